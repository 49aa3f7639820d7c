import type { Sql } from './account-store.ts';

/** An application that a user has allowed, revoked or not. */
export interface AuthorizedApplication {
  readonly oid: number;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly created: Date;
  /** Of the user's tokens of this application; null: none was used. */
  readonly lastUsed: Date | null;
  readonly revokedAt: Date | null;
}

/** The user's applications: those that may go on first, of each kind the newest first. */
export const selectAuthorizedApplications = async (
  sql: Sql,
  userOid: number,
): Promise<readonly AuthorizedApplication[]> => {
  const { rows } = await sql.query<AuthorizedApplication>({
    name: 'authorized-application-list',
    text: `SELECT a.oid, c.name, a.scopes, a.created, a.revoked_at AS "revokedAt",
        (SELECT max(t.last_used) FROM access_token t WHERE t.user_id = a.user_id AND t.client_id = c.client_id) AS "lastUsed"
      FROM authorized_application a JOIN oauth_client c ON c.oid = a.client_oid
      WHERE a.user_id = $1 ORDER BY a.revoked_at IS NOT NULL, a.created DESC, a.oid DESC`,
    values: [userOid],
  });
  return rows;
};

export interface Revocation {
  readonly userOid: number;
  readonly oid: number;
  readonly now: Date;
}

/** Ends what the application may do as this user, with every family of tokens; false: there is nothing to end. */
export const revokeAuthorizedApplication = async (sql: Sql, { userOid, oid, now }: Revocation): Promise<boolean> => {
  const { rows } = await sql.query<{ revoked: number }>({
    name: 'authorized-application-revoke',
    text: `WITH application AS (
        UPDATE authorized_application SET revoked_at = $3 WHERE oid = $1 AND user_id = $2 AND revoked_at IS NULL
        RETURNING client_oid),
      family AS (
        UPDATE oauth_grant g SET revoked_at = $3 FROM application a
        WHERE g.user_id = $2 AND g.client_oid = a.client_oid AND g.revoked_at IS NULL RETURNING g.id),
      token AS (
        UPDATE access_token t SET revoked_at = $3 FROM family f WHERE t.grant_id = f.id AND t.revoked_at IS NULL)
      SELECT count(*) AS revoked FROM application`,
    values: [oid, userOid, now],
  });
  return Number(rows[0]?.revoked ?? 0) > 0;
};
