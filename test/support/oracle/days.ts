/** When and where a query is asked. */
export interface Moment {
  readonly now: number;
  readonly userZone: string;
  readonly workspaceZone: string;
}

/** From `start` on and before `end`; an instant is both. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const QUARTER_HOUR = 900_000;
const DAY = 86_400_000;

const calendars = new Map<string, Intl.DateTimeFormat>();

/** `2026-03-08 02:30:00` as a wall clock of the zone shows the instant. */
const clockIn = (zone: string, instant: number): string => {
  let calendar = calendars.get(zone);
  if (calendar === undefined) {
    calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    calendars.set(zone, calendar);
  }
  return calendar.format(instant);
};

const dayIn = (zone: string, instant: number): string => clockIn(zone, instant).slice(0, 10);

const isoDay = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

const starts = new Map<string, number>();

/** The first instant of a day, found by looking at the clock of the zone every quarter of an hour. */
export const startOfDay = (zone: string, day: string): number => {
  const key = `${zone} ${day}`;
  const known = starts.get(key);
  if (known !== undefined) return known;
  let at = Date.parse(`${day}T00:00:00Z`) - 15 * 3_600_000;
  while (dayIn(zone, at) < day) at += QUARTER_HOUR;
  starts.set(key, at);
  return at;
};

const daysFrom = (zone: string, now: number, days: number): string =>
  isoDay(Date.parse(`${dayIn(zone, now)}T12:00:00Z`) + days * DAY);

const PERIODS: Readonly<Record<string, readonly [number, number]>> = {
  yesterday: [-1, -1],
  tomorrow: [1, 1],
  lastweek: [-7, 0],
  nextweek: [0, 7],
  lastmonth: [-30, 0],
  nextmonth: [0, 30],
  lastquarter: [-90, 0],
  nextquarter: [0, 90],
  lastyear: [-365, 0],
  nextyear: [0, 365],
};

/** The right side of a comparison with a date: a variable, a day, or a time. */
export const spanOf = (text: string, moment: Moment, ordered: boolean): Span => {
  const word = text.trim().toLowerCase();
  const days = (zone: string, from: number, to: number): Span => ({
    start: startOfDay(zone, daysFrom(zone, moment.now, from)),
    end: startOfDay(zone, daysFrom(zone, moment.now, to + 1)),
  });
  if (word === 'today') return days(moment.userZone, 0, 0);
  const period = PERIODS[word];
  if (period !== undefined) return days(moment.workspaceZone, ...period);
  const offset = /^today\s*([+-])\s*(\d+)$/.exec(word);
  if (offset !== null) {
    const count = Number(`${offset[1]}${offset[2]}`);
    if (ordered) return days(moment.workspaceZone, count, count);
    return days(moment.workspaceZone, Math.min(0, count), Math.max(0, count));
  }
  const at = instantOf(text.trim(), moment.workspaceZone);
  return { start: at, end: at };
};

const instantOf = (text: string, zone: string): number => {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return startOfDay(zone, text);
  if (/(Z|[+-]\d\d:\d\d)$/.test(text)) return Date.parse(text);
  // A wall time: the instant at which the zone's clock shows it.
  const wall = text.replace('T', ' ');
  let at = startOfDay(zone, text.slice(0, 10));
  while (clockIn(zone, at) < wall) at += 1_000 * 60;
  return at;
};
