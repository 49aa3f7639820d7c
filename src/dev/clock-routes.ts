import { durationMs } from '../kernel/duration.ts';
import { answered, type LoginAnswer } from '../login/login-answer.ts';
import type { DevControl } from './dev-control.ts';
import { devRefused } from './dev-problems.ts';
import type { DevRoute } from './dev-route.ts';

/** Between these every rule works: dates before and after fit the database and the wire. */
const FIRST = Date.UTC(1980, 0, 1);
const LAST = Date.UTC(2200, 0, 1);

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

const milliseconds = (value: unknown): number | null => {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.round(value * 1_000) : null;
  return typeof value === 'string' ? durationMs(value) : null;
};

const instant = (value: unknown): number | null => {
  if (typeof value !== 'string' || !INSTANT.test(value)) return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : time;
};

const isWithin = (time: number | null): time is number => time !== null && time >= FIRST && time < LAST;

const clockAnswer = ({ clock }: DevControl): LoginAnswer =>
  answered({ now: clock.now().toISOString(), frozen: clock.isFrozen, aheadSeconds: Math.round(clock.ahead / 1_000) });

/** What to do to the clock; null: nothing that it can do. */
const turnOf = ({ clock }: DevControl, body: ReadonlyMap<string, unknown>): (() => void) | null => {
  const [[member, value] = [], ...others] = [...body];
  if (others.length > 0) return null;
  if (member === 'now') {
    const time = instant(value);
    return isWithin(time) ? () => clock.set(new Date(time)) : null;
  }
  if (member === 'move') {
    const by = milliseconds(value);
    return by !== null && isWithin(clock.now().getTime() + by) ? () => clock.move(by) : null;
  }
  if (member === 'freeze') return typeof value === 'boolean' ? () => clock.freeze(value) : null;
  return member === 'reset' && value === true ? clock.reset : null;
};

export const CLOCK_ROUTES: readonly DevRoute[] = [
  { method: 'GET', path: '/clock', answer: (_request, { control }) => clockAnswer(control) },
  {
    method: 'POST',
    path: '/clock',
    answer: ({ body }, { control, authenticator }) => {
      const turn = turnOf(control, body);
      if (turn === null) return devRefused('bad-clock');
      turn();
      authenticator.forgetAll();
      return clockAnswer(control);
    },
  },
];
