import { instantOfWallTime, type WallTime, wallTimeAsUtc } from '../model/time-zone.ts';

const FIRST_INSTANT = wallTimeAsUtc(wholeDay(1, 1, 1));
const END_OF_INSTANTS = wallTimeAsUtc(wholeDay(10_000, 1, 1));
const MINUTE_MS = 60_000;

/** Whether the instant lies in the years 0001 to 9999 UTC, the ones that four digits can show. */
export function isShownInFourDigits(instant: number): boolean {
  return instant >= FIRST_INSTANT && instant < END_OF_INSTANTS;
}

/**
 * Reads an ISO 8601 date (`2024-01-31`) or date and time (`2024-01-31T23:59[:59[.123456]]`, then nothing, `Z`, `+02`,
 * `+0200` or `+02:00`) as an epoch millisecond, or gives null. A date alone is the first instant of that day, and a
 * time without offset a wall time, both in `zone`. Finer fractions than milliseconds are cut off.
 */
export function parseIsoDate(text: string, zone: string): number | null {
  const cursor: Cursor = { text, at: 0 };
  const wall = readWallTime(cursor);
  if (wall === null || !isOnCalendar(wall)) return null;
  const instant = readZone(cursor, wall, zone);
  if (instant === null || cursor.at !== text.length || !isShownInFourDigits(instant)) return null;
  return instant;
}

interface Cursor {
  readonly text: string;
  at: number;
}

function readWallTime(cursor: Cursor): WallTime | null {
  const year = digits(cursor, 4);
  if (year === null || !take(cursor, '-')) return null;
  const month = digits(cursor, 2);
  if (month === null || !take(cursor, '-')) return null;
  const day = digits(cursor, 2);
  if (day === null) return null;
  if (!take(cursor, 'T') && !take(cursor, 't')) return wholeDay(year, month, day);
  const hour = digits(cursor, 2);
  if (hour === null || !take(cursor, ':')) return null;
  const minute = digits(cursor, 2);
  if (minute === null) return null;
  const second = take(cursor, ':') ? digits(cursor, 2) : 0;
  if (second === null) return null;
  const millisecond = take(cursor, '.') || take(cursor, ',') ? fraction(cursor) : 0;
  return millisecond === null ? null : { year, month, day, hour, minute, second, millisecond };
}

/** The offset behind a time; a date alone has none. */
function readZone(cursor: Cursor, wall: WallTime, zone: string): number | null {
  const isDateAlone = cursor.at === 'YYYY-MM-DD'.length;
  if (cursor.at === cursor.text.length) return instantOfWallTime(wall, zone);
  if (isDateAlone) return null;
  if (take(cursor, 'Z') || take(cursor, 'z')) return wallTimeAsUtc(wall);
  const sign = take(cursor, '+') ? 1 : take(cursor, '-') ? -1 : 0;
  if (sign === 0) return null;
  const hours = digits(cursor, 2);
  if (hours === null) return null;
  const more = take(cursor, ':') || cursor.at < cursor.text.length;
  const minutes = more ? digits(cursor, 2) : 0;
  if (minutes === null || hours > 23 || minutes > 59) return null;
  return wallTimeAsUtc(wall) - sign * (hours * 60 + minutes) * MINUTE_MS;
}

function isOnCalendar({ year, month, day, hour, minute, second }: WallTime): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return false;
  // Day 0 of the following month is the last of this one.
  return day <= new Date(wallTimeAsUtc(wholeDay(year, month + 1, 0))).getUTCDate();
}

function wholeDay(year: number, month: number, day: number): WallTime {
  return { year, month, day, hour: 0, minute: 0, second: 0, millisecond: 0 };
}

/** Reads exactly `count` decimal digits. */
function digits(cursor: Cursor, count: number): number | null {
  let value = 0;
  for (let read = 0; read < count; read++) {
    const digit = digitAt(cursor);
    if (digit === null) return null;
    value = value * 10 + digit;
    cursor.at++;
  }
  return value;
}

/** Reads one to nine digits of a second's fraction and gives whole milliseconds. */
function fraction(cursor: Cursor): number | null {
  let milliseconds = 0;
  let read = 0;
  for (let digit = digitAt(cursor); digit !== null; digit = digitAt(cursor)) {
    if (read < 3) milliseconds += digit * 10 ** (2 - read);
    read++;
    cursor.at++;
  }
  return read >= 1 && read <= 9 ? milliseconds : null;
}

function digitAt({ text, at }: Cursor): number | null {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39 ? code - 0x30 : null;
}

function take(cursor: Cursor, character: string): boolean {
  if (cursor.text[cursor.at] !== character) return false;
  cursor.at++;
  return true;
}
