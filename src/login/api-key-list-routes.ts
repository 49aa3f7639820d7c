import {
  countApiKeys,
  isKeyOrder,
  type KeyFilter,
  type KeyOrder,
  selectApiKeys,
} from '../storage/stores/api-key-list-store.ts';
import { apiKeyJson, apiKeysCsv } from './api-key-json.ts';
import { csvAnswer } from './csv-answer.ts';
import type { ListKind } from './list-question.ts';
import { answered, type LoginAnswer, refused } from './login-answer.ts';
import type { LoginRequest } from './login-request.ts';
import type { LoginRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';
import { readTableQuestion } from './table-question.ts';

const KEYS: ListKind<KeyOrder> = {
  parameters: ['DisplayName', 'UserName', 'Description', 'LastFour', 'search'],
  orders: 'Created, LastAccessed or LastReset',
  defaultOrder: 'Created',
  isOrder: isKeyOrder,
};

const filterOf = (query: URLSearchParams, userOid: number | null): KeyFilter => ({
  userOid,
  displayName: query.get('DisplayName'),
  userName: query.get('UserName'),
  description: query.get('Description'),
  lastFour: query.get('LastFour'),
  search: query.get('search'),
});

const list = async (
  { query }: LoginRequest,
  { pool, clock }: LoginServices,
  userOid: number | null,
): Promise<LoginAnswer> => {
  const question = readTableQuestion(query, KEYS);
  if (!question.ok) return refused('bad-parameter', question.error);
  const { order, offset, pageSize: most, isCsv } = question.value;
  const filter = filterOf(query, userOid);
  const [keys, total] = await Promise.all([
    selectApiKeys(pool, { filter, order, offset, most }),
    countApiKeys(pool, filter),
  ]);
  if (isCsv) return csvAnswer('api-keys', apiKeysCsv(keys), total);
  const now = clock();
  return answered({ Results: keys.map((key) => apiKeyJson(key, now)), TotalResultCount: total });
};

const listOwn: LoginRoute = {
  method: 'GET',
  path: '/keys',
  caller: 'user',
  sentence: 'My keys: everything but their values.',
  answer: (request, services) => list(request, services, request.caller.principal.userOid),
};

const listAll: LoginRoute = {
  method: 'GET',
  path: '/keys/all',
  caller: 'administrator',
  sentence: 'The keys of all users: everything but their values.',
  answer: (request, services) => list(request, services, null),
};

export const API_KEY_LIST_ROUTES: readonly LoginRoute[] = [listOwn, listAll];
