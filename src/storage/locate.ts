import type { RefId } from '../model/ref.ts';
import type { ObjectType, Registry } from '../model/registry.ts';
import type { RowScope } from '../query/row-scope.ts';
import { compileLocate } from '../query/sql/compile-find.ts';
import type { Database } from './database.ts';

export interface LocatedObject {
  readonly oid: number;
  /** The concrete type. */
  readonly type: ObjectType;
  /** null for an object of the subscription. */
  readonly workspaceOid: number | null;
}

/** Finds one object that the caller may see; null when there is none. */
export const locate = async (
  database: Database,
  type: ObjectType,
  key: RefId,
  scope: RowScope,
  visibleProjects: readonly number[] | null,
  registry: Registry,
): Promise<LocatedObject | null> => {
  const statement = compileLocate(type, key, scope, visibleProjects);
  const { rows } = await database.find.query<[number, number | null, number | null]>({
    text: statement.text,
    values: [...statement.values],
    rowMode: 'array',
  });
  const [row] = rows;
  if (row === undefined) return null;
  const [oid, code, workspaceOid] = row;
  return {
    oid,
    type: code === null ? (type.concrete[0] ?? type) : registry.byCode(type.table.name, code),
    workspaceOid,
  };
};
