import type { Clock } from '../kernel/clock.ts';
import { err, type Result } from '../kernel/result.ts';
import type { Secret } from '../kernel/secret.ts';
import type { Pool } from '../storage/database.ts';
import {
  type Account,
  findAccount,
  findAccountByName,
  type Sql,
  updateDisabled,
} from '../storage/stores/account-store.ts';
import { createHashQueue } from './hash-queue.ts';
import { createNewPasswords, type NewPasswordProblem } from './new-password.ts';

/** Sets the password by the rules, lifts a lock and ends the user's sessions; keys go on working. */
export const setPassword = async (
  pool: Pool,
  clock: Clock,
  userOid: number,
  password: Secret,
): Promise<Result<null, NewPasswordProblem | 'no-such-user'>> => {
  const account = await findAccount(pool, userOid);
  if (account === null || account.deleted) return err('no-such-user');
  const passwords = createNewPasswords({ pool, clock, queue: createHashQueue(0) });
  return passwords.set({ account, password, endsSessions: true });
};

/** The user of that name, in any case of its letters. */
export const findUser = (sql: Sql, userName: string): Promise<Account | null> =>
  userName.includes('\0') ? Promise.resolve(null) : findAccountByName(sql, userName);

/** Disabling ends the sessions and stops keys and tokens; enabling revives the keys alone (decision 17). */
export const disableUser = (sql: Sql, userOid: number): Promise<boolean> => updateDisabled(sql, userOid, true);

export const enableUser = (sql: Sql, userOid: number): Promise<boolean> => updateDisabled(sql, userOid, false);
