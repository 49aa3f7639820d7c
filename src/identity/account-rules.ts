import type { TokenWithOwner } from '../storage/stores/access-token-store.ts';
import type { Account } from '../storage/stores/account-store.ts';
import type { PolicyProfile } from './situation.ts';

const DAY_MS = 86_400_000;

export const isLocked = (account: Account, now: Date): boolean =>
  account.lockedUntil !== null && account.lockedUntil > now;

export const isPasswordExpired = (account: Account, now: Date): boolean => {
  const { passwordExpirationDays } = account.policy;
  if (passwordExpirationDays <= 0 || account.passwordUpdated === null) return false;
  return account.passwordUpdated.getTime() + passwordExpirationDays * DAY_MS <= now.getTime();
};

/** Decision 16: the list helps in one mode only, where an empty list blocks nobody; administrators may always. */
export const mayUsePassword = (account: Account): boolean => {
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
export const passwordAgeStopsKeys = (account: Account): boolean =>
  account.policy.authentication === 'Rally Only' || account.onExceptionsList;

/** Decision 19: only the vendor's profile lets a lock, which anybody can cause, stop keys and tokens. */
export const lockStopsKeys = (profile: PolicyProfile): boolean => profile === 'rally';

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
