import { NumberList } from './number-list.ts';
import type { SeedEntry } from './seed-entry.ts';

/** How many posts a work item ever had: it is raised to the highest number, not added up. */
export const POSTS_MADE = 'posts_made';

/** The counts and sums on objects that other lines contribute to, by column. */
export class SeedTotals {
  readonly #columns = new Map<string, NumberList>();

  add(entry: SeedEntry, column: string, amount: number): void {
    if (amount === 0) return;
    const list = this.#columns.get(column) ?? new NumberList();
    this.#columns.set(column, list);
    list.set(entry.index, list.get(entry.index) + amount);
  }

  raise(entry: SeedEntry, column: string, number: number): void {
    this.add(entry, column, Math.max(0, number - this.get(entry, column)));
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
