import { instantOfWallTime } from '../../model/time-zone.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** A Monday; the two-week rhythm of the demo's iterations is counted from it. */
const FIRST_MONDAY_MS = Date.UTC(2022, 0, 3);

const dayBegins = (dayMs: number, timeZone: string): number => {
  const day = new Date(dayMs);
  const date = { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() };
  return instantOfWallTime({ ...date, hour: 0, minute: 0, second: 0, millisecond: 0 }, timeZone);
};

/** A time box of the demo: `position` 0 is the current one, negative ones are past. */
export interface TimeboxDates {
  readonly position: number;
  /** Counts up by one for each time box, for the name. */
  readonly number: number;
  readonly start: Date;
  readonly end: Date;
}

/** The time boxes of `weeks` weeks around today, from `first` to `last` position, at the borders of days in the zone. */
export const timeboxesAround = (
  today: Date,
  timeZone: string,
  weeks: number,
  positions: { readonly first: number; readonly last: number },
): readonly TimeboxDates[] => {
  const current = Math.floor((today.getTime() - FIRST_MONDAY_MS) / (weeks * WEEK_MS));
  const boxes: TimeboxDates[] = [];
  for (let position = positions.first; position <= positions.last; position++) {
    const firstDay = FIRST_MONDAY_MS + (current + position) * weeks * WEEK_MS;
    boxes.push({
      position,
      number: current + position,
      start: new Date(dayBegins(firstDay, timeZone)),
      end: new Date(dayBegins(firstDay + weeks * WEEK_MS, timeZone) - 1000),
    });
  }
  return boxes;
};

/** An instant `days` before today, at some moment of a working day. `minutes` moves it inside the day. */
export const daysBefore = (today: Date, days: number, minutes: number): Date => {
  const midnight = Math.floor(today.getTime() / DAY_MS) * DAY_MS;
  return new Date(midnight - days * DAY_MS + (14 * 60 + (minutes % (8 * 60))) * 60_000);
};
