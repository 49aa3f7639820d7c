import type pg from 'pg';
import type { FairQueue } from '../kernel/fair-queue.ts';
import { Lifetime } from '../kernel/lifetime.ts';
import { type CancelStatement, runUntil } from './run-until.ts';

/** Whose statements they are, and how long they are worked on; null for what must not be ended half-way. */
export interface OnBehalf {
  readonly userOid: number;
  readonly until: Lifetime | null;
}

/** A connection while one has it. */
export type PoolClient = Pick<pg.PoolClient, 'query' | 'release'>;

/** What statements need of a pool. */
export interface Pool {
  query: pg.Pool['query'];
  connect(): Promise<PoolClient>;
}

/** A pool as one user has it: connections come in turn with other users', statements end with their lifetime. */
export const sharedPool = (pool: pg.Pool, queue: FairQueue, cancel: CancelStatement, work: OnBehalf): Pool => {
  const { userOid, until } = work;
  const patience = (): Lifetime => until ?? new Lifetime();
  const query = async (statement: pg.QueryConfig): Promise<unknown> => {
    const leave = queue.tryEnter(userOid) ?? (await queue.enter(userOid, patience));
    let client: pg.PoolClient | null = null;
    try {
      client = await pool.connect();
      return await runUntil(client, statement, until, cancel);
    } finally {
      client?.release();
      leave();
    }
  };
  const connect = async (): Promise<PoolClient> => {
    const leave = await queue.enter(userOid, patience);
    try {
      const client = await pool.connect();
      const release = (error?: Error | boolean): void => {
        client.release(error);
        leave();
      };
      return { query: client.query.bind(client), release };
    } catch (error) {
      leave();
      throw error;
    }
  };
  return { query: query as unknown as pg.Pool['query'], connect };
};
