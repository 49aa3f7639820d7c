import type { Table } from '../../model/tables.ts';
import { type Sql, sql } from './fragment.ts';

/** The bounds as SQL: parameters of a FIND, slots of a HYDRATE. `projects` is null when nothing is hidden. */
export interface Bounds {
  readonly workspace: Sql;
  readonly workspaces: Sql;
  readonly projects: Sql | null;
}

/** History rows show what their object shows: who may not see the object may not read what happened to it. */
const historyConditions = (row: Sql, projects: Sql | null): Sql[] => {
  if (projects === null) return [];
  return [
    sql`(CASE
      WHEN EXISTS (SELECT 1 FROM artifact h WHERE h.workspace_id = ${row}.workspace_id AND h.oid = ${row}.object_id) THEN
        EXISTS (SELECT 1 FROM artifact h WHERE h.workspace_id = ${row}.workspace_id AND h.oid = ${row}.object_id AND h.project_id = ANY(${projects}))
      WHEN EXISTS (SELECT 1 FROM iteration h WHERE h.workspace_id = ${row}.workspace_id AND h.oid = ${row}.object_id) THEN
        EXISTS (SELECT 1 FROM iteration h WHERE h.workspace_id = ${row}.workspace_id AND h.oid = ${row}.object_id AND h.project_id = ANY(${projects}))
      WHEN EXISTS (SELECT 1 FROM release h WHERE h.workspace_id = ${row}.workspace_id AND h.oid = ${row}.object_id) THEN
        EXISTS (SELECT 1 FROM release h WHERE h.workspace_id = ${row}.workspace_id AND h.oid = ${row}.object_id AND h.project_id = ANY(${projects}))
      WHEN EXISTS (SELECT 1 FROM project h WHERE h.workspace_id = ${row}.workspace_id AND h.oid = ${row}.object_id) THEN
        ${row}.object_id = ANY(${projects})
      ELSE ${row}.workspace_id = 0 END)`,
  ];
};

/** What a row must satisfy to be visible, beside its workspace. */
export const visibilityConditions = (table: Table, row: Sql, bounds: Bounds): Sql[] => {
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
      return historyConditions(row, projects);
    case 'everybody':
      return [];
  }
};
