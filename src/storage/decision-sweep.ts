import type { Clock } from '../kernel/clock.ts';
import type { Pool } from './database.ts';
import { createRepeatedWork, type RepeatedWork } from './repeated-work.ts';
import { deleteDecisionsBefore } from './stores/decision-store.ts';

/** Deletes what the decision log no longer keeps. */
export interface DecisionSweep extends RepeatedWork {
  /** Sweeps once; resolves with the number of entries that went. Nodes that do so at once share the work. */
  run(): Promise<number>;
}

export interface DecisionSweepOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  /** 0: everything is kept. */
  readonly keptDays: number;
  readonly onError: (error: unknown) => void;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Entries that one statement deletes: few enough that nobody waits for it. */
const PIECE = 5_000;

export const createDecisionSweep = ({ pool, clock, keptDays, onError }: DecisionSweepOptions): DecisionSweep => {
  let isStopping = false;

  const run = async (): Promise<number> => {
    if (keptDays === 0) return 0;
    const horizon = new Date(clock().getTime() - keptDays * DAY_MS);
    let deleted = 0;
    for (let count = 1; count > 0 && !isStopping; deleted += count) {
      count = await deleteDecisionsBefore(pool, horizon, PIECE);
    }
    return deleted;
  };

  const repeated = createRepeatedWork({ work: run, everyMs: HOUR_MS, onError });
  return {
    run,
    start: repeated.start,
    stop: () => {
      isStopping = true;
      return repeated.stop();
    },
  };
};
