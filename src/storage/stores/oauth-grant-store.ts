import type { Sql } from './account-store.ts';

/** One sign-in of one user through one application: the family of tokens that is revoked as one. */
export interface OAuthGrant {
  readonly id: string;
  /** The user's ObjectUUID. */
  readonly subject: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly created: Date;
  readonly expiresAt: Date;
}

/** Whether it was kept: the user must be active and the client exist, and both stay so until the row is there. */
export const putGrant = async (sql: Sql, grant: OAuthGrant): Promise<boolean> => {
  const { id, subject, clientId, scopes, created, expiresAt } = grant;
  const { rowCount } = await sql.query({
    name: 'oauth-grant-put',
    text: `INSERT INTO oauth_grant (id, user_id, client_oid, scopes, created, expires_at)
      SELECT $1, u.oid, c.oid, $4, $5, $6
      FROM (SELECT oid FROM app_user WHERE uuid = $2 AND NOT disabled AND NOT deleted FOR SHARE) u,
        (SELECT oid FROM oauth_client WHERE client_id = $3 FOR SHARE) c
      ON CONFLICT (id) DO UPDATE SET scopes = $4, expires_at = $6`,
    values: [id, subject, clientId, scopes, created, expiresAt],
  });
  return rowCount === 1;
};

/** One that was not revoked. */
export const findGrant = async (sql: Sql, id: string): Promise<OAuthGrant | null> => {
  const { rows } = await sql.query<OAuthGrant>({
    name: 'oauth-grant-find',
    text: `SELECT g.id, u.uuid AS subject, c.client_id AS "clientId", g.scopes, g.created, g.expires_at AS "expiresAt"
      FROM oauth_grant g JOIN app_user u ON u.oid = g.user_id JOIN oauth_client c ON c.oid = g.client_oid
      WHERE g.id = $1 AND g.revoked_at IS NULL`,
    values: [id],
  });
  return rows[0] ?? null;
};

/**
 * Ends the family. Call it in a transaction: issuing holds a lock on the grant's row, so a token of that moment is either
 * there for the second statement to find, or is not issued.
 */
export const revokeGrant = async (sql: Sql, id: string, now: Date): Promise<void> => {
  await sql.query({
    name: 'oauth-grant-revoke',
    text: 'UPDATE oauth_grant SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL',
    values: [id, now],
  });
  await sql.query({
    name: 'oauth-grant-revoke-tokens',
    text: 'UPDATE access_token SET revoked_at = $2 WHERE grant_id = $1 AND revoked_at IS NULL',
    values: [id, now],
  });
};

/** What a user allowed an application. */
export interface Consent {
  readonly scopes: readonly string[];
  /** Where they were sent then: those of the client's own, byte for byte. */
  readonly redirectUris: readonly string[];
  /** Its name and kind are what they were. */
  readonly isAsAllowed: boolean;
}

/** Null: nothing, or that was revoked. */
export const findConsent = async (sql: Sql, subject: string, clientId: string): Promise<Consent | null> => {
  const { rows } = await sql.query<Consent>({
    name: 'oauth-consent-find',
    text: `SELECT a.scopes, a.redirect_uris AS "redirectUris",
        a.client_as_allowed IS NOT DISTINCT FROM oauth_client_shown(c) AS "isAsAllowed"
      FROM authorized_application a JOIN app_user u ON u.oid = a.user_id
      JOIN oauth_client c ON c.oid = a.client_oid WHERE u.uuid = $1 AND c.client_id = $2 AND a.revoked_at IS NULL`,
    values: [subject, clientId],
  });
  return rows[0] ?? null;
};

export interface NewConsent extends Pick<OAuthGrant, 'subject' | 'clientId' | 'scopes'> {
  /** Null: a device waits. */
  readonly redirectUri: string | null;
}

/**
 * Notes that a user allows an application these scopes beside those of before; one revoked begins anew, and places count for
 * the application as it is now alone. Nothing is noted of a user who was made inactive or a client that was deleted meanwhile.
 */
export const putConsent = async (sql: Sql, consent: NewConsent, now: Date): Promise<void> => {
  await sql.query({
    name: 'oauth-consent-put',
    // A native client's port is no redirect of its own: places would pile up.
    text: `INSERT INTO authorized_application AS a
        (user_id, client_oid, scopes, created, last_authorized, redirect_uris, client_as_allowed)
      SELECT u.oid, c.oid, $3, $4, $4, ARRAY(SELECT $5::text WHERE $5 = ANY(c.redirect_uris)), oauth_client_shown(c)
      FROM (SELECT oid FROM app_user WHERE uuid = $1 AND NOT disabled AND NOT deleted FOR SHARE) u,
        (SELECT oid FROM oauth_client WHERE client_id = $2 FOR SHARE) locked JOIN oauth_client c USING (oid)
      ON CONFLICT (user_id, client_oid) DO UPDATE SET revoked_at = NULL, last_authorized = $4,
        scopes = CASE WHEN a.revoked_at IS NULL THEN a.scopes || ARRAY(SELECT unnest($3::text[]) EXCEPT SELECT unnest(a.scopes))
          ELSE $3 END,
        redirect_uris = CASE WHEN a.revoked_at IS NULL AND a.client_as_allowed = excluded.client_as_allowed
          THEN a.redirect_uris || ARRAY(SELECT unnest(excluded.redirect_uris) EXCEPT SELECT unnest(a.redirect_uris))
          ELSE excluded.redirect_uris END,
        client_as_allowed = excluded.client_as_allowed`,
    values: [consent.subject, consent.clientId, consent.scopes, now, consent.redirectUri],
  });
};

/**
 * Notes a log-in that the consent of before allowed, and whether it still does: who is revoking it is waited for. Its
 * grant must be stored before; then it is either seen by who revokes, or this is false.
 */
export const noteAuthorized = async (sql: Sql, subject: string, clientId: string, now: Date): Promise<boolean> => {
  const { rowCount } = await sql.query({
    name: 'oauth-consent-note',
    text: `UPDATE authorized_application a SET last_authorized = $3 FROM app_user u, oauth_client c
      WHERE u.uuid = $1 AND c.client_id = $2 AND a.user_id = u.oid AND a.client_oid = c.oid AND a.revoked_at IS NULL`,
    values: [subject, clientId, now],
  });
  return rowCount === 1;
};
