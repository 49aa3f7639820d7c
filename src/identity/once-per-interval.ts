import type { Elapsed } from './recent-cache.ts';

const LIMIT = 10_000;

/** Says true for a key at most once an interval: how often this process writes a "last used" at all. */
export const createOncePerInterval = (elapsed: Elapsed, intervalMs: number): ((key: string) => boolean) => {
  const last = new Map<string, number>();
  return (key) => {
    const now = elapsed();
    const before = last.get(key);
    if (before !== undefined && now - before < intervalMs) return false;
    last.delete(key);
    last.set(key, now);
    const [oldest] = last.keys();
    if (last.size > LIMIT && oldest !== undefined) last.delete(oldest);
    return true;
  };
};
