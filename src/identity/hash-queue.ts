import { availableParallelism } from 'node:os';

/**
 * Checks of passwords in flight. Each takes a core, and with its 19 MiB the way to the memory that all cores share: with more than
 * half of them, calls by key wait (REL-20). The thread pool keeps a thread.
 */
const AT_ONCE = Math.max(1, Math.min(3, Math.floor(availableParallelism() / 2)));

/** Lets a few works run at once and a bounded number wait, in the order they came. */
export interface HashQueue {
  /** Whether what comes now would be turned away. */
  readonly isFull: boolean;
  /** Null, and nothing is begun, where too many wait already. */
  run<Value>(work: () => Promise<Value>): Promise<Value> | null;
}

export const createHashQueue = (mostWaiting: number, atOnce = AT_ONCE): HashQueue => {
  const waiting: (() => void)[] = [];
  let inside = 0;

  const inTurn = async <Value>(work: () => Promise<Value>, turn: Promise<void> | null): Promise<Value> => {
    if (turn !== null) await turn;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) inside -= 1;
      else next();
    }
  };

  return {
    get isFull() {
      return inside >= atOnce && waiting.length >= mostWaiting;
    },
    run: (work) => {
      if (inside < atOnce) {
        inside += 1;
        return inTurn(work, null);
      }
      if (waiting.length >= mostWaiting) return null;
      return inTurn(work, new Promise<void>((enter) => waiting.push(enter)));
    },
  };
};
