import type { Pool } from '../storage/database.ts';
import { findSubscriptionSettings, type SubscriptionSettings } from '../storage/stores/subscription-store.ts';
import { createRecentCache, type Elapsed } from './recent-cache.ts';

/** The subscription's settings, read at most once a second. */
export interface SubscriptionSettingsCache {
  current(): Promise<SubscriptionSettings>;
  /** The next call reads again. */
  forget(): void;
}

/** What is written through another node is seen within this time. */
const TTL_MS = 1_000;

export const createSubscriptionSettings = (pool: Pool, elapsed: Elapsed): SubscriptionSettingsCache => {
  const cache = createRecentCache<SubscriptionSettings>({ elapsed, ttlMs: TTL_MS, limit: 1 });
  return {
    current: () => cache.get('', () => findSubscriptionSettings(pool)),
    forget: () => cache.forget(() => true),
  };
};
