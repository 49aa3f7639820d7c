import type { Clock } from '../kernel/clock.ts';
import type { Database, PoolClient } from './database.ts';
import { inTransaction } from './in-transaction.ts';
import { createRepeatedWork, type RepeatedWork } from './repeated-work.ts';
import { type EndingKey, takeEndingKeys } from './stores/api-key-store.ts';
import { insertMails, type Mail } from './stores/outbox-store.ts';

/** Tells owners of keys that these will end: 14, 7 and 1 days before, once each. */
export interface KeyExpirySweep extends RepeatedWork {
  /** Looks once; resolves with the number of notices that were left. Nodes that do so at once leave none twice. */
  run(): Promise<number>;
}

export interface KeyExpirySweepOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

const HOUR_MS = 3_600_000;

/** Keys that one transaction tells of. */
const BATCH = 100;

const noticeOf = ({ userOid, address, days, description, lastFour, expiresAt }: EndingKey): Mail => {
  const left = days === 1 ? '1 day' : `${days} days`;
  const name = lastFour === null ? 'that waits to be claimed' : `that ends in ${lastFour}`;
  return {
    kind: 'api-key-expiry',
    userOid,
    address,
    subject: `An API key of yours expires in ${left} or less`,
    body: [
      `Your API key ${name} expires at ${expiresAt.toISOString()} and then stops working.`,
      `Its description is: ${description}`,
      'If it is still needed, set a later ExpiresAt or make a new key; if not, delete it.',
    ].join('\n\n'),
  };
};

export const createKeyExpirySweep = ({ database, clock, onError }: KeyExpirySweepOptions): KeyExpirySweep => {
  const sweepBatch = (now: Date): Promise<number> =>
    inTransaction(
      database,
      async (client: PoolClient) => {
        const keys = await takeEndingKeys(client, now, BATCH);
        await insertMails(client, keys.map(noticeOf), now);
        return keys.length;
      },
      () => true,
    );

  const run = async (): Promise<number> => {
    const now = clock();
    let left = 0;
    for (let count = await sweepBatch(now); count > 0; count = await sweepBatch(now)) left += count;
    return left;
  };

  return { run, ...createRepeatedWork({ work: run, everyMs: HOUR_MS, onError }) };
};
