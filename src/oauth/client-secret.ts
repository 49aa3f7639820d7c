import { timingSafeEqual } from 'node:crypto';
import { randomDigits } from '../identity/base62.ts';
import type { RandomBytes } from '../kernel/random.ts';
import { Secret } from '../kernel/secret.ts';
import type { OAuthClient, StoredSecret } from '../storage/stores/oauth-client-store.ts';
import { digestOf } from './seal.ts';

/** The secret before a rotation may work on for so long. */
export const MOST_GRACE_HOURS = 720;

const SECRET_DIGITS = 42;
const CLIENT_ID_BYTES = 16;

/** 250 bits in the vendor's form: 42 letters and digits, which no underscore makes look like an API key. */
export const generateClientSecret = (random: RandomBytes): Secret => new Secret(randomDigits(SECRET_DIGITS, random));

/** 32 hexadecimal digits in lower case; no secret. */
export const generateClientId = (random: RandomBytes): string => Buffer.from(random(CLIENT_ID_BYTES)).toString('hex');

/** What is stored of a secret: never the secret. */
export const storedSecret = (secret: Secret): StoredSecret => {
  const text = secret.reveal();
  return { digest: digestOf(text), lastFour: text.slice(-4) };
};

/** Whether this is the client's secret, or the one before its last rotation while that still works. */
export const isSecretOf = (
  client: Pick<OAuthClient, 'secretDigest' | 'formerSecretDigest' | 'formerSecretUntil'>,
  presented: string,
  now: Date,
): boolean => {
  const { secretDigest, formerSecretDigest, formerSecretUntil } = client;
  const digest = digestOf(presented);
  const isDigest = (stored: Buffer | null): boolean => stored !== null && timingSafeEqual(stored, digest);
  const [isPresent, isFormer] = [isDigest(secretDigest), isDigest(formerSecretDigest)];
  return isPresent || (isFormer && formerSecretUntil !== null && now < formerSecretUntil);
};
