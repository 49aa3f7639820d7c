import { limits } from '../config/limits.ts';
import type { Clock } from '../kernel/clock.ts';
import type { RandomBytes } from '../kernel/random.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { Secret } from '../kernel/secret.ts';
import type { Pool } from '../storage/database.ts';
import { inTransaction } from '../storage/in-transaction.ts';
import type { Sql } from '../storage/stores/account-store.ts';
import { ALL_KEYS, type ListedApiKey, selectApiKey, selectApiKeys } from '../storage/stores/api-key-list-store.ts';
import { type ApiKeySettings, insertApiKey, removeApiKey, type StoredValue } from '../storage/stores/api-key-store.ts';
import {
  claimApiKeyValue,
  replaceApiKeyValue,
  type WithdrawnKey,
  withdrawApiKeyValue,
} from '../storage/stores/api-key-value-store.ts';
import { insertMail, type Mail } from '../storage/stores/outbox-store.ts';
import { credentialDigest, generateApiKey, hasValidChecksum } from './api-key.ts';
import { noticeDue } from './api-key-rules.ts';

export type ApiKeyRequest = Pick<ApiKeySettings, 'description' | 'grant'> &
  Partial<ApiKeySettings> & { readonly userOid: number };

/** A key's value just made. It is shown to its owner now and never again. */
export interface CreatedApiKey {
  readonly oid: number;
  readonly value: Secret;
  readonly lastFour: string;
}

export type ApiKeyProblem = 'key-without-underscore' | 'key-too-short' | 'key-not-made';

const SHORTEST_IMPORTED = 20;

/** What is stored of a value: never the value. */
export const storedValue = (value: Secret): StoredValue => {
  const text = value.reveal();
  return {
    digest: Buffer.from(credentialDigest(text), 'hex'),
    lastFour: text.slice(-4),
    hasCheckDigits: hasValidChecksum(text),
  };
};

const store = async (sql: Sql, clock: Clock, request: ApiKeyRequest, value: Secret): Promise<CreatedApiKey | null> => {
  const { userOid, ...given } = request;
  const settings: ApiKeySettings = { expiresAt: null, idleDays: null, networks: null, ...given };
  const stored = storedValue(value);
  const now = clock();
  const noticeDays = noticeDue(settings.expiresAt, now);
  const most = limits.apiKeysPerUser;
  const oid = await insertApiKey(sql, { userOid, settings, value: stored, noticeDays, now, most });
  return oid === null ? null : { oid, value, lastFour: stored.lastFour };
};

/** Makes a key for the user, unless they are not active or have enough keys: null. Who may do so is the caller's question. */
export const createApiKey = (
  sql: Sql,
  clock: Clock,
  random: RandomBytes,
  request: ApiKeyRequest,
): Promise<CreatedApiKey | null> => store(sql, clock, request, generateApiKey(random));

/** Takes over a key from elsewhere; it needs the underscore (R2) but not our check digits. */
export const importApiKey = async (
  sql: Sql,
  clock: Clock,
  request: ApiKeyRequest,
  value: Secret,
): Promise<Result<CreatedApiKey, ApiKeyProblem>> => {
  const text = value.reveal();
  if (!/^_[!-~]*$/.test(text)) return err('key-without-underscore');
  if (text.length < SHORTEST_IMPORTED) return err('key-too-short');
  const created = await store(sql, clock, request, value);
  return created === null ? err('key-not-made') : ok(created);
};

/** The user's keys without their values, or all keys for null; oldest first. */
export const listApiKeys = (sql: Sql, userOid: number | null): Promise<readonly ListedApiKey[]> =>
  selectApiKeys(sql, {
    filter: { ...ALL_KEYS, userOid },
    order: 'Created ASC',
    offset: 0,
    most: null,
  });

/**
 * A new value for the key. The old one stops at once, or works on for a grace that was asked for (decision 14). Null: there
 * is no such key, it waits to be claimed, or somebody else has just reset it.
 */
export const resetApiKey = async (
  sql: Sql,
  clock: Clock,
  random: RandomBytes,
  oid: number,
  graceMs = 0,
): Promise<CreatedApiKey | null> => {
  const replaced = (await selectApiKey(sql, oid))?.digest ?? null;
  if (replaced === null) return null;
  const value = generateApiKey(random);
  const stored = storedValue(value);
  const now = clock();
  const formerUntil = new Date(now.getTime() + graceMs);
  const isReplaced = await replaceApiKeyValue(sql, { oid, replaced, value: stored, formerUntil, now });
  return isReplaced ? { oid, value, lastFour: stored.lastFour } : null;
};

const resetMail = (oid: number, { userOid, description }: WithdrawnKey, address: string, formerUntil: Date): Mail => ({
  kind: 'api-key-reset',
  userOid,
  address,
  subject: 'An administrator has reset an API key of yours',
  body: [
    `The value of your API key number ${oid} works until ${formerUntil.toISOString()} and no longer.`,
    `Its description is: ${description}`,
    `Nobody has seen the new value: claim it by POST /login/api/keys/${oid}/claim.`,
  ].join('\n\n'),
});

/** An administrator's reset: the key has no value until its owner, who is told, claims one. Whether there was such a key. */
export const withdrawApiKey = (pool: Pool, clock: Clock, oid: number, graceMs: number): Promise<boolean> =>
  inTransaction(
    { main: pool },
    async (client) => {
      const now = clock();
      const formerUntil = new Date(now.getTime() + graceMs);
      const key = await withdrawApiKeyValue(client, { oid, formerUntil, now });
      if (key?.address) await insertMail(client, resetMail(oid, key, key.address, formerUntil), now);
      return key !== null;
    },
    () => true,
  );

/** The value that an administrator's reset left to the owner. Null: there is none to claim, or not any more. */
export const claimApiKey = async (sql: Sql, random: RandomBytes, oid: number): Promise<CreatedApiKey | null> => {
  const value = generateApiKey(random);
  const stored = storedValue(value);
  return (await claimApiKeyValue(sql, oid, stored)) ? { oid, value, lastFour: stored.lastFour } : null;
};

/** Whether there was such a key. It stops working at once here and within a second elsewhere. */
export const deleteApiKey = (sql: Sql, oid: number): Promise<boolean> => removeApiKey(sql, oid);
