/** A calendar date and time of day as a clock on some wall shows it. Month and day count from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const DAY_MS = 86_400_000;
const CACHED_FORMATTERS = 1_000;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Whether the name is an IANA time zone that this machine knows. */
export function isTimeZone(name: string): boolean {
  return wallClock(name) !== null;
}

/**
 * Milliseconds that a zone is ahead of UTC at an instant. A name nobody knows counts as UTC: a profile with an unknown
 * zone must still be able to query.
 */
export function zoneOffset(instant: number, zone: string): number {
  const clock = zone === 'UTC' ? null : wallClock(zone);
  if (clock === null) return 0;
  const second = Math.floor(instant / 1_000) * 1_000;
  return wallTimeAsUtc(readClock(clock, second)) - second;
}

/** What the wall clock shows in a zone at an instant. */
export function wallTimeAt(instant: number, zone: string): WallTime {
  const shifted = new Date(instant + zoneOffset(instant, zone));
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    millisecond: shifted.getUTCMilliseconds(),
  };
}

/**
 * The instant at which a zone's wall clock shows this time, in epoch milliseconds. A time that comes twice (clocks set
 * back) is its first occurrence; one that never comes (clocks set forward) moves on by as much as the clocks did.
 */
export function instantOfWallTime(wall: WallTime, zone: string): number {
  const asUtc = wallTimeAsUtc(wall);
  const before = zoneOffset(asUtc - DAY_MS, zone);
  const after = zoneOffset(asUtc + DAY_MS, zone);
  const first = asUtc - before;
  if (before === after || zoneOffset(first, zone) === before) return first;
  const second = asUtc - after;
  return zoneOffset(second, zone) === after ? second : first;
}

/**
 * The first instant of a calendar day in a zone, `days` days after the one that `instant` falls on there. It is not
 * always midnight: where clocks skip midnight, the day starts at one.
 */
export function startOfDay(instant: number, zone: string, days = 0): number {
  const { year, month, day } = wallTimeAt(instant, zone);
  const date = new Date(
    wallTimeAsUtc({ year, month, day, hour: 0, minute: 0, second: 0, millisecond: 0 }) + days * DAY_MS,
  );
  return instantOfWallTime(
    {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: 0,
      minute: 0,
      second: 0,
      millisecond: 0,
    },
    zone,
  );
}

/** The epoch milliseconds of a wall time taken as UTC. `Date.UTC` would move the years 0 to 99 into the 1900s. */
export function wallTimeAsUtc(wall: WallTime): number {
  const date = new Date(0);
  date.setUTCFullYear(wall.year, wall.month - 1, wall.day);
  date.setUTCHours(wall.hour, wall.minute, wall.second, wall.millisecond);
  return date.getTime();
}

function wallClock(zone: string): Intl.DateTimeFormat | null {
  const cached = formatters.get(zone);
  if (cached !== undefined) return cached;
  const made = makeWallClock(zone);
  // Names are matched in any case of letters, so that without a bound many spellings of one zone could fill the memory.
  if (formatters.size >= CACHED_FORMATTERS) formatters.clear();
  if (made !== null) formatters.set(zone, made);
  return made;
}

function makeWallClock(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return null;
  }
}

function readClock(clock: Intl.DateTimeFormat, instant: number): WallTime {
  const fields = new Map<string, string>();
  for (const { type, value } of clock.formatToParts(instant)) fields.set(type, value);
  const field = (name: string): number => Number(fields.get(name));
  const year = fields.get('era') === 'BC' ? 1 - field('year') : field('year');
  return {
    year,
    month: field('month'),
    day: field('day'),
    hour: field('hour'),
    minute: field('minute'),
    second: field('second'),
    millisecond: 0,
  };
}
