import type { Database, Pool, PoolClient } from '../../src/storage/database.ts';

/** How a statement fails: the connection is cut under it, or it is done and only the word of it is lost. */
export type Fault = 'cut' | 'unheard';

export interface Faults {
  wrap(database: Database): Database;
  /** Lets the `at`-th statement from now on fail, counted from 1. */
  arm(at: number, fault: Fault): void;
  /** Whether a statement failed since; none fails from now on. */
  disarm(): boolean;
}

class ConnectionLost extends Error {
  readonly code = '08006';
}

type Query = (...given: readonly unknown[]) => Promise<unknown>;

/** A database one chosen statement of which fails, on whatever connection it runs. */
export const createFaults = (): Faults => {
  let left: number | null = null;
  let fault: Fault = 'cut';
  let hasFired = false;
  let killer: Pool | null = null;

  const isDue = (): boolean => {
    if (left === null) return false;
    left -= 1;
    if (left > 0) return false;
    left = null;
    hasFired = true;
    return true;
  };

  const failing = async (client: PoolClient, given: readonly unknown[]): Promise<unknown> => {
    const query = client.query.bind(client) as Query;
    if (fault === 'cut') {
      const { rows } = (await query('SELECT pg_backend_pid() AS pid')) as { rows: readonly { pid: number }[] };
      await killer?.query('SELECT pg_terminate_backend($1, 5000)', [rows[0]?.pid]);
      return query(...given);
    }
    await query(...given);
    throw new ConnectionLost('the connection is gone before it answered');
  };

  const wrapClient = (client: PoolClient): PoolClient =>
    new Proxy(client, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (name === 'query') {
          return (...given: readonly unknown[]) =>
            isDue() ? failing(target, given) : (target.query.bind(target) as Query)(...given);
        }
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });

  const wrapPool = (pool: Pool): Pool =>
    new Proxy(pool, {
      get: (target, name) => {
        if (name === 'connect') return async () => wrapClient(await target.connect());
        if (name === 'query') {
          return async (...given: readonly unknown[]) => {
            if (!isDue()) return (target.query.bind(target) as Query)(...given);
            const client = await target.connect();
            try {
              return await failing(client, given);
            } finally {
              client.release(true);
            }
          };
        }
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });

  const wrapDatabase = (database: Database): Database => ({
    ...database,
    find: wrapPool(database.find),
    main: wrapPool(database.main),
    onBehalfOf: (work) => wrapDatabase(database.onBehalfOf(work)),
  });

  return {
    wrap: (database) => {
      killer = database.find;
      return wrapDatabase(database);
    },
    arm: (at, how) => {
      left = at;
      fault = how;
      hasFired = false;
    },
    disarm: () => {
      left = null;
      return hasFired;
    },
  };
};
