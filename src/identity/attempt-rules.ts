import type { SubscriptionPolicy } from '../storage/stores/account-store.ts';

const MINUTE_MS = 60_000;

/** The end of a lock that only an administrator lifts, as the vendor's server writes it (B9). */
export const FOREVER = new Date(Date.UTC(3000, 0, 1));

/** Failures that `modern` lets through before its first wait. */
const FREE_FAILURES = 5;
const LONGEST_WAIT_MINUTES = 15;

/** Failed checks of one /24 or /64 within the window; `modern` alone counts them (REL-19). */
export const NETWORK_CHECKS = 100;
export const NETWORK_WINDOW_MS = 15 * MINUTE_MS;

/** The number of the failure that closes the account to passwords, for a while or for good. */
export const failureLimit = ({ profile, maximumLoginAttempts }: SubscriptionPolicy): number =>
  profile === 'modern' ? FREE_FAILURES : maximumLoginAttempts;

/**
 * Until when the account is closed to passwords after so many failures; null: it is not. `rally` locks for the
 * subscription's time, `modern` waits 1, 2, 4 … 15 minutes. No time makes either forget a failure.
 */
export const closedUntil = (policy: SubscriptionPolicy, failures: number, now: Date): Date | null => {
  const beyond = failures - failureLimit(policy);
  if (beyond < 0) return null;
  if (policy.profile === 'rally' && policy.lockoutMinutes < 0) return FOREVER;
  const minutes = policy.profile === 'rally' ? policy.lockoutMinutes : Math.min(2 ** beyond, LONGEST_WAIT_MINUTES);
  return new Date(now.getTime() + minutes * MINUTE_MS);
};
