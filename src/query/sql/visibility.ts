import { assert } from '../../kernel/assert.ts';
import { registry } from '../../model/registry.ts';
import { type Owner, type Table, tables } from '../../model/tables.ts';
import { allOf, identifier, join, type Sql, sql } from './fragment.ts';

/** The bounds as SQL: parameters of a FIND, slots of a HYDRATE. `projects` is null when nothing is hidden. */
export interface Bounds {
  readonly workspace: Sql;
  readonly workspaces: Sql;
  readonly projects: Sql | null;
  /** ObjectID of the caller. */
  readonly user: Sql;
}

/** A work item in the recycle bin has its type negated, so that whoever asks for a type does not find it. */
export const notRecycled = (table: Table, row: Sql): Sql[] => (table.name === 'artifact' ? [sql`${row}.type > 0`] : []);

/** The tables whose rows have a history; a revision's is the one it belongs to. */
const tablesWithHistory: readonly Table[] = [
  ...new Set(
    registry.types
      .filter((type) => !type.abstract && type.attribute('RevisionHistory')?.storage.at === 'reference')
      .map((type) => type.table)
      .filter((table) => table.key === 'workspace' && table.visibleBy !== 'history'),
  ),
];

const ofObject = (table: Table, row: Sql, object: Sql, conditions: readonly Sql[]): Sql =>
  sql`SELECT 1 FROM ${identifier(table.name)} ${object} WHERE ${allOf([
    sql`${object}.workspace_id = ${row}.workspace_id AND ${object}.oid = ${row}.object_id`,
    ...conditions,
  ])}`;

/**
 * History rows show what their object shows: who may not see the object may not read what happened to it, and nobody
 * reads the history of what is in the recycle bin. An ObjectID is in one table at most.
 */
const historyConditions = (row: Sql, bounds: Bounds, depth: number): Sql[] => {
  const object = ownerRow(depth);
  if (bounds.projects === null) {
    return tablesWithHistory.flatMap((table) =>
      notRecycled(table, object).map(
        (isThere) => sql`NOT EXISTS (${ofObject(table, row, object, [sql`NOT ${isThere}`])})`,
      ),
    );
  }
  const seen = tablesWithHistory.map((table) => {
    const conditions = [...notRecycled(table, object), ...visibleAt(table, object, bounds, depth + 1)];
    return sql`EXISTS (${ofObject(table, row, object, conditions)})`;
  });
  return [sql`(${join([...seen, sql`${row}.workspace_id = 0`], sql` OR `)})`];
};

/** Names the row that `depth` owners lie above the one asked about. */
const ownerRow = (depth: number): Sql => identifier(`o${depth}`);

/** Who may not see the owner may not see what hangs on it, and what hangs on a recycled work item is gone with it. */
const ownerCondition = (owner: Owner, row: Sql, bounds: Bounds, depth: number): Sql[] => {
  const table = tables[owner.table];
  assert(table, `table ${owner.table} is not in the model`);
  const above = ownerRow(depth);
  const conditions = [...notRecycled(table, above), ...visibleAt(table, above, bounds, depth + 1)];
  if (conditions.length === 0) return [];
  const key = sql`${row}.${identifier(owner.column)}`;
  return [
    sql`(${key} IS NULL OR EXISTS (SELECT 1 FROM ${identifier(table.name)} ${above}
      WHERE ${allOf([sql`${above}.workspace_id = ${row}.workspace_id`, sql`${above}.oid = ${key}`, ...conditions])}))`,
  ];
};

/** Contents are seen with an attachment that shows them; until there is one, by who sent them. */
const contentCondition = (row: Sql, bounds: Bounds, depth: number): Sql => {
  const attachment = tables.attachment;
  assert(attachment, 'table attachment is not in the model');
  const shown = ownerRow(depth);
  const hangsOn = sql`${shown}.workspace_id = ${row}.workspace_id AND ${shown}.content_id = ${row}.oid`;
  const seen = allOf([hangsOn, ...visibleAt(attachment, shown, bounds, depth + 1)]);
  return sql`(EXISTS (SELECT 1 FROM attachment ${shown} WHERE ${seen})
    OR (${row}.user_id = ${bounds.user} AND NOT EXISTS (SELECT 1 FROM attachment ${shown} WHERE ${hangsOn})))`;
};

/** Preferences are of no workspace: where nothing is hidden in the caller's, the project must still be in one of these. */
const projectReached = (project: Sql, { projects, workspaces }: Bounds): Sql =>
  projects === null
    ? sql`EXISTS (SELECT 1 FROM project p WHERE p.oid = ${project} AND p.workspace_id = ANY(${workspaces}))`
    : sql`${project} = ANY(${projects})`;

/** A preference belongs to its user, or to a scope that the caller reaches. */
const preferenceConditions = (row: Sql, bounds: Bounds): Sql[] => [
  sql`(${row}.user_id IS NULL OR ${row}.user_id = ${bounds.user})`,
  sql`(${row}.workspace_id IS NULL OR ${row}.workspace_id = ANY(${bounds.workspaces}))`,
  sql`(${row}.project_id IS NULL OR ${projectReached(sql`${row}.project_id`, bounds)})`,
];

const visibleAt = (table: Table, row: Sql, bounds: Bounds, depth: number): Sql[] => {
  const { projects } = bounds;
  switch (table.visibleBy) {
    case 'project':
      return projects === null ? [] : [sql`${row}.project_id = ANY(${projects})`];
    case 'is-project':
      return projects === null ? [] : [sql`${row}.oid = ANY(${projects})`];
    case 'is-workspace':
      return [sql`${row}.oid = ANY(${bounds.workspaces})`];
    case 'workspace':
      return table.key === 'workspace' ? [] : [sql`${row}.workspace_id = ANY(${bounds.workspaces})`];
    case 'permission': {
      const workspace = sql`${row}.workspace_id = ANY(${bounds.workspaces})`;
      if (projects === null) return [workspace];
      return [workspace, sql`(${row}.project_id IS NULL OR ${row}.project_id = ANY(${projects}))`];
    }
    case 'schema':
      return [sql`(${row}.workspace_id IS NULL OR ${row}.workspace_id = ${bounds.workspace})`];
    case 'history':
      return historyConditions(row, bounds, depth);
    case 'owners':
      return table.owners.flatMap((owner) => ownerCondition(owner, row, bounds, depth));
    case 'attachment':
      return [contentCondition(row, bounds, depth)];
    case 'preference':
      return preferenceConditions(row, bounds);
    case 'everybody':
      return [];
  }
};

/** What a row must satisfy to be visible, beside its workspace. */
export const visibilityConditions = (table: Table, row: Sql, bounds: Bounds): Sql[] => visibleAt(table, row, bounds, 1);
