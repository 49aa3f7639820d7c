import type { Clock } from '../kernel/clock.ts';
import type { Pool } from './database.ts';
import { createPiecewiseSweep, type PiecewiseSweep } from './piecewise-sweep.ts';
import { deleteOldMails, emptyMailsWithoutToken } from './stores/mail-delivery-store.ts';

export interface OutboxSweepOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const SENT_DAYS = 30;

/** What was not sent is kept for longer, with its problem. */
const UNSENT_DAYS = 90;

/** Rows that one statement changes. */
const PIECE = 1_000;

/** Empties mails whose code is over, and deletes old ones. */
export const createOutboxSweep = ({ pool, clock, onError }: OutboxSweepOptions): PiecewiseSweep =>
  createPiecewiseSweep({
    pieces: () => {
      const now = clock();
      const ago = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
      return [
        () => emptyMailsWithoutToken(pool, now, PIECE),
        () => deleteOldMails(pool, { sent: ago(SENT_DAYS), unsent: ago(UNSENT_DAYS) }, PIECE),
      ];
    },
    everyMs: MINUTE_MS,
    onError,
  });
