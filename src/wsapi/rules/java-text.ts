import { isTimeZone, wallTimeAsUtc, wallTimeAt } from '../../model/time-zone.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Each knows the usual abbreviations of its own part of the world and writes offsets for the others. */
const ABBREVIATING_LOCALES = ['en-US', 'en-GB', 'en-AU', 'en-IN', 'en-NZ', 'en-ZA'];

/** A date as `java.util.Date` prints it: `Tue Sep 11 15:03:16 MDT 2018`. */
export function javaDate(date: Date, zone: string): string {
  const wall = wallTimeAt(date.getTime(), zone);
  const weekday = DAYS[new Date(wallTimeAsUtc(wall)).getUTCDay()];
  const time = [wall.hour, wall.minute, wall.second].map(twoDigits).join(':');
  const day = `${weekday} ${MONTHS[wall.month - 1]} ${twoDigits(wall.day)}`;
  return `${day} ${time} ${zoneAbbreviation(date, zone)} ${wall.year}`;
}

/** A double as Java prints it: `1.0`, `0.5`, from ten million on and below a thousandth `1.25E7`. */
export function javaDouble(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-3)) {
    const [mantissa = '', exponent = ''] = value.toExponential().split('e');
    return `${withFraction(mantissa)}E${Number(exponent)}`;
  }
  return withFraction(String(value));
}

function withFraction(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** `MDT`, `CEST`, `UTC`; an offset such as `GMT+3` where no abbreviation is in use. */
function zoneAbbreviation(date: Date, zone: string): string {
  let found = 'UTC';
  if (!isTimeZone(zone)) return found;
  for (const locale of ABBREVIATING_LOCALES) {
    found = shortName(date, zone, locale);
    if (!found.startsWith('GMT') || found === 'GMT') break;
  }
  return found;
}

const formatters = new Map<string, Intl.DateTimeFormat>();
const CACHED_FORMATTERS = 1_000;

function shortName(date: Date, zone: string, locale: string): string {
  const key = `${locale} ${zone}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' });
    if (formatters.size >= CACHED_FORMATTERS) formatters.clear();
    formatters.set(key, formatter);
  }
  return formatter.formatToParts(date).find((part) => part.type === 'timeZoneName')?.value ?? 'UTC';
}
