import type { Clock } from '../kernel/clock.ts';
import type { Pool } from './database.ts';
import { createRepeatedWork, type RepeatedWork } from './repeated-work.ts';
import {
  deleteAccessTokensExpiredBefore,
  deleteArtifactsExpiredBefore,
  deleteEmptyGrants,
  deleteRefreshTokensExpiredBefore,
} from './stores/oauth-sweep-store.ts';

/** Deletes codes, tokens and log-ins of applications that are long over. */
export interface OAuthSweep extends RepeatedWork {
  /** Sweeps once; resolves with the number of rows that went. Nodes that do so at once share the work. */
  run(): Promise<number>;
}

export interface OAuthSweepOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Rows that one statement deletes: few enough that nobody waits for it. */
const PIECE = 1_000;

/**
 * In this order, since a log-in goes when nothing of it is left. A code is kept for a day, so that its second use still ends
 * what the first one got; an access token for thirty, so that the refusal says that it expired or was revoked.
 */
const RULES = [
  { deleteOver: deleteArtifactsExpiredBefore, keptDays: 1 },
  { deleteOver: deleteRefreshTokensExpiredBefore, keptDays: 1 },
  { deleteOver: deleteAccessTokensExpiredBefore, keptDays: 30 },
  { deleteOver: deleteEmptyGrants, keptDays: 1 },
] as const;

export const createOAuthSweep = ({ pool, clock, onError }: OAuthSweepOptions): OAuthSweep => {
  let isStopping = false;

  const run = async (): Promise<number> => {
    let deleted = 0;
    for (const { deleteOver, keptDays } of RULES) {
      const horizon = new Date(clock().getTime() - keptDays * DAY_MS);
      for (let count = 1; count > 0 && !isStopping; deleted += count) count = await deleteOver(pool, horizon, PIECE);
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
