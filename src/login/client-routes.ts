import { widensClient } from '../oauth/client-rules.ts';
import { createClient, deleteClient, editClient, type MadeClient, rotateClientSecret } from '../oauth/clients.ts';
import { type Account, findAccount } from '../storage/stores/account-store.ts';
import { type ListedOAuthClient, selectOAuthClient } from '../storage/stores/oauth-client-list-store.ts';
import { endFormerOAuthClientSecret } from '../storage/stores/oauth-client-store.ts';
import { listApplications } from './application-list.ts';
import { clientAbilities } from './client-abilities-route.ts';
import { readClientEdit, readNewClient, readSecretGrace } from './client-body.ts';
import { clientJson } from './client-json.ts';
import { type ClientAction, clientProblem, clientProblemDetail, createProblem, isTheirs } from './client-permission.ts';
import { isProofLate } from './late-proof.ts';
import { answered, done, type LoginAnswer, made, refused } from './login-answer.ts';
import type { LoginProblem } from './login-problems.ts';
import type { LoginRequest } from './login-request.ts';
import type { LoginRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';

/** A client that the caller may know of, and the caller as they are now. */
interface Found {
  readonly client: ListedOAuthClient;
  readonly account: Account;
}

const CLIENT_ID = /^[!-~]{1,255}$/;

/** Null: there is none, or it is another's and the caller no administrator, which looks the same. */
const findClient = async ({ caller, parts }: LoginRequest, { pool }: LoginServices): Promise<Found | null> => {
  const { clientId = '' } = parts;
  if (!CLIENT_ID.test(clientId)) return null;
  const [client, account] = await Promise.all([
    selectOAuthClient(pool, clientId),
    findAccount(pool, caller.principal.userOid),
  ]);
  if (client === null || account === null) return null;
  return client.ownerOid === account.userOid || account.subscriptionAdmin ? { client, account } : null;
};

const refusedFor = (problem: LoginProblem, { edition }: LoginServices): LoginAnswer =>
  refused(problem, clientProblemDetail(problem, edition));

/** Finds the client, and asks whether the caller may do this with it. */
const onClient =
  (action: ClientAction, act: (found: Found, request: LoginRequest, services: LoginServices) => Promise<LoginAnswer>) =>
  async (request: LoginRequest, services: LoginServices): Promise<LoginAnswer> => {
    const found = await findClient(request, services);
    if (found === null) return refused('not-found');
    const { client, account } = found;
    const { edition } = services;
    const problem = clientProblem({ action, edition, account, isTheirs: isTheirs(client, account) });
    return problem === null ? act(found, request, services) : refusedFor(problem, services);
  };

/** The client as its caller sees it now. */
const shown = async (clientId: string, account: Account, { pool, clock, edition }: LoginServices) => {
  const client = await selectOAuthClient(pool, clientId);
  return client === null ? null : clientJson(client, { account, edition, now: clock() });
};

/** What protects its users is less strict then. */
const LEGACY_REFUSED = refused('administrators-only', 'Only a subscription administrator makes a client a legacy one.');

/** The one answer that has the secret; a public client has none. */
const withSecret = async ({ clientId, secret }: MadeClient, account: Account, services: LoginServices) => ({
  ...(await shown(clientId, account, services)),
  ...(secret === null ? {} : { ClientSecret: secret.reveal() }),
});

const create: LoginRoute = {
  method: 'POST',
  path: '/clients',
  caller: 'user',
  makesCredential: true,
  sentence: 'Makes an OAuth client of the caller’s own; the answer has its secret, this once.',
  answer: async ({ caller, body }, services) => {
    const { pool, edition } = services;
    const account = await findAccount(pool, caller.principal.userOid);
    if (account === null) return refused('user-not-active');
    const problem = createProblem(account, edition);
    if (problem !== null) return refusedFor(problem, services);
    const wanted = readNewClient(body);
    if (!wanted.ok) return refused('bad-member', wanted.error);
    if (wanted.value.settings.isLegacy && !account.subscriptionAdmin) return LEGACY_REFUSED;
    const created = await createClient(services, { ownerOid: account.userOid, ...wanted.value });
    return created === null ? notMade(account.userOid, services) : made(await withSecret(created, account, services));
  },
};

/** The statement that makes a client looks at its owner once more. */
const notMade = async (userOid: number, { pool }: LoginServices): Promise<LoginAnswer> => {
  const account = await findAccount(pool, userOid);
  const isActive = account !== null && !account.disabled && !account.deleted;
  return refused(isActive ? 'too-many-clients' : 'user-not-active');
};

const show: LoginRoute = {
  method: 'GET',
  path: '/clients/:clientId',
  caller: 'user',
  sentence: 'One OAuth client: everything but its secret.',
  answer: async (request, services) => {
    const found = await findClient(request, services);
    if (found === null) return refused('not-found');
    const { client, account } = found;
    return answered(clientJson(client, { account, edition: services.edition, now: services.clock() }));
  },
};

const edit: LoginRoute = {
  method: 'PATCH',
  path: '/clients/:clientId',
  caller: 'user',
  sentence: 'Changes what the body names of an OAuth client of the caller’s own.',
  answer: onClient('edit', async ({ client, account }, request, services) => {
    const after = readClientEdit(request.body, client);
    if (!after.ok) return refused('bad-member', after.error);
    const isWider = widensClient(client, after.value);
    if (isWider && !account.canCreateOAuthClient) return refused('may-not-create-clients');
    if (isWider && (await isProofLate(request, services))) return refused('confirm-password');
    if (after.value.isLegacy && !client.isLegacy && !account.subscriptionAdmin) return LEGACY_REFUSED;
    if (!(await editClient(services, client, after.value))) return refused('changed-meanwhile');
    const json = await shown(client.clientId, account, services);
    return json === null ? refused('not-found') : answered(json);
  }),
};

const remove: LoginRoute = {
  method: 'DELETE',
  path: '/clients/:clientId',
  caller: 'user',
  sentence: 'Deletes an OAuth client, and with it every token it has; administrators also those of others.',
  answer: onClient('delete', async ({ client }, _request, services) => {
    const isDone = await deleteClient(services, client);
    // Any user may have tokens of it in this node's memory.
    services.authenticator.forgetAll();
    return isDone ? done : refused('not-found');
  }),
};

const rotate: LoginRoute = {
  method: 'POST',
  path: '/clients/:clientId/secret',
  caller: 'user',
  makesCredential: true,
  sentence: 'Gives an OAuth client a new secret, which the answer has, this once.',
  answer: onClient('rotate', async ({ client, account }, { body }, services) => {
    const grace = readSecretGrace(body);
    if (!grace.ok) return refused('bad-member', grace.error);
    if (client.isPublic) return refused('client-without-secret');
    const rotated = await rotateClientSecret(services, client, grace.value);
    return rotated === null ? refused('changed-meanwhile') : answered(await withSecret(rotated, account, services));
  }),
};

const endFormer: LoginRoute = {
  method: 'DELETE',
  path: '/clients/:clientId/former-secret',
  caller: 'user',
  sentence: 'Ends the secret before the last rotation now, whatever its grace was.',
  answer: onClient('delete', async ({ client }, _request, { pool, clock }) =>
    (await endFormerOAuthClientSecret(pool, client.oid, clock())) ? done : refused('not-found'),
  ),
};

const users: LoginRoute = {
  method: 'GET',
  path: '/clients/:clientId/users',
  caller: 'user',
  sentence: 'Who has allowed an OAuth client to act for them: for its owner and administrators.',
  answer: async (request, services) => {
    const found = await findClient(request, services);
    return found === null ? refused('not-found') : listApplications(request, services, { clientOid: found.client.oid });
  },
};

export const CLIENT_ROUTES: readonly LoginRoute[] = [
  clientAbilities,
  create,
  show,
  edit,
  remove,
  rotate,
  endFormer,
  users,
];
