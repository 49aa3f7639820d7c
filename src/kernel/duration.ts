const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const DURATION = /^([+-])?P(?=[\dT])(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/;

/**
 * Milliseconds of an ISO 8601 duration, with a sign before it where it goes back; null: it is none. Years and months
 * have no fixed length and are not taken.
 */
export const durationMs = (text: string): number | null => {
  const parts = DURATION.exec(text);
  if (parts === null) return null;
  const [, sign, ...amounts] = parts;
  const units = [7 * DAY_MS, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS];
  const total = units.reduce((sum, unit, at) => sum + unit * Number(amounts[at] ?? 0), 0);
  return sign === '-' ? -total : total;
};
