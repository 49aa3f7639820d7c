import { describe, expect, test, vi } from 'vitest';
import { createSharedReads, type SharedRead } from '../../src/storage/shared-reads.ts';

/** Statements as they are sent; each is answered by hand. */
const createStatements = () => {
  const sent: { readonly oids: readonly number[]; answer: () => void; fail: () => void }[] = [];
  const send = (oids: readonly number[]): Promise<ReadonlyMap<number, string>> => {
    const { promise, resolve, reject } = Promise.withResolvers<ReadonlyMap<number, string>>();
    const found = oids.filter((oid) => oid > 0).map((oid) => [oid, `row ${oid}`] as const);
    sent.push({ oids, answer: () => resolve(new Map(found)), fail: () => reject(new Error(`refused: ${oids}`)) });
    return promise;
  };
  const read = (oid: number, key = 'defects'): SharedRead<string> => ({
    key,
    oid,
    alone: async () => (await send([oid])).get(oid) ?? null,
    together: send,
  });
  return { sent, read, oids: () => sent.map(({ oids }) => oids) };
};

/** No test comes to an end of it. */
const LONG = 60_000;

/** Until everything that waits for nothing but its turn has had it. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('reads of single objects', () => {
  test('go at once, each alone, while few are under way', () => {
    const { read, oids } = createStatements();
    const shared = createSharedReads<string>({ atOnce: 3, patienceMs: LONG, most: 10 });
    for (const oid of [1, 2, 3]) void shared(read(oid));
    expect(oids()).toEqual([[1], [2], [3]]);
  });

  test('that come meanwhile go as one when a statement ends, and each gets its own row', async () => {
    const { sent, read, oids } = createStatements();
    const shared = createSharedReads<string>({ atOnce: 1, patienceMs: LONG, most: 10 });
    const answers = [1, 2, -3, 2].map((oid) => shared(read(oid)));
    expect(oids()).toEqual([[1]]);
    sent[0]?.answer();
    await settled();
    expect(oids()).toEqual([[1], [2, -3]]);
    sent[1]?.answer();
    expect(await Promise.all(answers)).toEqual(['row 1', 'row 2', null, 'row 2']);
  });

  test('of different keys never go together nor wait for each other, and none is passed over', async () => {
    const { sent, read, oids } = createStatements();
    const shared = createSharedReads<string>({ atOnce: 1, patienceMs: LONG, most: 2 });
    for (const oid of [1, 2, 3, 4]) void shared(read(oid, 'theirs'));
    for (const oid of [5, 6]) void shared(read(oid, 'ours'));
    expect(oids()).toEqual([[1], [5]]);
    for (let at = 0; at < 5; at++) {
      sent[at]?.answer();
      await settled();
    }
    // The third of theirs that waited is one too many for its statement.
    expect(oids()).toEqual([[1], [5], [2, 3], [6], [4]]);
  });

  test('are done alone when their statement fails, so that what is wrong with one is that one’s alone', async () => {
    const { sent, read, oids } = createStatements();
    const shared = createSharedReads<string>({ atOnce: 1, patienceMs: LONG, most: 10 });
    const answers = [1, 2, 3].map((oid) => shared(read(oid)));
    sent[0]?.answer();
    await settled();
    sent[1]?.fail();
    await settled();
    expect(oids()).toEqual([[1], [2, 3], [2], [3]]);
    sent[2]?.fail();
    sent[3]?.answer();
    const [first, second, third] = await Promise.allSettled(answers);
    expect([first, third]).toMatchObject([{ value: 'row 1' }, { value: 'row 3' }]);
    expect(second).toMatchObject({ status: 'rejected', reason: { message: 'refused: 2' } });
  });

  test('go on after one that failed', async () => {
    const { sent, read } = createStatements();
    const shared = createSharedReads<string>({ atOnce: 1, patienceMs: LONG, most: 10 });
    const failed = shared(read(1));
    const next = shared(read(2));
    sent[0]?.fail();
    await expect(failed).rejects.toThrow('refused: 1');
    await settled();
    sent[1]?.answer();
    expect(await next).toBe('row 2');
  });

  test('wait no longer than their patience for statements that do not end', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { sent, read, oids } = createStatements();
      const shared = createSharedReads<string>({ atOnce: 1, patienceMs: 10, most: 2 });
      void shared(read(1));
      const [second] = [2, 3, 4].map((oid) => shared(read(oid)));
      vi.advanceTimersByTime(9);
      expect(oids()).toEqual([[1]]);
      vi.advanceTimersByTime(1);
      expect(oids()).toEqual([[1], [2, 3]]);
      vi.advanceTimersByTime(10);
      expect(oids()).toEqual([[1], [2, 3], [4]]);
      sent[1]?.answer();
      expect(await second).toBe('row 2');
    } finally {
      vi.useRealTimers();
    }
  });
});
