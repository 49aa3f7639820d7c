import type { Clock } from '../kernel/clock.ts';
import type { RandomBytes } from '../kernel/random.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { Secret } from '../kernel/secret.ts';
import type { Sql } from '../storage/stores/account-store.ts';
import {
  type ApiKeyGrant,
  insertApiKey,
  type ListedApiKey,
  removeApiKey,
  replaceApiKeyValue,
  selectApiKeys,
} from '../storage/stores/api-key-store.ts';
import { credentialDigest, generateApiKey } from './api-key.ts';

export interface ApiKeyRequest {
  readonly userOid: number;
  readonly description: string;
  readonly grant: ApiKeyGrant;
}

/** A key just made. The value is shown to its owner now and never again. */
export interface CreatedApiKey {
  readonly oid: number;
  readonly value: Secret;
  readonly lastFour: string;
}

export type ApiKeyProblem = 'key-without-underscore' | 'key-too-short' | 'key-exists';

const SHORTEST_IMPORTED = 20;

const store = async (sql: Sql, clock: Clock, request: ApiKeyRequest, value: Secret): Promise<CreatedApiKey | null> => {
  const text = value.reveal();
  const lastFour = text.slice(-4);
  const digest = Buffer.from(credentialDigest(text), 'hex');
  const oid = await insertApiKey(sql, { ...request, digest, lastFour, now: clock() });
  return oid === null ? null : { oid, value, lastFour };
};

/** Makes a key for the user. Who may do so for whom is the caller's question. */
export const createApiKey = async (
  sql: Sql,
  clock: Clock,
  random: RandomBytes,
  request: ApiKeyRequest,
): Promise<CreatedApiKey> => {
  const created = await store(sql, clock, request, generateApiKey(random));
  if (created === null) throw new Error('Invariant violated: two random keys are equal');
  return created;
};

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
  return created === null ? err('key-exists') : ok(created);
};

/** The user's keys without their values, or all keys for null. */
export const listApiKeys = (sql: Sql, userOid: number | null): Promise<readonly ListedApiKey[]> =>
  selectApiKeys(sql, userOid);

/** A new value for the key; the old one stops at once (decision 14). Null: there is no such key. */
export const resetApiKey = async (
  sql: Sql,
  clock: Clock,
  random: RandomBytes,
  oid: number,
): Promise<CreatedApiKey | null> => {
  const value = generateApiKey(random);
  const lastFour = value.reveal().slice(-4);
  const digest = Buffer.from(credentialDigest(value.reveal()), 'hex');
  return (await replaceApiKeyValue(sql, { oid, digest, lastFour, now: clock() })) ? { oid, value, lastFour } : null;
};

/** Whether there was such a key. It stops working at once here and within a second elsewhere. */
export const deleteApiKey = (sql: Sql, oid: number): Promise<boolean> => removeApiKey(sql, oid);
