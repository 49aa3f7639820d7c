import type { Pool, PoolClient } from './database.ts';

/** What was asked last has failed already: the event that tells the same once more must not end the process. */
export const heardAlready = (): void => {};

/**
 * Runs `work` on a connection of its own, for as long as that takes. A connection that is lost meanwhile fails the
 * statement that waits for it; one on which anything failed is not used again.
 */
export const withHeldClient = async <Value>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Value>,
): Promise<Value> => {
  const client = await pool.connect();
  client.on('error', heardAlready);
  try {
    const value = await work(client);
    client.removeListener('error', heardAlready);
    client.release();
    return value;
  } catch (error) {
    client.release(true);
    throw error;
  }
};
