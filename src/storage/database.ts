import pg from 'pg';

/** Decimal digits of a bigint as a JavaScript number: ObjectIDs stay far below 2^53 (object_id's maximum). */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * The two pools of one node. One plan mode cannot serve both statements of a query (docs/adr/0003): FIND needs a plan
 * for its very values, HYDRATE and the fixed statements of the stores must never be planned again.
 */
export interface Database {
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

export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;

/** A new connection has no plans yet, and making those of whole objects takes longer than answering. */
const IDLE_TIMEOUT_MS = 600_000;

const pool = (options: DatabaseOptions, planCacheMode: string): pg.Pool => {
  const settings = [
    `plan_cache_mode=${planCacheMode}`,
    'timezone=UTC',
    'jit=off',
    'random_page_cost=1.1',
    'max_parallel_workers_per_gather=0',
    `statement_timeout=${options.statementTimeoutMs ?? 10_000}`,
  ];
  const created = new pg.Pool({
    connectionString: options.connectionString,
    max: options.poolSize ?? 8,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    options: settings.map((setting) => `-c ${setting}`).join(' '),
    application_name: 'muster',
  });
  // An idle connection that breaks is replaced by the pool; without a listener the event would end the process.
  created.on('error', () => {});
  return created;
};

export const openDatabase = (options: DatabaseOptions): Database => {
  const find = pool(options, 'force_custom_plan');
  const main = pool(options, 'force_generic_plan');
  return {
    find,
    main,
    close: async () => {
      await Promise.all([find.end(), main.end()]);
    },
  };
};
