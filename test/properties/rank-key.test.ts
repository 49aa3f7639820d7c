import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { between, displayRank, rankFromDisplay, spread } from '../../src/wsapi/rules/rank-key.ts';

const RUNS = process.env.MUSTER_LONG === '1' ? 100_000 : 5_000;

const digit = fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code));
/** Digits near the ends of the alphabet make the carries that go wrong first. */
const edgyDigit = fc.oneof(digit, fc.constantFrom('!', '"', '}', '~', 'P'));
const key = fc.string({ unit: edgyDigit, minLength: 1, maxLength: 20 }).filter((text) => !text.endsWith('!'));
const random = fc.uint8Array({ minLength: 10, maxLength: 10 }).map((bytes) => () => bytes);

const isKey = (text: string): boolean => rankFromDisplay(text) === text;

describe('rank keys', () => {
  test('between two keys there is always one strictly between, well-formed, and in the same order when shown', () => {
    fc.assert(
      fc.property(fc.option(key), fc.option(key), random, (one, other, bytes) => {
        const [low, high] = one !== null && other !== null && one > other ? [other, one] : [one, other];
        if (low !== null && low === high) return;
        const made = between(low, high, bytes);
        if (made === null) throw new Error('expected room');
        expect(isKey(made)).toBe(true);
        if (low !== null) expect(low < made && displayRank(low) < displayRank(made)).toBe(true);
        if (high !== null) expect(made < high && displayRank(made) < displayRank(high)).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  test('a list stays in order under insertions anywhere', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), random), { maxLength: 60 }), (insertions) => {
        const list: string[] = [];
        for (const [place, bytes] of insertions) {
          const at = place % (list.length + 1);
          const made = between(list[at - 1] ?? null, list[at] ?? null, bytes);
          if (made === null) throw new Error('expected room');
          list.splice(at, 0, made);
        }
        expect(list).toEqual([...new Set(list)].toSorted());
      }),
      { numRuns: RUNS / 10 },
    );
  });

  test('spread keys rise strictly between their borders', () => {
    fc.assert(
      fc.property(key, key, fc.integer({ min: 1, max: 300 }), random, (one, other, count, bytes) => {
        if (one === other) return;
        const [low, high] = one < other ? [one, other] : [other, one];
        const keys = spread(low, high, count, bytes);
        if (keys === null) throw new Error('expected room');
        expect(keys).toHaveLength(count);
        expect(keys.every(isKey)).toBe(true);
        const all = [low, ...keys, high];
        expect(all).toEqual([...new Set(all)].toSorted());
      }),
      { numRuns: RUNS / 5 },
    );
  });
});
