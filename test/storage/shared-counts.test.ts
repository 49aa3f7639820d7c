import { describe, expect, test } from 'vitest';
import { createSharedCounts } from '../../src/storage/shared-counts.ts';

/** Counts as they are begun, answered by hand; the number is that of the count. */
const createCounts = () => {
  const begun: { readonly answer: () => void; readonly fail: () => void }[] = [];
  const count = (): Promise<number> => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const number = begun.push({ answer: () => resolve(number), fail: () => reject(new Error('given up')) });
    return promise;
  };
  return { begun, count };
};

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a count', () => {
  test('that is asked for while the same is under way is made once for all, after they have asked', async () => {
    const { begun, count } = createCounts();
    const shared = createSharedCounts();
    const first = shared('defects', count);
    const others = [shared('defects', count), shared('defects', count)];
    expect(begun).toHaveLength(1);
    begun[0]?.answer();
    expect(await first).toBe(1);
    await settled();
    // Whoever comes now came after the second began.
    const later = shared('defects', count);
    begun[1]?.answer();
    expect(await Promise.all(others)).toEqual([2, 2]);
    await settled();
    begun[2]?.answer();
    expect(await later).toBe(3);
    expect(begun).toHaveLength(3);
  });

  test('of something else does not wait', () => {
    const { begun, count } = createCounts();
    const shared = createSharedCounts();
    void shared('defects', count);
    void shared('stories', count);
    expect(begun).toHaveLength(2);
  });

  test('begins at once when nothing is under way any more', async () => {
    const { begun, count } = createCounts();
    const shared = createSharedCounts();
    for (const number of [1, 2]) {
      const answer = shared('defects', count);
      begun[number - 1]?.answer();
      expect(await answer).toBe(number);
      await settled();
    }
  });

  test('that ends with its request is made anew by those who shared it', async () => {
    const { begun, count } = createCounts();
    const shared = createSharedCounts();
    const first = shared('defects', count);
    const second = shared('defects', count);
    const third = shared('defects', count);
    begun[0]?.fail();
    await expect(first).rejects.toThrow('given up');
    await settled();
    begun[1]?.fail();
    await expect(second).rejects.toThrow('given up');
    await settled();
    begun[2]?.answer();
    expect(await third).toBe(3);
  });
});
