import type { Sql } from './account-store.ts';

/** An application that may ask users to log in. */
export interface OAuthClient {
  readonly oid: number;
  /** What it sends as `client_id`. */
  readonly clientId: string;
  readonly name: string;
  /** The user who made it; null: the command line or dynamic registration. */
  readonly ownerOid: number | null;
  readonly isPublic: boolean;
  readonly isNative: boolean;
  /** Of Rally's time: no PKCE, and the vendor's members and words in answers. */
  readonly isLegacy: boolean;
  readonly redirectUris: readonly string[];
  readonly logoUri: string | null;
  /** SHA-256 of the secret; null: a public client. */
  readonly secretDigest: Buffer | null;
  /** SHA-256 of the secret before the last rotation, and until when it works. */
  readonly formerSecretDigest: Buffer | null;
  readonly formerSecretUntil: Date | null;
}

/** Columns of `oauth_client c` as `OAuthClient` names them. */
export const OAUTH_CLIENT_COLUMNS = `c.oid, c.client_id AS "clientId", c.name, c.owner_id AS "ownerOid",
  c.is_public AS "isPublic", c.is_native AS "isNative", c.is_legacy AS "isLegacy", c.redirect_uris AS "redirectUris",
  c.logo_uri AS "logoUri", c.secret_digest AS "secretDigest", c.former_secret_digest AS "formerSecretDigest",
  c.former_secret_until AS "formerSecretUntil"`;

export const findOAuthClient = async (sql: Sql, clientId: string): Promise<OAuthClient | null> => {
  const { rows } = await sql.query<OAuthClient>({
    name: 'oauth-client-by-id',
    text: `SELECT ${OAUTH_CLIENT_COLUMNS} FROM oauth_client c WHERE c.client_id = $1`,
    values: [clientId],
  });
  return rows[0] ?? null;
};
