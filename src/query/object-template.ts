import type { ObjectType } from '../model/registry.ts';
import type { FetchRequest } from './fetch.ts';

/** A value as PostgreSQL writes it in text; null where it is unset. */
export type Cell = string | null;

/** How a value stands in JSON. */
export interface ValueForm {
  /** Stands before the value where it is set. */
  readonly head: string;
  readonly write: (value: string) => string;
  readonly unset: string;
}

/** A value and, in its form, the constant text since the one before it. */
export interface TemplateValue extends ValueForm {
  readonly cell: number;
}

/** A part of an object's JSON: values, and the constant text behind them. */
export interface TemplateText {
  readonly values: readonly TemplateValue[];
  readonly end: string;
}

/** A reference whose place the object that it names may take. */
export interface Expansion {
  readonly type: ObjectType;
  readonly fetch: FetchRequest;
  /** The cell with the reference, which is unset where it or its object is not to be seen. */
  readonly reference: number;
  /** The cell with the ObjectID. */
  readonly id: number;
  /** The cell with the code of the concrete type; null where there is but one. */
  readonly code: number | null;
}

/** The JSON of an object without its values. Between each two texts stands the reference of an expansion, as a text itself. */
export interface ObjectTemplate {
  readonly texts: readonly TemplateText[];
}

/** Stands in a template for where the API is, as the caller called it. */
export const BASE = '\u0000';

/** The texts of one object. */
export type ObjectWriter = (cells: readonly Cell[]) => string[];

const textAt = ({ values, end }: TemplateText, base: string): TemplateText => {
  const at = (text: string): string => text.replaceAll(BASE, () => base);
  return { values: values.map((value) => ({ ...value, head: at(value.head), unset: at(value.unset) })), end: at(end) };
};

/**
 * Joined at once, from an array of the right length: a string that grows by `+` keeps its pieces until it is sent, and an
 * array that grows is copied again and again, for each object of a page.
 */
const writeText = ({ values, end }: TemplateText, cells: readonly Cell[]): string => {
  const parts = new Array<string>(2 * values.length + 1);
  let length = 0;
  for (const { cell, head, write, unset } of values) {
    const value = cells[cell];
    if (value == null) {
      parts[length++] = unset;
    } else {
      parts[length++] = head;
      parts[length++] = write(value);
    }
  }
  parts[length] = end;
  return parts.join('');
};

/** The writer of a template for callers at one address; `base` is ready to stand in JSON. */
export const objectWriter = (template: ObjectTemplate, base: string): ObjectWriter => {
  const texts = template.texts.map((text) => textAt(text, base));
  return (cells) => texts.map((text) => writeText(text, cells));
};
