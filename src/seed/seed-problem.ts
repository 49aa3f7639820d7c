/** Why a seed file was not loaded. Line 0 speaks of the file as a whole; lines count from 1. */
export interface SeedProblem {
  readonly line: number;
  /** A sentence for whoever wrote the file. */
  readonly message: string;
}

/** More problems than these help nobody; the rest is counted. */
const MOST_PROBLEMS = 200;

/** Collects the problems of all passes over a file. */
export class SeedProblems {
  readonly #found: SeedProblem[] = [];

  add(line: number, message: string): void {
    this.#found.push({ line, message });
  }

  addAll(problems: readonly SeedProblem[]): void {
    for (const problem of problems) this.#found.push(problem);
  }

  get any(): boolean {
    return this.#found.length > 0;
  }

  /** In the order of the lines, cut off after the first few hundred. */
  list(): readonly SeedProblem[] {
    const sorted = this.#found.toSorted((a, b) => a.line - b.line);
    const left = sorted.length - MOST_PROBLEMS;
    if (left <= 0) return sorted;
    return [...sorted.slice(0, MOST_PROBLEMS), { line: 0, message: `The file has ${left} more problems.` }];
  }
}
