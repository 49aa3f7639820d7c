import { limits } from '../config/limits.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Pool } from '../storage/database.ts';
import { type Account, countFailedLogin, recordActivity, recordLogin } from '../storage/stores/account-store.ts';
import { recordApiKeyUse } from '../storage/stores/api-key-store.ts';
import {
  deleteOldSessions,
  keepLatestSessions,
  recordSessionUse,
  type SessionUse,
} from '../storage/stores/session-store.ts';
import { createBackgroundWork } from './background-work.ts';
import type { Decision, KeyOfRequest } from './decision.ts';
import { createOncePerInterval } from './once-per-interval.ts';
import type { Elapsed } from './recent-cache.ts';
import type { RequestSource } from './request-source.ts';
import { LONGEST_IDLE_MS, LONGEST_LIFETIME_MS } from './session-rules.ts';
import type { SessionFacts } from './situation.ts';

/** What requests leave behind: last uses at most once a minute, and failed passwords, none of which an answer waits for. */
export interface UseNotes {
  /** `hashed`: the password was hashed for this very request, not remembered. */
  note(decision: Decision, hashed: boolean, source: RequestSource): void;
  /** The token of a session was fetched: resolves when its row is there. */
  sessionFetched(use: SessionUse): Promise<void>;
  /** Resolves, with true, when the failures being counted for the user are written; false: there are none. */
  failuresCounted(userOid: number): Promise<boolean>;
  settled(): Promise<void>;
}

export interface UseNotesOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly elapsed: Elapsed;
  readonly onError: (error: unknown) => void;
  /** Called when what is cached of the user has changed. */
  readonly onChanged: (userOid: number) => void;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The end of a lock that only an administrator lifts, as the vendor's server writes it (B9). */
const FOREVER = new Date(Date.UTC(3000, 0, 1));

/** The use of a session whose cookie came with the request. */
export const sessionUse = (session: SessionFacts, source: RequestSource, now: Date): SessionUse => ({
  digest: Buffer.from(session.digest, 'hex'),
  userOid: session.account.userOid,
  issuedAt: session.issuedAt,
  epoch: session.epoch,
  ...source,
  cameBack: true,
  now,
});

const lockEnd = (account: Account, now: Date): Date => {
  const { lockoutMinutes } = account.policy;
  return lockoutMinutes < 0 ? FOREVER : new Date(now.getTime() + lockoutMinutes * MINUTE_MS);
};

const failuresOf = (userOid: number): string => `failures of ${userOid}`;

export const createUseNotes = ({ pool, clock, elapsed, onError, onChanged }: UseNotesOptions): UseNotes => {
  const background = createBackgroundWork(onError);
  const dueEachMinute = createOncePerInterval(elapsed, MINUTE_MS);
  const dueEachHour = createOncePerInterval(elapsed, HOUR_MS);

  /** Off the request path, where the write would tell existing users by the time it takes. */
  const countFailure = (account: Account, now: Date): void =>
    background.run(failuresOf(account.userOid), async () => {
      const { maximumLoginAttempts } = account.policy;
      await countFailedLogin(pool, account.userOid, maximumLoginAttempts, lockEnd(account, now));
      onChanged(account.userOid);
    });

  /** By then an id is refused for its age alone: an ended one as unused, a day being far beyond that time. */
  const sweepSessions = (now: Date): void => {
    const ago = (ms: number): Date => new Date(now.getTime() - ms);
    const horizons = { issued: ago(LONGEST_LIFETIME_MS), used: ago(LONGEST_IDLE_MS), ended: ago(DAY_MS) };
    background.run('old sessions', () => deleteOldSessions(pool, horizons));
  };

  const recordSession = async (use: SessionUse): Promise<void> => {
    if (dueEachHour('old sessions')) sweepSessions(use.now);
    const isNew = await recordSessionUse(pool, use);
    if (isNew) await keepLatestSessions(pool, use.userOid, limits.sessionsPerUser);
  };

  const noteSession = (session: SessionFacts, source: RequestSource, now: Date): void => {
    const due = session.lastUsed === null || now.getTime() - session.lastUsed.getTime() >= MINUTE_MS;
    if (!due || !dueEachMinute(`session ${session.digest}`)) return;
    // What is remembered of the session is read again, or it would seem idle since the use before this one.
    background.run('session', async () => {
      await recordSession(sessionUse(session, source, now));
      onChanged(session.account.userOid);
    });
  };

  const noteLogin = (account: Account, hashed: boolean, now: Date): void => {
    const clears = account.failedLoginAttempts > 0;
    if (!clears && !(hashed && dueEachMinute(`login ${account.userOid}`))) return;
    background.run('login', async () => {
      await recordLogin(pool, account.userOid, now);
      onChanged(account.userOid);
    });
  };

  const noteActivity = ({ userOid }: Account, key: KeyOfRequest | null, now: Date): void => {
    // By the minute of the clock, which the idleness of keys goes by.
    const minute = Math.floor(now.getTime() / MINUTE_MS);
    if (key !== null && dueEachMinute(`key ${key.digest} ${minute}`)) {
      background.run('key', () => recordApiKeyUse(pool, key.oid, Buffer.from(key.digest, 'hex'), now));
    }
    if (dueEachMinute(`activity ${userOid}`)) background.run('activity', () => recordActivity(pool, userOid, now));
  };

  return {
    note: (decision, hashed, source) => {
      const { account, session } = decision;
      if (account === null) return;
      const now = clock();
      if (decision.kind === 'refused' && decision.countsAsFailedLogin) countFailure(account, now);
      if (session !== null && session !== 'new') noteSession(session, source, now);
      if (decision.passwordVerified) noteLogin(account, hashed, now);
      if (decision.kind === 'accepted') noteActivity(account, decision.key, now);
    },
    sessionFetched: recordSession,
    failuresCounted: async (userOid) => {
      if (!background.isBusy(failuresOf(userOid))) return false;
      await background.finished(failuresOf(userOid));
      return true;
    },
    settled: background.settled,
  };
};
