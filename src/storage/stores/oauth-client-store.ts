import type { Sql } from './account-store.ts';

/** What an application's owner says of it. */
export interface OAuthClientSettings {
  readonly name: string;
  /** Compared byte for byte. */
  readonly redirectUris: readonly string[];
  readonly logoUri: string | null;
  /** Its redirects to the own machine may name any port (RFC 8252, 7.3). */
  readonly isNative: boolean;
  /** Of Rally's time: no PKCE, and the vendor's members and words in answers. */
  readonly isLegacy: boolean;
  /** It may ask by a code that its user types (RFC 8628). */
  readonly hasDeviceFlow: boolean;
}

/** An application that may ask users to log in. */
export interface OAuthClient extends OAuthClientSettings {
  readonly oid: number;
  /** What it sends as `client_id`. */
  readonly clientId: string;
  /** The user who made it; null: the command line or dynamic registration. */
  readonly ownerOid: number | null;
  readonly isPublic: boolean;
  /** SHA-256 of the secret; null: a public client. */
  readonly secretDigest: Buffer | null;
  /** SHA-256 of the secret before the last rotation, and until when it works. */
  readonly formerSecretDigest: Buffer | null;
  readonly formerSecretUntil: Date | null;
}

/** What is kept of a secret. */
export interface StoredSecret {
  /** SHA-256. */
  readonly digest: Buffer;
  readonly lastFour: string;
}

/** Columns of `oauth_client c` as `OAuthClient` names them. */
export const OAUTH_CLIENT_COLUMNS = `c.oid, c.client_id AS "clientId", c.name, c.owner_id AS "ownerOid",
  c.is_public AS "isPublic", c.is_native AS "isNative", c.is_legacy AS "isLegacy",
  c.device_flow AS "hasDeviceFlow", c.redirect_uris AS "redirectUris",
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

export interface NewOAuthClient {
  readonly clientId: string;
  /** Null: nobody's. */
  readonly ownerOid: number | null;
  readonly settings: OAuthClientSettings;
  /** Null: a public client. */
  readonly secret: StoredSecret | null;
  readonly now: Date;
  /** So many clients may a user have. */
  readonly most: number;
}

const settingValues = (settings: OAuthClientSettings): readonly unknown[] => [
  settings.name,
  settings.redirectUris,
  settings.logoUri,
  settings.isNative,
  settings.isLegacy,
  settings.hasDeviceFlow,
];

/** Whether it was made: not for an owner who is not active or has enough clients. */
export const insertOAuthClient = async (sql: Sql, client: NewOAuthClient): Promise<boolean> => {
  const { clientId, ownerOid, settings, secret, now, most } = client;
  const { rowCount } = await sql.query({
    name: 'oauth-client-insert',
    // The lock on the owner's row makes it wait for whoever disables them.
    text: `INSERT INTO oauth_client (client_id, owner_id, name, redirect_uris, logo_uri, is_native, is_legacy,
        device_flow, is_public, secret_digest, secret_last_four, created)
      SELECT $1, $2::bigint, $3, $4, $5, $6, $7, $8, $9::bytea IS NULL, $9, $10, $11
      WHERE $2 IS NULL
        OR (SELECT oid FROM app_user WHERE oid = $2 AND NOT disabled AND NOT deleted FOR SHARE) IS NOT NULL
        AND (SELECT count(*) FROM oauth_client WHERE owner_id = $2) < $12`,
    values: [
      ...[clientId, ownerOid],
      ...settingValues(settings),
      ...[secret?.digest ?? null, secret?.lastFour ?? null, now, most],
    ],
  });
  return rowCount === 1;
};

/** Whether the client still was as the editor saw it: one who was faster might have taken a redirect away. */
export const updateOAuthClient = async (
  sql: Sql,
  client: { readonly oid: number; readonly before: OAuthClientSettings; readonly after: OAuthClientSettings },
): Promise<boolean> => {
  const { rowCount } = await sql.query({
    name: 'oauth-client-update',
    text: `UPDATE oauth_client SET name = $2, redirect_uris = $3, logo_uri = $4, is_native = $5, is_legacy = $6,
        device_flow = $7
      WHERE oid = $1 AND name = $8 AND redirect_uris = $9 AND logo_uri IS NOT DISTINCT FROM $10
        AND is_native = $11 AND is_legacy = $12 AND device_flow = $13`,
    values: [client.oid, ...settingValues(client.after), ...settingValues(client.before)],
  });
  return rowCount === 1;
};

export interface SecretRotation {
  readonly oid: number;
  /** The secret that is to be replaced: another one means that somebody was faster. */
  readonly replaced: Buffer;
  readonly secret: StoredSecret;
  /** Until when the replaced one works. */
  readonly formerUntil: Date;
  readonly now: Date;
}

/** The present secret becomes the former one, the one before it ends. Whether the client had the one to be replaced. */
export const replaceOAuthClientSecret = async (sql: Sql, rotation: SecretRotation): Promise<boolean> => {
  const { oid, replaced, secret, formerUntil, now } = rotation;
  const { rowCount } = await sql.query({
    name: 'oauth-client-rotate',
    text: `UPDATE oauth_client SET former_secret_digest = secret_digest, former_secret_until = $5,
        secret_digest = $3, secret_last_four = $4, last_rotated = $6
      WHERE oid = $1 AND secret_digest = $2`,
    values: [oid, replaced, secret.digest, secret.lastFour, formerUntil, now],
  });
  return rowCount === 1;
};

/** Ends the secret before the last rotation. Whether it still worked. */
export const endFormerOAuthClientSecret = async (sql: Sql, oid: number, now: Date): Promise<boolean> => {
  const { rowCount } = await sql.query({
    name: 'oauth-client-end-former',
    text: 'UPDATE oauth_client SET former_secret_until = $2 WHERE oid = $1 AND former_secret_until > $2',
    values: [oid, now],
  });
  return rowCount === 1;
};

/**
 * Whether there was such a client. Its grants and tokens end with it (trigger). Whom it is authorized by is locked before
 * all else, as whoever revokes does: in the other order the two could wait for each other.
 */
export const removeOAuthClient = async (sql: Sql, oid: number): Promise<boolean> => {
  await sql.query({
    name: 'oauth-client-lock-applications',
    text: 'SELECT FROM authorized_application WHERE client_oid = $1 ORDER BY oid FOR UPDATE',
    values: [oid],
  });
  const { rowCount } = await sql.query({
    name: 'oauth-client-delete',
    text: 'DELETE FROM oauth_client WHERE oid = $1',
    values: [oid],
  });
  return rowCount === 1;
};

/** Notes that the client was given a token, at most once a minute. */
export const recordOAuthClientUse = async (sql: Sql, clientId: string, now: Date): Promise<void> => {
  await sql.query({
    name: 'oauth-client-record-use',
    text: `UPDATE oauth_client SET last_used = $2
      WHERE client_id = $1 AND coalesce(last_used, '-infinity') <= $2::timestamptz - interval '1 minute'`,
    values: [clientId, now],
  });
};
