import type { CounterDelta, TaskRollUp } from '../write-plan.ts';
import { compileCounters } from './compile-counters.ts';
import { identifier, join, parameter, render, type Sql, type Statement, sql } from './fragment.ts';

/** Who deletes, and when: for the revisions of what is changed by it. */
export interface Deletion {
  readonly workspaceOid: number;
  readonly userOid: number;
  readonly now: Date;
}

/** The artifacts that go with one: its tasks and child stories, theirs, and so on; itself first. Rows: oid, project. */
export const compileDescendants = (workspaceOid: number, oid: number, maximum: number): Statement =>
  render(sql`WITH RECURSIVE down AS (
      SELECT oid, project_id FROM artifact WHERE workspace_id = ${parameter(workspaceOid, 'bigint')} AND oid = ${parameter(oid, 'bigint')}
      UNION SELECT a.oid, a.project_id FROM artifact a JOIN down d ON a.parent_id = d.oid OR a.work_product_id = d.oid
      WHERE a.workspace_id = ${parameter(workspaceOid, 'bigint')})
    SELECT oid, project_id FROM down LIMIT ${parameter(maximum + 1, 'int')}`);

/** What a changed artifact gets beside the change itself. */
const changed = (deletion: Deletion): Sql =>
  sql`object_version = a.object_version + 1, last_update_date = ${parameter(deletion.now.toISOString(), 'timestamptz')}`;

/** One revision for each row of `items` (oid, object_version, revision_history_id, description). */
const itemRevisions = (deletion: Deletion): Sql => sql`INSERT INTO revision
    (workspace_id, oid, creation_date, history_id, object_id, number, user_id, description)
  SELECT ${parameter(deletion.workspaceOid, 'bigint')}, nextval('object_id'), ${parameter(deletion.now.toISOString(), 'timestamptz')}, revision_history_id, oid, object_version - 1,
    ${parameter(deletion.userOid, 'bigint')}, description FROM items`;

/** Deletes artifacts with their histories; what pointed at them points nowhere, what counted them counts them no more. */
export const compileDeleteArtifacts = (
  deletion: Deletion,
  oids: readonly number[],
  deltas: readonly CounterDelta[],
  rollUp: TaskRollUp | null,
): Statement => {
  const workspace = parameter(deletion.workspaceOid, 'bigint');
  const ids = parameter(oids, 'bigint[]');
  const counters = compileCounters(deltas, rollUp).map((part) => sql`, ${identifier(part.name)} AS (${part.sql})`);
  return render(sql`WITH target AS (DELETE FROM artifact WHERE workspace_id = ${workspace} AND oid = ANY(${ids}) RETURNING oid, name),
    items AS (UPDATE artifact a SET requirement_id = NULL, ${changed(deletion)} FROM target t
      WHERE a.workspace_id = ${workspace} AND a.requirement_id = t.oid AND NOT a.oid = ANY(${ids})
      RETURNING a.oid, a.object_version, a.revision_history_id, 'REQUIREMENT removed [' || t.name || ']' AS description),
    item_revisions AS (${itemRevisions(deletion)}),
    revisions AS (DELETE FROM revision WHERE workspace_id = ${workspace} AND history_id IN
      (SELECT oid FROM revision_history WHERE workspace_id = ${workspace} AND object_id = ANY(${ids}))),
    histories AS (DELETE FROM revision_history WHERE workspace_id = ${workspace} AND object_id = ANY(${ids}))${join(counters, sql``)}
    SELECT oid FROM target`);
};

/** Deletes an iteration or release; its items are unscheduled in the same statement (wsapi §5.6). */
export const compileDeleteTimebox = (deletion: Deletion, table: 'iteration' | 'release', oid: number): Statement => {
  const workspace = parameter(deletion.workspaceOid, 'bigint');
  const id = parameter(oid, 'bigint');
  const [name, column, clause] =
    table === 'iteration'
      ? [sql`iteration`, sql`iteration_id`, sql`'ITERATION removed ['`]
      : [sql`release`, sql`release_id`, sql`'RELEASE removed ['`];
  return render(sql`WITH target AS (DELETE FROM ${name} WHERE workspace_id = ${workspace} AND oid = ${id} RETURNING oid, name),
    items AS (UPDATE artifact a SET ${column} = NULL, ${changed(deletion)} FROM target t
      WHERE a.workspace_id = ${workspace} AND a.${column} = t.oid
      RETURNING a.oid, a.object_version, a.revision_history_id, ${clause} || t.name || ']' AS description),
    item_revisions AS (${itemRevisions(deletion)}),
    histories AS (DELETE FROM revision_history WHERE workspace_id = ${workspace} AND object_id = ${id}),
    revisions AS (DELETE FROM revision WHERE workspace_id = ${workspace} AND history_id IN
      (SELECT oid FROM revision_history WHERE workspace_id = ${workspace} AND object_id = ${id}))
    SELECT oid FROM target`);
};

/** A deleted user stays as a name for what they did, and can do nothing any more (auth.md, decision 17). */
export const compileDeleteUser = (oid: number): Statement =>
  render(sql`WITH keys AS (DELETE FROM api_key WHERE user_id = ${parameter(oid, 'bigint')})
    UPDATE app_user SET deleted = true, disabled = true, object_version = object_version + 1
    WHERE oid = ${parameter(oid, 'bigint')} RETURNING oid`);

/** Taking a workspace from a user takes its projects, too (clients.md, User-Management). */
export const compileDeletePermission = (
  oid: number,
  userOid: number,
  workspaceOid: number,
  withProjects: boolean,
): Statement =>
  withProjects
    ? render(sql`DELETE FROM user_permission WHERE user_id = ${parameter(userOid, 'bigint')}
        AND workspace_id = ${parameter(workspaceOid, 'bigint')} RETURNING oid`)
    : render(sql`DELETE FROM user_permission WHERE oid = ${parameter(oid, 'bigint')} RETURNING oid`);
