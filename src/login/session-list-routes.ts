import { sessionEnd, sessionIdleMs, sessionLifetimeMs } from '../identity/session-rules.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Pool } from '../storage/database.ts';
import { type Account, findAccount } from '../storage/stores/account-store.ts';
import { raiseSessionEpoch } from '../storage/stores/credential-store.ts';
import { endSessionByOid, selectSessions } from '../storage/stores/session-store.ts';
import { answered, done, refused } from './login-answer.ts';
import type { LoginRoute } from './login-route.ts';

const OID = /^\d{1,16}$/;

const accountWith = async (pool: Pool, oid: string): Promise<Account | null> =>
  OID.test(oid) ? findAccount(pool, Number(oid)) : null;

/** The living sessions of a user, the one used last first; `current` is the digest of the request's own. */
const listOf = async (pool: Pool, clock: Clock, account: Account, current: string | null) => {
  const now = clock().getTime();
  const sessions = await selectSessions(pool, {
    userOid: account.userOid,
    epoch: account.sessionEpoch,
    issuedAfter: new Date(now - sessionLifetimeMs(account)),
    usedAfter: new Date(now - sessionIdleMs(account)),
  });
  const results = sessions.map(({ oid, digest, created, lastUsed, address, userAgent }) => ({
    ObjectID: oid,
    Created: created,
    LastAccessed: lastUsed,
    Expires: sessionEnd({ account, issuedAt: created, lastUsed }),
    Address: address,
    UserAgent: userAgent,
    Current: digest === current,
  }));
  return { Results: results, TotalResultCount: results.length };
};

const listOwn: LoginRoute = {
  method: 'GET',
  path: '/sessions',
  caller: 'user',
  sentence: 'The caller’s living sessions, the one used last first.',
  answer: async ({ caller }, { pool, clock }) =>
    answered(await listOf(pool, clock, caller.account, caller.sessionDigest)),
};

const endOne: LoginRoute = {
  method: 'DELETE',
  path: '/sessions/:oid',
  caller: 'user',
  sentence: 'Ends one session: of the caller, or for an administrator of anybody.',
  answer: async ({ caller, parts }, { pool, clock, authenticator }) => {
    const oid = parts.oid ?? '';
    const { userOid, subscriptionAdmin } = caller.principal;
    const owner = OID.test(oid)
      ? await endSessionByOid(pool, Number(oid), subscriptionAdmin ? null : userOid, clock())
      : null;
    if (owner === null) return refused('not-found');
    authenticator.forgetUser(owner);
    return done;
  },
};

const endOthers: LoginRoute = {
  method: 'DELETE',
  path: '/sessions',
  caller: 'user',
  sentence: 'Ends all other sessions of the caller; this one goes on under a new id and a new security token.',
  answer: async ({ caller, presented }, { pool, authenticator }) => {
    const { userOid } = caller.principal;
    await raiseSessionEpoch(pool, userOid);
    const { setCookies, securityToken } = await authenticator.renewSession(userOid, presented);
    return { ...answered({ SecurityToken: securityToken }), headers: { 'set-cookie': setCookies } };
  },
};

const listOfUser: LoginRoute = {
  method: 'GET',
  path: '/users/:oid/sessions',
  caller: 'administrator',
  sentence: 'The living sessions of a user.',
  answer: async ({ caller, parts }, { pool, clock }) => {
    const account = await accountWith(pool, parts.oid ?? '');
    if (account === null) return refused('not-found');
    return answered(await listOf(pool, clock, account, caller.sessionDigest));
  },
};

const endAllOfUser: LoginRoute = {
  method: 'DELETE',
  path: '/users/:oid/sessions',
  caller: 'administrator',
  sentence: 'Ends every session of a user, also those that were handed out and not used yet.',
  answer: async ({ parts }, { pool, authenticator }) => {
    const account = await accountWith(pool, parts.oid ?? '');
    if (account === null) return refused('not-found');
    await raiseSessionEpoch(pool, account.userOid);
    authenticator.forgetUser(account.userOid);
    return done;
  },
};

export const SESSION_LIST_ROUTES: readonly LoginRoute[] = [listOwn, endOne, endOthers, listOfUser, endAllOfUser];
