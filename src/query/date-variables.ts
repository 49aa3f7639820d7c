import { err, ok, type Result } from '../kernel/result.ts';
import { startOfDay } from '../model/time-zone.ts';
import { isShownInFourDigits, parseIsoDate } from './iso-date.ts';
import { shown, skipBlanks } from './lexer.ts';

/** When and where a query is asked: the zones are IANA names. */
export interface DateContext {
  readonly now: Date;
  /** The zone of the caller's profile; `today` alone uses it. */
  readonly userZone: string;
  /** The zone of the workspace: every other variable, and dates written without an offset. */
  readonly workspaceZone: string;
}

/**
 * The value of a date comparison. Against a range `=` means inside, `!=` outside, `<` before its start, `>=` from its
 * start on, `>` from its end on and `<=` before its end (wsapi.md §3.4). `end` is the first instant behind the range.
 * `today-30` is the span from that day to the end of today for `=` and `!=`, but that one day where an order is asked
 * for: `> today-30` finds the last thirty days, which the end of today could not.
 */
export type DateOperand =
  | { readonly kind: 'instant'; readonly at: Date }
  | { readonly kind: 'range'; readonly start: Date; readonly end: Date };

/** Days before and after today that a named period spans; today itself always belongs to it. */
const PERIODS: Readonly<Record<string, { readonly from: number; readonly to: number }>> = {
  yesterday: { from: -1, to: -1 },
  tomorrow: { from: 1, to: 1 },
  lastweek: { from: -7, to: 0 },
  nextweek: { from: 0, to: 7 },
  lastmonth: { from: -30, to: 0 },
  nextmonth: { from: 0, to: 30 },
  lastquarter: { from: -90, to: 0 },
  nextquarter: { from: 0, to: 90 },
  lastyear: { from: -365, to: 0 },
  nextyear: { from: 0, to: 365 },
};

const TODAY = 'today';
const LONGEST_COUNT = 7;

/**
 * Reads the right-hand side of a date comparison: an ISO 8601 date or time (an instant, see `parseDateValue`), or one
 * of the variables of wsapi.md §3.4 in any case of letters (a range of whole days). `today-3` runs from the start of the
 * third day before today to the end of today, `today+3` from the start of today to the end of the third day after; so
 * `today-1` is not `yesterday`. The error is the vendor's (§4.4, row 7).
 */
export function parseDateOperand(
  text: string,
  context: DateContext,
  asksForOrder = false,
): Result<DateOperand, string> {
  return readVariable(text.trim(), context, asksForOrder) ?? readInstant(text, context.workspaceZone);
}

/**
 * Reads a date in a request body: ISO 8601 with `Z` or an offset. A date alone is the first instant of that day, and a
 * time without offset a wall time, both in the workspace's zone. The error is the vendor's (wsapi.md §4.4, row 7).
 */
export function parseDateValue(text: string, workspaceZone: string): Result<Date, string> {
  const instant = parseIsoDate(text.trim(), workspaceZone);
  return instant === null ? err(cannotConvert(text)) : ok(new Date(instant));
}

function readInstant(text: string, zone: string): Result<DateOperand, string> {
  const value = parseDateValue(text, zone);
  return value.ok ? ok({ kind: 'instant', at: value.value }) : value;
}

/** The range of a variable, an error when it leaves the calendar, or null when the text is no variable. */
function readVariable(text: string, context: DateContext, asksForOrder: boolean): Result<DateOperand, string> | null {
  const name = text.toLowerCase();
  if (name === TODAY) return range(text, context.now, context.userZone, 0, 0);
  const period = Object.hasOwn(PERIODS, name) ? PERIODS[name] : undefined;
  if (period !== undefined) return range(text, context.now, context.workspaceZone, period.from, period.to);
  const days = name.startsWith(TODAY) ? readOffset(name) : null;
  if (days === null) return null;
  if (asksForOrder) return range(text, context.now, context.workspaceZone, days, days);
  return range(text, context.now, context.workspaceZone, Math.min(0, days), Math.max(0, days));
}

/** The signed number behind `today`, with blanks allowed around its sign, or null. */
function readOffset(name: string): number | null {
  const signAt = skipBlanks(name, TODAY.length);
  const sign = name[signAt];
  if (sign !== '+' && sign !== '-') return null;
  const count = name.slice(skipBlanks(name, signAt + 1));
  if (count === '' || count.length > LONGEST_COUNT) return null;
  for (const digit of count) if (digit < '0' || digit > '9') return null;
  // Zero has no sign here: `today-0` spans today alone.
  return sign === '-' ? 0 - Number(count) : Number(count);
}

function range(text: string, now: Date, zone: string, from: number, to: number): Result<DateOperand, string> {
  const start = startOfDay(now.getTime(), zone, from);
  const end = startOfDay(now.getTime(), zone, to + 1);
  if (!isShownInFourDigits(start) || !isShownInFourDigits(end)) return err(cannotConvert(text));
  return ok({ kind: 'range', start: new Date(start), end: new Date(end) });
}

function cannotConvert(text: string): string {
  return `Could not parse: Cannot convert ${shown(text)} into a date.  You must use the ISO8601 date+time format.`;
}
