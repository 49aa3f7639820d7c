import {
  type ClientOrder,
  countOAuthClients,
  isClientOrder,
  selectOAuthClients,
} from '../storage/stores/oauth-client-list-store.ts';
import { clientJson } from './client-json.ts';
import { type ListKind, readListQuestion } from './list-question.ts';
import { answered, type LoginAnswer, refused } from './login-answer.ts';
import type { LoginRequest } from './login-request.ts';
import type { LoginRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';

const CLIENTS: ListKind<ClientOrder> = {
  parameters: ['Name', 'UserName'],
  orders: 'Name, Created or LastUsed',
  defaultOrder: 'Created',
  isOrder: isClientOrder,
};

const list = async (
  { query, caller }: LoginRequest,
  { pool, clock, edition }: LoginServices,
  ownerOid: number | null,
): Promise<LoginAnswer> => {
  const question = readListQuestion(query, CLIENTS);
  if (!question.ok) return refused('bad-parameter', question.error);
  const { order, offset, pageSize: most } = question.value;
  const filter = { ownerOid, name: query.get('Name'), ownerName: query.get('UserName') };
  const [clients, total] = await Promise.all([
    selectOAuthClients(pool, { filter, order, offset, most }),
    countOAuthClients(pool, filter),
  ]);
  const onlooker = { account: caller.account, edition, now: clock() };
  return answered({ Results: clients.map((client) => clientJson(client, onlooker)), TotalResultCount: total });
};

const listOwn: LoginRoute = {
  method: 'GET',
  path: '/clients',
  caller: 'user',
  sentence: 'My OAuth clients: everything but their secrets.',
  answer: (request, services) => list(request, services, request.caller.principal.userOid),
};

const listAll: LoginRoute = {
  method: 'GET',
  path: '/clients/all',
  caller: 'administrator',
  sentence: 'The OAuth clients of all users, and those of nobody.',
  answer: (request, services) => list(request, services, null),
};

export const CLIENT_LIST_ROUTES: readonly LoginRoute[] = [listOwn, listAll];
