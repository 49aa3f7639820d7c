import type { SeedPhase, SeedProgress } from '../seed/seed-progress.ts';

/** Where progress is shown: standard error, or what a test gives. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** A terminal's line changes this often, a file gets a line this often. */
const TERMINAL_MS = 200;
const FILE_MS = 5_000;

const NARROWEST = 20;
const USUAL_COLUMNS = 80;

const DOING: Readonly<Record<SeedPhase, readonly [what: string, unit: string]>> = {
  reading: ['Reading', 'lines'],
  comparing: ['Comparing with the server', 'lines'],
  checking: ['Checking', 'lines'],
  loading: ['Loading', 'lines'],
  indexing: ['Building indexes', 'steps'],
  tidying: ['Tidying up', 'tables'],
  exporting: ['Exporting', 'lines'],
};

const grouped = (number: number): string => Math.round(number).toLocaleString('en-US');

const isCountedInLines = (phase: SeedPhase): boolean => DOING[phase][1] === 'lines';

/** Shows what an import or export does: on a terminal in one line that changes, elsewhere a line every few seconds. */
export class ProgressLine {
  readonly #output: ProgressOutput;
  readonly #clock: () => number;
  #phase: SeedPhase | null = null;
  #phaseBegan = 0;
  /** What is done at once needs no progress: the first is shown after a while, too. */
  #lastShown: number;

  /** `clock` gives milliseconds that never go back. */
  constructor(output: ProgressOutput, clock: () => number) {
    this.#output = output;
    this.#clock = clock;
    this.#lastShown = clock();
  }

  /** @param fraction how much of the phase is done where its total is not known, from 0 to 1 */
  show(progress: SeedProgress, fraction?: number): void {
    const now = this.#clock();
    if (progress.phase !== this.#phase) {
      this.#phase = progress.phase;
      this.#phaseBegan = now;
    }
    const isDue = now - this.#lastShown >= (this.#output.isTTY === true ? TERMINAL_MS : FILE_MS);
    if (!isDue) return;
    this.#lastShown = now;
    this.#write(this.#sentence(progress, now, fraction));
  }

  /** Leaves the terminal's line to what is printed next. */
  end(): void {
    if (this.#output.isTTY === true && this.#phase !== null) this.#output.write('\r\u001b[K');
  }

  #sentence({ phase, done, total }: SeedProgress, now: number, fraction: number | undefined): string {
    const [what, unit] = DOING[phase];
    const share = total === null || total === 0 ? fraction : done / total;
    const percent = share === undefined ? '' : ` ${Math.min(100, Math.floor(share * 100))} %,`;
    const seconds = (now - this.#phaseBegan) / 1_000;
    const rate = isCountedInLines(phase) && seconds > 0 ? `, ${grouped(done / seconds)} ${unit}/s` : '';
    const of = isCountedInLines(phase) || total === null ? '' : ` of ${grouped(total)}`;
    return `${what}:${percent} ${grouped(done)}${of} ${unit}${rate}`;
  }

  #write(sentence: string): void {
    if (this.#output.isTTY !== true) {
      this.#output.write(`${sentence}\n`);
      return;
    }
    const room = Math.max(NARROWEST, (this.#output.columns ?? USUAL_COLUMNS) - 1);
    this.#output.write(`\r\u001b[K${sentence.slice(0, room)}`);
  }
}
