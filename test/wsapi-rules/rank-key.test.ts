import { describe, expect, test } from 'vitest';
import { type RandomBytes, secureRandom } from '../../src/kernel/random.ts';
import {
  between,
  bottomKey,
  displayRank,
  needsRebalance,
  rankFromDisplay,
  spread,
  topKey,
} from '../../src/wsapi/rules/rank-key.ts';

const NOW = Date.UTC(2026, 10, 22);

/** Bytes that look random and are the same in every run, for what depends on luck. */
const repeatableRandom = (): RandomBytes => {
  let state = 20_261_122;
  return (count) =>
    Uint8Array.from({ length: count }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    });
};

const required = (key: string | null): string => {
  if (key === null) throw new Error('expected room for a key');
  return key;
};

describe('the ends of a list', () => {
  test('later bottoms come below and later tops above, whatever the random digits are', () => {
    for (const [earlier, later] of [
      [0xff, 0x00],
      [0x00, 0xff],
    ]) {
      const first = (count: number) => new Uint8Array(count).fill(earlier ?? 0);
      const second = (count: number) => new Uint8Array(count).fill(later ?? 0);
      expect(bottomKey(NOW, first) < bottomKey(NOW + 1, second)).toBe(true);
      expect(topKey(NOW, first) > topKey(NOW + 1, second)).toBe(true);
    }
    expect(topKey(0, secureRandom) < bottomKey(0, secureRandom)).toBe(true);
  });

  test('a key next to the last one stays inside what the next millisecond makes', () => {
    const last = bottomKey(NOW, secureRandom);
    const below = required(between(last, null, secureRandom));
    expect(below > last).toBe(true);
    expect(below < bottomKey(NOW + 2, secureRandom)).toBe(true);
    const first = topKey(NOW, secureRandom);
    const above = required(between(null, first, secureRandom));
    expect(above < first).toBe(true);
    expect(above > topKey(NOW + 2, secureRandom)).toBe(true);
  });

  test('the first key of all lies between tops and bottoms', () => {
    const key = required(between(null, null, secureRandom));
    expect(key > topKey(NOW, secureRandom) && key < bottomKey(NOW, secureRandom)).toBe(true);
  });

  test('there is always room beyond the ends of the digits', () => {
    expect(required(between('~'.repeat(12), null, secureRandom)) > '~'.repeat(12)).toBe(true);
    const lowest = `${'!'.repeat(12)}"`;
    expect(required(between(null, lowest, secureRandom)) < lowest).toBe(true);
  });
});

describe('no room', () => {
  test.each([
    ['P', 'P'],
    ['Q', 'P'],
    ['P', 'P!!'],
    ['P!', 'P'],
  ])('between %j and %j', (low, high) => {
    expect(between(low, high, secureRandom)).toBeNull();
    expect(spread(low, high, 1, secureRandom)).toBeNull();
  });

  test('above the empty key', () => {
    expect(between(null, '!!!', secureRandom)).toBeNull();
  });
});

describe('growth', () => {
  const insertions = (choose: (low: string, high: string, key: string, turn: number) => [string, string]): number => {
    const random = repeatableRandom();
    let [low, high] = [bottomKey(NOW, random), bottomKey(NOW + 60_000, random)];
    for (let count = 0; ; count++) {
      const key = required(between(low, high, random));
      if (needsRebalance(key)) return count;
      [low, high] = choose(low, high, key, count);
    }
  };

  test.each([
    ['always above', (low: string, _: string, key: string): [string, string] => [low, key]],
    ['always below', (_: string, high: string, key: string): [string, string] => [key, high]],
    [
      'in turns',
      (low: string, high: string, key: string, turn: number): [string, string] =>
        turn % 2 === 0 ? [low, key] : [key, high],
    ],
  ])('about a hundred insertions at one place before a rebalance: %s', (_, choose) => {
    const count = insertions(choose);
    expect(count).toBeGreaterThanOrEqual(75);
    expect(count).toBeLessThanOrEqual(140);
  });

  test('a rebalance of 400 neighbours makes short keys again, in order and inside', () => {
    const [low, high] = [bottomKey(NOW, secureRandom), bottomKey(NOW + 1, secureRandom)];
    const keys = spread(low, high, 400, secureRandom) ?? [];
    expect(keys).toHaveLength(400);
    const all = [low, ...keys, high];
    for (let at = 1; at < all.length; at++) expect((all[at - 1] ?? '') < (all[at] ?? '')).toBe(true);
    expect(Math.max(...keys.map((key) => key.length))).toBeLessThanOrEqual(18);
  });

  test('nothing to spread is no keys', () => {
    expect(spread('P', 'Q', 0, secureRandom)).toEqual([]);
  });
});

describe('how a rank is shown', () => {
  test('padded to 64 characters, and read back', () => {
    const key = bottomKey(NOW, secureRandom);
    expect(displayRank(key)).toHaveLength(64);
    expect(rankFromDisplay(displayRank(key))).toBe(key);
    expect(rankFromDisplay("P!%'$,gO~~~")).toBe("P!%'$,gO~~~");
  });

  test.each(['', '!!!', 'a b', 'ä', 'x'.repeat(65), 'a\n'])('%j is no rank', (text) => {
    expect(rankFromDisplay(text)).toBeNull();
  });
});
