import type { SeedPhase, SeedProgress } from './seed-progress.ts';

/** The lines of a seed file, without their ends. They are read several times, each time from the first on. */
export type SeedText = Iterable<string> | AsyncIterable<string>;

/** Progress is told each time so many lines are read. */
const LINES_BETWEEN = 2_048;

/** The text gave other lines than the first time. */
export class SeedTextChanged extends Error {}

/** Reads a text again and again, and tells how far it has come. */
export class SeedReader {
  readonly #text: SeedText;
  readonly #onProgress: (progress: SeedProgress) => void;
  /** Lines and characters of the first reading. */
  #first: { readonly lines: number; readonly characters: number } | null = null;

  constructor(text: SeedText, onProgress: (progress: SeedProgress) => void) {
    this.#text = text;
    this.#onProgress = onProgress;
  }

  /** Calls `visit` with each line and its number from 1 on, and waits where it answers a promise. */
  async read(phase: SeedPhase, visit: (text: string, line: number) => Promise<void> | null): Promise<void> {
    const total = this.#first?.lines ?? null;
    let [lines, characters] = [0, 0];
    this.#onProgress({ phase, done: 0, total });
    for await (const text of this.#text) {
      lines += 1;
      characters += text.length;
      const visited = visit(text, lines);
      if (visited !== null) await visited;
      if (lines % LINES_BETWEEN === 0) this.#onProgress({ phase, done: lines, total });
    }
    this.#onProgress({ phase, done: lines, total: lines });
    this.#first ??= { lines, characters };
    if (this.#first.lines === lines && this.#first.characters === characters) return;
    throw new SeedTextChanged('The file changed while it was read.');
  }
}
