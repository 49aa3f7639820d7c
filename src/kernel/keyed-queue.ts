/** Runs works that share a key one after the other, in the order they came; works of different keys do not wait. */
export interface KeyedQueue {
  run<Value>(key: string, work: () => Promise<Value>): Promise<Value>;
}

export const createKeyedQueue = (): KeyedQueue => {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run: async (key, work) => {
      const before = tails.get(key) ?? Promise.resolve();
      const { promise: tail, resolve: release } = Promise.withResolvers<void>();
      tails.set(key, tail);
      try {
        await before;
        return await work();
      } finally {
        release();
        if (tails.get(key) === tail) tails.delete(key);
      }
    },
  };
};
