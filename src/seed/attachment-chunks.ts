import { NumberTable } from './id-tables.ts';
import { NumberList } from './number-list.ts';
import type { SeedEntry } from './seed-entry.ts';
import type { SeedProblems } from './seed-problem.ts';

/** More pieces than any attachment can have. */
const MOST_CHUNKS = 2 ** 22;

/** The pieces of attachments that a file has: each once, none missing. */
export class AttachmentChunks {
  readonly #seen = new NumberTable();
  readonly #count = new NumberList();
  readonly #highest = new NumberList();
  readonly #contents = new Set<SeedEntry>();

  add(content: SeedEntry, number: number, line: number, problems: SeedProblems): void {
    const first = number < MOST_CHUNKS ? this.#seen.add(content.index * MOST_CHUNKS + number + 1, line) : line;
    if (first !== line) {
      problems.add(line, `Line ${first} is chunk ${number} of the same content.`);
      return;
    }
    this.#contents.add(content);
    this.#count.set(content.index, this.#count.get(content.index) + 1);
    this.#highest.set(content.index, Math.max(number, this.#highest.get(content.index)));
  }

  refuseGaps(problems: SeedProblems): void {
    for (const content of this.#contents) {
      if (this.#count.get(content.index) === this.#highest.get(content.index) + 1) continue;
      problems.add(content.line, 'Chunks of this content are missing.');
    }
  }
}
