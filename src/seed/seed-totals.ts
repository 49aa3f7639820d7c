import { NumberList } from './number-list.ts';
import type { SeedEntry } from './seed-entry.ts';

/** The counts and sums on objects that other lines contribute to, by column. */
export class SeedTotals {
  readonly #columns = new Map<string, NumberList>();

  add(entry: SeedEntry, column: string, amount: number): void {
    if (amount === 0) return;
    const list = this.#columns.get(column) ?? new NumberList();
    this.#columns.set(column, list);
    list.set(entry.index, list.get(entry.index) + amount);
  }

  get(entry: SeedEntry, column: string): number {
    return this.#columns.get(column)?.get(entry.index) ?? 0;
  }

  /** What an object has of each column, without those that nothing was added to. */
  of(entry: SeedEntry): readonly (readonly [column: string, amount: number])[] {
    return [...this.#columns].flatMap(([column, list]) => {
      const amount = list.get(entry.index);
      return amount === 0 ? [] : [[column, amount] as const];
    });
  }
}
