import type { Database, PoolClient } from '../../src/storage/database.ts';

/** A work item whose row a slow transaction holds: who wants to change it waits in PostgreSQL. */
export interface HeldRow {
  /** The transaction, to write what it likes. */
  readonly client: PoolClient;
  /** Resolves when somebody waits for the transaction to end. */
  isWaitedFor(): Promise<void>;
  commit(): Promise<void>;
}

const PATIENCE_MS = 5_000;

export const holdRow = async (database: Database, oid: number): Promise<HeldRow> => {
  const client = await database.main.connect();
  await client.query('BEGIN');
  await client.query('SELECT 1 FROM artifact WHERE oid = $1 FOR UPDATE', [oid]);
  const waiting = async (): Promise<number> => {
    const { rows } = await client.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))',
    );
    return rows[0]?.count ?? 0;
  };
  return {
    client,
    isWaitedFor: async () => {
      const deadline = performance.now() + PATIENCE_MS;
      while ((await waiting()) === 0) {
        if (performance.now() > deadline) throw new Error(`nobody waits for the work item ${oid}`);
      }
    },
    commit: async () => {
      await client.query('COMMIT');
      client.release();
    },
  };
};
