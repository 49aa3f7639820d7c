import type { RefId } from '../model/ref.ts';
import type { ObjectType, Registry } from '../model/registry.ts';
import type { ObjectKey } from '../query/plan.ts';
import type { RowScope } from '../query/row-scope.ts';
import { compileLoadRow, compileLoadRows } from '../query/sql/compile-find.ts';
import type { Database } from './database.ts';

/** A stored row by column, as the driver reads it: dates as Date, ids and counts as numbers. */
export type Row = Readonly<Record<string, string | number | boolean | Date | null>>;

export interface LoadedRow {
  /** The concrete type. */
  readonly type: ObjectType;
  readonly oid: number;
  readonly workspaceOid: number | null;
  readonly version: number;
  readonly columns: Row;
}

/** The whole row behind an object that the caller may see: what an update starts from. Null when there is none. */
export const loadRow = async (
  database: Database,
  type: ObjectType,
  key: RefId,
  scope: RowScope,
  visibleProjects: readonly number[] | null,
  registry: Registry,
): Promise<LoadedRow | null> => {
  const statement = compileLoadRow(type, key, scope, visibleProjects);
  const { rows } = await database.main.query<Record<string, string | number | boolean | Date | null>>({
    name: `load ${type.name} by ${key.kind}${visibleProjects === null ? '' : ', restricted'}`,
    text: statement.text,
    values: [...statement.values],
  });
  const [columns] = rows;
  return columns === undefined ? null : loadedRow(type, columns, registry);
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
  const statement = compileLoadRows(type, keys, scope, visibleProjects);
  const { rows } = await database.main.query<Record<string, string | number | boolean | Date | null>>({
    text: statement.text,
    values: [...statement.values],
  });
  return rows.map((columns) => loadedRow(type, columns, registry));
};
