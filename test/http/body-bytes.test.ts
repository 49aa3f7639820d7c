import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf } from '../../src/http/body-bytes.ts';

const piece = fc.string({ unit: fc.constantFrom('a', '"', 'é', '漢', '😀', '\ud800', '\u0000'), maxLength: 300 });

test('the bytes of pieces are those of their text, whatever letters they have', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      // No letter is cut in two: a piece is an object, or what stands between two.
      const expected = Buffer.concat(pieces.map((each) => Buffer.from(each)));
      expect(bytesOf(pieces).equals(expected)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['nothing', ''],
  ['ASCII', 'a'.repeat(100_000)],
  ['letters of two bytes', 'é'.repeat(100_000)],
  ['letters of three bytes', '漢'.repeat(100_000)],
  ['letters of four bytes', '😀'.repeat(100_000)],
  ['ASCII before a long text of three bytes', `${'a'.repeat(70_000)}${'漢'.repeat(70_000)}`],
])('a text of %s becomes its bytes', (_, text) => {
  expect(bytesOf(text).equals(Buffer.from(text))).toBe(true);
});
