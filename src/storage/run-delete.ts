import type { Database } from './database.ts';
import { FOREIGN_KEY_VIOLATION, isRetryable, sqlStateOf } from './sql-state.ts';

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** conflict: something came to hang on the object since it was looked at; nothing was deleted, look again. */
export type DeleteOutcome = 'deleted' | 'missing' | 'conflict';

/** Runs a compiled delete as one transaction. */
export const runDelete = async (database: Database, statement: Statement): Promise<DeleteOutcome> => {
  try {
    const { rowCount } = await database.main.query({ text: statement.text, values: [...statement.values] });
    return rowCount === 0 ? 'missing' : 'deleted';
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
