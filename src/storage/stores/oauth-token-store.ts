import type { Sql } from './account-store.ts';

/** A token as it is issued, in the family of a grant. */
export interface IssuedToken {
  /** SHA-256 of its value. */
  readonly digest: Buffer;
  readonly grantId: string;
  readonly scopes: readonly string[];
  readonly created: Date;
  readonly expiresAt: Date;
  /** What else the provider keeps of it; never a token. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** A token as the provider finds it: its family lives. */
export interface FoundToken extends Omit<IssuedToken, 'digest'> {
  /** The user's ObjectUUID. */
  readonly subject: string;
  readonly clientId: string;
}

export interface FoundRefreshToken extends FoundToken {
  readonly firstUsedAt: Date | null;
  readonly uses: number;
}

const FOUND = `t.grant_id AS "grantId", t.scopes, t.created, t.expires_at AS "expiresAt", t.details, u.uuid AS subject,
  c.client_id AS "clientId"`;

const FAMILY = `JOIN oauth_grant g ON g.id = t.grant_id AND g.revoked_at IS NULL
  JOIN app_user u ON u.oid = g.user_id JOIN oauth_client c ON c.oid = g.client_oid`;

/** The family, locked: whoever revokes it waits until the token is there. */
const LIVING_GRANT =
  '(SELECT id, user_id, client_oid FROM oauth_grant WHERE id = $1 AND revoked_at IS NULL FOR SHARE) g';

const issuedValues = ({ grantId, digest, scopes, created, expiresAt, details }: IssuedToken): readonly unknown[] => [
  grantId,
  digest,
  scopes,
  created,
  expiresAt,
  JSON.stringify(details),
];

/** False: the grant was revoked meanwhile, and there is no token. */
export const putAccessToken = async (sql: Sql, token: IssuedToken): Promise<boolean> => {
  const { rowCount } = await sql.query({
    name: 'oauth-access-token-put',
    text: `INSERT INTO access_token (user_id, client_id, scopes, digest, created, expires_at, grant_id, details)
      SELECT g.user_id, c.client_id, $3, $2, $4, $5, g.id, $6
      FROM ${LIVING_GRANT} JOIN oauth_client c ON c.oid = g.client_oid`,
    values: [...issuedValues(token)],
  });
  return rowCount === 1;
};

/** False: the grant was revoked meanwhile, and there is no token. */
export const putRefreshToken = async (sql: Sql, token: IssuedToken): Promise<boolean> => {
  const { rowCount } = await sql.query({
    name: 'oauth-refresh-token-put',
    text: `INSERT INTO refresh_token (grant_id, digest, scopes, created, expires_at, details)
      SELECT g.id, $2, $3, $4, $5, $6 FROM ${LIVING_GRANT}`,
    values: [...issuedValues(token)],
  });
  return rowCount === 1;
};

export const findIssuedAccessToken = async (sql: Sql, digest: Buffer): Promise<FoundToken | null> => {
  const { rows } = await sql.query<FoundToken>({
    name: 'oauth-access-token-find',
    text: `SELECT ${FOUND} FROM access_token t ${FAMILY} WHERE t.digest = $1 AND t.revoked_at IS NULL`,
    values: [digest],
  });
  return rows[0] ?? null;
};

export const findRefreshToken = async (sql: Sql, digest: Buffer): Promise<FoundRefreshToken | null> => {
  const { rows } = await sql.query<FoundRefreshToken>({
    name: 'oauth-refresh-token-find',
    text: `SELECT ${FOUND}, t.first_used_at AS "firstUsedAt", t.uses FROM refresh_token t ${FAMILY} WHERE t.digest = $1`,
    values: [digest],
  });
  return rows[0] ?? null;
};

/**
 * Whether a use is granted: the first, or one of `most` within `graceMs` of it. Uses of a moment wait for each other on
 * the row, so never more are told so.
 */
export const useRefreshToken = async (
  sql: Sql,
  digest: Buffer,
  now: Date,
  { graceMs, most }: { readonly graceMs: number; readonly most: number },
): Promise<boolean> => {
  const { rowCount } = await sql.query({
    name: 'oauth-refresh-token-use',
    text: `UPDATE refresh_token SET uses = uses + 1, first_used_at = coalesce(first_used_at, $2)
      WHERE digest = $1 AND uses < $3 AND (first_used_at IS NULL OR first_used_at >= $4)`,
    values: [digest, now, most, new Date(now.getTime() - graceMs)],
  });
  return rowCount === 1;
};

export const revokeAccessToken = async (sql: Sql, digest: Buffer, now: Date): Promise<void> => {
  await sql.query({
    name: 'oauth-access-token-revoke',
    text: 'UPDATE access_token SET revoked_at = $2 WHERE digest = $1 AND revoked_at IS NULL',
    values: [digest, now],
  });
};

export const removeRefreshToken = async (sql: Sql, digest: Buffer): Promise<void> => {
  await sql.query({
    name: 'oauth-refresh-token-remove',
    text: 'DELETE FROM refresh_token WHERE digest = $1',
    values: [digest],
  });
};
