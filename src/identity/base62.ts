import type { RandomBytes } from '../kernel/random.ts';

/** The digits in the order of their values. */
export const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Each byte below 248 gives one of the 62 digits with the same chance; the others are thrown away. */
export const randomDigits = (count: number, random: RandomBytes): string => {
  let digits = '';
  while (digits.length < count) {
    for (const byte of random(count)) {
      if (byte < 248 && digits.length < count) digits += DIGITS[byte % 62];
    }
  }
  return digits;
};
