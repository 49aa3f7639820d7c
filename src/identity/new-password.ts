import type { Clock } from '../kernel/clock.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { Secret } from '../kernel/secret.ts';
import type { Pool } from '../storage/database.ts';
import { inTransaction } from '../storage/in-transaction.ts';
import { type Account, findAccount, type Sql } from '../storage/stores/account-store.ts';
import { findPreviousHashes, writePasswordHash } from '../storage/stores/credential-store.ts';
import { insertMail } from '../storage/stores/outbox-store.ts';
import { passwordChangedMail } from './credential-mails.ts';
import type { HashQueue } from './hash-queue.ts';
import { hashPassword, passwordFits } from './password-hash.ts';
import { contextWords, type PasswordProblem, passwordProblem, passwordRules } from './password-rules.ts';

export interface NewPasswordRequest {
  readonly account: Account;
  readonly password: Secret;
  readonly endsSessions: boolean;
  /** The present password, where it was checked against the account's hash: it must still be that when the new one is set. */
  readonly present?: Secret;
  /** What must hold for the password to be set, looked up in the same transaction. */
  readonly onlyIf?: (sql: Sql) => Promise<boolean>;
}

/** `changed-meanwhile`: the present password was right when it was checked and is not any more. */
export type NewPasswordProblem = PasswordProblem | 'queue-full' | 'not-set' | 'changed-meanwhile';

export interface NewPasswords {
  /** Checks a new password against the rules and those before it, sets it and leaves a notice. */
  set(request: NewPasswordRequest): Promise<Result<null, NewPasswordProblem>>;
}

export interface NewPasswordsOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly queue: HashQueue;
}

export const createNewPasswords = ({ pool, clock, queue }: NewPasswordsOptions): NewPasswords => {
  /** Among as many passwords as the subscription remembers, the present one first. */
  const wasUsed = async ({ account, password }: NewPasswordRequest): Promise<boolean> => {
    const count = account.policy.previousPasswordCount;
    if (count === 0) return false;
    const before = await findPreviousHashes(pool, account.userOid);
    const hashes = [account.passwordHash, ...before].filter((hash) => hash !== null).slice(0, count);
    for (const hash of hashes) if (await passwordFits(hash, password)) return true;
    return false;
  };

  const write = (request: NewPasswordRequest, hash: string): Promise<boolean> => {
    const { account, endsSessions, present, onlyIf } = request;
    return inTransaction(
      { main: pool },
      async (client) => {
        if (onlyIf !== undefined && !(await onlyIf(client))) return false;
        const now = clock();
        const kept = Math.max(0, account.policy.previousPasswordCount - 1);
        const { userOid, emailAddress, passwordHash } = account;
        const before = present === undefined ? null : passwordHash;
        if (!(await writePasswordHash(client, { userOid, hash, now, kept, endsSessions, before }))) return false;
        if (emailAddress !== null) await insertMail(client, passwordChangedMail(account, emailAddress), now);
        return true;
      },
      (written) => written,
    );
  };

  /** A hash that is not the expected one any more may be of the same password: of another cost, made by a sign-in. */
  const writeAnew = async (request: NewPasswordRequest, hash: string): Promise<Result<null, NewPasswordProblem>> => {
    const { account: before, present } = request;
    const account = present === undefined ? null : await findAccount(pool, before.userOid);
    const { passwordHash = null } = account ?? {};
    if (account === null || present === undefined || passwordHash === null) return err('not-set');
    const fits = queue.run(() => passwordFits(passwordHash, present));
    if (fits === null) return err('queue-full');
    if (!(await fits)) return err('changed-meanwhile');
    return (await write({ ...request, account }, hash)) ? ok(null) : err('changed-meanwhile');
  };

  return {
    set: async (request) => {
      const { account, password } = request;
      const problem = passwordProblem(password.reveal(), passwordRules(account.policy), contextWords(account));
      if (problem !== null) return err(problem);
      const hashed = queue.run(async () => ((await wasUsed(request)) ? null : await hashPassword(password)));
      if (hashed === null) return err('queue-full');
      const hash = await hashed;
      if (hash === null) return err('password-used-before');
      return (await write(request, hash)) ? ok(null) : writeAnew(request, hash);
    },
  };
};
