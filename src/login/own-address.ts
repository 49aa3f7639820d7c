import { networkAllows } from '../identity/ip-filter.ts';
import type { SubscriptionPolicy } from '../storage/stores/account-store.ts';

/** `exempt`: not on the list, and let in only because the list does not bind administrators. */
export type OwnAddress = 'allowed' | 'exempt' | 'shut-out';

/** What the IP filter makes of an administrator who calls from this address. */
export const ownAddress = (policy: SubscriptionPolicy, remoteAddress: string): OwnAddress => {
  if (networkAllows({ policy, subscriptionAdmin: false }, remoteAddress)) return 'allowed';
  return networkAllows({ policy, subscriptionAdmin: true }, remoteAddress) ? 'exempt' : 'shut-out';
};
