import type { Elapsed } from '../kernel/clock.ts';

export type { Elapsed };

export interface RecentCache<Key, Value> {
  /**
   * The value under the key, loaded when there is none or its load began longer ago than that: what it read cannot be
   * staler. Callers at the same time share one load; one that fails is not kept.
   */
  get(key: Key, maximumAgeMs: number, load: () => Promise<Value>): Promise<Value>;
  /** Forgets what belongs to these, to nobody, or is being loaded, since nobody knows yet whose it is. */
  forget(owners: Iterable<number>): void;
  forgetAll(): void;
}

export interface RecentCacheOptions<Value> {
  readonly elapsed: Elapsed;
  /** At most so many values; the oldest goes first. */
  readonly limit: number;
  /** Whose change changes the value; null: anybody's may. */
  readonly ownerOf: (value: Value) => number | null;
}

interface Entry<Value> {
  readonly startedAt: number;
  readonly promise: Promise<Value>;
  owner: number | null;
}

/** Values by key, each with the age of the load that gave it. Forgetting an owner costs what is theirs, not all there is. */
export const createRecentCache = <Key, Value>(options: RecentCacheOptions<Value>): RecentCache<Key, Value> => {
  const { elapsed, limit, ownerOf } = options;
  const entries = new Map<Key, Entry<Value>>();
  const keysOf = new Map<number | null, Set<Key>>();

  const assign = (key: Key, owner: number | null): void => {
    const keys = keysOf.get(owner);
    if (keys === undefined) keysOf.set(owner, new Set([key]));
    else keys.add(key);
  };

  const unassign = (key: Key, owner: number | null): void => {
    const keys = keysOf.get(owner);
    keys?.delete(key);
    if (keys?.size === 0) keysOf.delete(owner);
  };

  const drop = (key: Key): void => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    unassign(key, entry.owner);
  };

  const settle = (key: Key, entry: Entry<Value>, value: Value): void => {
    if (entries.get(key) !== entry) return;
    unassign(key, null);
    entry.owner = ownerOf(value);
    assign(key, entry.owner);
  };

  const load = (key: Key, read: () => Promise<Value>): Promise<Value> => {
    drop(key);
    const entry: Entry<Value> = { startedAt: elapsed(), promise: read(), owner: null };
    entries.set(key, entry);
    assign(key, null);
    entry.promise.then(
      (value) => settle(key, entry, value),
      () => {
        if (entries.get(key) === entry) drop(key);
      },
    );
    const [oldest] = entries.size > limit ? entries.keys() : [];
    if (oldest !== undefined) drop(oldest);
    return entry.promise;
  };

  const forgetOwner = (owner: number | null): void => {
    for (const key of [...(keysOf.get(owner) ?? [])]) drop(key);
  };

  return {
    get: (key, maximumAgeMs, read) => {
      const entry = entries.get(key);
      return entry !== undefined && elapsed() - entry.startedAt < maximumAgeMs ? entry.promise : load(key, read);
    },
    forget: (owners) => {
      for (const owner of owners) forgetOwner(owner);
      forgetOwner(null);
    },
    forgetAll: () => {
      entries.clear();
      keysOf.clear();
    },
  };
};
