import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import { shown } from '../../query/lexer.ts';

/** A decimal number as people and JSON write it: no hexadecimal, no `Infinity`, no blanks inside. */
const DECIMAL_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Digits left of the point where the model names none: what a double still tells apart from its neighbours. */
const MOST_DIGITS = 12;

const FEWEST_FRACTIONAL_DIGITS = 2;
const MOST_FRACTIONAL_DIGITS = 15;

/** Why a number is not taken: a whole sentence, or what is to be said of the attribute. */
export type NumberProblem = { readonly sentence: string } | { readonly why: string };

/**
 * Reads a number for an attribute: null for an empty text; an INTEGER must be whole, others are rounded to the fractional
 * digits of the model. MaxLength counts the digits left of the point (object-model §7).
 */
export const readNumberText = (attribute: Attribute, written: string): Result<number | null, NumberProblem> => {
  const text = written.trim();
  if (text === '') return ok(null);
  const number = DECIMAL_NUMBER.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(number)) {
    return err({ sentence: `Could not parse: Cannot convert ${shown(written)} into a number.` });
  }
  const isInteger = attribute.kind === 'INTEGER';
  if (isInteger && !Number.isInteger(number)) {
    return err({ sentence: `Could not parse: Cannot convert ${shown(written)} into a whole number.` });
  }
  const fraction = isInteger
    ? 0
    : Math.min(attribute.maxFractionalDigits ?? FEWEST_FRACTIONAL_DIGITS, MOST_FRACTIONAL_DIGITS);
  const largest = largestOf(attribute, isInteger, fraction);
  const rounded = Number(number.toFixed(fraction));
  if (rounded > largest) return err({ why: `value is greater than the maximum of ${largest}` });
  if (rounded < -largest) return err({ why: `value is less than the minimum of ${-largest}` });
  // Zero has no sign.
  return ok(rounded === 0 ? 0 : rounded);
};

const largestOf = (attribute: Attribute, isInteger: boolean, fraction: number): number => {
  if (isInteger && attribute.maxLength === null) return Number.MAX_SAFE_INTEGER;
  const digits = Math.min(attribute.maxLength ?? MOST_DIGITS, MOST_DIGITS);
  return Number((10 ** digits - 10 ** -fraction).toFixed(fraction));
};
