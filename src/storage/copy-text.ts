import { randomUUID } from 'node:crypto';
import { assert } from '../kernel/assert.ts';

/** A column as the catalogue describes it. */
export interface TableColumn {
  readonly name: string;
  readonly notNull: boolean;
  /** SQL of the default, null when there is none. */
  readonly defaultSql: string | null;
  /** The default's value as text, where it is the same for every row. */
  readonly defaultText: string | null;
}

/** Values by column. What is absent takes the column's default, and so does a null that the column refuses. */
export type CopyRow = Readonly<Record<string, unknown>>;

const NULL = '\\N';
const NEEDS_ESCAPE = /[\\\n\r\t]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escaped = (text: string): string =>
  NEEDS_ESCAPE.test(text) ? text.replaceAll(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? character) : text;

const defaultOf = ({ name, defaultSql, defaultText, notNull }: TableColumn): string => {
  if (defaultSql === null) {
    assert(!notNull, `column ${name} has no default`);
    return NULL;
  }
  if (defaultSql === 'gen_random_uuid()') return randomUUID();
  assert(defaultText !== null, `the default of column ${name} differs from row to row`);
  return escaped(defaultText);
};

const textOf = (value: unknown, column: TableColumn): string => {
  if (value === undefined || (value === null && column.notNull)) return defaultOf(column);
  if (value === null) return NULL;
  if (typeof value === 'string') return escaped(value);
  return typeof value === 'boolean' ? (value ? 't' : 'f') : String(value);
};

/**
 * One row in COPY's text format (PostgreSQL, "COPY", File Formats), its line feed included. Joined, not added up piece by
 * piece: that would leave a tree of pieces behind for each of millions of rows.
 */
export const copyLine = (row: CopyRow, columns: readonly TableColumn[]): string =>
  `${columns.map((column) => textOf(row[column.name], column)).join('\t')}\n`;
