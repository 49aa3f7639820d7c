import type { ObjectType } from '../../model/registry.ts';
import type { Table } from '../../model/tables.ts';
import { identifier, type Sql, sql } from './fragment.ts';
import { textByType } from './row.ts';
import { projectOfRow } from './row-project.ts';

const workspaceOf = (table: Table, row: Sql): Sql => {
  if (table.name === 'workspace') return sql`${row}.oid`;
  const isKept = table.key === 'workspace' || ['user_permission', 'preference'].includes(table.name);
  return isKept ? sql`${row}.workspace_id` : sql`NULL`;
};

const projectOf = (table: Table, row: Sql): Sql => {
  if (table.name === 'project') return sql`${row}.oid`;
  const isNamed = ['user_permission', 'preference'].includes(table.name);
  return isNamed ? sql`${row}.project_id` : projectOfRow(table, row);
};

const USER_COLUMNS: Readonly<Record<string, string>> = {
  app_user: 'oid',
  user_profile: 'user_id',
  preference: 'user_id',
};

const userOf = (table: Table, row: Sql): Sql => {
  const column = USER_COLUMNS[table.name];
  return column === undefined ? sql`NULL` : sql`${row}.${identifier(column)}`;
};

/**
 * `,"_p":"Defect 200 301 "`: what decides about permission on the row: its type, workspace, project and user. Who reads
 * the row puts the answer there, for the rules are not SQL's business (access/permission.ts).
 */
export const permissionMember = (type: ObjectType, row: Sql): Sql =>
  sql`concat(',"_p":"', ${textByType(type, row, (each) => each.name)}, ' ', ${workspaceOf(type.table, row)}, ' ',
    ${projectOf(type.table, row)}, ' ', ${userOf(type.table, row)}, '"')`;
