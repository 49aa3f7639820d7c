import type { RandomBytes } from '../kernel/random.ts';
import { Secret } from '../kernel/secret.ts';
import type { Sql } from '../storage/stores/account-store.ts';
import { insertSetUpCode, isSetUpCode } from '../storage/stores/set-up-code-store.ts';
import { credentialDigest } from './api-key.ts';

const CODE_BYTES = 32;
const VALID_MS = 86_400_000;

const digestOf = (code: string): Buffer => Buffer.from(credentialDigest(code), 'hex');

/** Makes a code with which somebody founds an empty installation within 24 hours; only its digest is stored. */
export const makeSetUpCode = async (sql: Sql, now: Date, random: RandomBytes): Promise<Secret> => {
  const code = Buffer.from(random(CODE_BYTES)).toString('base64url');
  await insertSetUpCode(sql, digestOf(code), now, new Date(now.getTime() + VALID_MS));
  return new Secret(code);
};

/** Whether the code is one, its time is not over, and nothing was founded yet. */
export const holdsSetUpCode = (sql: Sql, code: string, now: Date): Promise<boolean> =>
  isSetUpCode(sql, digestOf(code), now);
