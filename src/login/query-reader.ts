import { readInstantOrDay } from './instant.ts';
import { type ListPage, readListPage } from './list-page.ts';

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

  number(name: string): number | null {
    const value = this.text(name, /^\d{1,15}$/, 'a whole number');
    return value === null ? null : Number(value);
  }

  instant(name: string): Date | null {
    const value = this.#query.get(name);
    if (value === null || value === '') return null;
    const date = readInstantOrDay(value);
    if (date === null) this.problem ??= `${name} takes ${INSTANT}.`;
    return date;
  }

  page(most?: number): ListPage {
    const page = readListPage(this.#query, most);
    if (page.ok) return page.value;
    this.problem ??= page.error;
    return { start: 1, pageSize: 1 };
  }
}

const INSTANT = 'an instant such as 2026-01-31T12:00:00Z';
