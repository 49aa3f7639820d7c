import type { RefId } from '../../model/ref.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { Table } from '../../model/tables.ts';
import type { Condition, Hop, ObjectKey, OrderTerm, QueryPlan } from '../plan.ts';
import type { RowScope } from '../row-scope.ts';
import { compileFilter } from './compile-alternatives.ts';
import { type Aliases, newAliases } from './compile-condition.ts';
import { allOf, identifier, join, parameter, render, type Sql, type Statement, sql } from './fragment.ts';
import { attributeValue, typeConditions } from './row.ts';
import { projectOfRow } from './row-project.ts';
import { type Bounds, visibilityConditions } from './visibility.ts';

/** The two statements of a query; FIND's rows are `[oid, type code or null]` in order. */
export interface FindStatements {
  readonly find: Statement;
  readonly count: Statement;
}

const ROW = identifier('a');

/** Bounds of whatever a path leads to, in any workspace of the caller. */
const boundsOf = (scope: RowScope): Bounds => ({
  workspace: parameter(scope.workspaceOid, 'bigint'),
  workspaces: parameter(scope.workspaceOids, 'bigint[]'),
  projects: scope.everyVisibleProjectOids === null ? null : parameter(scope.everyVisibleProjectOids, 'bigint[]'),
  user: parameter(scope.userOid, 'bigint'),
});

/** The rows themselves are of one workspace; where nothing of it is hidden, no array is needed. */
const rowBounds = (plan: QueryPlan, scope: RowScope, bounds: Bounds): Bounds => {
  if (plan.type.table.key !== 'workspace') return bounds;
  const projects = scope.visibleProjectOids;
  return { ...bounds, projects: projects === null ? null : parameter(projects, 'bigint[]') };
};

/** In one project the order of its index is the order of rank; in any of several it is not, as the planner knows. */
const inProjects = (row: Sql, oids: readonly number[]): Sql => {
  const [only, ...others] = oids;
  return only !== undefined && others.length === 0
    ? sql`${row}.project_id = ${parameter(only, 'bigint')}`
    : sql`${row}.project_id = ANY(${parameter(oids, 'bigint[]')})`;
};

/** Permission and project scope of the rows themselves: both are bounds on the project, so one array says both. */
const rowConditions = (plan: QueryPlan, row: Sql, scope: RowScope, bounds: Bounds): Sql[] => {
  const { table } = plan.type;
  const workspace = table.key === 'workspace' ? [sql`${row}.workspace_id = ${bounds.workspace}`] : [];
  const isScoped = table.visibleBy === 'project' && plan.source.from === 'type' && scope.scopeProjectOids !== null;
  const visible = isScoped
    ? [inProjects(row, scope.scopeProjectOids ?? [])]
    : visibilityConditions(table, row, rowBounds(plan, scope, bounds));
  return [...workspace, ...typeConditions(plan.type, row), ...visible];
};

const sourceConditions = (plan: QueryPlan): Sql[] => {
  const { source } = plan;
  switch (source.from) {
    case 'type':
      return [];
    case 'inverse':
      return [sql`${ROW}.${identifier(source.column)} = ${parameter(source.ownerOid, 'bigint')}`];
    case 'link':
      return [
        sql`${ROW}.oid IN (SELECT l.${identifier(source.link.item)} FROM ${identifier(source.link.table)} l
          WHERE l.${identifier(source.link.own)} = ${parameter(source.ownerOid, 'bigint')})`,
      ];
  }
};

/**
 * `LastUpdateDate` has no index: each update would have to write it into every other (docs/adr/0003). But every change of
 * it leaves a revision of that very time, so what changed since a time has a revision since then. This says nothing new;
 * it lets the planner begin at the few revisions.
 */
const revisedSince = (condition: Condition, bounds: Bounds): Sql[] => {
  if (condition.kind === 'and') return condition.terms.flatMap((term) => revisedSince(term, bounds));
  if (condition.kind !== 'test' || condition.hops.length > 0 || condition.of.table.name !== 'artifact') return [];
  const { leaf, test } = condition;
  const isBoundedBelow = test.is === 'date' && ['>', '>=', '='].includes(test.operator);
  if (leaf.name !== 'LastUpdateDate' || !isBoundedBelow) return [];
  const since = parameter(test.start.toISOString(), 'timestamptz');
  return [
    sql`${ROW}.oid IN (SELECT v.object_id FROM revision v WHERE v.workspace_id = ${bounds.workspace} AND v.creation_date >= ${since})`,
  ];
};

/** Text orders without regard to case and by code point, so that no database's collation shows (errata). */
const sortKey = (term: OrderTerm, row: Sql): Sql => {
  const { attribute } = term;
  if (attribute.name === 'FormattedID') return sql`${row}.fid`;
  if (attribute.name === 'VersionId') return sql`${row}.object_version`;
  const value = attributeValue(attribute, row);
  if (term.values !== null) return sql`coalesce(array_position(${parameter(term.values, 'text[]')}, ${value}), 0)`;
  const isText = ['STRING', 'TEXT', 'RATING', 'STATE'].includes(attribute.kind);
  return isText && attribute.name !== 'DragAndDropRank' && attribute.name !== 'ObjectUUID'
    ? sql`lower(${value}) COLLATE "C"`
    : value;
};

const direction = (term: OrderTerm): Sql => (term.descending ? sql` DESC` : sql``);

/** Without `order`: revisions of one object newest first (wsapi §5.8), anything else as its table says. */
const usualKeys = ({ type: { table }, source }: QueryPlan): readonly Sql[] => {
  if (table.highestFirst !== null && source.from === 'inverse') {
    return [sql`${ROW}.${identifier(table.highestFirst)} DESC`];
  }
  return table.defaultOrder === 'oid' ? [] : [sql`${ROW}.${identifier(table.defaultOrder)}`];
};

/**
 * The key that a hop of an order follows. From a joined row that may be missing, PostgreSQL 18.4 takes `workspace_id` for
 * the constant it is equal to elsewhere, drops the join's condition and joins the workspace to nothing; a sum it leaves.
 */
const joinKey = (hop: Hop, row: Sql): Sql => {
  const key = attributeValue(hop.attribute, row);
  const { storage } = hop.attribute;
  const isWorkspace = storage.at === 'reference' && storage.column === 'workspace_id';
  return isWorkspace && row !== ROW ? sql`${key} + 0` : key;
};

/** Every order ends in the ObjectID: pages of one query never overlap (wsapi §2, order). */
const orderBy = (plan: QueryPlan, aliases: Aliases, bounds: Bounds): { readonly joins: Sql; readonly keys: Sql } => {
  const joins: Sql[] = [];
  const keys = plan.order.map((term) => {
    let row = ROW;
    for (const hop of term.hops) {
      const target = aliases.next();
      const isSame = hop.from.table.key === 'workspace';
      const workspace = isSame ? sql`= ${row}.workspace_id` : sql`= ANY(${bounds.workspaces})`;
      const on = [
        sql`${target}.oid = ${joinKey(hop, row)}`,
        ...(hop.to.table.key === 'workspace' ? [sql`${target}.workspace_id ${workspace}`] : []),
        // What the caller may not see must not show in the order either.
        ...visibilityConditions(hop.to.table, target, bounds),
      ];
      joins.push(sql` LEFT JOIN ${identifier(hop.to.table.name)} ${target} ON ${allOf(on)}`);
      row = target;
    }
    const key = sortKey(term, row);
    // What is computed from a row must stay unset where no row was joined.
    const isOfNobody = term.hops.length > 0 && term.attribute.storage.at === 'computed';
    return sql`${isOfNobody ? sql`CASE WHEN ${row}.oid IS NOT NULL THEN ${key} END` : key}${direction(term)}`;
  });
  const own = plan.order.length === 0 ? usualKeys(plan) : keys;
  return { joins: join(joins, sql``), keys: join([...own, sql`${ROW}.oid`], sql`, `) };
};

const typeColumn = (type: ObjectType): Sql => (type.table.shared ? sql`${ROW}.type` : sql`NULL::smallint`);

/** Compiles a resolved query for one caller: the ids of its page, and how many there are in all. */
export const compileFind = (plan: QueryPlan, scope: RowScope): FindStatements => {
  const aliases = newAliases();
  const bounds = boundsOf(scope);
  const among = { type: plan.type, conditions: (row: Sql) => rowConditions(plan, row, scope, bounds) };
  const conditions = [
    ...among.conditions(ROW),
    ...sourceConditions(plan),
    ...(plan.condition === null
      ? []
      : [compileFilter(plan.condition, ROW, among, bounds, aliases), ...revisedSince(plan.condition, bounds)]),
  ];
  const table = identifier(plan.type.table.name);
  const order = orderBy(plan, aliases, bounds);
  const where = allOf(conditions);
  return {
    find: render(sql`SELECT ${ROW}.oid, ${typeColumn(plan.type)} FROM ${table} ${ROW}${order.joins} WHERE ${where}
      ORDER BY ${order.keys} LIMIT ${parameter(plan.pageSize, 'int')} OFFSET ${parameter(plan.start - 1, 'int')}`),
    count: render(sql`SELECT count(*) FROM ${table} ${ROW} WHERE ${where}`),
  };
};

const keyCondition = (key: RefId, type: ObjectType): Sql => {
  switch (key.kind) {
    case 'oid':
      return sql`${ROW}.oid = ${parameter(key.oid, 'bigint')}`;
    case 'uuid':
      return sql`${ROW}.uuid = ${parameter(key.uuid, 'uuid')}`;
    case 'permission': {
      if (type.table.name !== 'user_permission') return sql`false`;
      const user = sql`${ROW}.user_id = ${parameter(key.user, 'bigint')}`;
      const scope = parameter(key.scope, 'bigint');
      return key.level === 'project'
        ? sql`(${user} AND ${ROW}.project_id = ${scope})`
        : sql`(${user} AND ${ROW}.workspace_id = ${scope} AND ${ROW}.project_id IS NULL)`;
    }
  }
};

/** Any of several keys, each an ObjectID or a UUID. */
const anyKey = (keys: readonly ObjectKey[]): Sql => {
  const oids = keys.flatMap((key) => ('oid' in key ? [key.oid] : []));
  const uuids = keys.flatMap((key) => ('uuid' in key ? [key.uuid] : []));
  const named = [
    ...(oids.length > 0 ? [sql`${ROW}.oid = ANY(${parameter(oids, 'bigint[]')})`] : []),
    ...(uuids.length > 0 ? [sql`${ROW}.uuid = ANY(${parameter(uuids, 'text[]')}::uuid[])`] : []),
  ];
  return named.length === 0 ? sql`false` : sql`(${join(named, sql` OR `)})`;
};

const located = (type: ObjectType, isWanted: Sql, scope: RowScope, visibleProjects: readonly number[] | null): Sql => {
  const bounds: Bounds = {
    workspace: parameter(scope.workspaceOid, 'bigint'),
    workspaces: parameter(scope.workspaceOids, 'bigint[]'),
    projects: visibleProjects === null ? null : parameter(visibleProjects, 'bigint[]'),
    user: parameter(scope.userOid, 'bigint'),
  };
  const workspace = type.table.key === 'workspace' ? [sql`${ROW}.workspace_id = ANY(${bounds.workspaces})`] : [];
  const conditions = [
    isWanted,
    ...workspace,
    ...typeConditions(type, ROW),
    ...visibilityConditions(type.table, ROW, bounds),
  ];
  return sql`FROM ${identifier(type.table.name)} ${ROW} WHERE ${allOf(conditions)}`;
};

/**
 * LOCATE: `[oid, type code or null, workspace id or null]` of one visible object, whatever way it is named and however
 * abstract the type it was asked by.
 */
export const compileLocate = (
  type: ObjectType,
  key: RefId,
  scope: RowScope,
  visibleProjects: readonly number[] | null,
): Statement => {
  const workspaceColumn = type.table.key === 'workspace' ? sql`${ROW}.workspace_id` : sql`NULL::bigint`;
  return render(
    sql`SELECT ${ROW}.oid, ${typeColumn(type)}, ${workspaceColumn} ${located(type, keyCondition(key, type), scope, visibleProjects)}`,
  );
};

/** The columns of whole rows of a table: what an update starts from. */
export interface RowRecord {
  /** Its own, and `owner_project_id` where another row's project decides. */
  readonly names: readonly string[];
  readonly record: Sql;
}

/** A table's columns as one record, put together once for all that is loaded of it. */
export const compileRecord = (table: Table, columns: readonly string[]): RowRecord => {
  const own = columns.map((column) => sql`${ROW}.${identifier(column)}`);
  const isOwned = table.visibleBy === 'owners' || table.visibleBy === 'attachment';
  const cells = isOwned ? [...own, projectOfRow(table, ROW)] : own;
  return {
    names: isOwned ? [...columns, 'owner_project_id'] : columns,
    record: sql`ROW(${join(cells, sql`, `)})::text`,
  };
};

/** The whole row of one visible object. */
export const compileLoadRow = (
  type: ObjectType,
  { record }: RowRecord,
  key: RefId,
  scope: RowScope,
  visibleProjects: readonly number[] | null,
): Statement => render(sql`SELECT ${record} ${located(type, keyCondition(key, type), scope, visibleProjects)}`);

/** The whole rows of many, in no order. */
export const compileLoadRows = (
  type: ObjectType,
  { record }: RowRecord,
  keys: readonly ObjectKey[],
  scope: RowScope,
  visibleProjects: readonly number[] | null,
): Statement => render(sql`SELECT ${record} ${located(type, anyKey(keys), scope, visibleProjects)}`);
