import type { Database, PoolClient } from '../../src/storage/database.ts';

/** A row that a slow transaction holds while others come to change it. */
export interface HeldUpdate {
  /** Resolves when so many statements wait for a lock. */
  waitingFor(count: number): Promise<void>;
  commit(): Promise<void>;
}

const PATIENCE_MS = 5_000;

const waiting = async (client: PoolClient): Promise<number> => {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0]?.count ?? 0;
};

/** Runs the statement in a transaction that stays open. */
export const holdUpdate = async (database: Database, text: string, values: readonly unknown[]): Promise<HeldUpdate> => {
  const client = await database.main.connect();
  await client.query('BEGIN');
  await client.query(text, [...values]);
  return {
    waitingFor: async (count) => {
      const deadline = performance.now() + PATIENCE_MS;
      while ((await waiting(client)) < count) {
        if (performance.now() > deadline) throw new Error(`fewer than ${count} statements wait`);
      }
    },
    commit: async () => {
      await client.query('COMMIT');
      client.release();
    },
  };
};
