import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeBase64 } from '../../src/wsapi/rules/base64.ts';

const bytes = fc.uint8Array({ maxLength: 200 });

/** Blanks and line breaks anywhere, as encoders that break lines put them. */
const broken = (text: string, at: readonly number[]): string =>
  at.reduce((all, each) => {
    const place = each % (all.length + 1);
    return `${all.slice(0, place)}\r\n ${all.slice(place)}`;
  }, text);

it('bytes come back however their base64 is broken into lines, padded or not, in either alphabet', () => {
  fc.assert(
    fc.property(bytes, fc.array(fc.nat()), fc.boolean(), fc.boolean(), (value, breaks, padded, forUrls) => {
      const written = Buffer.from(value).toString(forUrls ? 'base64url' : 'base64');
      const text = broken(padded ? written : written.replace(/=+$/, ''), breaks);
      expect(Buffer.from(decodeBase64(text) ?? 'none')).toEqual(Buffer.from(value));
    }),
  );
});

it('a character that is no digit is never left out in silence', () => {
  const stranger = fc.constantFrom('*', '%', 'é', '\u0001', '"', '€', '=', '.');
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 3, maxLength: 60 }), stranger, fc.nat(), (value, each, at) => {
      const text = Buffer.from(value).toString('base64').replace(/=+$/, '');
      const place = at % (text.length - 1);
      expect(decodeBase64(`${text.slice(0, place)}${each}${text.slice(place)}`)).toBeNull();
    }),
  );
});
