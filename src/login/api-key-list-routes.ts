import { limits } from '../config/limits.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import {
  countApiKeys,
  isKeyOrder,
  type KeyFilter,
  type KeyPage,
  selectApiKeys,
} from '../storage/stores/api-key-list-store.ts';
import { apiKeyJson, apiKeysCsv } from './api-key-json.ts';
import { readListPage } from './list-page.ts';
import { answered, type LoginAnswer, refused } from './login-answer.ts';
import type { LoginRequest } from './login-request.ts';
import type { LoginRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';

const PARAMETERS: readonly string[] = [
  ...['start', 'pagesize', 'order', 'format'],
  ...['DisplayName', 'UserName', 'Description', 'LastFour'],
];

const filterOf = (query: URLSearchParams, userOid: number | null): KeyFilter => ({
  userOid,
  displayName: query.get('DisplayName'),
  userName: query.get('UserName'),
  description: query.get('Description'),
  lastFour: query.get('LastFour'),
});

/** Which keys are asked for, or what is wrong with the question. */
const readQuestion = (query: URLSearchParams, userOid: number | null, isCsv: boolean): Result<KeyPage, string> => {
  for (const [name, value] of query) {
    if (!PARAMETERS.includes(name)) return err(`The parameters are ${PARAMETERS.join(', ')}.`);
    // PostgreSQL refuses U+0000 in text.
    if (value.includes('\0')) return err(`${name} cannot contain the character U+0000.`);
  }
  const [, member, direction = 'ASC'] = /^(\w+)(?: (ASC|DESC))?$/i.exec(query.get('order') ?? 'Created') ?? [];
  const order = `${member} ${direction.toUpperCase()}`;
  if (!isKeyOrder(order)) return err('order takes Created, LastAccessed or LastReset, and ASC or DESC behind it.');
  const page = readListPage(query, isCsv ? limits.csvRows : undefined);
  if (!page.ok) return page;
  const { start, pageSize } = page.value;
  const most = isCsv && !query.has('pagesize') ? limits.csvRows : pageSize;
  return ok({ filter: filterOf(query, userOid), order, offset: start - 1, most });
};

const csvAnswer = (body: string, total: number): LoginAnswer => ({
  status: 200,
  body,
  contentType: 'text/csv; charset=utf-8',
  headers: { 'content-disposition': 'attachment; filename="api-keys.csv"', 'x-total-count': String(total) },
});

const list = async (
  { query }: LoginRequest,
  { pool, clock }: LoginServices,
  userOid: number | null,
): Promise<LoginAnswer> => {
  const format = query.get('format') ?? 'json';
  if (format !== 'json' && format !== 'csv') return refused('bad-parameter', 'format takes json or csv.');
  const question = readQuestion(query, userOid, format === 'csv');
  if (!question.ok) return refused('bad-parameter', question.error);
  const [keys, total] = await Promise.all([
    selectApiKeys(pool, question.value),
    countApiKeys(pool, question.value.filter),
  ]);
  if (format === 'csv') return csvAnswer(apiKeysCsv(keys), total);
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
