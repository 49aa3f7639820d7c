import type { CountedLink } from '../../model/counted-links.ts';
import type { Deletion } from './compile-delete.ts';
import { constant, identifier, join, parameter, render, type Sql, type Statement, sql } from './fragment.ts';

/** Holds a row before it is deleted, so that what others are just linking to it is there for the delete to see. */
export const compileLockRow = (table: string, workspaceOid: number, oid: number): Statement =>
  render(sql`SELECT oid FROM ${identifier(table)} WHERE workspace_id = ${parameter(workspaceOid, 'bigint')}
    AND oid = ${parameter(oid, 'bigint')} FOR UPDATE`);

const stamped = (deletion: Deletion): Sql =>
  sql`object_version = a.object_version + 1, last_update_date = ${parameter(deletion.now.toISOString(), 'timestamptz')}`;

/** One revision for each row of `changed` (oid, object_version, revision_history_id, description). */
const revisions = (deletion: Deletion, changed: Sql): Sql => sql`INSERT INTO revision
    (workspace_id, oid, creation_date, history_id, object_id, number, user_id, description)
  SELECT ${parameter(deletion.workspaceOid, 'bigint')}, nextval('object_id'), ${parameter(deletion.now.toISOString(), 'timestamptz')},
    revision_history_id, oid, object_version - 1, ${parameter(deletion.userOid, 'bigint')}, description FROM ${changed}`;

const ownHistory = (deletion: Deletion, oid: number): Sql => {
  const [workspace, id] = [parameter(deletion.workspaceOid, 'bigint'), parameter(oid, 'bigint')];
  return sql`own_revisions AS (DELETE FROM revision WHERE workspace_id = ${workspace} AND history_id IN
      (SELECT oid FROM revision_history WHERE workspace_id = ${workspace} AND object_id = ${id})),
    own_history AS (DELETE FROM revision_history WHERE workspace_id = ${workspace} AND object_id = ${id})`;
};

/** How the revisions of others name the row that goes. */
const label = (isNumbered: boolean): Sql => (isNumbered ? sql`t.prefix || t.fid || ': ' || t.name` : sql`t.name`);

/** What artifacts count, a tag or a milestone, and so with a name: deleted, they count one less and say so. */
export const compileDeleteCounted = (
  deletion: Deletion,
  table: 'tag' | 'milestone',
  oid: number,
  { collection, link, counter }: CountedLink,
): Statement => {
  const [workspace, id] = [parameter(deletion.workspaceOid, 'bigint'), parameter(oid, 'bigint')];
  const isNumbered = table === 'milestone';
  const returned = isNumbered ? sql`oid, name, prefix, fid` : sql`oid, name`;
  const column = identifier(counter);
  const words = constant(`${collection.displayName.toUpperCase()} removed [`);
  return render(sql`WITH target AS (DELETE FROM ${identifier(table)} WHERE workspace_id = ${workspace} AND oid = ${id} RETURNING ${returned}),
    items AS (UPDATE artifact a SET ${column} = a.${column} - 1, ${stamped(deletion)} FROM target t
      JOIN ${identifier(link.table)} l ON l.workspace_id = ${workspace} AND l.${identifier(link.item)} = t.oid
      WHERE a.workspace_id = ${workspace} AND a.oid = l.${identifier(link.own)}
      RETURNING a.oid, a.object_version, a.revision_history_id, ${words} || ${label(isNumbered)} || ']' AS description),
    item_revisions AS (${revisions(deletion, sql`items`)}), ${ownHistory(deletion, oid)}
    SELECT oid FROM target`);
};

/** A test folder goes alone: what was in it is in no folder then, the folders below it stand at the top. */
export const compileDeleteTestFolder = (deletion: Deletion, oid: number): Statement => {
  const [workspace, id] = [parameter(deletion.workspaceOid, 'bigint'), parameter(oid, 'bigint')];
  const cut = (words: string): Sql => sql`${constant(`${words} removed [`)} || t.name || ']' AS description`;
  const parts = [
    sql`target AS (DELETE FROM test_folder WHERE workspace_id = ${workspace} AND oid = ${id} RETURNING oid, name)`,
    sql`cases AS (UPDATE artifact a SET test_folder_id = NULL, ${stamped(deletion)} FROM target t
      WHERE a.workspace_id = ${workspace} AND a.test_folder_id = t.oid
      RETURNING a.oid, a.object_version, a.revision_history_id, ${cut('TEST FOLDER')})`,
    sql`folders AS (UPDATE test_folder a SET parent_id = NULL, object_version = a.object_version + 1 FROM target t
      WHERE a.workspace_id = ${workspace} AND a.parent_id = t.oid
      RETURNING a.oid, a.object_version, a.revision_history_id, ${cut('PARENT')})`,
    sql`case_revisions AS (${revisions(deletion, sql`cases`)})`,
    sql`folder_revisions AS (${revisions(deletion, sql`folders`)})`,
    ownHistory(deletion, oid),
  ];
  return render(sql`WITH ${join(parts, sql`, `)} SELECT oid FROM target`);
};
