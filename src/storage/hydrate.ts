import { createHash } from 'node:crypto';
import type { ObjectType, Registry } from '../model/registry.ts';
import type { FetchRequest } from '../query/fetch.ts';
import { projectionOf } from '../query/projection.ts';
import { compileHydrate, type Hydrate, type HydrateBy } from '../query/sql/compile-hydrate.ts';
import type { Database } from './database.ts';
import type { FoundObject } from './find.ts';

/** What the slots of a HYDRATE are filled with, and how deep references may be expanded. */
export interface HydrateContext {
  /** Scheme, host, port and version the caller used, ready to stand in JSON. */
  readonly base: string;
  readonly workspaceOid: number;
  readonly workspaceOids: readonly number[];
  /** null when no project of the caller's workspaces is hidden. */
  readonly projectOids: readonly number[] | null;
  readonly zone: string;
  readonly expansionDepth: number;
}

/** One object as it came: texts, with the reference and the key of each nested object between them. */
interface Hydrated {
  readonly oid: number;
  readonly cells: readonly Cell[];
  readonly shape: Shape;
  /** What each expansion of the shape shows here; null where the reference is unset. */
  readonly targets: readonly (Target | null)[];
}

type Cell = string | number | null;

interface Wanted {
  readonly type: ObjectType;
  readonly oid: number;
  readonly fetch: FetchRequest;
}

interface Target extends Wanted {
  readonly key: string;
}

interface Shape extends Hydrate {
  readonly name: string | null;
  readonly fetchKey: string;
}

/** A named statement costs a connection about 1.6 MB (docs/adr/0003): only shapes that come back get a name, and few. */
const NAMED_SHAPES = 64;
const KEPT_SHAPES = 1_000;
const USES_BEFORE_NAME = 3;

interface KeptShape {
  uses: number;
  shape: Shape;
}

/** Runs HYDRATE. One for the life of the process: it keeps the compiled shapes. */
export interface Hydrator {
  /** The JSON text of each object that the caller may see, by ObjectID. */
  objects(
    found: readonly FoundObject[],
    fetch: FetchRequest,
    context: HydrateContext,
  ): Promise<ReadonlyMap<number, string>>;
  /** The JSON text of one object, or null where there is none that the caller may see. */
  object(type: ObjectType, oid: number, fetch: FetchRequest, context: HydrateContext): Promise<string | null>;
}

const keysOfFetches = new WeakMap<FetchRequest, string>();

/** Asked for once per object of a page, so it is put together once per fetch. */
const keyOfFetch = (fetch: FetchRequest): string => {
  const kept = keysOfFetches.get(fetch);
  if (kept !== undefined) return kept;
  const key = makeKeyOfFetch(fetch);
  keysOfFetches.set(fetch, key);
  return key;
};

const makeKeyOfFetch = (fetch: FetchRequest): string =>
  fetch.kind === 'list'
    ? fetch.fields
        .map((field) => {
          const nested = field.nested === null ? '' : `[${makeKeyOfFetch({ kind: 'list', fields: field.nested })}]`;
          const summary = field.summary === null ? '' : `:summary[${field.summary.join(';').toLowerCase()}]`;
          return field.key + nested + summary;
        })
        .sort()
        .join(',')
    : fetch.kind;

const nodeKey = (type: ObjectType, oid: number, fetchKey: string): string => `${type.name}/${oid}/${fetchKey}`;

export const createHydrator = (database: Database, registry: Registry): Hydrator => {
  const kept = new Map<string, KeptShape>();
  const names = new Set<string>();

  /** From the statement itself: whoever shares the connections means the same by it. Null when enough have one. */
  const nameFor = (sql: string): string | null => {
    const name = `hydrate-${createHash('sha256').update(sql).digest('base64url')}`;
    if (names.size >= NAMED_SHAPES && !names.has(name)) return null;
    names.add(name);
    return name;
  };

  const shapeOf = (type: ObjectType, fetch: FetchRequest, by: HydrateBy, restricted: boolean): Shape => {
    const fetchKey = keyOfFetch(fetch);
    const key = `${type.name} ${by} ${restricted} ${fetchKey}`;
    let entry = kept.get(key);
    if (entry === undefined) {
      if (kept.size >= KEPT_SHAPES) kept.clear();
      const compiled = compileHydrate(
        { type, projection: projectionOf(type, fetch, registry), by, restricted },
        registry,
      );
      entry = { uses: 0, shape: { ...compiled, name: null, fetchKey } };
      kept.set(key, entry);
    }
    entry.uses++;
    if (entry.uses === USES_BEFORE_NAME) entry.shape = { ...entry.shape, name: nameFor(entry.shape.text) };
    return entry.shape;
  };

  const targetOf = (shape: Shape, cells: readonly Cell[], index: number): Target | null => {
    const expansion = shape.expansions[index];
    const oid = cells[index * 4 + 2];
    if (expansion === undefined || oid == null) return null;
    const code = cells[index * 4 + 3];
    const type = code == null ? expansion.type : registry.byCode(expansion.type.table.name, Number(code));
    const { fetch } = expansion;
    return { type, oid: Number(oid), fetch, key: nodeKey(type, Number(oid), keyOfFetch(fetch)) };
  };

  const run = async (shape: Shape, oids: readonly number[], context: HydrateContext): Promise<Hydrated[]> => {
    const fill: Readonly<Record<string, unknown>> = {
      base: context.base,
      workspace: context.workspaceOid,
      workspaces: context.workspaceOids,
      projects: context.projectOids,
      zone: context.zone,
      oid: oids[0],
      oids,
    };
    const { rows } = await database.main.query<Cell[]>({
      ...(shape.name === null ? {} : { name: shape.name }),
      text: shape.text,
      values: shape.slots.map((slot) => fill[slot]),
      rowMode: 'array',
    });
    return rows.map((row) => {
      const cells = row.slice(1);
      return {
        oid: Number(row[0]),
        cells,
        shape,
        targets: shape.expansions.map((_, index) => targetOf(shape, cells, index)),
      };
    });
  };

  /** Reads every object named by `wanted`, grouped so that one type in one shape is one statement; what it read. */
  const readLevel = async (
    wanted: ReadonlyMap<string, Wanted>,
    by: HydrateBy,
    context: HydrateContext,
    into: Map<string, Hydrated>,
  ): Promise<readonly Hydrated[]> => {
    const groups = Map.groupBy(wanted.values(), ({ type, fetch }) => `${type.name} ${keyOfFetch(fetch)}`);
    const read = await Promise.all(
      [...groups.values()].map(async (group) => {
        const [first] = group;
        if (first === undefined) return [];
        const shape = shapeOf(first.type, first.fetch, by, context.projectOids !== null);
        const oids = group.map(({ oid }) => oid);
        const rows = await run(shape, oids, context);
        for (const row of rows) into.set(nodeKey(first.type, row.oid, shape.fetchKey), row);
        return rows;
      }),
    );
    return read.flat();
  };

  /** Level by level, each object once: as many statements as there are types in a level, never one per object. */
  const readDown = async (
    roots: readonly Hydrated[],
    context: HydrateContext,
    into: Map<string, Hydrated>,
  ): Promise<void> => {
    let level = roots;
    for (let depth = 0; depth < context.expansionDepth && level.length > 0; depth++) {
      const wanted = new Map<string, Wanted>();
      for (const row of level) {
        for (const target of row.targets) {
          if (target !== null && !into.has(target.key)) wanted.set(target.key, target);
        }
      }
      if (wanted.size === 0) return;
      level = await readLevel(wanted, 'page', context, into);
    }
  };

  /** Puts nested objects into their places with `textOf`, which answers null where the reference has to stay. */
  const fillIn = ({ cells, targets }: Hydrated, textOf: (key: string) => string | null): string => {
    let text = String(cells[0]);
    for (const [index, target] of targets.entries()) {
      const reference = String(cells[index * 4 + 1]);
      text += (target === null || reference === 'null' ? null : textOf(target.key)) ?? reference;
      text += String(cells[index * 4 + 4]);
    }
    return text;
  };

  /** A nested object that is its own ancestor, or too deep, stays a reference. */
  const assemble = (
    row: Hydrated,
    depth: number,
    path: readonly string[],
    all: ReadonlyMap<string, Hydrated>,
  ): string =>
    fillIn(row, (key) => {
      const found = depth === 0 || path.includes(key) ? undefined : all.get(key);
      return found === undefined ? null : assemble(found, depth - 1, [...path, key], all);
    });

  /** Many objects of a page show the same ones: directly below a root each has one text, which is made once. */
  const assembleAll = (
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

  const finish = async (
    roots: readonly Hydrated[],
    all: Map<string, Hydrated>,
    context: HydrateContext,
  ): Promise<Map<number, string>> => {
    if (roots.some((row) => row.shape.expansions.length > 0)) await readDown(roots, context, all);
    return assembleAll(roots, context.expansionDepth, all);
  };

  return {
    objects: async (found, fetch, context) => {
      const all = new Map<string, Hydrated>();
      const fetchKey = keyOfFetch(fetch);
      const wanted = new Map(found.map(({ type, oid }) => [nodeKey(type, oid, fetchKey), { type, oid, fetch }]));
      await readLevel(wanted, 'page', context, all);
      return finish([...all.values()], all, context);
    },
    object: async (type, oid, fetch, context) => {
      const shape = shapeOf(type, fetch, 'one', context.projectOids !== null);
      const [row] = await run(shape, [oid], context);
      if (row === undefined) return null;
      const all = new Map([[nodeKey(type, oid, shape.fetchKey), row]]);
      return (await finish([row], all, context)).get(oid) ?? null;
    },
  };
};
