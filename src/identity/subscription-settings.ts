import type { ChangeFeed } from '../storage/change-notice.ts';
import type { Pool } from '../storage/database.ts';
import { findSubscriptionSettings, type SubscriptionSettings } from '../storage/stores/subscription-store.ts';
import { maximumAge } from './cache-age.ts';
import { createRecentCache, type Elapsed } from './recent-cache.ts';

/** The subscription's settings, remembered as long as `cache-age.ts` allows. */
export interface SubscriptionSettingsCache {
  current(): Promise<SubscriptionSettings>;
  /** The next call reads again. */
  forget(): void;
}

export const createSubscriptionSettings = (
  pool: Pool,
  elapsed: Elapsed,
  changes: ChangeFeed | null,
): SubscriptionSettingsCache => {
  const cache = createRecentCache<'', SubscriptionSettings>({ elapsed, limit: 1, ownerOf: () => null });
  const age = maximumAge(changes);
  changes?.onChanges(({ accounts, everything }) => {
    if (accounts || everything) cache.forgetAll();
  });
  return {
    current: () => cache.get('', age(), () => findSubscriptionSettings(pool)),
    forget: cache.forgetAll,
  };
};
