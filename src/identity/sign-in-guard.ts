import type { Clock } from '../kernel/clock.ts';
import type { Pool } from '../storage/database.ts';
import type { Account, SubscriptionPolicy } from '../storage/stores/account-store.ts';
import {
  chargeNetwork,
  clearAttempts,
  DECOYS,
  lockUntil,
  refundNetwork,
  reserveAttempt,
  reserveDecoy,
} from '../storage/stores/login-attempt-store.ts';
import { insertMail } from '../storage/stores/outbox-store.ts';
import { isPasswordExpired } from './account-rules.ts';
import { closedUntil, failureLimit, NETWORK_CHECKS, NETWORK_WINDOW_MS } from './attempt-rules.ts';
import type { BackgroundWork } from './background-work.ts';
import { accountLockedMail } from './credential-mails.ts';
import { inetOf } from './inet.ts';

/** One check of a password: against whose, under which rules, from where. */
export interface Attempt {
  /** Null: nobody whose password could open anything. */
  readonly account: Account | null;
  /** The name that was sent, in lower case. */
  readonly userName: string;
  readonly policy: SubscriptionPolicy;
  readonly remoteAddress: string;
}

export type Admission =
  | { readonly kind: 'admitted'; readonly failures: number }
  | { readonly kind: 'held' }
  | { readonly kind: 'network-throttled' };

/**
 * Bounds guessing (REL-19). Every check is counted as failed in the database before it is made, in one statement, so that
 * no number of parallel checks on any number of nodes gets past the limit; a right one takes its count off again. For
 * whom nothing is counted a decoy is, at the same cost.
 */
export interface SignInGuard {
  admit(attempt: Attempt): Promise<Admission>;
  /** After a wrong password. No answer waits for the lock, or its time would tell who exists. */
  failed(attempt: Attempt, failures: number): void;
  /** Resolves, with true, when a lock that is being written for the user is there; false: there is none. */
  lockWritten(userOid: number): Promise<boolean>;
  succeeded(attempt: Attempt): Promise<void>;
  /** The same for a password that needed no check. Nothing is written unless failures may stand against the account. */
  succeededUnchecked(account: Account): Promise<void>;
}

export interface SignInGuardOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly background: BackgroundWork;
  /** Called when what is cached of the user has changed. */
  readonly onChanged: (userOid: number) => void;
}

/** Accounts that a node keeps in mind; of those beyond it what was read of the account tells. */
const MOST_FAILING = 10_000;

const lockOf = (userOid: number): string => `lock of ${userOid}`;

const decoyOf = (userName: string): number => {
  let sum = 0;
  for (const letter of userName) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003;
  return sum % DECOYS;
};

export const createSignInGuard = ({ pool, clock, background, onChanged }: SignInGuardOptions): SignInGuard => {
  /** Whose password was wrong here since it last was right: what is remembered of an account may not tell yet. */
  const failing = new Set<number>();

  const clear = async (account: Account): Promise<void> => {
    const now = clock();
    failing.delete(account.userOid);
    await clearAttempts(pool, account.userOid, now, !isPasswordExpired(account, now));
    onChanged(account.userOid);
  };

  const networkHasRoom = async ({ policy, remoteAddress }: Attempt): Promise<boolean> => {
    if (policy.profile !== 'modern') return true;
    return (await chargeNetwork(pool, inetOf(remoteAddress), clock(), NETWORK_WINDOW_MS)) <= NETWORK_CHECKS;
  };

  const lock = async (account: Account, failures: number, until: Date): Promise<void> => {
    await lockUntil(pool, account.userOid, until);
    onChanged(account.userOid);
    if (failures === failureLimit(account.policy) && account.emailAddress !== null) {
      await insertMail(pool, accountLockedMail(account, account.emailAddress, until), clock());
    }
  };

  return {
    // The network first: who has spent theirs cannot close other people's accounts.
    admit: async (attempt) => {
      if (!(await networkHasRoom(attempt))) return { kind: 'network-throttled' };
      const { account, policy, userName } = attempt;
      if (account !== null) {
        const { userOid } = account;
        const failures = await reserveAttempt(pool, { userOid, limit: failureLimit(policy), now: clock() });
        if (failures !== null) return { kind: 'admitted', failures };
      }
      await reserveDecoy(pool, decoyOf(userName));
      return { kind: 'held' };
    },
    failed: ({ account, policy }, failures) => {
      if (account !== null && failing.size < MOST_FAILING) failing.add(account.userOid);
      const until = account === null ? null : closedUntil(policy, failures, clock());
      if (account !== null && until !== null)
        background.run(lockOf(account.userOid), () => lock(account, failures, until));
    },
    lockWritten: async (userOid) => {
      if (!background.isBusy(lockOf(userOid))) return false;
      await background.finished(lockOf(userOid));
      return true;
    },
    succeeded: async ({ account, policy, remoteAddress }) => {
      if (account === null) return;
      await clear(account);
      if (policy.profile === 'modern') await refundNetwork(pool, inetOf(remoteAddress));
    },
    succeededUnchecked: async (account) => {
      if (failing.has(account.userOid) || account.failedLoginAttempts > 0) await clear(account);
    },
  };
};
