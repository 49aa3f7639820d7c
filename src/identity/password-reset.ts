import type { Clock } from '../kernel/clock.ts';
import type { RandomBytes } from '../kernel/random.ts';
import { err, type Result } from '../kernel/result.ts';
import type { Secret } from '../kernel/secret.ts';
import type { Database, Pool } from '../storage/database.ts';
import { inTransaction } from '../storage/in-transaction.ts';
import { type Account, findAccount } from '../storage/stores/account-store.ts';
import { chargeNetwork } from '../storage/stores/login-attempt-store.ts';
import { insertMail, type Mail } from '../storage/stores/outbox-store.ts';
import { findReset, putReset, takeReset } from '../storage/stores/password-reset-store.ts';
import { mayResetPassword } from './account-rules.ts';
import { credentialDigest } from './api-key.ts';
import { NETWORK_CHECKS, NETWORK_WINDOW_MS } from './attempt-rules.ts';
import { createBackgroundWork } from './background-work.ts';
import { invitationMail, passwordResetMail } from './credential-mails.ts';
import { type Decided, refusedUnseen } from './decision-entry-of.ts';
import { inetOf } from './inet.ts';
import type { NewPasswordProblem, NewPasswords } from './new-password.ts';
import { findUser } from './user-accounts.ts';

const MINUTE_MS = 60_000;
const VALID_MINUTES = 30;
const INVITATION_DAYS = 7;
const DAY_MS = 86_400_000;
const TOKEN_BYTES = 32;

/** What became of a wish for a token. */
export interface ResetAsked {
  /** Null: nobody has that name. */
  readonly account: Account | null;
  readonly isSent: boolean;
}

export interface ResetEnd {
  /** Whose token it was; null: nobody's. */
  readonly account: Account | null;
  readonly result: Result<null, NewPasswordProblem | 'bad-token'>;
}

/** Who asks for a token, and where its mail may lead to: `mailOrigin` of `request-origin.ts`. */
export interface ResetWish {
  readonly userName: string;
  readonly remoteAddress: string;
  readonly mailOrigin: string | null;
}

export interface PasswordResets {
  /**
   * Sends the user of that name a token, where there is one who may have it. The result says nothing of that, and comes
   * before it is looked up; false: the network has asked for too much. `tell` is told afterwards.
   */
  start(wish: ResetWish, tell: (asked: ResetAsked) => void): Promise<boolean>;
  /** The same for an administrator, who may know: whether a token was sent. */
  startFor(account: Account, mailOrigin: string | null): Promise<boolean>;
  /**
   * Sends a user without a password a link to choose the first one with, within a week; an earlier link ends. Whether it was
   * sent. `database`: a transaction of the caller's, which makes the user.
   */
  invite(account: Account, mailOrigin: string | null, database?: Pick<Database, 'main'>): Promise<boolean>;
  /** Sets the password of whose token it is, once. */
  finish(token: string, password: Secret): Promise<ResetEnd>;
  settled(): Promise<void>;
}

export interface PasswordResetsOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly passwords: NewPasswords;
  readonly onChanged: (userOid: number) => void;
  readonly onError: (error: unknown) => void;
}

/** What the log tells of a wish. */
export const resetAsked = ({ account, isSent }: ResetAsked): Decided => ({
  kind: isSent ? 'accepted' : 'nothing-written',
  reason: 'reset-asked',
  account,
  by: null,
});

/** What the log tells of a token that came back. */
export const resetEnded = ({ account, result }: ResetEnd): Decided => {
  if (!result.ok && result.error === 'bad-token') return { ...refusedUnseen('bad-token'), account };
  return { kind: result.ok ? 'accepted' : 'nothing-written', reason: 'reset-token', account, by: null };
};

/** A token that somebody is to be sent. */
interface Wish {
  readonly invitation: boolean;
  readonly validMs: number;
  /** An earlier token that is younger stays. */
  readonly atMostEach: number;
  mail(address: string, token: string): Mail;
}

const digestOf = (token: string): Buffer => Buffer.from(credentialDigest(token), 'hex');

export const createPasswordResets = (options: PasswordResetsOptions): PasswordResets => {
  const { pool, clock, random, passwords, onChanged } = options;
  const background = createBackgroundWork(options.onError);

  const send = (account: Account, database: Pick<Database, 'main'>, wish: Wish): Promise<boolean> => {
    const { userOid, emailAddress } = account;
    const now = clock();
    if (emailAddress === null || !mayResetPassword(account, now)) return Promise.resolve(false);
    const token = Buffer.from(random(TOKEN_BYTES)).toString('base64url');
    const expiresAt = new Date(now.getTime() + wish.validMs);
    const unlessSince = new Date(now.getTime() - wish.atMostEach);
    const { invitation } = wish;
    return inTransaction(
      database,
      async (client) => {
        const tokenDigest = digestOf(token);
        if (!(await putReset(client, { userOid, digest: tokenDigest, now, expiresAt, unlessSince, invitation })))
          return false;
        await insertMail(client, { ...wish.mail(emailAddress, token), tokenDigest }, now);
        return true;
      },
      (sent) => sent,
    );
  };

  const reset = (account: Account, origin: string | null, atMostEach: number): Promise<boolean> =>
    send(
      account,
      { main: pool },
      {
        invitation: false,
        validMs: VALID_MINUTES * MINUTE_MS,
        atMostEach,
        mail: (address, token) => passwordResetMail(account, address, { token, validMinutes: VALID_MINUTES, origin }),
      },
    );

  return {
    start: async ({ userName, remoteAddress, mailOrigin }, tell) => {
      const charged = await chargeNetwork(pool, inetOf(remoteAddress), clock(), NETWORK_WINDOW_MS);
      if (charged > NETWORK_CHECKS) return false;
      background.run('reset', async () => {
        const account = await findUser(pool, userName);
        tell({ account, isSent: account !== null && (await reset(account, mailOrigin, MINUTE_MS)) });
      });
      return true;
    },
    startFor: (account, mailOrigin) => reset(account, mailOrigin, 0),
    invite: async (account, mailOrigin, database = { main: pool }) =>
      account.passwordHash === null &&
      send(account, database, {
        invitation: true,
        validMs: INVITATION_DAYS * DAY_MS,
        atMostEach: 0,
        mail: (address, token) =>
          invitationMail(account, address, { token, validDays: INVITATION_DAYS, origin: mailOrigin }),
      }),
    finish: async (token, password) => {
      const digest = digestOf(token);
      const userOid = await findReset(pool, digest, clock());
      const account = userOid === null ? null : await findAccount(pool, userOid);
      if (account === null || !mayResetPassword(account, clock())) {
        return { account, result: err('bad-token') };
      }
      const onlyIf: Parameters<NewPasswords['set']>[0]['onlyIf'] = (sql) => takeReset(sql, digest, clock());
      const set = await passwords.set({ account, password, endsSessions: true, onlyIf });
      onChanged(account.userOid);
      return { account, result: !set.ok && set.error === 'not-set' ? err('bad-token') : set };
    },
    settled: background.settled,
  };
};
