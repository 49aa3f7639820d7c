import { limits } from '../config/limits.ts';

/** Reads query parameters one by one; what is wrong with any is kept, the first counts. */
export class QueryReader {
  readonly #query: URLSearchParams;
  /** Which parameter is wrong and what it takes; null: none is. */
  problem: string | null = null;

  constructor(query: URLSearchParams) {
    this.#query = query;
  }

  text(name: string, form: RegExp, takes: string): string | null {
    const value = this.#query.get(name);
    if (value === null || value === '') return null;
    if (form.test(value)) return value;
    this.problem ??= `${name} takes ${takes}.`;
    return null;
  }

  number(name: string, most: number = Number.MAX_SAFE_INTEGER): number | null {
    const value = this.text(name, /^\d{1,16}$/, 'a whole number');
    if (value === null || Number(value) <= most) return value === null ? null : Number(value);
    this.problem ??= `${name} takes at most ${most}.`;
    return null;
  }

  instant(name: string): Date | null {
    const value = this.text(name, /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/, INSTANT);
    const date = value === null ? null : new Date(value);
    if (date === null || !Number.isNaN(date.getTime())) return date;
    this.problem ??= `${name} takes ${INSTANT}.`;
    return null;
  }

  /** `start`, counted from 1, and `pagesize`. */
  page(mostStart: number): { readonly start: number; readonly size: number } {
    const start = this.number('start', mostStart) ?? 1;
    const size = this.number('pagesize', limits.loginPageSizeMaximum) ?? limits.pageSizeDefault;
    if (start < 1 || size < 1) this.problem ??= 'start and pagesize begin with 1.';
    return { start, size };
  }
}

const INSTANT = 'an instant such as 2026-01-31T12:00:00Z';
