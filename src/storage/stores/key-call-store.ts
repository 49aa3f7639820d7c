import type { Statement } from '../../query/sql/fragment.ts';
import type { Sql } from './account-store.ts';

/** How many calls ended how; null: none did. */
export interface CallCounts {
  readonly accepted: number | null;
  readonly nothingWritten: number | null;
  readonly refused: number | null;
}

/** The calls of one day of UTC, such as `2026-01-31`. */
export interface CallDay extends CallCounts {
  readonly day: string;
}

/** The calls from one address, or of one agent. */
export interface CallSource extends CallCounts {
  readonly source: string;
  /** How many sources there are, also those beyond the listed ones. */
  readonly total: number;
  /** Milliseconds since 1970. */
  readonly first: number;
  readonly last: number;
}

/** What the decision log has of a key's calls. */
export interface KeyCalls {
  /** Days with calls, in any order. */
  readonly days: readonly CallDay[];
  /** Seen last first. */
  readonly addresses: readonly CallSource[];
  readonly agents: readonly CallSource[];
  /** Milliseconds of the oldest entry looked at, where there may be more; null: all were. */
  readonly cut: number | null;
}

/** Runs the compiled question about a key's calls. */
export const loadKeyCalls = async (sql: Sql, statement: Statement): Promise<KeyCalls> => {
  const { rows } = await sql.query<KeyCalls>({ text: statement.text, values: [...statement.values] });
  const [row] = rows;
  if (row === undefined) throw new Error('a statement without FROM gave no row');
  return row;
};
