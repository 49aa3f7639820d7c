import type { ObjectType } from '../model/registry.ts';
import type { FetchRequest } from '../query/fetch.ts';

/** One object as it came: its JSON, with the reference to each nested object between the texts. */
export interface Hydrated {
  readonly oid: number;
  readonly texts: readonly string[];
  /** What each expansion shows here; null where the reference is unset or hidden. */
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
const fillIn = ({ texts, targets }: Hydrated, textOf: (key: string) => string | null): string => {
  let text = texts[0] ?? '';
  for (const [index, target] of targets.entries()) {
    const nested = target === null ? null : textOf(target.key);
    text += (nested ?? texts[index * 2 + 1] ?? '') + (texts[index * 2 + 2] ?? '');
  }
  return text;
};

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
