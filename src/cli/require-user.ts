import { StartProblem } from '../config/start-problem.ts';
import { findUser } from '../identity/user-accounts.ts';
import type { Database } from '../storage/database.ts';

/** The ObjectID of the user of that name. Throws a StartProblem when there is none. */
export const requireUser = async (database: Database, userName: string): Promise<number> => {
  const account = await findUser(database.main, userName);
  if (account === null) throw new StartProblem(`There is no user named ${userName}.`);
  return account.userOid;
};
