import type { Link } from '../model/attribute.ts';
import { NumberTable } from './id-tables.ts';
import type { SeedEntry } from './seed-entry.ts';

/** Entries beyond this number could not be told apart in one key. */
const MOST_ENTRIES = 2 ** 26;

/** The pairs of all collections that are kept in tables of their own. */
export class SeedPairs {
  readonly #byTable = new Map<string, NumberTable>();
  /** Pairs by table. */
  readonly counts = new Map<string, number>();

  /** False when the pair was told before, maybe from its other end: `Predecessors` here, `Successors` there. */
  isNew(link: Link, own: SeedEntry, item: SeedEntry): boolean {
    const [from, to] = link.own < link.item ? [own, item] : [item, own];
    const pairs = this.#byTable.get(link.table) ?? new NumberTable();
    this.#byTable.set(link.table, pairs);
    const next = (this.counts.get(link.table) ?? 0) + 1;
    const isNew = pairs.add(from.index * MOST_ENTRIES + to.index + 1, next) === next;
    if (isNew) this.counts.set(link.table, next);
    return isNew;
  }
}
