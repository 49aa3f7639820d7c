import { limits } from '../config/limits.ts';
import type { Clock } from '../kernel/clock.ts';
import type { RandomBytes } from '../kernel/random.ts';
import type { Secret } from '../kernel/secret.ts';
import type { Pool, PoolClient } from '../storage/database.ts';
import { inTransaction } from '../storage/in-transaction.ts';
import {
  type AuthorizedApplication,
  revokeAuthorizedApplication,
} from '../storage/stores/authorized-application-store.ts';
import { type ListedOAuthClient, selectOAuthClient } from '../storage/stores/oauth-client-list-store.ts';
import {
  insertOAuthClient,
  type OAuthClientSettings,
  removeOAuthClient,
  replaceOAuthClientSecret,
  updateOAuthClient,
} from '../storage/stores/oauth-client-store.ts';
import { insertMail } from '../storage/stores/outbox-store.ts';
import { applicationRevokedMail, type ClientChange, clientChangedMail } from './client-mails.ts';
import { generateClientId, generateClientSecret, storedSecret } from './client-secret.ts';

/** Where and when clients change. */
export interface ClientWork {
  readonly pool: Pool;
  readonly clock: Clock;
}

/** A client or secret just made. The secret is shown now and never again. */
export interface MadeClient {
  readonly clientId: string;
  /** Null: a public client. */
  readonly secret: Secret | null;
}

const kept = <Outcome>({ pool }: ClientWork, work: (client: PoolClient) => Promise<Outcome>): Promise<Outcome> =>
  inTransaction({ main: pool }, work, () => true);

/** The owner learns of every change, whoever made it. */
const tellOwner = async (
  sql: PoolClient,
  change: ClientChange,
  client: ListedOAuthClient,
  now: Date,
): Promise<void> => {
  const address = client.owner?.emailAddress;
  if (address) await insertMail(sql, clientChangedMail(change, client, address), now);
};

/** Makes a client; null: its owner is not active or has enough of them. Settings are checked before (client-rules.ts). */
export const createClient = (
  work: ClientWork & { readonly random: RandomBytes },
  request: { readonly ownerOid: number | null; readonly isPublic: boolean; readonly settings: OAuthClientSettings },
): Promise<MadeClient | null> =>
  kept(work, async (sql) => {
    const clientId = generateClientId(work.random);
    const secret = request.isPublic ? null : generateClientSecret(work.random);
    const now = work.clock();
    const { ownerOid, settings } = request;
    const stored = secret === null ? null : storedSecret(secret);
    const most = limits.oauthClientsPerUser;
    if (!(await insertOAuthClient(sql, { clientId, ownerOid, settings, secret: stored, now, most }))) return null;
    const made = await selectOAuthClient(sql, clientId);
    if (made !== null) await tellOwner(sql, 'made', made, now);
    return { clientId, secret };
  });

/** Changes its settings. Whether they still were as the editor saw them. */
export const editClient = (work: ClientWork, client: ListedOAuthClient, after: OAuthClientSettings): Promise<boolean> =>
  kept(work, async (sql) => {
    const isDone = await updateOAuthClient(sql, { oid: client.oid, before: client, after });
    if (isDone) await tellOwner(sql, 'changed', client, work.clock());
    return isDone;
  });

/**
 * A new secret for a confidential client. The old one stops at once, or works on for a grace that was asked for. Null: it has
 * none, or somebody else has just rotated it.
 */
export const rotateClientSecret = (
  work: ClientWork & { readonly random: RandomBytes },
  client: ListedOAuthClient,
  graceMs: number,
): Promise<MadeClient | null> =>
  kept(work, async (sql) => {
    const { oid, clientId, secretDigest: replaced } = client;
    if (replaced === null) return null;
    const secret = generateClientSecret(work.random);
    const now = work.clock();
    const formerUntil = new Date(now.getTime() + graceMs);
    const rotation = { oid, replaced, secret: storedSecret(secret), formerUntil, now };
    if (!(await replaceOAuthClientSecret(sql, rotation))) return null;
    await tellOwner(sql, 'rotated', client, now);
    return { clientId, secret };
  });

/** Whether there was such a client. What was allowed to it ends within a second everywhere. */
export const deleteClient = (work: ClientWork, client: ListedOAuthClient): Promise<boolean> =>
  kept(work, async (sql) => {
    const isDone = await removeOAuthClient(sql, client.oid);
    if (isDone) await tellOwner(sql, 'deleted', client, work.clock());
    return isDone;
  });

/** Takes back what a user has allowed an application; they are told where it was somebody else. Whether there was such. */
export const revokeApplication = async (
  { pool, clock }: ClientWork,
  { oid }: Pick<AuthorizedApplication, 'oid'>,
  byUserOid: number,
): Promise<boolean> => {
  const now = clock();
  const revoked = await revokeAuthorizedApplication(pool, oid, now, async (sql, { userOid, address, clientName }) => {
    if (userOid !== byUserOid && address)
      await insertMail(sql, applicationRevokedMail(userOid, address, clientName), now);
  });
  return revoked !== null;
};
