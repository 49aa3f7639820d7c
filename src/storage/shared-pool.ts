import type pg from 'pg';
import type { FairQueue, Leave } from '../kernel/fair-queue.ts';
import { type CancelStatement, runUntil } from './run-until.ts';

/** Whose statements they are, and what ends those that still run; null for what must not be ended half-way. */
export interface OnBehalf {
  readonly userOid: number;
  readonly until: AbortSignal | null;
}

/** A connection while one has it. */
export type PoolClient = Pick<pg.PoolClient, 'query' | 'release'>;

/** What statements need of a pool. */
export interface Pool {
  query: pg.Pool['query'];
  connect(): Promise<PoolClient>;
}

const NEVER = new AbortController().signal;

/** A pool as one user has it: connections come in turn with other users', statements end with the signal. */
export const sharedPool = (pool: pg.Pool, queue: FairQueue, cancel: CancelStatement, work: OnBehalf): Pool => {
  const connect = async (): Promise<readonly [pg.PoolClient, Leave]> => {
    const leave = await queue.enter(work.userOid, () => work.until ?? NEVER);
    try {
      return [await pool.connect(), leave];
    } catch (error) {
      leave();
      throw error;
    }
  };
  const query = async (statement: pg.QueryConfig): Promise<unknown> => {
    const [client, leave] = await connect();
    try {
      return await runUntil(client, statement, work.until, cancel);
    } finally {
      client.release();
      leave();
    }
  };
  return {
    query: query as unknown as pg.Pool['query'],
    connect: async () => {
      const [client, leave] = await connect();
      return {
        query: client.query.bind(client),
        release: (error) => {
          client.release(error);
          leave();
        },
      };
    },
  };
};
