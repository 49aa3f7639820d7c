import type { ObjectType } from '../model/registry.ts';
import type { FetchRequest } from '../query/fetch.ts';
import { type Cell, type ObjectTemplate, writeObject } from '../query/object-template.ts';

/** One object as it came: its values, and which objects may be nested in it. */
export interface Hydrated {
  readonly oid: number;
  readonly cells: readonly Cell[];
  readonly template: ObjectTemplate;
  /** What each expansion of the template shows here; null where the reference is unset or hidden. */
  readonly targets: readonly (Target | null)[];
}

/** An object to be read, in the form that a fetch asks for. */
export interface Wanted {
  readonly type: ObjectType;
  readonly oid: number;
  readonly fetch: FetchRequest;
}

/** What an expanded reference points to. */
export interface Target extends Wanted {
  readonly key: string;
}

/** What tells one nested object from another. */
export const nodeKey = (type: ObjectType, oid: number, fetchKey: string): string => `${type.name}/${oid}/${fetchKey}`;

/** Puts nested objects into their places with `textOf`, which answers null where the reference has to stay. */
const fillIn = ({ cells, template, targets }: Hydrated, textOf: (key: string) => string | null): string =>
  writeObject(template, cells, (expansion) => {
    const target = targets[expansion] ?? null;
    return target === null ? null : textOf(target.key);
  });

/** A nested object that is its own ancestor, or too deep, stays a reference. */
const assemble = (row: Hydrated, depth: number, path: readonly string[], all: ReadonlyMap<string, Hydrated>): string =>
  fillIn(row, (key) => {
    const found = depth === 0 || path.includes(key) ? undefined : all.get(key);
    return found === undefined ? null : assemble(found, depth - 1, [...path, key], all);
  });

/** Many objects of a page show the same ones: directly below a root each has one text, which is made once. */
export const assembleAll = (
  roots: readonly Hydrated[],
  depth: number,
  all: ReadonlyMap<string, Hydrated>,
): Map<number, string> => {
  const made = new Map<string, string>();
  const textOf = (key: string): string | null => {
    const kept = made.get(key);
    const found = kept === undefined ? all.get(key) : undefined;
    if (found === undefined) return kept ?? null;
    const text = assemble(found, depth - 1, [key], all);
    made.set(key, text);
    return text;
  };
  return new Map(roots.map((row) => [row.oid, fillIn(row, textOf)]));
};
