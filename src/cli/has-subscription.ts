import type { Database } from '../storage/database.ts';

/** Whether the database holds anything at all: every seed and every first administrator begins with a subscription. */
export const hasSubscription = async (database: Database): Promise<boolean> => {
  const { rowCount } = await database.main.query('SELECT 1 FROM subscription LIMIT 1');
  return rowCount !== 0;
};
