import type { Database } from '../../src/storage/database.ts';

/** A table that nobody can read for a while: whatever needs it waits in PostgreSQL. */
export interface LockedTable {
  /** Resolves when so many statements of others wait for the table; rejects when they do not within `withinMs`. */
  waiting(count: number, withinMs: number): Promise<void>;
  /** A second call does nothing. */
  unlock(): Promise<void>;
}

export const lockTable = async (database: Database, table: string): Promise<LockedTable> => {
  const client = await database.main.connect();
  await client.query('BEGIN');
  await client.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
  let isLocked = true;
  const count = async (): Promise<number> => {
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_locks WHERE NOT granted AND relation = $1::regclass`,
      [table],
    );
    return rows[0]?.count ?? 0;
  };
  return {
    waiting: async (wanted, withinMs) => {
      const deadline = performance.now() + withinMs;
      for (let found = await count(); found !== wanted; found = await count()) {
        if (performance.now() > deadline) throw new Error(`${found} statements wait for ${table}, not ${wanted}`);
      }
    },
    unlock: async () => {
      if (!isLocked) return;
      isLocked = false;
      await client.query('ROLLBACK');
      client.release();
    },
  };
};
