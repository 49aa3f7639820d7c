import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { RandomBytes } from '../kernel/random.ts';
import { Secret } from '../kernel/secret.ts';
import { DIGITS, randomDigits } from './base62.ts';

const RANDOM_DIGITS = 37;
const CHECK_DIGITS = 6;

const OUR_FORM = new RegExp(`^_[0-9A-Za-z]{${RANDOM_DIGITS + CHECK_DIGITS}}$`);

const checkDigits = (text: string): string => {
  let digits = '';
  for (let rest = crc32(text); digits.length < CHECK_DIGITS; rest = Math.floor(rest / 62)) {
    digits = `${DIGITS[rest % 62]}${digits}`;
  }
  return digits;
};

/** A new key: an underscore, 37 random base62 digits (220 bits), and the CRC-32 of these 38 characters (decision 20). */
export const generateApiKey = (random: RandomBytes): Secret => {
  const body = `_${randomDigits(RANDOM_DIGITS, random)}`;
  return new Secret(`${body}${checkDigits(body)}`);
};

/** Whether the value is in our form and its check digits fit. Imported keys may look otherwise and still be valid. */
export const hasValidChecksum = (value: string): boolean =>
  OUR_FORM.test(value) && checkDigits(value.slice(0, -CHECK_DIGITS)) === value.slice(-CHECK_DIGITS);

/** By what a key, session id or token is found again: SHA-256 in hexadecimal. Only this is stored. */
export const credentialDigest = (value: string): string => hash('sha256', value, 'hex');
