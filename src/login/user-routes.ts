import { isLocked } from '../identity/account-rules.ts';
import { type Account, findAccount, updateDisabled } from '../storage/stores/account-store.ts';
import { unlock } from '../storage/stores/login-attempt-store.ts';
import { answered, done, refused } from './login-answer.ts';
import type { LoginRequest } from './login-request.ts';
import type { SignedInRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';

const accountIn = async ({ parts }: LoginRequest, { pool }: LoginServices): Promise<Account | null> => {
  const oid = /^\d{1,15}$/.test(parts.oid ?? '') ? Number(parts.oid) : null;
  const account = oid === null ? null : await findAccount(pool, oid);
  return account === null || account.deleted ? null : account;
};

const stateOf = (account: Account, now: Date) => ({
  ObjectID: account.userOid,
  UserName: account.userName,
  Disabled: account.disabled,
  Locked: isLocked(account, now),
  AccountLockedUntil: account.lockedUntil?.toISOString() ?? null,
  FailedLoginAttempts: account.failedLoginAttempts,
  LastLoginDate: account.lastLogin?.toISOString() ?? null,
  LastActiveDate: account.lastActive?.toISOString() ?? null,
  LastPasswordUpdateDate: account.passwordUpdated?.toISOString() ?? null,
});

const show: SignedInRoute = {
  method: 'GET',
  path: '/users/:oid',
  caller: 'administrator',
  sentence: 'Whether a user is disabled or locked, and since when.',
  answer: async (request, services) => {
    const account = await accountIn(request, services);
    return account === null ? refused('not-found') : answered(stateOf(account, services.clock()));
  },
};

const change: SignedInRoute = {
  method: 'PATCH',
  path: '/users/:oid',
  caller: 'administrator',
  sentence: 'Disables or enables a user, or unlocks one; in force at once.',
  answer: async (request, services) => {
    const { pool, clock, authenticator } = services;
    const [disabled, locked] = [request.body.get('Disabled'), request.body.get('Locked')];
    if (disabled !== undefined && typeof disabled !== 'boolean')
      return refused('bad-member', 'Disabled is true or false.');
    if (locked !== undefined && locked !== false) return refused('bad-member', 'Locked can be set to false alone.');
    const account = await accountIn(request, services);
    if (account === null) return refused('not-found');
    if (disabled === true && account.userOid === request.caller.principal.userOid) return refused('own-account');
    if (disabled !== undefined) await updateDisabled(pool, account.userOid, disabled);
    if (locked === false) await unlock(pool, account.userOid, clock());
    authenticator.forgetUser(account.userOid);
    const after = await accountIn(request, services);
    return after === null ? refused('not-found') : answered(stateOf(after, clock()));
  },
};

const startReset: SignedInRoute = {
  method: 'POST',
  path: '/users/:oid/password-reset',
  caller: 'administrator',
  sentence: 'Sends the user a token to choose a password with; an administrator never chooses it (ASVS 6.4.6).',
  answer: async (request, services) => {
    const account = await accountIn(request, services);
    if (account === null) return refused('not-found');
    return (await services.resets.startFor(account, request.mailOrigin)) ? done : refused('no-reset');
  },
};

export const USER_ROUTES: readonly SignedInRoute[] = [show, change, startReset];
