import { limits } from '../config/limits.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Pool } from '../storage/database.ts';
import { type Account, recordActivity } from '../storage/stores/account-store.ts';
import { recordApiKeyUse } from '../storage/stores/api-key-store.ts';
import {
  deleteOldSessions,
  keepLatestSessions,
  recordSessionUse,
  type SessionUse,
} from '../storage/stores/session-store.ts';
import type { BackgroundWork } from './background-work.ts';
import type { Decision, KeyOfRequest } from './decision.ts';
import { createOncePerInterval } from './once-per-interval.ts';
import type { Elapsed } from './recent-cache.ts';
import type { RequestSource } from './request-source.ts';
import { LONGEST_IDLE_MS, LONGEST_LIFETIME_MS } from './session-rules.ts';
import type { SessionFacts } from './situation.ts';

/** What requests leave behind: last uses at most once a minute, which no answer waits for. */
export interface UseNotes {
  note(decision: Decision, source: RequestSource): void;
  /** The token of a session was fetched: resolves when its row is there. */
  sessionFetched(use: SessionUse): Promise<void>;
}

export interface UseNotesOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly elapsed: Elapsed;
  readonly background: BackgroundWork;
  /** Called when what is cached of the user has changed. */
  readonly onChanged: (userOid: number) => void;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

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

export const createUseNotes = ({ pool, clock, elapsed, background, onChanged }: UseNotesOptions): UseNotes => {
  const dueEachMinute = createOncePerInterval(elapsed, MINUTE_MS);
  const dueEachHour = createOncePerInterval(elapsed, HOUR_MS);

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

  const noteActivity = ({ userOid }: Account, key: KeyOfRequest | null, now: Date): void => {
    // By the minute of the clock, which the idleness of keys goes by.
    const minute = Math.floor(now.getTime() / MINUTE_MS);
    if (key !== null && dueEachMinute(`key ${key.digest} ${minute}`)) {
      background.run('key', () => recordApiKeyUse(pool, key.oid, Buffer.from(key.digest, 'hex'), now));
    }
    if (dueEachMinute(`activity ${userOid}`)) background.run('activity', () => recordActivity(pool, userOid, now));
  };

  return {
    note: (decision, source) => {
      const { account, session } = decision;
      if (account === null) return;
      const now = clock();
      if (session !== null && session !== 'new') noteSession(session, source, now);
      if (decision.kind === 'accepted') noteActivity(account, decision.key, now);
    },
    sessionFetched: recordSession,
  };
};
