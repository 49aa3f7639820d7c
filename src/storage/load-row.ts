import pg from 'pg';
import type { RefId } from '../model/ref.ts';
import type { ObjectType, Registry } from '../model/registry.ts';
import type { Table } from '../model/tables.ts';
import type { ObjectKey } from '../query/plan.ts';
import type { RowScope } from '../query/row-scope.ts';
import { compileLoadRow, compileLoadRows, compileRecord, type RowRecord } from '../query/sql/compile-find.ts';
import type { Database } from './database.ts';
import { cellsOf, type RecordRow } from './record-cells.ts';

type Value = string | number | boolean | Date | null;

/** A stored row by column, as the driver reads it: dates as Date, ids and counts as numbers. */
export type Row = Readonly<Record<string, Value>>;

export interface LoadedRow {
  /** The concrete type. */
  readonly type: ObjectType;
  readonly oid: number;
  readonly workspaceOid: number | null;
  readonly version: number;
  readonly columns: Row;
}

/** How rows of a table are read. */
interface RowReader extends RowRecord {
  readonly rowOf: (record: RecordRow) => Row;
}

const COLUMNS = `
  SELECT attname, atttypid::int FROM pg_attribute
   WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`;

const makeReader = async (database: Database, table: Table): Promise<RowReader> => {
  const query = { text: COLUMNS, values: [table.name], rowMode: 'array' as const };
  const { rows } = await database.main.query<[string, number]>(query);
  const compiled = compileRecord(
    table,
    rows.map(([name]) => name),
  );
  const columns = compiled.names.map((name, index) => {
    const type = rows[index]?.[1] ?? pg.types.builtins.INT8;
    return { name, read: pg.types.getTypeParser(type, 'text') as (text: string) => Value };
  });
  // Most columns of most rows are unset.
  const unset: Row = Object.fromEntries(columns.map(({ name }) => [name, null]));
  const rowOf = ([record]: RecordRow): Row => {
    const row: Record<string, Value> = { ...unset };
    const cells = cellsOf(record, columns.length);
    for (const [index, { name, read }] of columns.entries()) {
      const cell = cells[index];
      if (cell != null) row[name] = read(cell);
    }
    return row;
  };
  return { ...compiled, rowOf };
};

/** By table. The schema is our own, and migrated before anybody loads a row. */
const readers = new Map<string, RowReader>();

const readerOf = async (database: Database, table: Table): Promise<RowReader> => {
  const reader = readers.get(table.name) ?? (await makeReader(database, table));
  readers.set(table.name, reader);
  return reader;
};

/** The whole row behind an object that the caller may see: what an update starts from. Null when there is none. */
export const loadRow = async (
  database: Database,
  type: ObjectType,
  key: RefId,
  scope: RowScope,
  visibleProjects: readonly number[] | null,
  registry: Registry,
): Promise<LoadedRow | null> => {
  const reader = await readerOf(database, type.table);
  const statement = compileLoadRow(type, reader, key, scope, visibleProjects);
  const { rows } = await database.main.query<[string]>({
    name: `load ${type.name} by ${key.kind}${visibleProjects === null ? '' : ', restricted'}`,
    text: statement.text,
    values: [...statement.values],
    rowMode: 'array',
  });
  const [record] = rows;
  return record === undefined ? null : loadedRow(type, reader.rowOf(record), registry);
};

const loadedRow = (type: ObjectType, columns: Row, registry: Registry): LoadedRow => ({
  type: type.table.shared ? registry.byCode(type.table.name, Number(columns.type)) : (type.concrete[0] ?? type),
  oid: Number(columns.oid),
  workspaceOid: type.table.key === 'workspace' ? Number(columns.workspace_id) : null,
  version: Number(columns.object_version),
  columns,
});

/** The rows behind many objects, each as `loadRow` would give it, in one statement; those not visible are missing. */
export const loadRows = async (
  database: Database,
  type: ObjectType,
  keys: readonly ObjectKey[],
  scope: RowScope,
  visibleProjects: readonly number[] | null,
  registry: Registry,
): Promise<readonly LoadedRow[]> => {
  if (keys.length === 0) return [];
  const reader = await readerOf(database, type.table);
  const statement = compileLoadRows(type, reader, keys, scope, visibleProjects);
  const { rows } = await database.main.query<[string]>({
    text: statement.text,
    values: [...statement.values],
    rowMode: 'array',
  });
  return rows.map((record) => loadedRow(type, reader.rowOf(record), registry));
};
