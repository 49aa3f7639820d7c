import type { Sql } from '../storage/stores/account-store.ts';
import { selectUncheckedDigests } from '../storage/stores/api-key-store.ts';

/**
 * The digests of keys that came from elsewhere and need not have our check digits, held by every node, so that a mistyped
 * value is refused without asking the database (REL-18).
 */
export interface UncheckedKeys {
  has(digest: string): boolean;
  /** Reads them anew: at the start, every second, and when keys were imported or reset. */
  refresh(): Promise<void>;
}

export const createUncheckedKeys = (sql: Sql): UncheckedKeys => {
  let held: ReadonlySet<string> = new Set();
  let begun = 0;
  let shown = 0;
  return {
    has: (digest) => held.has(digest),
    refresh: async () => {
      begun += 1;
      const mine = begun;
      const digests = await selectUncheckedDigests(sql);
      // Two readings at once may end in the wrong order; the one that began later knows more.
      if (mine < shown) return;
      shown = mine;
      held = new Set(digests);
    },
  };
};
