import { setTimeout as delay } from 'node:timers/promises';

/** A request under way, which ends by itself or is cut off. */
export interface Passage {
  leave(): void;
}

/** Lets requests in, unless work is done that none may be in the middle of. */
export interface RequestGate {
  /** Waits while it is closed. `cut` ends the request's connection. */
  enter(cut: () => void): Promise<Passage>;
  /**
   * One work after the other: new requests wait, and those under way have their time before they are cut off. The work is
   * told whether any was.
   */
  closedFor<Value>(work: (isAnyCut: boolean) => Promise<Value>): Promise<Value>;
}

/** How long what is under way may go on before a reset cuts it off: a reset takes less than a second. */
export const PATIENCE_MS = 300;

export const createRequestGate = (patienceMs: number): RequestGate => {
  const within = new Map<symbol, () => void>();
  let last: Promise<unknown> = Promise.resolve();
  let closed: Promise<unknown> | null = null;
  let onEmpty: () => void = () => {};

  const empty = (): Promise<void> =>
    new Promise((resolve) => {
      onEmpty = resolve;
      if (within.size === 0) resolve();
    });

  const emptied = async (): Promise<boolean> => {
    const patience = new AbortController();
    await Promise.race([empty(), delay(patienceMs, undefined, { signal: patience.signal }).catch(() => {})]);
    patience.abort();
    const left = [...within.values()];
    for (const cut of left) cut();
    return left.length > 0;
  };

  return {
    enter: async (cut) => {
      while (closed !== null) await closed;
      const id = Symbol('request');
      within.set(id, cut);
      return {
        leave: () => {
          within.delete(id);
          if (within.size === 0) onEmpty();
        },
      };
    },
    closedFor: (work) => {
      const run = last.then(async () => {
        const { promise, resolve } = Promise.withResolvers<void>();
        closed = promise;
        try {
          return await work(await emptied());
        } finally {
          closed = null;
          resolve();
        }
      });
      last = run.catch(() => {});
      return run;
    },
  };
};
