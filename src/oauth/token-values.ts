import type Provider from 'oidc-provider';
import { randomDigits } from '../identity/base62.ts';
import type { RandomBytes } from '../kernel/random.ts';

const ACCESS_TOKEN_DIGITS = 42;
const REFRESH_TOKEN_BYTES = 16;

/** Values in the forms that Rally's clients know (B6): base62 without an underscore, and lower-case hexadecimal. */
export const makeTokenValues = (provider: Provider, random: RandomBytes): void => {
  Object.defineProperty(provider.AccessToken.prototype, 'generateTokenId', {
    value(this: { format?: string }) {
      this.format = 'opaque';
      return randomDigits(ACCESS_TOKEN_DIGITS, random);
    },
  });
  Object.defineProperty(provider.RefreshToken.prototype, 'generateTokenId', {
    value: () => Buffer.from(random(REFRESH_TOKEN_BYTES)).toString('hex'),
  });
};
