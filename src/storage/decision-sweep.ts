import type { Clock } from '../kernel/clock.ts';
import type { Pool } from './database.ts';
import { createPiecewiseSweep, type PiecewiseSweep } from './piecewise-sweep.ts';
import { deleteDecisionsBefore } from './stores/decision-store.ts';

export interface DecisionSweepOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  /** 0: everything is kept. */
  readonly keptDays: number;
  readonly onError: (error: unknown) => void;
}

const DAY_MS = 86_400_000;

/** Entries that one statement deletes. */
const PIECE = 5_000;

/** Deletes what the decision log no longer keeps. */
export const createDecisionSweep = ({ pool, clock, keptDays, onError }: DecisionSweepOptions): PiecewiseSweep =>
  createPiecewiseSweep({
    pieces: () => {
      const horizon = new Date(clock().getTime() - keptDays * DAY_MS);
      return keptDays === 0 ? [] : [() => deleteDecisionsBefore(pool, horizon, PIECE)];
    },
    onError,
  });
