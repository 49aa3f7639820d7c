import { createRepeatedWork, type RepeatedWork } from './repeated-work.ts';

/** Deletes what is over, each hour, in pieces so small that nobody waits for one. */
export interface PiecewiseSweep extends RepeatedWork {
  /** Sweeps once; resolves with the number of rows that went. Nodes that do so at once share the work. */
  run(): Promise<number>;
}

export interface PiecewiseSweepOptions {
  /** What a sweep of now deletes, one after the other: each is called until it deletes no row any more. */
  pieces(): readonly (() => Promise<number>)[];
  readonly onError: (error: unknown) => void;
}

const HOUR_MS = 3_600_000;

export const createPiecewiseSweep = ({ pieces, onError }: PiecewiseSweepOptions): PiecewiseSweep => {
  let isStopping = false;

  const run = async (): Promise<number> => {
    let deleted = 0;
    for (const deletePiece of pieces())
      for (let count = 1; count > 0 && !isStopping; deleted += count) count = await deletePiece();
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
