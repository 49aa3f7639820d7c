/** Milliseconds that only ever grow, whatever happens to the wall clock; a cache's age must not follow a moved clock. */
export type Elapsed = () => number;

export interface RecentCache<Value> {
  /** The value under the key, loaded when there is none or it is too old; callers at the same time share one load. */
  get(key: string, load: () => Promise<Value>): Promise<Value>;
  /** Forgets the values that match, and what is being loaded, since nobody knows yet. */
  forget(matches: (value: Value) => boolean): void;
}

interface Entry<Value> {
  readonly startedAt: number;
  readonly promise: Promise<Value>;
  loaded: { readonly value: Value } | null;
}

export interface RecentCacheOptions {
  readonly elapsed: Elapsed;
  readonly ttlMs: number;
  /** At most so many values; the oldest goes first. */
  readonly limit: number;
}

/** Values no older than `ttlMs`, counted from the moment their load began: what it read cannot be staler than that. */
export const createRecentCache = <Value>({ elapsed, ttlMs, limit }: RecentCacheOptions): RecentCache<Value> => {
  const entries = new Map<string, Entry<Value>>();

  const load = (key: string, read: () => Promise<Value>): Promise<Value> => {
    const entry: Entry<Value> = { startedAt: elapsed(), promise: read(), loaded: null };
    const drop = (): void => {
      if (entries.get(key) === entry) entries.delete(key);
    };
    entry.promise.then((value) => {
      entry.loaded = { value };
    }, drop);
    entries.delete(key);
    entries.set(key, entry);
    const [oldest] = entries.keys();
    if (entries.size > limit && oldest !== undefined) entries.delete(oldest);
    return entry.promise;
  };

  return {
    get: (key, read) => {
      const entry = entries.get(key);
      return entry !== undefined && elapsed() - entry.startedAt < ttlMs ? entry.promise : load(key, read);
    },
    forget: (matches) => {
      for (const [key, entry] of entries) {
        if (entry.loaded === null || matches(entry.loaded.value)) entries.delete(key);
      }
    },
  };
};
