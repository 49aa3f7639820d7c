import { quote } from '../query/lexer.ts';
import { MOST_EXCEPTIONS } from '../wsapi/rules/subscription-rules.ts';
import { type ListKind, readListQuestion } from './list-question.ts';
import { answered, done, type LoginAnswer, refused } from './login-answer.ts';
import type { LoginRequest } from './login-request.ts';
import type { SignedInRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';
import { refusedByWsapi, type WsapiObject } from './wsapi-calls.ts';

const ORDERS = ['UserName ASC', 'UserName DESC', 'DisplayName ASC', 'DisplayName DESC'] as const;

type ExceptionOrder = (typeof ORDERS)[number];

const USERS: ListKind<ExceptionOrder> = {
  parameters: ['Name'],
  orders: 'UserName or DisplayName',
  defaultOrder: 'UserName',
  isOrder: (text): text is ExceptionOrder => ORDERS.some((each) => each === text),
};

const collectionOf = ({ caller }: LoginRequest): string =>
  `subscription/${caller.account.policy.subscriptionOid}/SSOUserExceptions`;

const userJson = ({ ObjectID, UserName, DisplayName, Disabled, SubscriptionAdmin }: WsapiObject) => ({
  ObjectID,
  UserName,
  DisplayName,
  Disabled,
  SubscriptionAdmin,
});

/** A page of users, by what `Name` says of user name or display name. */
const listUsers = async (
  request: LoginRequest,
  { wsapi }: LoginServices,
  from: { readonly path: string; readonly conditions: readonly string[] },
): Promise<LoginAnswer> => {
  const question = readListQuestion(request.query, USERS);
  if (!question.ok) return refused('bad-parameter', question.error);
  const { order, offset, pageSize } = question.value;
  const name = request.query.get('Name') ?? '';
  const named = `((UserName contains ${quote(name)}) OR (DisplayName contains ${quote(name)}))`;
  const query = [...from.conditions, ...(name === '' ? [] : [named])].reduce(
    (all, each) => (all === '' ? each : `(${all} AND ${each})`),
    '',
  );
  const found = await wsapi(request, {
    method: 'GET',
    path: from.path,
    parameters: {
      fetch: 'ObjectID,UserName,DisplayName,Disabled,SubscriptionAdmin',
      query,
      order,
      start: String(offset + 1),
      pagesize: String(pageSize),
    },
  });
  if (!found.ok) return refusedByWsapi(found.error);
  return answered({ Results: found.value.results.map(userJson), TotalResultCount: found.value.total });
};

const list: SignedInRoute = {
  method: 'GET',
  path: '/subscription/exceptions',
  caller: 'administrator',
  sentence: 'The users who may use a password in the mode "SSO With Exceptions".',
  answer: (request, services) => listUsers(request, services, { path: collectionOf(request), conditions: [] }),
};

const listOthers: SignedInRoute = {
  method: 'GET',
  path: '/subscription/exceptions/candidates',
  caller: 'administrator',
  sentence: 'The active users who are not on that list.',
  answer: (request, services) =>
    listUsers(request, services, {
      path: 'user',
      conditions: ['(isonSSOExceptionList = false)', '(Disabled = false)'],
    }),
};

const move = async (
  request: LoginRequest,
  { wsapi }: LoginServices,
  action: 'add' | 'remove',
  users: readonly number[],
): Promise<LoginAnswer> => {
  const items = users.map((oid) => ({ _ref: `/user/${oid}` }));
  const moved = await wsapi(request, { method: 'POST', path: `${collectionOf(request)}/${action}`, items });
  return moved.ok ? done : refusedByWsapi(moved.error);
};

const add: SignedInRoute = {
  method: 'POST',
  path: '/subscription/exceptions',
  caller: 'administrator',
  sentence: 'Puts Users, a list of ObjectIDs, on it, all of them or none.',
  answer: async (request, services) => {
    const users: unknown = request.body.get('Users');
    const fits = Array.isArray(users) && users.length > 0 && users.length <= MOST_EXCEPTIONS;
    if (!fits || !users.every((each) => Number.isSafeInteger(each)))
      return refused('bad-member', `Users takes 1 to ${MOST_EXCEPTIONS} ObjectIDs.`);
    return move(request, services, 'add', users);
  },
};

const remove: SignedInRoute = {
  method: 'DELETE',
  path: '/subscription/exceptions/:oid',
  caller: 'administrator',
  sentence: 'Takes a user off it; in force at once.',
  answer: async (request, services) => {
    const oid = /^\d{1,15}$/.test(request.parts.oid ?? '') ? Number(request.parts.oid) : 0;
    return move(request, services, 'remove', [oid]);
  },
};

export const EXCEPTION_ROUTES: readonly SignedInRoute[] = [list, listOthers, add, remove];
