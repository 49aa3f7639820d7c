import { sessionEnd, sessionIdleMs, sessionLifetimeMs } from '../identity/session-rules.ts';
import type { Pool } from '../storage/database.ts';
import { type Account, findAccount } from '../storage/stores/account-store.ts';
import { raiseSessionEpoch } from '../storage/stores/credential-store.ts';
import { endSessionByOid, selectSessions } from '../storage/stores/session-store.ts';
import { readListPage } from './list-page.ts';
import { answered, done, type LoginAnswer, refused } from './login-answer.ts';
import type { LoginRequest } from './login-request.ts';
import type { LoginRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';

const OID = /^\d{1,16}$/;

const accountWith = async (pool: Pool, oid: string): Promise<Account | null> =>
  OID.test(oid) ? findAccount(pool, Number(oid)) : null;

/** A page of a user's living sessions, the one used last first; which of them is the request's own is said. */
const listOf = async (
  { query, caller }: LoginRequest,
  { pool, clock }: LoginServices,
  account: Account,
): Promise<LoginAnswer> => {
  const page = readListPage(query);
  if (!page.ok) return refused('bad-parameter', page.error);
  const { start, pageSize } = page.value;
  const now = clock().getTime();
  // All of them at once: a user has no more than one page may hold.
  const sessions = await selectSessions(pool, {
    userOid: account.userOid,
    epoch: account.sessionEpoch,
    issuedAfter: new Date(now - sessionLifetimeMs(account)),
    usedAfter: new Date(now - sessionIdleMs(account)),
  });
  const shown = sessions.slice(start - 1, start - 1 + pageSize).map((session) => ({
    ObjectID: session.oid,
    Created: session.created,
    LastAccessed: session.lastUsed,
    Expires: sessionEnd({ account, issuedAt: session.created, lastUsed: session.lastUsed }),
    Address: session.address,
    UserAgent: session.userAgent,
    Current: session.digest === caller.sessionDigest,
  }));
  return answered({ Results: shown, TotalResultCount: sessions.length });
};

const listOwn: LoginRoute = {
  method: 'GET',
  path: '/sessions',
  caller: 'user',
  sentence: 'The caller’s living sessions, the one used last first.',
  answer: (request, services) => listOf(request, services, request.caller.account),
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
    // A new id is no new proof of the password.
    const provedAt = await caller.passwordProvedAt();
    await raiseSessionEpoch(pool, userOid);
    const { setCookies, securityToken } = await authenticator.renewSession(userOid, presented, { provedAt });
    return { ...answered({ SecurityToken: securityToken }), headers: { 'set-cookie': setCookies } };
  },
};

const listOfUser: LoginRoute = {
  method: 'GET',
  path: '/users/:oid/sessions',
  caller: 'administrator',
  sentence: 'The living sessions of a user.',
  answer: async (request, services) => {
    const account = await accountWith(services.pool, request.parts.oid ?? '');
    return account === null ? refused('not-found') : listOf(request, services, account);
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
