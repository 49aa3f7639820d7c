import type { ObjectType } from '../model/registry.ts';
import type { FetchRequest } from './fetch.ts';

/** A value as PostgreSQL writes it in text; null where it is unset. */
export type Cell = string | null;

/** Where a nested object goes, or the reference to it where it is not to be shown. */
export interface Expansion {
  readonly type: ObjectType;
  readonly fetch: FetchRequest;
  /** The cell with the reference; null where that is unset or hidden. */
  readonly reference: number;
  /** The cell with the ObjectID. */
  readonly id: number;
  /** The cell with the code of the concrete type; null where there is but one. */
  readonly code: number | null;
}

/** How a value stands in JSON. */
export interface ValueForm {
  /** Stands before the value where it is set. */
  readonly head: string;
  readonly write: (value: string) => string;
  readonly unset: string;
}

/** A value of an object, and the constant text before it. */
export interface TemplateValue extends ValueForm {
  readonly before: string;
  readonly cell: number;
  /** Number of the expansion that may take the value's place; null where none does. */
  readonly expansion: number | null;
}

/** The JSON of an object without its values. */
export interface ObjectTemplate {
  readonly values: readonly TemplateValue[];
  readonly end: string;
  readonly expansions: readonly Expansion[];
}

/** Stands in a template for where the API is, as the caller called it. */
export const BASE = '\u0000';

/** The template for callers at one address: `base` is ready to stand in JSON. */
export const templateAt = (template: ObjectTemplate, base: string): ObjectTemplate => {
  const at = (text: string): string => text.replaceAll(BASE, () => base);
  const values = template.values.map((value) => ({ ...value, before: at(value.before), head: at(value.head) }));
  return { ...template, values, end: at(template.end) };
};

/** The JSON of one object. `nested` gives the text of an expansion, or null where the reference has to stay. */
export const writeObject = (
  { values, end }: ObjectTemplate,
  cells: readonly Cell[],
  nested: (expansion: number) => string | null,
): string => {
  let text = '';
  for (const { before, cell, head, write, unset, expansion } of values) {
    text += before;
    const shown = expansion === null ? null : nested(expansion);
    const value = cells[cell];
    text += shown ?? (value == null ? unset : head + write(value));
  }
  return text + end;
};
