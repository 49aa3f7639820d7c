import { parseIsoDate } from '../query/iso-date.ts';

const WITH_OFFSET = /T.*(Z|[+-]\d\d:\d\d)$/;
const DATE_ALONE = /^\d{4}-\d\d-\d\d$/;

/** An ISO 8601 date and time with its offset, in the years 0001 to 9999 of UTC; null: it is none. */
export const readInstant = (text: string): Date | null => {
  const instant = WITH_OFFSET.test(text) ? parseIsoDate(text, 'UTC') : null;
  return instant === null ? null : new Date(instant);
};

/** Also a date alone: the first instant of that day in UTC. */
export const readInstantOrDay = (text: string): Date | null =>
  readInstant(DATE_ALONE.test(text) ? `${text}T00:00Z` : text);
