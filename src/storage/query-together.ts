import type pg from 'pg';
import type { Pool } from './database.ts';

export type QueryOutcome = PromiseSettledResult<pg.QueryResult>;

/**
 * Sends two statements at once on one connection, so that the second waits for no answer. Each is its own transaction:
 * the second sees what the first committed, and runs also when the first failed.
 */
export const queryTogether = async (
  pool: Pool,
  first: pg.QueryConfig,
  second: pg.QueryConfig,
): Promise<readonly [QueryOutcome, QueryOutcome]> => {
  const client = await pool.connect();
  try {
    return await Promise.allSettled([client.query(first), client.query(second)]);
  } finally {
    client.release();
  }
};
