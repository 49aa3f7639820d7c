import type { Result } from '../kernel/result.ts';
import { findAccount } from '../storage/stores/account-store.ts';
import { unlock } from '../storage/stores/login-attempt-store.ts';
import { type ListedUser, selectUsers, type UserPart } from '../storage/stores/user-list-store.ts';
import { answered, done, type LoginAnswer, refused } from './login-answer.ts';
import type { SignedInRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';
import { userJson } from './user-json.ts';
import { administeredByCaller, partOf, userOidIn, userTimes } from './user-part.ts';
import { needsProof, readUserWish, saveUser } from './user-wish.ts';

/** One user, not deleted; with `part` only one of it. */
export const findUser = async (
  oid: number | null,
  part: UserPart | null,
  { pool, clock }: LoginServices,
): Promise<ListedUser | null> => {
  const filter = { text: null, state: null, part, oid };
  const page = { filter, times: userTimes(clock), order: 'UserName ASC', offset: 0, most: 1 } as const;
  const [user = null] = oid === null ? [] : await selectUsers(pool, page);
  return user;
};

/** The user as they are now. */
export const shown = async (oid: number | null, services: LoginServices): Promise<LoginAnswer> => {
  const user = await findUser(oid, null, services);
  return user === null ? refused('not-found') : answered(userJson(user));
};

const show: SignedInRoute = {
  method: 'GET',
  path: '/users/:oid',
  caller: 'user',
  sentence: 'A user: names, what they may make, and whether they are disabled or locked, and since when.',
  answer: async (request, services) =>
    (await administeredByCaller(request, services)) === null
      ? refused('no-administrator')
      : shown(userOidIn(request), services),
};

const change: SignedInRoute = {
  method: 'PATCH',
  path: '/users/:oid',
  caller: 'user',
  sentence: 'Changes, disables, enables or unlocks a user; in force at once.',
  answer: async (request, services) => {
    const { caller, body } = request;
    if ((await administeredByCaller(request, services)) === null) return refused('no-administrator');
    const locked = body.get('Locked');
    if (locked !== undefined && locked !== false) return refused('bad-member', 'Locked can be set to false alone.');
    const wish = readUserWish(body, ['Locked']);
    if (!wish.ok) return refused('bad-member', wish.error);
    const user = await findUser(userOidIn(request), null, services);
    if (user === null) return refused('not-found');
    if (await needsProof(request, services, [wish.value])) return refused('confirm-password');
    if (locked === false && !caller.principal.subscriptionAdmin) return refused('administrators-only');
    const saved = await services.wsapiTogether(
      request,
      async (together): Promise<Result<number, LoginAnswer>> => {
        const written = await saveUser(request, together, user.userOid, wish.value);
        if (written.ok && locked === false) await unlock(together.database.main, user.userOid, services.clock());
        return written;
      },
      ({ ok }) => ok,
    );
    services.authenticator.forgetUser(user.userOid);
    return saved.ok ? shown(user.userOid, services) : saved.error;
  },
};

const startReset: SignedInRoute = {
  method: 'POST',
  path: '/users/:oid/password-reset',
  caller: 'administrator',
  sentence: 'Sends the user a token to choose a password with; an administrator never chooses it (ASVS 6.4.6).',
  answer: async (request, services) => {
    const oid = userOidIn(request);
    const account = oid === null ? null : await findAccount(services.pool, oid);
    if (account === null || account.deleted) return refused('not-found');
    return (await services.resets.startFor(account, request.mailOrigin)) ? done : refused('no-reset');
  },
};

const invite: SignedInRoute = {
  method: 'POST',
  path: '/users/:oid/invitation',
  caller: 'user',
  sentence: 'Sends a user without a password a link to choose the first one with; an earlier link ends.',
  answer: async (request, services) => {
    const administered = await administeredByCaller(request, services);
    if (administered === null) return refused('no-administrator');
    const user = await findUser(userOidIn(request), partOf(administered), services);
    const account = user === null ? null : await findAccount(services.pool, user.userOid);
    if (account === null) return refused('not-found');
    if (account.passwordHash !== null) return refused('has-password');
    return (await services.resets.invite(account, request.mailOrigin)) ? done : refused('no-reset');
  },
};

export const USER_ROUTES: readonly SignedInRoute[] = [show, change, startReset, invite];
