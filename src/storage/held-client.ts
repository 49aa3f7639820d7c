import type { Pool, PoolClient } from './database.ts';

/**
 * Runs `work` on a connection of its own, for as long as that takes. A connection that is lost meanwhile fails the
 * statement that waits for it; one on which anything failed is not used again.
 */
export const withHeldClient = async <Value>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Value>,
): Promise<Value> => {
  const client = await pool.connect();
  try {
    const value = await work(client);
    client.release();
    return value;
  } catch (error) {
    client.release(true);
    throw error;
  }
};
