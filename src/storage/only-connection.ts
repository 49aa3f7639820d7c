import type pg from 'pg';
import { type Database, newlyShared, type Pool, type PoolClient } from './database.ts';

const SAVEPOINT = 'within';

/** What begins and ends a transaction, within another one. */
const WITHIN: Readonly<Record<string, string>> = {
  BEGIN: `SAVEPOINT ${SAVEPOINT}`,
  COMMIT: `RELEASE SAVEPOINT ${SAVEPOINT}`,
  ROLLBACK: `ROLLBACK TO SAVEPOINT ${SAVEPOINT}`,
};

/** A statement, with its values behind it where it is a text. */
type Statement = readonly [statement: string | pg.QueryConfig, values?: unknown[]];

const run = (client: PoolClient, [statement, values]: Statement): Promise<unknown> =>
  client.query(statement as string, values);

/** A statement that fails undoes itself alone, as it does outside of a transaction. All three are sent at once. */
const runAlone = async (client: PoolClient, statement: Statement): Promise<unknown> => {
  const [, done, released] = await Promise.allSettled([
    client.query(`SAVEPOINT ${SAVEPOINT}`),
    run(client, statement),
    client.query(`RELEASE SAVEPOINT ${SAVEPOINT}`),
  ]);
  if (done.status === 'fulfilled' && released.status === 'fulfilled') return done.value;
  await client.query(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`);
  throw done.status === 'rejected' ? done.reason : new Error('Invariant violated: a savepoint was not released');
};

/** Lets pieces of work wait for each other, in the order in which they came. */
const createLine = (): (<Value>(work: () => Promise<Value>) => Promise<Value>) => {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
};

/** The connection as one borrower has it, who may begin a transaction. */
const borrowed = (client: PoolClient, release: () => void): PoolClient => {
  const inLine = createLine();
  let isWithin = false;
  const query = (...statement: Statement): Promise<unknown> =>
    inLine(async () => {
      const [first] = statement;
      const text = typeof first === 'string' ? first : first.text;
      const instead = WITHIN[text];
      if (instead === undefined) return isWithin ? run(client, statement) : runAlone(client, statement);
      isWithin = text === 'BEGIN';
      return client.query(instead);
    });
  return { query: query as unknown as PoolClient['query'], release };
};

/**
 * A connection within a transaction, as a database: whatever is done by it is done, or undone, with that transaction. Its
 * own transactions are savepoints, and whoever finds the connection borrowed waits.
 */
export const onlyConnection = (client: PoolClient): Database => {
  const inLine = createLine();
  const query = (...statement: Statement): Promise<unknown> => inLine(() => runAlone(client, statement));
  const connect = async (): Promise<PoolClient> => {
    const lent = Promise.withResolvers<PoolClient>();
    void inLine(async () => {
      const { promise: isBack, resolve } = Promise.withResolvers<void>();
      lent.resolve(borrowed(client, resolve));
      await isBack;
    });
    return lent.promise;
  };
  const pool: Pool = { query: query as unknown as Pool['query'], connect };
  const database: Database = { ...newlyShared(), main: pool, find: pool, onBehalfOf: () => database };
  return database;
};
