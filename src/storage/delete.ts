import type { Database } from './database.ts';

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Runs a compiled statement and returns the oids it gives, as one transaction. */
export const runForOids = async (database: Database, statement: Statement): Promise<readonly number[]> => {
  const { rows } = await database.main.query<[number]>({
    text: statement.text,
    values: [...statement.values],
    rowMode: 'array',
  });
  return rows.map(([oid]) => oid);
};
