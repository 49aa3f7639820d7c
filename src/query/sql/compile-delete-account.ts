import { parameter, type Sql, sql } from './fragment.ts';
import type { WriteStatement } from './write-statement.ts';

const ANSWER = sql`SELECT oid FROM target`;

const onlyTarget = (target: Sql): WriteStatement => ({ parts: [{ name: 'target', sql: target }], answer: ANSWER });

/** A deleted user stays as a name for what they did, and can do nothing any more (auth.md, decision 17). */
export const compileDeleteUser = (oid: number): WriteStatement => {
  const keys = sql`DELETE FROM api_key WHERE user_id = ${parameter(oid, 'bigint')}`;
  const target = sql`UPDATE app_user SET deleted = true, disabled = true, object_version = object_version + 1
    WHERE oid = ${parameter(oid, 'bigint')} RETURNING oid`;
  return {
    parts: [
      { name: 'keys', sql: keys },
      { name: 'target', sql: target },
    ],
    answer: ANSWER,
  };
};

/** Taking a workspace from a user takes its projects, too (clients.md, User-Management). */
export const compileDeletePermission = (
  oid: number,
  userOid: number,
  workspaceOid: number,
  withProjects: boolean,
): WriteStatement =>
  withProjects
    ? onlyTarget(sql`DELETE FROM user_permission WHERE user_id = ${parameter(userOid, 'bigint')}
        AND workspace_id = ${parameter(workspaceOid, 'bigint')} RETURNING oid`)
    : onlyTarget(sql`DELETE FROM user_permission WHERE oid = ${parameter(oid, 'bigint')} RETURNING oid`);
