import type { Pool } from '../../src/storage/database.ts';

/** How many statements the pool is given while the work goes on. */
export const countedQueries = async (pool: Pool, work: () => Promise<unknown>): Promise<number> => {
  let queries = 0;
  const { query } = pool;
  pool.query = ((...args: Parameters<typeof query>) => {
    queries += 1;
    return query.apply(pool, args);
  }) as typeof query;
  try {
    await work();
    return queries;
  } finally {
    pool.query = query;
  }
};
