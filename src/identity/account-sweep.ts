import type { Clock } from '../kernel/clock.ts';
import type { Pool } from '../storage/database.ts';
import { createRepeatedWork, type RepeatedWork } from '../storage/repeated-work.ts';
import { deleteNetworksBefore, lockIdleSince } from '../storage/stores/login-attempt-store.ts';
import { deleteResetsExpiredBefore } from '../storage/stores/password-reset-store.ts';
import { IDLE_MS } from './account-rules.ts';
import { FOREVER, NETWORK_WINDOW_MS } from './attempt-rules.ts';

/** Locks accounts that nobody used for a year, and forgets what is over, every hour. */
export interface AccountSweep extends RepeatedWork {
  /** Sweeps once; resolves with the number of accounts that were locked. */
  run(): Promise<number>;
}

export interface AccountSweepOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

const HOUR_MS = 3_600_000;

export const createAccountSweep = ({ pool, clock, onError }: AccountSweepOptions): AccountSweep => {
  const run = async (): Promise<number> => {
    const now = clock();
    await deleteNetworksBefore(pool, new Date(now.getTime() - NETWORK_WINDOW_MS));
    await deleteResetsExpiredBefore(pool, now);
    return lockIdleSince(pool, new Date(now.getTime() - IDLE_MS), FOREVER);
  };

  return { run, ...createRepeatedWork({ work: run, everyMs: HOUR_MS, onError }) };
};
