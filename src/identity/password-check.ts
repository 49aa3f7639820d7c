import { createHmac } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { RandomBytes } from '../kernel/random.ts';
import { Secret } from '../kernel/secret.ts';
import type { Account } from '../storage/stores/account-store.ts';
import { hashPassword, passwordFits } from './password-hash.ts';
import type { Elapsed } from './recent-cache.ts';

/** Whether it is the account's password; for null the same work is done against a dummy, and the answer is no. */
export type PasswordCheck = (account: Account | null, password: Secret) => Promise<PasswordVerdict>;

export interface PasswordVerdict {
  readonly right: boolean;
  /** Hashed just now, or remembered. */
  readonly fresh: boolean;
}

const REMEMBERED_MS = 60_000;
const REMEMBERED_LIMIT = 10_000;

/** Hashes in flight: enough to use the machine, few enough that key calls keep a core and the thread pool a thread. */
const AT_ONCE = Math.max(1, Math.min(3, availableParallelism() - 1));

/** Runs at most `limit` at once, the others in order. */
const createTurnstile = (limit: number): (<Value>(work: () => Promise<Value>) => Promise<Value>) => {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return async (work) => {
    if (inside >= limit) await new Promise<void>((enter) => waiting.push(enter));
    else inside += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) inside -= 1;
      else next();
    }
  };
};

/**
 * Checks passwords once per credential and minute: a right one is remembered under an HMAC whose key lives in this process
 * alone, together with the hash it fitted, so that a changed password is asked again at once. Wrong ones are never
 * remembered. Checks of the same password at the same time share one hash.
 */
export const createPasswordCheck = async (random: RandomBytes, elapsed: Elapsed): Promise<PasswordCheck> => {
  const processKey = Buffer.from(random(32));
  const dummy = await hashPassword(new Secret(Buffer.from(random(16)).toString('hex')));
  const inTurn = createTurnstile(AT_ONCE);
  const remembered = new Map<string, number>();
  const underWay = new Map<string, Promise<boolean>>();

  const digest = (userOid: number, passwordHash: string, password: Secret): string =>
    createHmac('sha256', processKey).update(`${userOid}\0${passwordHash}\0${password.reveal()}`).digest('base64');

  const remember = (key: string): void => {
    remembered.delete(key);
    remembered.set(key, elapsed());
    const [oldest] = remembered.keys();
    if (remembered.size > REMEMBERED_LIMIT && oldest !== undefined) remembered.delete(oldest);
  };

  const hashOnce = (key: string, passwordHash: string, password: Secret): Promise<boolean> => {
    const shared = underWay.get(key);
    if (shared !== undefined) return shared;
    const checked = inTurn(() => passwordFits(passwordHash, password)).finally(() => underWay.delete(key));
    underWay.set(key, checked);
    return checked;
  };

  return async (account, password) => {
    const passwordHash = account?.passwordHash ?? dummy;
    const key = digest(account?.userOid ?? 0, passwordHash, password);
    const since = remembered.get(key);
    if (since !== undefined && elapsed() - since < REMEMBERED_MS) return { right: true, fresh: false };
    const fits = await hashOnce(key, passwordHash, password);
    const right = fits && account !== null;
    if (right) remember(key);
    return { right, fresh: true };
  };
};
