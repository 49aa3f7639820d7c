import { isTimeZone } from '../../model/time-zone.ts';
import { type Draft, hasChanged, valueIn } from './draft.ts';

/** The numbers that an attribute takes. */
export interface Range {
  readonly attribute: string;
  readonly column: string;
  readonly least: number;
  readonly most: number;
}

/** The vendor's ranges (auth.md B9): session time-outs in seconds, from ten minutes to two weeks. */
export const SESSION: Range = {
  attribute: 'SessionTimeoutSeconds',
  column: 'session_timeout_seconds',
  least: 600,
  most: 1_209_600,
};

const whyInvalid = (draft: Draft, attribute: string, value: string): string =>
  `Validation error: ${draft.type.elementName}.${attribute} ${value} is an invalid value`;

/** A number that changes must lie in its range; what was stored before a range was known stays. */
export const checkRanges = (draft: Draft, ranges: readonly Range[]): readonly string[] =>
  ranges.flatMap(({ attribute, column, least, most }) => {
    const value = valueIn(draft, column);
    if (typeof value !== 'number' || (value >= least && value <= most) || !hasChanged(draft, column)) return [];
    return [`Validation error: ${draft.type.elementName}.${attribute} must be from ${least} to ${most}`];
  });

/** The first entry of a text that changes and is refused, as a sentence. */
export const checkEntries = (
  draft: Draft,
  attribute: string,
  column: string,
  refused: (text: string) => string | null,
): readonly string[] => {
  const text = valueIn(draft, column);
  const bad = typeof text === 'string' && hasChanged(draft, column) ? refused(text) : null;
  return bad === null ? [] : [whyInvalid(draft, attribute, bad)];
};

/** Zones are IANA names, and time-outs lie in the vendor's range. */
export const checkSettings = (draft: Draft): readonly string[] => [
  ...checkEntries(draft, 'TimeZone', 'time_zone', (zone) => (isTimeZone(zone) ? null : zone)),
  ...checkRanges(draft, [SESSION]),
];
