import { needsRightToCreate, noticeDue } from '../identity/api-key-rules.ts';
import { type CreatedApiKey, claimApiKey, createApiKey, resetApiKey, withdrawApiKey } from '../identity/api-keys.ts';
import { mayWriteSomewhere } from '../storage/stores/access-store.ts';
import { type Account, findAccount } from '../storage/stores/account-store.ts';
import { type ListedApiKey, selectApiKey } from '../storage/stores/api-key-list-store.ts';
import { type ApiKeyGrant, removeApiKey, updateApiKey } from '../storage/stores/api-key-store.ts';
import { endFormerApiKeyValue } from '../storage/stores/api-key-value-store.ts';
import { readApiKeySettings, readGrace } from './api-key-body.ts';
import { apiKeyJson } from './api-key-json.ts';
import { grantProblem, type KeyAction, keyProblem, keyProblemMore } from './api-key-permission.ts';
import { isProofLate } from './late-proof.ts';
import { answered, done, type LoginAnswer, made, refused } from './login-answer.ts';
import type { LoginProblem } from './login-problems.ts';
import type { LoginRequest } from './login-request.ts';
import type { LoginRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';

/** A key that the caller may know of, and the caller as they are now. */
interface Found {
  readonly key: ListedApiKey;
  readonly account: Account;
  readonly isOwner: boolean;
}

/** Null: there is none, or it is another's and the caller no administrator, which looks the same. */
const findKey = async ({ caller, parts }: LoginRequest, { pool }: LoginServices): Promise<Found | null> => {
  const { userOid } = caller.principal;
  const oid = /^\d{1,15}$/.test(parts.oid ?? '') ? Number(parts.oid) : 0;
  const [key, account] = await Promise.all([selectApiKey(pool, oid), findAccount(pool, userOid)]);
  if (key === null || account === null) return null;
  const isOwner = key.userOid === userOid;
  return isOwner || account.subscriptionAdmin ? { key, account, isOwner } : null;
};

const refusedFor = (problem: LoginProblem, { edition }: LoginServices): LoginAnswer =>
  refused(problem, keyProblemMore(problem, edition));

/** Finds the key, and asks whether the caller may do this with it. */
const onKey =
  (action: KeyAction, act: (found: Found, request: LoginRequest, services: LoginServices) => Promise<LoginAnswer>) =>
  async (request: LoginRequest, services: LoginServices): Promise<LoginAnswer> => {
    const found = await findKey(request, services);
    if (found === null) return refused('not-found');
    const problem = keyProblem({ ...found, action, edition: services.edition });
    if (problem !== null) return refusedFor(problem, services);
    const answer = await act(found, request, services);
    // What a request of a moment ago has left in the cache must not outlive the change here.
    services.authenticator.forgetUser(found.key.userOid);
    return answer;
  };

/** A new value is a new key in all but its name: it needs what creating one would (decision 15). */
const rightProblem = async (
  account: Account,
  grant: ApiKeyGrant,
  { pool }: LoginServices,
): Promise<LoginProblem | null> => grantProblem(account, grant, await mayWriteSomewhere(pool, account.userOid));

const shown = async (oid: number, { pool, clock }: LoginServices) => {
  const key = await selectApiKey(pool, oid);
  return key === null ? null : apiKeyJson(key, clock());
};

const showNow = async (oid: number, services: LoginServices): Promise<LoginAnswer> => {
  const json = await shown(oid, services);
  return json === null ? refused('not-found') : answered(json);
};

/** The one answer that has the value. */
const withValue = async ({ oid, value }: CreatedApiKey, services: LoginServices) => ({
  ...(await shown(oid, services)),
  Key: value.reveal(),
});

const create: LoginRoute = {
  method: 'POST',
  path: '/keys',
  caller: 'user',
  makesCredential: true,
  sentence: 'Makes a key of the caller’s own; the answer has its value, this once.',
  answer: async ({ caller, body }, services) => {
    const { pool, clock, random, edition } = services;
    const { userOid } = caller.principal;
    const account = await findAccount(pool, userOid);
    if (account === null) return refused('user-not-active');
    const problem = keyProblem({ action: 'create', edition, account, isOwner: !body.has('User') });
    if (problem !== null) return refusedFor(problem, services);
    const settings = readApiKeySettings(body, null, clock());
    if (!settings.ok) return refused('bad-member', settings.error);
    const grant = await rightProblem(account, settings.value.grant, services);
    if (grant !== null) return refused(grant);
    const created = await createApiKey(pool, clock, random, { userOid, ...settings.value });
    return created === null ? notMade(userOid, services) : made(await withValue(created, services));
  },
};

/** The statement that makes a key looks at its owner once more. */
const notMade = async (userOid: number, { pool }: LoginServices): Promise<LoginAnswer> => {
  const account = await findAccount(pool, userOid);
  const isActive = account !== null && !account.disabled && !account.deleted;
  return refused(isActive ? 'too-many-keys' : 'user-not-active');
};

const show: LoginRoute = {
  method: 'GET',
  path: '/keys/:oid',
  caller: 'user',
  sentence: 'One key: everything but its value.',
  answer: async (request, services) => {
    const found = await findKey(request, services);
    return found === null ? refused('not-found') : answered(apiKeyJson(found.key, services.clock()));
  },
};

const edit: LoginRoute = {
  method: 'PATCH',
  path: '/keys/:oid',
  caller: 'user',
  sentence: 'Changes what the body names of a key of the caller’s own.',
  answer: onKey('edit', async ({ key, account }, request, services) => {
    const { pool, clock } = services;
    const settings = readApiKeySettings(request.body, key, clock());
    if (!settings.ok) return refused('bad-member', settings.error);
    const after = settings.value;
    const isWider = needsRightToCreate(key, after);
    const problem = isWider ? await rightProblem(account, after.grant, services) : null;
    if (problem !== null) return refused(problem);
    if (isWider && (await isProofLate(request, services))) return refused('confirm-password');
    const noticeDays = noticeDue(after.expiresAt, clock());
    const isDone = await updateApiKey(pool, { oid: key.oid, before: key, after, noticeDays });
    return isDone ? showNow(key.oid, services) : refused('changed-meanwhile');
  }),
};

const remove: LoginRoute = {
  method: 'DELETE',
  path: '/keys/:oid',
  caller: 'user',
  sentence: 'Deletes a key; administrators also those of others.',
  answer: onKey('delete', async ({ key }, _request, { pool }) =>
    (await removeApiKey(pool, key.oid)) ? done : refused('not-found'),
  ),
};

const reset: LoginRoute = {
  method: 'POST',
  path: '/keys/:oid/reset',
  caller: 'user',
  makesCredential: true,
  sentence:
    'Gives a key a new value, which its owner alone sees, this once; an administrator’s reset leaves it to be claimed.',
  answer: onKey('reset', async ({ key: { oid, lastFour, grant }, account, isOwner }, { body }, services) => {
    const { pool, clock, random } = services;
    const grace = readGrace(body);
    if (!grace.ok) return refused('bad-member', grace.error);
    if (!isOwner) {
      const isThere = await withdrawApiKey(pool, clock, oid, grace.value);
      return isThere ? showNow(oid, services) : refused('not-found');
    }
    if (lastFour === null) return refused('key-awaits-claim');
    const problem = await rightProblem(account, grant, services);
    if (problem !== null) return refused(problem);
    const created = await resetApiKey(pool, clock, random, oid, grace.value);
    return created === null ? refused('changed-meanwhile') : answered(await withValue(created, services));
  }),
};

const claim: LoginRoute = {
  method: 'POST',
  path: '/keys/:oid/claim',
  caller: 'user',
  makesCredential: true,
  sentence: 'Gives the owner the new value after an administrator’s reset, once.',
  answer: onKey('claim', async ({ key: { oid, grant }, account }, _request, services) => {
    const problem = await rightProblem(account, grant, services);
    if (problem !== null) return refused(problem);
    const created = await claimApiKey(services.pool, services.random, oid);
    return created === null ? refused('nothing-to-claim') : answered(await withValue(created, services));
  }),
};

const endFormer: LoginRoute = {
  method: 'DELETE',
  path: '/keys/:oid/former-value',
  caller: 'user',
  sentence: 'Ends the value before the last reset now, whatever its grace was.',
  answer: onKey('delete', async ({ key }, _request, { pool, clock }) =>
    (await endFormerApiKeyValue(pool, key.oid, clock())) ? done : refused('not-found'),
  ),
};

export const API_KEY_ROUTES: readonly LoginRoute[] = [create, show, edit, remove, reset, claim, endFormer];
