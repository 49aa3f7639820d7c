import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJson } from '../../src/wsapi/json-reader.ts';
import type { JsonValue } from '../../src/wsapi/json-value.ts';
import { readLenientJson } from '../../src/wsapi/lenient-json.ts';

const RUNS = process.env.MUSTER_LONG === '1' ? 100_000 : 5_000;
const LIMITS = { jsonDepth: 64 };

const withoutPrototypes = (value: JsonValue): boolean => {
  if (value === null || typeof value !== 'object') return true;
  if (Array.isArray(value)) return value.every(withoutPrototypes);
  return Object.getPrototypeOf(value) === null && Object.values(value).every(withoutPrototypes);
};

/** Texts that can be stored: no U+0000 in them. */
const document = fc.json({ stringUnit: 'grapheme' }).filter((text) => !text.includes('\\u0000'));

describe('the JSON reader', () => {
  test('reads all valid JSON as JSON.parse does, and leaves no prototype', () => {
    fc.assert(
      fc.property(document, (text) => {
        for (const body of [text, new TextEncoder().encode(text)]) {
          const result = readJson(body, LIMITS);
          if (!result.ok) throw new Error(result.error.message);
          expect(JSON.stringify(result.value)).toBe(JSON.stringify(JSON.parse(text)));
          expect(withoutPrototypes(result.value)).toBe(true);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('the lenient reader agrees with JSON.parse wherever that has an answer', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const result = readLenientJson(text);
        expect(result.ok && JSON.stringify(result.value)).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: RUNS },
    );
  });

  test('makes of any bytes a value or a sentence', () => {
    const pieces = fc.constantFrom(
      ...'{}[],:"\\\0 1-.eu',
      'True',
      'null',
      '2017-04-29',
      '"a"',
      '\\u0000',
      '\ud800',
      '__proto__',
      '\n',
    );
    const text = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 60 }), fc.string({ unit: 'binary' })), (body) => {
        const result = readJson(body, LIMITS);
        if (!result.ok) expect(result.error.message).toMatch(/^Could not parse: .+\.$/su);
      }),
      { numRuns: RUNS * 4 },
    );
  });
});
