import type { CounterDelta, TaskRollUp } from '../write-plan.ts';
import { compileCounters } from './compile-counters.ts';
import { identifier, join, parameter, render, type Statement, sql } from './fragment.ts';

/** The artifacts that go with one: its tasks and child stories, theirs, and so on; itself first. */
export const compileDescendants = (workspaceOid: number, oid: number, maximum: number): Statement =>
  render(sql`WITH RECURSIVE down AS (
      SELECT oid FROM artifact WHERE workspace_id = ${parameter(workspaceOid, 'bigint')} AND oid = ${parameter(oid, 'bigint')}
      UNION SELECT a.oid FROM artifact a JOIN down d ON a.parent_id = d.oid OR a.work_product_id = d.oid
      WHERE a.workspace_id = ${parameter(workspaceOid, 'bigint')})
    SELECT oid FROM down LIMIT ${parameter(maximum + 1, 'int')}`);

/** Deletes artifacts with their histories; what pointed at them points nowhere, what counted them counts them no more. */
export const compileDeleteArtifacts = (
  workspaceOid: number,
  oids: readonly number[],
  deltas: readonly CounterDelta[],
  rollUp: TaskRollUp | null,
): Statement => {
  const workspace = parameter(workspaceOid, 'bigint');
  const ids = parameter(oids, 'bigint[]');
  const counters = compileCounters(deltas, rollUp).map((part) => sql`, ${identifier(part.name)} AS (${part.sql})`);
  return render(sql`WITH target AS (DELETE FROM artifact WHERE workspace_id = ${workspace} AND oid = ANY(${ids}) RETURNING oid),
    defects AS (UPDATE artifact SET requirement_id = NULL
      WHERE workspace_id = ${workspace} AND requirement_id = ANY(${ids}) AND NOT oid = ANY(${ids})),
    revisions AS (DELETE FROM revision WHERE workspace_id = ${workspace} AND history_id IN
      (SELECT oid FROM revision_history WHERE workspace_id = ${workspace} AND object_id = ANY(${ids}))),
    histories AS (DELETE FROM revision_history WHERE workspace_id = ${workspace} AND object_id = ANY(${ids}))${join(counters, sql``)}
    SELECT oid FROM target`);
};

/** Deletes an iteration or release; its items are unscheduled in the same statement (wsapi §5.6). */
export const compileDeleteTimebox = (table: 'iteration' | 'release', workspaceOid: number, oid: number): Statement => {
  const workspace = parameter(workspaceOid, 'bigint');
  const id = parameter(oid, 'bigint');
  const unschedule =
    table === 'iteration'
      ? sql`UPDATE artifact SET iteration_id = NULL WHERE workspace_id = ${workspace} AND iteration_id = ${id}`
      : sql`UPDATE artifact SET release_id = NULL WHERE workspace_id = ${workspace} AND release_id = ${id}`;
  return render(sql`WITH items AS (${unschedule}),
    histories AS (DELETE FROM revision_history WHERE workspace_id = ${workspace} AND object_id = ${id} RETURNING oid),
    revisions AS (DELETE FROM revision WHERE workspace_id = ${workspace} AND object_id = ${id})
    DELETE FROM ${table === 'iteration' ? sql`iteration` : sql`release`} WHERE workspace_id = ${workspace} AND oid = ${id} RETURNING oid`);
};

/** Deletes a tag; the items that had it count one less. */
export const compileDeleteTag = (workspaceOid: number, oid: number): Statement => {
  const workspace = parameter(workspaceOid, 'bigint');
  const id = parameter(oid, 'bigint');
  return render(sql`WITH items AS (UPDATE artifact SET n_tags = n_tags - 1 WHERE workspace_id = ${workspace}
      AND oid IN (SELECT artifact_id FROM artifact_tag WHERE workspace_id = ${workspace} AND tag_id = ${id}))
    DELETE FROM tag WHERE workspace_id = ${workspace} AND oid = ${id} RETURNING oid`);
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
