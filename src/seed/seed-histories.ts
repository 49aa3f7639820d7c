import { NumberTable } from './id-tables.ts';
import { NumberList } from './number-list.ts';
import type { SeedEntry } from './seed-entry.ts';

/** The Revision lines of an object, summed up; instants in milliseconds. */
export interface RevisionSummary {
  readonly highest: number;
  readonly oldest: number;
  readonly newest: number;
}

/** Numbers up to here are kept in the compact table together with their object. */
const COMPACT_NUMBERS = 2 ** 20;

/** What the Revision lines say about the objects they belong to. */
export class SeedHistories {
  readonly #count = new NumberList();
  readonly #highest = new NumberList();
  readonly #oldest = new NumberList();
  readonly #newest = new NumberList();
  readonly #numbers = new NumberTable();
  readonly #largeNumbers = new Set<string>();

  /** Notes a revision; false when its object has one with this number already. */
  addNumber({ index }: SeedEntry, number: number): boolean {
    this.#highest.set(index, this.#count.get(index) === 0 ? number : Math.max(number, this.#highest.get(index)));
    this.#count.set(index, this.#count.get(index) + 1);
    return this.#isNew(index, number);
  }

  addDate({ index }: SeedEntry, instant: number): void {
    const [oldest, newest] = [this.#oldest.get(index), this.#newest.get(index)];
    if (oldest === 0 || instant < oldest) this.#oldest.set(index, instant);
    if (newest === 0 || instant > newest) this.#newest.set(index, instant);
  }

  of({ index }: SeedEntry): RevisionSummary | null {
    if (this.#count.get(index) === 0) return null;
    return {
      highest: this.#highest.get(index),
      oldest: this.#oldest.get(index),
      newest: this.#newest.get(index),
    };
  }

  #isNew(index: number, number: number): boolean {
    if (number < COMPACT_NUMBERS) {
      // One more than it is: 0 is no key. The value only has to differ between calls.
      const value = this.#count.get(index);
      return this.#numbers.add(index * COMPACT_NUMBERS + number + 1, value) === value;
    }
    const key = `${index} ${number}`;
    if (this.#largeNumbers.has(key)) return false;
    this.#largeNumbers.add(key);
    return true;
  }
}
