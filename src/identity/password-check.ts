import { createHmac } from 'node:crypto';
import type { RandomBytes } from '../kernel/random.ts';
import { Secret } from '../kernel/secret.ts';
import type { SubscriptionPolicy } from '../storage/stores/account-store.ts';
import type { HashQueue } from './hash-queue.ts';
import { yieldHashThreads } from './hash-threads.ts';
import { hashPassword, passwordFits } from './password-hash.ts';
import type { Elapsed } from './recent-cache.ts';
import type { Attempt, SignInGuard } from './sign-in-guard.ts';
import type { PasswordVerdict } from './situation.ts';

/** A check before it is known which rules hold. */
type Asked = Omit<Attempt, 'policy'>;

export interface PasswordCheck {
  /** Whether it is the account's password; for null the same work is done against a dummy, and the answer is no. */
  check(attempt: Asked, password: Secret): Promise<PasswordVerdict>;
  /** Whether a check would be turned away whoever has that name, so that nobody need be looked up. */
  isTurnedAway(userName: string, password: Secret): boolean;
}

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

interface Right {
  readonly against: string;
  readonly since: number;
}

interface UnderWay {
  readonly against: string;
  readonly verdict: Promise<PasswordVerdict>;
}

/** What a password is held against. */
const credentialOf = ({ account }: Asked): string =>
  account === null ? 'nobody' : `${account.userOid} ${account.passwordHash}`;

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
  yieldHashThreads();
  const remembered = new Map<string, Right>();
  const underWay = new Map<string, UnderWay>();

  const digest = (userName: string, password: Secret): string =>
    createHmac('sha256', processKey).update(`${userName}\0${password.reveal()}`).digest('base64');

  const remember = (key: string, against: string): void => {
    remembered.delete(key);
    remembered.set(key, { against, since: elapsed() });
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

  const checkOnce = (key: string, against: string, attempt: Asked, password: Secret): Promise<PasswordVerdict> => {
    const shared = underWay.get(key);
    if (shared?.against === against) return shared.verdict;
    const begun = queue.run(async () => checkInTurn({ ...attempt, policy: await policy() }, password));
    if (begun === null) return Promise.resolve('queue-full');
    const verdict = begun.finally(() => {
      if (underWay.get(key)?.verdict === verdict) underWay.delete(key);
    });
    underWay.set(key, { against, verdict });
    return verdict;
  };

  return {
    check: async (attempt, password) => {
      const key = digest(attempt.userName, password);
      const against = credentialOf(attempt);
      const right = remembered.get(key);
      if (attempt.account !== null && right?.against === against && elapsed() - right.since < REMEMBERED_MS) {
        await guard.succeededUnchecked(attempt.account);
        return 'right';
      }
      const verdict = await checkOnce(key, against, attempt, password);
      if (verdict === 'right') remember(key, against);
      return verdict;
    },
    isTurnedAway: (userName, password) => {
      if (!queue.isFull) return false;
      const key = digest(userName, password);
      return !underWay.has(key) && !remembered.has(key);
    },
  };
};
