import { limits } from '../config/limits.ts';
import { DECISION_OUTCOMES } from '../query/decision-entry.ts';
import {
  compileDecisionCount,
  compileDecisions,
  compileDecisionsOfKey,
  compileKeyIsTold,
  type DecisionFilter,
  type DecisionReader,
} from '../query/sql/compile-decisions.ts';
import { STATEMENT_CANCELLED, sqlStateOf } from '../storage/sql-state.ts';
import { countDecisions, holds, loadDecisions } from '../storage/stores/decision-store.ts';
import { csvAnswer } from './csv-answer.ts';
import { decisionJson, decisionsCsv } from './decision-json.ts';
import { DECISION_REASONS } from './decision-reasons.ts';
import { answered, type LoginAnswer, refused } from './login-answer.ts';
import type { LoginCaller, LoginRequest } from './login-request.ts';
import type { LoginRoute } from './login-route.ts';
import { QueryReader } from './query-reader.ts';

/** How many decisions of one key are shown. */
const OF_KEY = 100;

const WORD = /^[a-z0-9.-]{1,60}$/;

/** Who looks into the log. */
export const decisionReader = ({ principal }: LoginCaller): DecisionReader => ({
  userOid: principal.userOid,
  isAdministrator: principal.subscriptionAdmin,
});

const oidOr = (text: string | null): number | string | null =>
  text !== null && /^\d{1,15}$/.test(text) ? Number(text) : text;

const filterOf = (read: QueryReader): DecisionFilter => ({
  user: oidOr(read.text('user', /^[^\0]{1,256}$/, 'an ObjectID or a user name')),
  credential: oidOr(
    read.text('key', /^(\d{1,15}|[A-Za-z0-9_-]{4})$/, 'an ObjectID, or the last four characters of a key'),
  ),
  session: read.text('session', /^[0-9a-f]{12}$/, 'the 12 digits that an entry shows'),
  outcome: read.text(
    'outcome',
    new RegExp(`^(${DECISION_OUTCOMES.join('|')})$`),
    `one of ${DECISION_OUTCOMES.join(', ')}`,
  ),
  reason: read.text('reason', WORD, 'a code of the list of reasons'),
  address: read.text('address', /^[0-9A-Fa-f:.]{2,45}$/, 'an IP address'),
  requestId: read.text('requestId', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'the UUID of X-Request-Id'),
  from: read.instant('from'),
  to: read.instant('to'),
  after: read.number('after'),
  before: read.number('before'),
  leavesOutLoginReads: read.text('loginReads', /^(true|false)$/, 'true or false') === 'false',
});

/** The answer, or the refusal of one that the database had no time for. */
export const orTooLong = async (answer: Promise<LoginAnswer>): Promise<LoginAnswer> => {
  try {
    return await answer;
  } catch (error) {
    if (sqlStateOf(error) !== STATEMENT_CANCELLED) throw error;
    return refused('took-too-long');
  }
};

const listDecisions: LoginRoute = {
  method: 'GET',
  path: '/decisions',
  caller: 'user',
  sentence: 'Decisions, newest first: one’s own, or for administrators everybody’s.',
  answer: async ({ caller, query }, { find, decisions }) => {
    const read = new QueryReader(query);
    const filter = filterOf(read);
    const isCsv = read.text('format', /^(json|csv)$/, 'json or csv') === 'csv';
    const asked = isCsv ? read.page(limits.csvRows) : read.page();
    if (read.problem !== null) return refused('bad-parameter', read.problem);
    const page = isCsv && !query.has('pagesize') ? { ...asked, pageSize: limits.csvRows } : asked;
    const reader = decisionReader(caller);
    // Whoever looks sees what this node decided before, too.
    await decisions.written();
    const load = async (): Promise<LoginAnswer> => {
      const [rows, count] = await Promise.all([
        loadDecisions(find, compileDecisions(filter, reader, page)),
        countDecisions(find, compileDecisionCount(filter, reader, limits.decisionsCounted)),
      ]);
      if (isCsv) return csvAnswer('decisions', decisionsCsv(rows), count);
      const lost = reader.isAdministrator ? { Dropped: decisions.dropped } : {};
      return answered({ Results: rows.map(decisionJson), TotalResultCount: count, ...lost });
    };
    return orTooLong(load());
  },
};

/** The key that the path names; -1, which none is: it names none. */
export const keyOidOf = ({ oid = '' }: LoginRequest['parts']): number => (/^\d{1,15}$/.test(oid) ? Number(oid) : -1);

const listDecisionsOfKey: LoginRoute = {
  method: 'GET',
  path: '/keys/:oid/decisions',
  caller: 'user',
  sentence: `The newest ${OF_KEY} decisions that name an API key, for its owner and for administrators.`,
  answer: async ({ caller, parts }, { find, decisions }) => {
    const keyOid = keyOidOf(parts);
    const reader = decisionReader(caller);
    if (!(await holds(find, compileKeyIsTold(keyOid, reader)))) return refused('not-found');
    await decisions.written();
    const rows = await loadDecisions(find, compileDecisionsOfKey(keyOid, reader, OF_KEY));
    return answered({ Results: rows.map(decisionJson), TotalResultCount: rows.length });
  },
};

const listReasons: LoginRoute = {
  method: 'GET',
  path: '/decisions/reasons',
  caller: 'user',
  sentence: 'Every reason that a decision can have, with what it says and what to do.',
  answer: async () => answered({ Results: DECISION_REASONS, TotalResultCount: DECISION_REASONS.length }),
};

export const DECISION_ROUTES: readonly LoginRoute[] = [listDecisions, listReasons, listDecisionsOfKey];
