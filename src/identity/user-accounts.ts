import type { Clock } from '../kernel/clock.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { Secret } from '../kernel/secret.ts';
import {
  type Account,
  findAccountByName,
  insertAdministrator,
  type Sql,
  updateDisabled,
} from '../storage/stores/account-store.ts';
import { writePasswordHash } from '../storage/stores/credential-store.ts';
import { hashPassword } from './password-hash.ts';

export type PasswordProblem = 'password-too-short' | 'password-too-long';

/** The vendor's least length (B9); the composition rules and the modern profile's lists are not checked here. */
const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 254;

export const passwordProblem = (password: Secret): PasswordProblem | null => {
  const { length } = [...password.reveal().normalize('NFC')];
  if (length < SHORTEST_PASSWORD) return 'password-too-short';
  return length > LONGEST_PASSWORD ? 'password-too-long' : null;
};

/** Sets the password, lifts a lock and ends the user's sessions; keys go on working. */
export const setPassword = async (
  sql: Sql,
  clock: Clock,
  userOid: number,
  password: Secret,
): Promise<Result<null, PasswordProblem | 'no-such-user'>> => {
  const problem = passwordProblem(password);
  if (problem !== null) return err(problem);
  const written = await writePasswordHash(sql, userOid, await hashPassword(password), clock());
  return written ? ok(null) : err('no-such-user');
};

/** The user of that name, in any case of its letters. */
export const findUser = (sql: Sql, userName: string): Promise<Account | null> =>
  userName.includes('\0') ? Promise.resolve(null) : findAccountByName(sql, userName);

/** Disabling ends the sessions and stops keys and tokens; enabling revives the keys alone (decision 17). */
export const disableUser = (sql: Sql, userOid: number): Promise<boolean> => updateDisabled(sql, userOid, true);

export const enableUser = (sql: Sql, userOid: number): Promise<boolean> => updateDisabled(sql, userOid, false);

export interface FirstAdministrator {
  readonly userName: string;
  readonly displayName: string;
  readonly emailAddress: string;
  readonly password: Secret;
}

/**
 * Makes the first subscription administrator of an installation whose subscription exists. Refused where there is one
 * already or the name is taken: from then on users are made through the API.
 */
export const insertFirstAdministrator = async (
  sql: Sql,
  clock: Clock,
  administrator: FirstAdministrator,
): Promise<Result<number, PasswordProblem | 'administrator-exists'>> => {
  const { password, ...names } = administrator;
  const problem = passwordProblem(password);
  if (problem !== null) return err(problem);
  const passwordHash = await hashPassword(password);
  const oid = await insertAdministrator(sql, { ...names, passwordHash, now: clock() });
  return oid === null ? err('administrator-exists') : ok(oid);
};
