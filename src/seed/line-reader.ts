import { err, ok, type Result } from '../kernel/result.ts';
import type { Ref } from '../model/ref.ts';
import type { SeedProblem } from './seed-problem.ts';
import { checkDate, checkObjectId, refOf } from './seed-value.ts';

/** A line of a seed file, parsed. */
export type Json = Readonly<Record<string, unknown>>;

/** The object that a line holds; null when it holds none. */
export const parseLine = (text: string): Json | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
  } catch {
    return null;
  }
};

export const quoted = (values: readonly string[]): string => values.map((value) => `"${value}"`).join(', ');

/** Reads the members of a line that is no object of the model, and collects what is wrong with them. */
export class LineReader {
  readonly #json: Json;
  readonly #line: number;
  readonly #problems: SeedProblem[] = [];

  /** Members whose names begin with `_` say nothing; any other that is not in `names` is a mistake. */
  constructor(json: Json, line: number, what: { readonly type: string; readonly names: readonly string[] }) {
    this.#json = json;
    this.#line = line;
    for (const name of Object.keys(json)) {
      if (!name.startsWith('_') && !what.names.includes(name)) this.problem(`${what.type} has no attribute "${name}".`);
    }
  }

  problem(message: string): void {
    this.#problems.push({ line: this.#line, message });
  }

  value(name: string): unknown {
    return this.#json[name] ?? null;
  }

  ref(name: string): Ref | null {
    const ref = refOf(this.value(name));
    if (ref === null) this.problem(`${name} needs a reference such as "/${name.toLowerCase()}/1234".`);
    return ref;
  }

  /** A string that fits; the sentence says what does, and never repeats the value, which may be a secret. */
  text(name: string, fits: RegExp, sentence: string): string {
    const value = this.value(name);
    if (typeof value === 'string' && fits.test(value)) return value;
    this.problem(`${name} needs ${sentence}.`);
    return '';
  }

  integer(name: string, minimum: number): number {
    const value = this.value(name);
    if (Number.isSafeInteger(value) && (value as number) >= minimum) return value as number;
    this.problem(`${name} needs a whole number from ${minimum} on.`);
    return minimum;
  }

  /** False where the line says nothing. */
  flag(name: string): boolean {
    const value = this.value(name);
    if (value === null || typeof value === 'boolean') return value === true;
    this.problem(`${name} needs true or false.`);
    return false;
  }

  /** An ISO text in UTC; null where the line has none. */
  date(name: string): string | null {
    return this.#optional(name, checkDate);
  }

  objectId(name: string): number | null {
    return this.#optional(name, checkObjectId);
  }

  /** The finished line, or everything that is wrong with it. */
  finish<Line>(line: Line): Result<Line, readonly SeedProblem[]> {
    return this.#problems.length > 0 ? err(this.#problems) : ok(line);
  }

  #optional<Value>(name: string, check: (value: unknown) => Result<Value, string>): Value | null {
    const value = this.value(name);
    if (value === null) return null;
    const checked = check(value);
    if (checked.ok) return checked.value;
    this.problem(`${name} ${checked.error}.`);
    return null;
  }
}
