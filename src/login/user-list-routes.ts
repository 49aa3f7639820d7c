import type { Administered } from '../access/administered.ts';
import { limits } from '../config/limits.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import {
  countUsers,
  isUserOrder,
  type ListedUser,
  selectUsers,
  USER_STATES,
  type UserOrder,
  type UserPage,
  type UserState,
} from '../storage/stores/user-list-store.ts';
import { selectWrittenRoles } from '../storage/stores/user-role-store.ts';
import { type ListKind, readListQuestion } from './list-question.ts';
import { answered, type LoginAnswer, refused } from './login-answer.ts';
import type { SignedInRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';
import { userJson, usersCsv } from './user-json.ts';
import { administeredByCaller, partOf, userTimes } from './user-part.ts';

const USERS: ListKind<UserOrder> = {
  parameters: ['format', 'Text', 'State'],
  orders: 'UserName, DisplayName, EmailAddress, LastLoginDate or CreationDate',
  defaultOrder: 'UserName',
  isOrder: isUserOrder,
};

const isState = (text: string): text is UserState => (USER_STATES as readonly string[]).includes(text);

type Question = Omit<UserPage, 'times'> & { readonly isCsv: boolean };

/** Which users are asked for, or what is wrong with the question. */
const readQuestion = (query: URLSearchParams, administered: Administered): Result<Question, string> => {
  const format = query.get('format') ?? 'json';
  if (format !== 'json' && format !== 'csv') return err('format takes json or csv.');
  const isCsv = format === 'csv';
  const question = readListQuestion(query, USERS, isCsv ? limits.csvRows : undefined);
  if (!question.ok) return question;
  const state = query.get('State') || null;
  if (state !== null && !isState(state)) return err(`State takes ${USER_STATES.join(', ')}.`);
  const { order, offset, pageSize } = question.value;
  const most = isCsv && !query.has('pagesize') ? limits.csvRows : pageSize;
  const filter = { text: query.get('Text') || null, state, part: partOf(administered), oid: null };
  return ok({ filter, order, offset, most, isCsv });
};

const csvAnswer = async (
  users: readonly ListedUser[],
  total: number,
  part: UserPage['filter']['part'],
  { find }: LoginServices,
): Promise<LoginAnswer> => {
  const oids = users.map(({ userOid }) => userOid);
  const places = part ?? { workspaces: null, projects: null };
  const roles = Map.groupBy(await selectWrittenRoles(find, oids, places), ({ userOid }) => userOid);
  const written = new Map(
    [...roles].map(([oid, each]) => [oid, each.map(({ place, role }) => `${place}=${role}`).join('; ')]),
  );
  return {
    status: 200,
    body: usersCsv(users, written),
    contentType: 'text/csv; charset=utf-8',
    headers: { 'content-disposition': 'attachment; filename="users.csv"', 'x-total-count': String(total) },
  };
};

const list: SignedInRoute = {
  method: 'GET',
  path: '/users',
  caller: 'user',
  sentence: 'The users, for administrators of a workspace or project theirs, also as CSV.',
  answer: async (request, services) => {
    const administered = await administeredByCaller(request, services);
    if (administered === null) return refused('no-administrator');
    const question = readQuestion(request.query, administered);
    if (!question.ok) return refused('bad-parameter', question.error);
    const { find, clock } = services;
    const times = userTimes(clock);
    const { filter, isCsv } = question.value;
    const [users, total] = await Promise.all([
      selectUsers(find, { ...question.value, times }),
      countUsers(find, filter, times),
    ]);
    if (isCsv) return csvAnswer(users, total, filter.part, services);
    return answered({ Results: users.map(userJson), TotalResultCount: total });
  },
};

export const USER_LIST_ROUTES: readonly SignedInRoute[] = [list];
