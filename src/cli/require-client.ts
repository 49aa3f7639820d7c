import { StartProblem } from '../config/start-problem.ts';
import type { Database } from '../storage/database.ts';
import { type ListedOAuthClient, selectOAuthClient } from '../storage/stores/oauth-client-list-store.ts';

/** The OAuth client of that client ID. Throws a StartProblem when there is none. */
export const requireClient = async (database: Database, clientId: string): Promise<ListedOAuthClient> => {
  const client = await selectOAuthClient(database.main, clientId);
  if (client === null) throw new StartProblem(`There is no OAuth client with the client ID ${clientId}.`);
  return client;
};
