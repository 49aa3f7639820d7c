import { wallTimeAsUtc, wallTimeAt } from '../../model/time-zone.ts';
import { loadTimedWork, loadWeekStart, type TimedWork } from '../../storage/time-store.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { Services } from '../services.ts';
import { type Draft, setColumn, valueIn } from './draft.ts';

const DAY_MS = 86_400_000;
const DAYS_OF_WEEK = 7;

/** Characters of a display string (MaxLength of TimeEntryItem.TaskDisplayString and its like). */
const DISPLAY_LENGTH = 256;

/**
 * The calendar day of a time sheet, kept as midnight UTC: clients write `2026-05-03T00:00:00Z` wherever they are. Any
 * other instant, that of a date without time among them, is the day that a clock in the workspace's zone shows.
 */
const calendarDay = (instant: number, zone: string): number =>
  instant % DAY_MS === 0
    ? instant
    : wallTimeAsUtc({ ...wallTimeAt(instant, zone), hour: 0, minute: 0, second: 0, millisecond: 0 });

/** Weeks begin on Sunday: that is what clients ask for by equality. */
const startOfWeek = (day: number): number => day - new Date(day).getUTCDay() * DAY_MS;

const isoDay = (day: number): string => new Date(day).toISOString().slice(0, 'YYYY-MM-DD'.length);

const timeOf = (value: unknown): number | null => {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'string' ? Date.parse(value) : null;
};

const oidIn = (draft: Draft, column: string): number | null => {
  const value = valueIn(draft, column);
  return typeof value === 'number' ? value : null;
};

const zoneOf = (draft: Draft, request: AuthorizedRequest): string =>
  draft.workspace?.facts.timeZone ?? request.caller.access.timeZone;

const DISPLAYED = [
  ['task_id', 'task_display_string'],
  ['work_product_id', 'work_product_display_string'],
  ['project_id', 'project_display_string'],
] as const;

/** What is deleted later is still on the sheet, by the name it had (wsapi §5.9). */
const setDisplays = (draft: Draft, work: readonly TimedWork[]): void => {
  for (const [column, shown] of DISPLAYED) {
    const display = work.find(({ oid }) => oid === oidIn(draft, column))?.display;
    setColumn(draft, shown, display?.slice(0, DISPLAY_LENGTH).toWellFormed() ?? null, 'text');
  }
};

/** Without a work product a task brings its own; a sheet of somebody who is not named is the caller's. */
const setMissing = (draft: Draft, request: AuthorizedRequest, task: TimedWork | undefined): void => {
  if (oidIn(draft, 'user_id') === null) setColumn(draft, 'user_id', request.caller.principal.userOid, 'bigint');
  if (task !== undefined && oidIn(draft, 'work_product_id') === null) {
    setColumn(draft, 'work_product_id', task.workProductOid, 'bigint');
  }
};

/** A line of a time sheet: a week of work on a task, on a work product, or on a project alone. */
export const applyTimeEntryItemRules = async (
  draft: Draft,
  request: AuthorizedRequest,
  services: Services,
): Promise<readonly string[]> => {
  // Nothing of it changes later.
  if (draft.before !== null) return [];
  const named = DISPLAYED.map(([column]) => oidIn(draft, column)).filter((oid) => oid !== null);
  const work = await loadTimedWork(services.database, draft.workspace?.facts.oid ?? 0, named);
  const task = work.find(({ oid }) => oid === oidIn(draft, 'task_id'));
  setMissing(draft, request, task);
  if (task !== undefined && oidIn(draft, 'work_product_id') !== task.workProductOid) {
    return ['Validation error: TimeEntryItem.WorkProduct should be the work product of TimeEntryItem.Task'];
  }
  const written = timeOf(valueIn(draft, 'week_start_date'));
  if (written !== null) {
    const week = startOfWeek(calendarDay(written, zoneOf(draft, request)));
    setColumn(draft, 'week_start_date', new Date(week).toISOString(), 'timestamptz');
  }
  setDisplays(draft, work);
  return [];
};

/** The hours of one day: a day of the week that its item is about. */
export const applyTimeEntryValueRules = async (
  draft: Draft,
  request: AuthorizedRequest,
  services: Services,
): Promise<readonly string[]> => {
  const [item, written] = [oidIn(draft, 'time_entry_item_id'), timeOf(valueIn(draft, 'date_val'))];
  if (draft.before !== null || item === null || written === null) return [];
  const day = calendarDay(written, zoneOf(draft, request));
  setColumn(draft, 'date_val', new Date(day).toISOString(), 'timestamptz');
  const week = (await loadWeekStart(services.database, draft.workspace?.facts.oid ?? 0, item))?.getTime();
  if (week === undefined || (day >= week && day < week + DAYS_OF_WEEK * DAY_MS)) return [];
  return [`Validation error: TimeEntryValue.DateVal should be within the week that begins on ${isoDay(week)}`];
};
