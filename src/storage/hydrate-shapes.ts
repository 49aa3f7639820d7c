import type { ObjectType, Registry } from '../model/registry.ts';
import type { FetchRequest } from '../query/fetch.ts';
import { type Cell, type ObjectTemplate, type ObjectWriter, objectWriter } from '../query/object-template.ts';
import { projectionOf } from '../query/projection.ts';
import { compileHydrate, type Hydrate, type HydrateBy } from '../query/sql/compile-hydrate.ts';

/** A compiled HYDRATE. */
export interface Shape extends Hydrate {
  /** What tells one shape from another. */
  readonly key: string;
  readonly fetchKey: string;
  /** The texts of an object for who called the API at this address. */
  textsOf(cells: readonly Cell[], base: string): readonly string[];
}

/** Callers hardly ever use several addresses at a time, so the last one's writer is kept. */
const writtenTexts = (template: ObjectTemplate): Shape['textsOf'] => {
  let last: { readonly base: string; readonly write: ObjectWriter } | null = null;
  return (cells, base) => {
    if (last?.base !== base) last = { base, write: objectWriter(template, base) };
    return last.write(cells);
  };
};

const KEPT_SHAPES = 1_000;

const keysOfFetches = new WeakMap<FetchRequest, string>();

/** What tells one fetch from another. Asked for once per object of a page, so it is put together once per fetch. */
export const keyOfFetch = (fetch: FetchRequest): string => {
  const kept = keysOfFetches.get(fetch);
  if (kept !== undefined) return kept;
  const key = makeKeyOfFetch(fetch);
  keysOfFetches.set(fetch, key);
  return key;
};

const makeKeyOfFetch = (fetch: FetchRequest): string =>
  fetch.kind === 'list'
    ? `list ${fetch.fields
        .map((field) => {
          const nested = field.nested === null ? '' : `[${makeKeyOfFetch({ kind: 'list', fields: field.nested })}]`;
          const summary = field.summary === null ? '' : `:summary[${field.summary.join(';').toLowerCase()}]`;
          return field.key + nested + summary;
        })
        .sort()
        .join(',')}`
    : fetch.kind;

/** The HYDRATE of a type in the form that a fetch asks for. */
export type Shapes = (type: ObjectType, fetch: FetchRequest, by: HydrateBy, caller: CallerKind) => Shape;

/** What of the caller and the request decides about the text of a HYDRATE. */
export interface CallerKind {
  readonly restricted: boolean;
  readonly permissions: boolean;
}

/** One for the life of the process: each shape is compiled once and kept. */
export const createShapes = (registry: Registry): Shapes => {
  const kept = new Map<string, Shape>();
  return (type, fetch, by, { restricted, permissions }) => {
    const fetchKey = keyOfFetch(fetch);
    const key = `${type.name} ${by} ${restricted} ${permissions} ${fetchKey}`;
    const found = kept.get(key);
    if (found !== undefined) return found;
    if (kept.size >= KEPT_SHAPES) kept.clear();
    const projection = projectionOf(type, fetch, registry);
    const hydrate = compileHydrate({ type, projection, by, restricted, permissions }, registry);
    const shape = { ...hydrate, key, fetchKey, textsOf: writtenTexts(hydrate.template) };
    kept.set(key, shape);
    return shape;
  };
};
