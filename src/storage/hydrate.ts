import type pg from 'pg';
import type { ObjectType, Registry } from '../model/registry.ts';
import type { FetchRequest } from '../query/fetch.ts';
import type { Cell, Expansion } from '../query/object-template.ts';
import type { HydrateBy } from '../query/sql/compile-hydrate.ts';
import type { Database } from './database.ts';
import type { FoundObject } from './find.ts';
import { createShapes, keyOfFetch, type Shape, type Shapes } from './hydrate-shapes.ts';
import { assembleAll, type Hydrated, nodeKey, type Target, type Wanted } from './nest-objects.ts';
import { type PermissionFacts, withPermissions } from './permission-members.ts';
import { cellsOf, firstNumber, type KnownCells, type RecordRow } from './record-cells.ts';
import { createStatementNames } from './statement-names.ts';

/** What the slots of a HYDRATE are filled with, and how deep references may be expanded. */
export interface HydrateContext {
  /** Scheme, host, port and version the caller used, ready to stand in JSON. */
  readonly base: string;
  /** ObjectID of the caller. */
  readonly userOid: number;
  readonly workspaceOid: number;
  readonly workspaceOids: readonly number[];
  /** null when no project of the caller's workspaces is hidden. */
  readonly projectOids: readonly number[] | null;
  /** Equal for callers whose workspaces and projects are the same. */
  readonly reachKey: string;
  readonly zone: string;
  readonly expansionDepth: number;
  /** What `_p` says of an object; null when the request does not ask for it. */
  readonly permissionOf: ((facts: PermissionFacts) => string) | null;
}

/** The HYDRATE of one object, to be sent by somebody else. */
export interface PreparedObject {
  readonly statement: pg.QueryArrayConfig;
  /** The JSON text from the statement's rows; null where it found no object. */
  finish(rows: readonly RecordRow[]): Promise<string | null>;
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
  /** The same in two steps, for a statement that is sent along with a write. */
  prepare(type: ObjectType, oid: number, fetch: FetchRequest, context: HydrateContext): PreparedObject;
  /** The same on another view of the database; the compiled shapes are shared. */
  on(database: Database): Hydrator;
}

const kindOf = (context: HydrateContext) => ({
  restricted: context.projectOids !== null,
  permissions: context.permissionOf !== null,
});

/** A named statement costs a connection about 1.6 MB (docs/adr/0003). */
const nameOf = createStatementNames('hydrate', 64);

/** What an expansion shows in a row. Many rows of a page show the same object, which is then one target for all of them. */
const targetReader = (expansion: Expansion, registry: Registry): ((cells: readonly Cell[]) => Target | null) => {
  const { fetch } = expansion;
  const known = new Map<Cell, Target>();
  const made = (id: Cell, code: Cell): Target => {
    const oid = Number(id);
    const type = code === null ? expansion.type : registry.byCode(expansion.type.table.name, Number(code));
    return { type, oid, fetch, key: nodeKey(type, oid, keyOfFetch(fetch)) };
  };
  return (cells) => {
    if (cells[expansion.reference] == null) return null;
    const id = cells[expansion.id] ?? null;
    const kept = known.get(id);
    if (kept !== undefined) return kept;
    const target = made(id, expansion.code === null ? null : (cells[expansion.code] ?? null));
    known.set(id, target);
    return target;
  };
};

/** One statement: the objects of one type in one shape. */
const statementOf = (shape: Shape, oids: readonly number[], context: HydrateContext): pg.QueryArrayConfig => {
  const fill: Readonly<Record<string, unknown>> = {
    base: context.base,
    user: context.userOid,
    workspace: context.workspaceOid,
    workspaces: context.workspaceOids,
    projects: context.projectOids,
    zone: context.zone,
    oid: oids[0],
    oids,
  };
  const name = nameOf(shape.text);
  return {
    ...(name === null ? {} : { name }),
    text: shape.text,
    values: shape.slots.map((slot) => fill[slot]),
    rowMode: 'array',
  };
};

/** The shape and what its slots are filled with beside ObjectIDs, as a text. */
const boundsKey = ({ key }: Shape, { base, userOid, workspaceOid, reachKey, zone }: HydrateContext): string =>
  [key, reachKey, workspaceOid, userOid, zone, base].join('\n');

/** Bytes are shown of a single object alone, and never read for several at once. */
const hasBytes = (type: ObjectType): boolean => type.attributes.some(({ kind }) => kind === 'BINARY_DATA');

/** The rows that came in one shape. */
const hydrated = (
  shape: Shape,
  rows: readonly RecordRow[],
  context: HydrateContext,
  registry: Registry,
): Hydrated[] => {
  const readers = shape.expansions.map((expansion) => targetReader(expansion, registry));
  const known: KnownCells | null = rows.length > 1 ? new Map() : null;
  return rows.map(([record]) => {
    const cells = cellsOf(record, shape.width, known);
    const targets = readers.map((targetOf) => targetOf(cells));
    return { oid: Number(cells[0]), texts: shape.textsOf(cells, context.base), targets };
  });
};

export const createHydrator = (database: Database, registry: Registry): Hydrator =>
  hydratorOn(database, registry, createShapes(registry));

const hydratorOn = (database: Database, registry: Registry, shapeOf: Shapes): Hydrator => {
  const rowsOf = async (statement: pg.QueryArrayConfig): Promise<readonly RecordRow[]> =>
    (await database.main.query<RecordRow>(statement)).rows;

  const run = async (shape: Shape, oids: readonly number[], context: HydrateContext): Promise<Hydrated[]> =>
    hydrated(shape, await rowsOf(statementOf(shape, oids, context)), context, registry);

  const prepare: Hydrator['prepare'] = (type, oid, fetch, context) => {
    const shape = shapeOf(type, fetch, 'one', kindOf(context));
    return {
      statement: statementOf(shape, [oid], context),
      finish: async (rows) => {
        const [row] = hydrated(shape, rows, context, registry);
        if (row === undefined) return null;
        const all = new Map([[nodeKey(type, oid, shape.fetchKey), row]]);
        return (await finish([row], all, context)).get(oid) ?? null;
      },
    };
  };

  /** Reads every object named by `wanted`, grouped so that one type in one shape is one statement; what it read. */
  const readLevel = async (
    wanted: ReadonlyMap<string, Wanted>,
    by: HydrateBy,
    context: HydrateContext,
    into: Map<string, Hydrated>,
  ): Promise<readonly Hydrated[]> => {
    // By two keys that exist, since one made of both would be made for each object.
    const byType = Map.groupBy(wanted.values(), ({ type }) => type);
    const groups = [...byType.values()].flatMap((group) => [
      ...Map.groupBy(group, ({ fetch }) => keyOfFetch(fetch)).values(),
    ]);
    const read = await Promise.all(
      groups.map(async (group) => {
        const [first] = group;
        if (first === undefined) return [];
        const shape = shapeOf(first.type, first.fetch, by, kindOf(context));
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

  const finish = async (
    roots: readonly Hydrated[],
    all: Map<string, Hydrated>,
    context: HydrateContext,
  ): Promise<Map<number, string>> => {
    if (roots.some((row) => row.targets.length > 0)) await readDown(roots, context, all);
    const texts = assembleAll(roots, context.expansionDepth, all);
    const { permissionOf } = context;
    if (permissionOf === null) return texts;
    return new Map([...texts].map(([oid, text]) => [oid, withPermissions(text, permissionOf, registry)]));
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
      const { statement, finish: finished } = prepare(type, oid, fetch, context);
      if (hasBytes(type)) return finished(await rowsOf(statement));
      const several = shapeOf(type, fetch, 'page', kindOf(context));
      const row = await database.sharedReads({
        key: boundsKey(several, context),
        oid,
        alone: async () => (await rowsOf(statement))[0] ?? null,
        together: async (oids) =>
          new Map((await rowsOf(statementOf(several, oids, context))).map((each) => [firstNumber(each), each])),
      });
      return row === null ? null : finished([row]);
    },
    prepare,
    on: (other) => hydratorOn(other, registry, shapeOf),
  };
};
