import type { Clock } from '../kernel/clock.ts';
import type { Pool } from './database.ts';
import { createPiecewiseSweep, type PiecewiseSweep } from './piecewise-sweep.ts';
import {
  deleteAccessTokensExpiredBefore,
  deleteArtifactsExpiredBefore,
  deleteEmptyGrants,
  deleteRefreshTokensExpiredBefore,
} from './stores/oauth-sweep-store.ts';

export interface OAuthSweepOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

const DAY_MS = 86_400_000;

/** Rows that one statement deletes. */
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

/** Deletes codes, tokens and log-ins of applications that are long over. */
export const createOAuthSweep = ({ pool, clock, onError }: OAuthSweepOptions): PiecewiseSweep =>
  createPiecewiseSweep({
    pieces: () => {
      const now = clock().getTime();
      return RULES.map(
        ({ deleteOver, keptDays }) =>
          () =>
            deleteOver(pool, new Date(now - keptDays * DAY_MS), PIECE),
      );
    },
    onError,
  });
