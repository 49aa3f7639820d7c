import type { Account } from '../storage/stores/account-store.ts';
import { type OwnerGone, ownerGone } from './account-rules.ts';
import type { SessionFacts } from './situation.ts';

const SECOND_MS = 1_000;
const DAY_SECONDS = 86_400;

/** The vendor's range of idle time-outs: ten minutes to two weeks (B9). */
export const SHORTEST_IDLE_SECONDS = 600;
const LONGEST_IDLE_SECONDS = 14 * DAY_SECONDS;
export const LONGEST_IDLE_MS = LONGEST_IDLE_SECONDS * SECOND_MS;

/** Where neither subscription nor user sets a time-out. */
const DEFAULT_IDLE_SECONDS = DAY_SECONDS;

/** No session grows older, used or not (ASVS 7.3.2); a subscription may set less. */
export const LONGEST_LIFETIME_SECONDS = 30 * DAY_SECONDS;
export const LONGEST_LIFETIME_MS = LONGEST_LIFETIME_SECONDS * SECOND_MS;

/**
 * How long an id lives that was handed out and neither came back nor had its token fetched: as short as the shortest
 * time-out, so that what scripts leave behind is soon worth nothing and needs no row to be refused.
 */
const UNUSED_SESSION_MS = SHORTEST_IDLE_SECONDS * SECOND_MS;

/** How long a session may rest. */
export const sessionIdleMs = ({ sessionTimeoutSeconds }: Pick<Account, 'sessionTimeoutSeconds'>): number => {
  const seconds = sessionTimeoutSeconds ?? DEFAULT_IDLE_SECONDS;
  return Math.min(Math.max(seconds, SHORTEST_IDLE_SECONDS), LONGEST_IDLE_SECONDS) * SECOND_MS;
};

/** How old a session may become. */
export const sessionLifetimeMs = ({ policy }: Pick<Account, 'policy'>): number =>
  (policy.sessionLifetimeSeconds ?? LONGEST_LIFETIME_SECONDS) * SECOND_MS;

/** What of a session says when it ends. */
export interface SessionAge extends Pick<SessionFacts, 'issuedAt' | 'lastUsed'> {
  readonly account: Pick<Account, 'sessionTimeoutSeconds' | 'policy'>;
}

/** When the session ends if nobody uses it again. */
export const sessionEnd = ({ account, issuedAt, lastUsed }: SessionAge): Date => {
  const idleEnd =
    lastUsed === null ? issuedAt.getTime() + UNUSED_SESSION_MS : lastUsed.getTime() + sessionIdleMs(account);
  return new Date(Math.min(idleEnd, issuedAt.getTime() + sessionLifetimeMs(account)));
};

export type SessionDeath = OwnerGone | 'session-ended' | 'session-timed-out';

/** Why a session no longer lives; null: it does. A lock or an expired password never ends one. */
export const sessionDeath = (session: SessionFacts, now: Date): SessionDeath | null => {
  const { account } = session;
  const gone = ownerGone(account);
  if (gone !== null) return gone;
  if (session.ended || session.epoch !== account.sessionEpoch) return 'session-ended';
  return now < sessionEnd(session) ? null : 'session-timed-out';
};
