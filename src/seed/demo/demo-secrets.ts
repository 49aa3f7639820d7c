import type { RandomBytes } from '../../kernel/random.ts';

const UPPER = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const MIXED = 'abcdefghijkmnpqrstuvwxyz23456789';
const DIGITS = '23456789';

/** Letters of `alphabet` chosen without bias: bytes beyond the largest multiple of its length are thrown away. */
const pick = (random: RandomBytes, alphabet: string, count: number): string => {
  const usable = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < count) {
    for (const byte of random(count)) {
      if (byte < usable && text.length < count) text += alphabet[byte % alphabet.length];
    }
  }
  return text;
};

/**
 * A password for a demo user: about 75 random bits, easy to type and free of characters that a shell would touch.
 * A capital, a digit and a hyphen satisfy every password rule of the subscription.
 */
export const makePassword = (random: RandomBytes): string =>
  [
    pick(random, UPPER, 1) + pick(random, MIXED, 3),
    pick(random, MIXED, 4),
    pick(random, MIXED, 4),
    pick(random, MIXED, 3) + pick(random, DIGITS, 1),
  ].join('-');
