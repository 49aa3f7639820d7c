import { limits } from '../config/limits.ts';
import { REASONS } from '../identity/reasons.ts';
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
import { countDecisions, holds, loadDecisions, type StoredDecision } from '../storage/stores/decision-store.ts';
import { answered, type LoginAnswer, refused } from './login-answer.ts';
import { LOGIN_PROBLEMS } from './login-problems.ts';
import type { LoginCaller, LoginRequest } from './login-request.ts';
import type { LoginRoute } from './login-route.ts';
import { QueryReader } from './query-reader.ts';

/** How many decisions of one key are shown. */
const OF_KEY = 100;

const WORD = /^[a-z0-9.-]{1,60}$/;

const NO_TEXT = { sentence: '', cure: '' };

/** What a code means: one of identity's, or one of the gate of this API. */
const textOf = (code: string): { readonly sentence: string; readonly cure: string } => {
  if (Object.hasOwn(REASONS, code)) return REASONS[code as keyof typeof REASONS];
  if (!Object.hasOwn(LOGIN_PROBLEMS, code)) return NO_TEXT;
  const { message, cure } = LOGIN_PROBLEMS[code as keyof typeof LOGIN_PROBLEMS];
  return { sentence: message, cure };
};

const shown = (row: StoredDecision) => {
  const { sentence, cure } = textOf(row.reason);
  return {
    ID: row.id,
    At: row.at.toISOString(),
    RequestID: row.request_id,
    User: row.user_id === null ? null : { ObjectID: row.user_id, UserName: row.user_name },
    Via: row.via,
    Credential: row.credential_id,
    Session: row.session,
    Address: row.address,
    UserAgent: row.agent,
    Method: row.method,
    Path: row.path,
    Outcome: row.outcome,
    Reason: row.reason,
    Sentence: sentence,
    Cure: cure,
    Count: row.repeats,
  };
};

/** Who looks into the log. */
export const decisionReader = ({ principal }: LoginCaller): DecisionReader => ({
  userOid: principal.userOid,
  isAdministrator: principal.subscriptionAdmin,
});

const userOf = (text: string | null): number | string | null =>
  text !== null && /^\d{1,16}$/.test(text) ? Number(text) : text;

const filterOf = (read: QueryReader): DecisionFilter => ({
  user: userOf(read.text('user', /^[^\0]{1,256}$/, 'an ObjectID or a user name')),
  credential: read.number('key'),
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
    const page = read.page();
    if (read.problem !== null) return refused('bad-parameter', read.problem);
    const reader = decisionReader(caller);
    // Whoever looks sees what this node decided before, too.
    await decisions.written();
    const load = async (): Promise<LoginAnswer> => {
      const [rows, count] = await Promise.all([
        loadDecisions(find, compileDecisions(filter, reader, page)),
        countDecisions(find, compileDecisionCount(filter, reader, limits.decisionsCounted)),
      ]);
      const lost = reader.isAdministrator ? { Dropped: decisions.dropped } : {};
      return answered({ Results: rows.map(shown), TotalResultCount: count, ...lost });
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
    return answered({ Results: rows.map(shown), TotalResultCount: rows.length });
  },
};

export const DECISION_ROUTES: readonly LoginRoute[] = [listDecisions, listDecisionsOfKey];
