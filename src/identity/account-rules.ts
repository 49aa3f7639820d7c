import type { TokenWithOwner } from '../storage/stores/access-token-store.ts';
import type { Account } from '../storage/stores/account-store.ts';
import { FOREVER } from './attempt-rules.ts';

const DAY_MS = 86_400_000;

/** What of an account the rules about locks, passwords and keys look at. */
export type StandingFacts = Pick<
  Account,
  | 'subscriptionAdmin'
  | 'lockedUntil'
  | 'passwordUpdated'
  | 'lastLogin'
  | 'lastActive'
  | 'unlockedAt'
  | 'onExceptionsList'
  | 'policy'
>;

/** Whoever was not here for so long is locked until an administrator unlocks (B9); key calls count as being here. */
export const IDLE_MS = 365 * DAY_MS;

/** Those who were never here are left to the sweep, which knows when they were made. */
const isIdle = (
  { lastActive, lastLogin, unlockedAt }: Pick<Account, 'lastActive' | 'lastLogin' | 'unlockedAt'>,
  now: Date,
): boolean => {
  const latest = Math.max(...[lastActive, lastLogin, unlockedAt].map((date) => date?.getTime() ?? 0));
  return (lastActive ?? lastLogin) !== null && now.getTime() - latest >= IDLE_MS;
};

export const isLocked = (account: StandingFacts, now: Date): boolean =>
  (account.lockedUntil !== null && account.lockedUntil > now) || isIdle(account, now);

/** A lock that no time ends. */
const isLockedForGood = (account: Account, now: Date): boolean =>
  isIdle(account, now) || (account.lockedUntil !== null && account.lockedUntil >= FOREVER);

/** When the password expires; null: never. */
export const passwordEnd = (account: StandingFacts): Date | null => {
  const { passwordExpirationDays, profile } = account.policy;
  // NIST SP 800-63B: passwords do not expire by the calendar.
  if (profile === 'modern' || passwordExpirationDays <= 0 || account.passwordUpdated === null) return null;
  return new Date(account.passwordUpdated.getTime() + passwordExpirationDays * DAY_MS);
};

export const isPasswordExpired = (account: StandingFacts, now: Date): boolean => {
  const end = passwordEnd(account);
  return end !== null && end <= now;
};

/** Decision 16: the list helps in one mode only, where an empty list blocks nobody; administrators may always. */
export const mayUsePassword = (account: StandingFacts): boolean => {
  if (account.subscriptionAdmin) return true;
  switch (account.policy.authentication) {
    case 'Rally Only':
    case 'Rally or SSO':
      return true;
    case 'SSO Only':
      return false;
    case 'SSO With Exceptions':
      return account.onExceptionsList || !account.policy.exceptionsListInUse;
  }
};

/** R58, R59: with SSO the password policy is ignored, except for users on the exceptions list. */
export const passwordAgeStopsKeys = (account: StandingFacts): boolean =>
  account.policy.authentication === 'Rally Only' || account.onExceptionsList;

/** Decision 19: only the vendor's profile lets a lock, which anybody can cause, stop keys and tokens. */
export const lockStopsKeys = ({ policy }: StandingFacts): boolean => policy.profile === 'rally';

/**
 * Whether the user may choose a new password without the old one. The vendor refuses it while the account is locked; in
 * `modern`, where anybody can cause the short waits, only a lock without end does.
 */
export const mayResetPassword = (account: Account, now: Date): boolean => {
  if (ownerGone(account) !== null || !mayUsePassword(account)) return false;
  return account.policy.profile === 'rally' ? !isLocked(account, now) : !isLockedForGood(account, now);
};

export type OwnerGone = 'owner-deleted' | 'owner-disabled';

/** What ends all that is in somebody's name, whatever else became of it; null: they are still here. */
export const ownerGone = ({ deleted, disabled }: Account): OwnerGone | null => {
  if (deleted) return 'owner-deleted';
  return disabled ? 'owner-disabled' : null;
};

export type TokenDeath = OwnerGone | 'token-revoked' | 'token-expired';

/** Why an access token opens nothing any more; null: it does, as far as it is asked itself. */
export const tokenDeath = ({ account, revoked, expiresAt }: TokenWithOwner, now: Date): TokenDeath | null => {
  const gone = ownerGone(account);
  if (gone !== null) return gone;
  if (revoked) return 'token-revoked';
  return expiresAt <= now ? 'token-expired' : null;
};
