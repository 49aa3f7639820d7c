import { randomUUID } from 'node:crypto';
import { credentialDigest } from '../../src/identity/api-key.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import { createClient } from '../../src/oauth/clients.ts';
import type { Database } from '../../src/storage/database.ts';
import { know } from './known-secrets.ts';

/** What a user has allowed a client, and the tokens that came of one sign-in. */
export interface Allowed {
  readonly applicationOid: number;
  readonly grantId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** A confidential client of this owner, or of nobody. */
export const makeClient = async ({ main }: Database, name: string, ownerOid: number | null = null): Promise<string> => {
  const work = { pool: main, clock: systemClock, random: secureRandom };
  const settings = {
    name,
    redirectUris: ['https://app.test/cb'],
    logoUri: null,
    isNative: false,
    isLegacy: false,
    hasDeviceFlow: false,
  };
  const made = await createClient(work, { ownerOid, isPublic: false, settings });
  if (made === null) throw new Error('no client was made');
  return made.clientId;
};

const digestOf = (value: string): Buffer => Buffer.from(credentialDigest(value), 'hex');

/** The rows that a sign-in through the client leaves. */
export const allow = async ({ main }: Database, userOid: number, clientId: string): Promise<Allowed> => {
  const grantId = randomUUID();
  const accessToken = Buffer.from(secureRandom(21)).toString('hex');
  const refreshToken = Buffer.from(secureRandom(16)).toString('hex');
  know('access token of an application', accessToken);
  know('refresh token of an application', refreshToken);
  const { rows } = await main.query<{ oid: number }>(
    `INSERT INTO authorized_application (user_id, client_oid, scopes, created, last_authorized, redirect_uris, client_as_allowed)
     SELECT $1, oid, '{alm,openid}', now(), now(), redirect_uris, oauth_client_shown(c) FROM oauth_client c WHERE client_id = $2
     ON CONFLICT (user_id, client_oid) DO UPDATE SET revoked_at = NULL, last_authorized = now() RETURNING oid`,
    [userOid, clientId],
  );
  await main.query(
    `INSERT INTO oauth_grant (id, user_id, client_oid, scopes, created, expires_at)
     SELECT $3, $1, oid, '{alm,openid}', now(), now() + interval '30 days' FROM oauth_client WHERE client_id = $2`,
    [userOid, clientId, grantId],
  );
  await main.query(
    `INSERT INTO access_token (user_id, client_id, scopes, digest, created, expires_at, grant_id, details)
     VALUES ($1, $2, '{alm,openid}', $3, now(), now() + interval '1 day', $4, '{"kind": "AccessToken", "iat": 1.5}')`,
    [userOid, clientId, digestOf(accessToken), grantId],
  );
  await main.query(
    `INSERT INTO refresh_token (digest, grant_id, scopes, created, expires_at, details)
     VALUES ($1, $2, '{alm}', now(), now() + interval '30 days', '{"rotations": 0, "claims": {"say": "\\"}\\\\n{"}}')`,
    [digestOf(refreshToken), grantId],
  );
  return { applicationOid: rows[0]?.oid ?? 0, grantId, accessToken, refreshToken };
};
