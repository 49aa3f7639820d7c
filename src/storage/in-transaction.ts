import type { Database, PoolClient } from './database.ts';

/** Runs `work` in one transaction, which is committed where its outcome `holds` and undone otherwise, as when it throws. */
export const inTransaction = async <Outcome>(
  database: Pick<Database, 'main'>,
  work: (client: PoolClient) => Promise<Outcome>,
  holds: (outcome: Outcome) => boolean,
): Promise<Outcome> => {
  const client = await database.main.connect();
  try {
    await client.query('BEGIN');
    const outcome = await work(client);
    await client.query(holds(outcome) ? 'COMMIT' : 'ROLLBACK');
    return outcome;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
};
