export interface BackgroundWork {
  /** Starts the work and lets nobody wait for it; a failure is told to `onError`. */
  run(name: string, work: () => Promise<void>): void;
  isBusy(name: string): boolean;
  /** Resolves when all work of that name that has begun is over. */
  finished(name: string): Promise<void>;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

/** Work beside the requests: notes of last uses and counts, which no answer waits for. */
export const createBackgroundWork = (onError: (error: unknown) => void): BackgroundWork => {
  const underWay = new Map<string, Set<Promise<void>>>();
  const all = (): readonly Promise<void>[] => [...underWay.values()].flatMap((works) => [...works]);

  return {
    run: (name, work) => {
      const works = underWay.get(name) ?? new Set();
      underWay.set(name, works);
      const started = work()
        .catch(onError)
        .finally(() => {
          works.delete(started);
          if (works.size === 0 && underWay.get(name) === works) underWay.delete(name);
        });
      works.add(started);
    },
    isBusy: (name) => underWay.has(name),
    finished: async (name) => {
      await Promise.all(underWay.get(name) ?? []);
    },
    settled: async () => {
      for (let works = all(); works.length > 0; works = all()) await Promise.all(works);
    },
  };
};
