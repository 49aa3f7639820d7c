import { createHmac } from 'node:crypto';
import type { RandomBytes } from '../kernel/random.ts';
import { Secret } from '../kernel/secret.ts';
import type { SubscriptionPolicy } from '../storage/stores/account-store.ts';
import type { HashQueue } from './hash-queue.ts';
import { hashPassword, passwordFits } from './password-hash.ts';
import type { Elapsed } from './recent-cache.ts';
import type { Attempt, SignInGuard } from './sign-in-guard.ts';
import type { PasswordVerdict } from './situation.ts';

/** A check before it is known which rules hold. */
type Asked = Omit<Attempt, 'policy'>;

/** Whether it is the account's password; for null the same work is done against a dummy, and the answer is no. */
export type PasswordCheck = (attempt: Asked, password: Secret) => Promise<PasswordVerdict>;

export interface PasswordCheckOptions {
  readonly random: RandomBytes;
  readonly elapsed: Elapsed;
  readonly guard: SignInGuard;
  readonly queue: HashQueue;
  /** The rules that hold now; asked for where a password is not remembered. */
  readonly policy: () => Promise<SubscriptionPolicy>;
  /** Told of a right password, so that a hash of old cost can be made anew. */
  readonly onRight: (attempt: Attempt, password: Secret) => void;
}

const REMEMBERED_MS = 60_000;
const REMEMBERED_LIMIT = 10_000;

/**
 * Checks passwords once per credential and minute: a right one is remembered under an HMAC whose key lives in this process
 * alone, together with the hash it fitted, so that a changed password is asked again at once. Wrong ones are never
 * remembered. Checks of the same password at the same time share one hash, and one place in the count of failures.
 */
export const createPasswordCheck = async (options: PasswordCheckOptions): Promise<PasswordCheck> => {
  const { random, elapsed, guard, queue, policy, onRight } = options;
  const processKey = Buffer.from(random(32));
  const dummy = await hashPassword(new Secret(Buffer.from(random(16)).toString('hex')));
  const remembered = new Map<string, number>();
  const underWay = new Map<string, Promise<PasswordVerdict>>();

  const digest = ({ account, userName }: Asked, password: Secret): string => {
    const whose = account === null ? `nobody ${userName}` : `${account.userOid} ${account.passwordHash}`;
    return createHmac('sha256', processKey).update(`${whose}\0${password.reveal()}`).digest('base64');
  };

  const remember = (key: string): void => {
    remembered.delete(key);
    remembered.set(key, elapsed());
    const [oldest] = remembered.keys();
    if (remembered.size > REMEMBERED_LIMIT && oldest !== undefined) remembered.delete(oldest);
  };

  const checkInTurn = async (attempt: Attempt, password: Secret): Promise<PasswordVerdict> => {
    const admission = await guard.admit(attempt);
    if (admission.kind === 'network-throttled') return admission.kind;
    if (admission.kind === 'held') {
      await passwordFits(dummy, password);
      return attempt.account === null ? 'wrong' : 'held';
    }
    if (!(await passwordFits(attempt.account?.passwordHash ?? dummy, password))) {
      guard.failed(attempt, admission.failures);
      return 'wrong';
    }
    await guard.succeeded(attempt);
    onRight(attempt, password);
    return 'right';
  };

  const checkOnce = (key: string, attempt: Asked, password: Secret): Promise<PasswordVerdict> => {
    const shared = underWay.get(key);
    if (shared !== undefined) return shared;
    const begun = queue.run(async () => checkInTurn({ ...attempt, policy: await policy() }, password));
    if (begun === null) return Promise.resolve('queue-full');
    const checked = begun.finally(() => underWay.delete(key));
    underWay.set(key, checked);
    return checked;
  };

  return async (attempt, password) => {
    const key = digest(attempt, password);
    const since = remembered.get(key);
    if (attempt.account !== null && since !== undefined && elapsed() - since < REMEMBERED_MS) {
      await guard.succeededUnchecked(attempt.account);
      return 'right';
    }
    const verdict = await checkOnce(key, attempt, password);
    if (verdict === 'right') remember(key);
    return verdict;
  };
};
