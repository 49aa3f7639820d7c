import { parameter, render, type Statement, sql } from './fragment.ts';

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
