import type { Database } from './database.ts';
import { FOREIGN_KEY_VIOLATION, isRetryable, sqlStateOf } from './sql-state.ts';

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** conflict: something came to hang on the object since it was looked at; nothing was deleted, look again. */
export type DeleteOutcome = 'deleted' | 'missing' | 'conflict';

const runBehindLock = async (database: Database, lock: Statement, statement: Statement): Promise<number | null> => {
  const client = await database.main.connect();
  try {
    await client.query('BEGIN');
    await client.query({ text: lock.text, values: [...lock.values] });
    const { rowCount } = await client.query({ text: statement.text, values: [...statement.values] });
    await client.query('COMMIT');
    return rowCount;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
};

const runAlone = async (database: Database, { text, values }: Statement): Promise<number | null> =>
  (await database.main.query({ text, values: [...values] })).rowCount;

/** Runs a compiled delete as one transaction; where others must be waited for before it looks, behind a lock. */
export const runDelete = async (
  database: Database,
  statement: Statement,
  lock: Statement | null = null,
): Promise<DeleteOutcome> => {
  try {
    const rows = await (lock === null ? runAlone(database, statement) : runBehindLock(database, lock, statement));
    return rows === 0 ? 'missing' : 'deleted';
  } catch (error) {
    const state = sqlStateOf(error);
    if (state === FOREIGN_KEY_VIOLATION || isRetryable(state)) return 'conflict';
    throw error;
  }
};

export interface Descendant {
  readonly oid: number;
  readonly projectOid: number;
}

/** Runs a compiled search for what goes with an object. */
export const loadDescendants = async (database: Database, statement: Statement): Promise<readonly Descendant[]> => {
  const { rows } = await database.main.query<[number, number]>({
    text: statement.text,
    values: [...statement.values],
    rowMode: 'array',
  });
  return rows.map(([oid, projectOid]) => ({ oid, projectOid }));
};
