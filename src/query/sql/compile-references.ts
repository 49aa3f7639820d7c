import { nameAttribute } from '../../model/object-name.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { ObjectKey } from '../plan.ts';
import type { RowScope } from '../row-scope.ts';
import { allOf, constant, identifier, join, parameter, render, type Sql, type Statement, sql } from './fragment.ts';
import { attributeValue } from './row.ts';
import { projectOfRow } from './row-project.ts';
import { type Bounds, notRecycled, visibilityConditions } from './visibility.ts';

interface Wanted {
  readonly type: ObjectType;
  readonly key: ObjectKey;
}

const TIMEBOXED = new Set(['artifact']);
const NUMBERED = new Set(['artifact', 'milestone', 'test_folder']);
const STATEFUL = new Set(['project', 'workspace', 'iteration', 'release', 'artifact']);

/** The column that says in which state a row is. */
const stateColumn = (table: string): string | null => {
  if (table === 'flow_state') return 'schedule_state_mapping';
  return STATEFUL.has(table) ? 'state' : null;
};

const selectFrom = (type: ObjectType, keys: readonly ObjectKey[], bounds: Bounds): Sql => {
  const row = identifier('r');
  const { table } = type;
  const column = (isThere: boolean, name: string): Sql => (isThere ? sql`r.${identifier(name)}` : sql`NULL`);
  const name = nameAttribute(type);
  const state = stateColumn(table.name);
  const oids = keys.flatMap((key) => ('oid' in key ? [key.oid] : []));
  const uuids = keys.flatMap((key) => ('uuid' in key ? [key.uuid] : []));
  const byKey = [
    ...(oids.length > 0 ? [sql`r.oid = ANY(${parameter(oids, 'bigint[]')})`] : []),
    ...(uuids.length > 0 ? [sql`r.uuid = ANY(${parameter(uuids, 'text[]')}::uuid[])`] : []),
  ];
  const workspace = table.key === 'workspace' ? [sql`r.workspace_id = ANY(${bounds.workspaces})`] : [];
  const conditions = [
    sql`(${join(byKey, sql` OR `)})`,
    ...workspace,
    ...notRecycled(table, row),
    ...visibilityConditions(table, row, bounds),
  ];
  const columns = [
    constant(table.name),
    sql`r.oid`,
    sql`r.uuid::text`,
    sql`${column(table.shared, 'type')}::smallint`,
    sql`${column(table.key === 'workspace', 'workspace_id')}::bigint`,
    name === null ? sql`NULL::text` : sql`${attributeValue(name, row)}::text`,
    sql`(${projectOfRow(table, row)})::bigint`,
    sql`${column(TIMEBOXED.has(table.name), 'iteration_id')}::bigint`,
    sql`${column(TIMEBOXED.has(table.name), 'release_id')}::bigint`,
    sql`${column(state !== null, state ?? '')}::text`,
    NUMBERED.has(table.name) ? sql`r.prefix || r.fid` : sql`NULL::text`,
    sql`${column(table.name === 'state', 'type_def_id')}::bigint`,
  ];
  return sql`SELECT ${join(columns, sql`, `)} FROM ${identifier(table.name)} r WHERE ${allOf(conditions)}`;
};

/** One statement for all references of a write: a SELECT per table, visible rows only. */
export const compileReferences = (
  wanted: readonly Wanted[],
  scope: RowScope,
  visibleProjects: readonly number[] | null,
): Statement => {
  const bounds: Bounds = {
    workspace: parameter(scope.workspaceOid, 'bigint'),
    workspaces: parameter(scope.workspaceOids, 'bigint[]'),
    projects: visibleProjects === null ? null : parameter(visibleProjects, 'bigint[]'),
    user: parameter(scope.userOid, 'bigint'),
  };
  const byTable = Map.groupBy(wanted, (each) => each.type.table.name);
  const selects = [...byTable.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [
          selectFrom(
            first.type,
            group.map((each) => each.key),
            bounds,
          ),
        ];
  });
  return render(join(selects, sql` UNION ALL `));
};
