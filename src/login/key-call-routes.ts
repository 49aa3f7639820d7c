import { limits } from '../config/limits.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { compileKeyIsTold } from '../query/sql/compile-decisions.ts';
import { compileKeyCalls } from '../query/sql/compile-key-calls.ts';
import { holds } from '../storage/stores/decision-store.ts';
import {
  type CallCounts,
  type CallDay,
  type CallSource,
  type KeyCalls,
  loadKeyCalls,
} from '../storage/stores/key-call-store.ts';
import { decisionReader, keyOidOf, orTooLong } from './decision-routes.ts';
import { answered, refused } from './login-answer.ts';
import type { LoginRoute } from './login-route.ts';

const DAY_MS = 86_400_000;

/** As long as the log is kept unless it is set otherwise. */
const MOST_DAYS = 90;

const DEFAULT_DAYS = 30;

const readDays = (query: URLSearchParams): Result<number, string> => {
  const text = query.get('days') ?? String(DEFAULT_DAYS);
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return days >= 1 && days <= MOST_DAYS ? ok(days) : err(`days takes a whole number from 1 to ${MOST_DAYS}.`);
};

const countsJson = ({ accepted, nothingWritten, refused: turnedAway }: CallCounts) => ({
  Accepted: accepted ?? 0,
  NothingWritten: nothingWritten ?? 0,
  Refused: turnedAway ?? 0,
});

const NO_CALLS: CallCounts = { accepted: null, nothingWritten: null, refused: null };

/** Every day from the first on, also those without a call. */
const daysJson = (from: number, days: number, found: readonly CallDay[]) => {
  const byDay = new Map(found.map((each) => [each.day, each]));
  return Array.from({ length: days }, (_, at) => {
    const day = new Date(from + at * DAY_MS).toISOString().slice(0, 10);
    return { Day: day, ...countsJson(byDay.get(day) ?? NO_CALLS) };
  });
};

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

const sourcesJson = (name: 'Address' | 'UserAgent', sources: readonly CallSource[]) => ({
  Results: sources.map(({ source, first, last, ...counts }) => ({
    [name]: source,
    ...countsJson(counts),
    First: instant(first),
    Last: instant(last),
  })),
  TotalResultCount: sources[0]?.total ?? 0,
});

/** Null: the entries that were looked at reach back to the first day. */
const countedFrom = ({ cut }: KeyCalls, from: number): string | null =>
  cut === null || cut < from ? null : instant(cut);

const listCallsOfKey: LoginRoute = {
  method: 'GET',
  path: '/keys/:oid/calls',
  caller: 'user',
  sentence: 'How often an API key was used on each day, and from where, for its owner and for administrators.',
  answer: async ({ caller, parts, query }, { find, decisions, clock }) => {
    const days = readDays(query);
    if (!days.ok) return refused('bad-parameter', days.error);
    const keyOid = keyOidOf(parts);
    const reader = decisionReader(caller);
    if (!(await holds(find, compileKeyIsTold(keyOid, reader)))) return refused('not-found');
    await decisions.written();
    const from = (Math.floor(clock().getTime() / DAY_MS) - days.value + 1) * DAY_MS;
    const question = {
      keyOid,
      from: new Date(from),
      mostEntries: limits.keyCallsCounted,
      mostSources: limits.keyCallSources,
    };
    const load = async () => {
      const calls = await loadKeyCalls(find, compileKeyCalls(question, reader));
      return answered({
        Days: daysJson(from, days.value, calls.days),
        Addresses: sourcesJson('Address', calls.addresses),
        UserAgents: sourcesJson('UserAgent', calls.agents),
        CountedFrom: countedFrom(calls, from),
      });
    };
    return orTooLong(load());
  },
};

export const KEY_CALL_ROUTES: readonly LoginRoute[] = [listCallsOfKey];
