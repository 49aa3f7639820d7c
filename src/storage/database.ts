import pg from 'pg';
import { createFairQueue } from '../kernel/fair-queue.ts';
import type { RecordRow } from './record-cells.ts';
import type { CancelStatement } from './run-until.ts';
import { createSharedCounts, type SharedCounts } from './shared-counts.ts';
import { type OnBehalf, type Pool, type PoolClient, sharedPool } from './shared-pool.ts';
import { createSharedReads, type SharedReads } from './shared-reads.ts';

/** Decimal digits of a bigint as a JavaScript number: ObjectIDs stay far below 2^53 (object_id's maximum). */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * The two pools of one node. One plan mode cannot serve both statements of a query (docs/adr/0003): FIND needs a plan
 * for its very values, HYDRATE and the fixed statements of the stores must never be planned again.
 */
export interface Database {
  readonly find: Pool;
  readonly main: Pool;
  readonly sharedReads: SharedReads<RecordRow>;
  readonly sharedCounts: SharedCounts;
  /** The same for the statements of one request. */
  onBehalfOf(work: OnBehalf): Database;
}

/** Beyond four statements at a time a user's reads of single objects go together, up to fifty, after 10 ms in any case. */
const SHARED_READS = { atOnce: 4, patienceMs: 10, most: 50 };

/** What requests to one database share; who is in a transaction shares nothing with anybody outside. */
export const newlyShared = (): Pick<Database, 'sharedReads' | 'sharedCounts'> => ({
  sharedReads: createSharedReads(SHARED_READS),
  sharedCounts: createSharedCounts(),
});

/** The database as it is opened, with all its connections. */
export interface OpenDatabase extends Database {
  readonly find: pg.Pool;
  readonly main: pg.Pool;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly connectionString: string;
  /** Connections in each of the two pools. */
  readonly poolSize?: number;
  readonly statementTimeoutMs?: number;
}

export type { Pool, PoolClient };

/** A new connection has no plans yet, and making those of whole objects takes longer than answering. */
const IDLE_TIMEOUT_MS = 600_000;

const DEFAULT_POOL_SIZE = 10;

const pool = (options: DatabaseOptions, planCacheMode: string, pipeline: boolean): pg.Pool => {
  const settings = [
    `plan_cache_mode=${planCacheMode}`,
    // Dates come as text within records (record-cells.ts): in one style, whatever a database has of its own.
    'timezone=UTC',
    'datestyle=ISO',
    'jit=off',
    'random_page_cost=1.1',
    'max_parallel_workers_per_gather=0',
    `statement_timeout=${options.statementTimeoutMs ?? 10_000}`,
  ];
  const created = new pg.Pool({
    connectionString: options.connectionString,
    max: options.poolSize ?? DEFAULT_POOL_SIZE,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    options: settings.map((setting) => `-c ${setting}`).join(' '),
    application_name: 'muster',
    pipeline,
  });
  // A connection that breaks is replaced by the pool, and whoever waits for a statement on it is told; without a
  // listener the event itself would end the process.
  created.on('error', () => {});
  created.on('connect', (client) => client.on('error', () => {}));
  return created;
};

/** A connection of its own, for when all others are busy. */
const createCanceller = (options: DatabaseOptions): { readonly cancel: CancelStatement; close(): Promise<void> } => {
  const control = new pg.Pool({ connectionString: options.connectionString, max: 1, application_name: 'muster' });
  control.on('error', () => {});
  return {
    cancel: async (backend) => {
      // Where the backend cannot be told, the statement ends at its time limit.
      await control.query('SELECT pg_cancel_backend($1)', [backend]).catch(() => {});
    },
    close: () => control.end(),
  };
};

/**
 * No user has every connection of a pool: a quarter stays for the others, and for the statements of nobody, such as
 * those that look up who calls.
 */
const sharing = (size: number) =>
  createFairQueue({
    places: size,
    each: Math.max(1, size - Math.max(1, Math.floor(size / 4))),
    waiting: Number.POSITIVE_INFINITY,
  });

export const openDatabase = (options: DatabaseOptions): OpenDatabase => {
  const find = pool(options, 'force_custom_plan', false);
  // What writes also sends the statement that reads what it wrote; the driver's COPY needs a connection that does not.
  const main = pool(options, 'force_generic_plan', true);
  const canceller = createCanceller(options);
  const size = options.poolSize ?? DEFAULT_POOL_SIZE;
  const [findQueue, mainQueue] = [sharing(size), sharing(size)];
  const shared = newlyShared();
  const onBehalfOf = (work: OnBehalf): Database => ({
    ...shared,
    find: sharedPool(find, findQueue, canceller.cancel, work),
    main: sharedPool(main, mainQueue, canceller.cancel, work),
    onBehalfOf,
  });
  return {
    ...shared,
    find,
    main,
    onBehalfOf,
    close: async () => {
      await Promise.all([find.end(), main.end(), canceller.close()]);
    },
  };
};
