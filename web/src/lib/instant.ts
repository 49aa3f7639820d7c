const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const MINUTE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const SECOND = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'medium' });
const WHOLE = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const AGO = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
];

export const dayText = (instant: string): string => DAY.format(new Date(instant));

export const minuteText = (instant: string): string => MINUTE.format(new Date(instant));

export const secondText = (instant: string): string => SECOND.format(new Date(instant));

/** With the day of the week, seconds and zone: for titles. */
export const wholeText = (instant: string): string => WHOLE.format(new Date(instant));

/** "5 minutes ago", "in 3 days"; what is more than a month away is a date. */
export const agoText = (instant: string, now: number): string => {
  let distance = (Date.parse(instant) - now) / 1000;
  for (const [unit, many] of STEPS) {
    if (Math.abs(distance) < many) return AGO.format(Math.round(distance), unit);
    distance /= many;
  }
  return dayText(instant);
};
