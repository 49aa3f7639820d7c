import type { Database, PoolClient } from './database.ts';
import { inTransaction } from './in-transaction.ts';
import { quoteName } from './quote-name.ts';

/** Holds a copy of each table as the seed left it. An export, a migration and every other statement pass it by. */
const COPY = 'muster_seed';

/**
 * What a reset leaves alone: what this program knows of itself, the key that signs sessions, and the tables that only a new
 * version of the schema writes.
 */
const LEFT_ALONE = [
  'migration',
  'server_secret',
  'schema_version',
  'attribute_definition',
  'attribute_query_operator',
  'type_definition',
];

interface Table {
  readonly name: string;
  readonly key: readonly string[];
  /** Without those that are computed from others. */
  readonly columns: readonly string[];
  readonly shape: string;
}

const TABLES = `
  SELECT c.relname AS name,
         array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attnum = ANY (k.conkey)) AS key,
         array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '') AS columns,
         string_agg(a.attname || ' ' || a.atttypid::regtype, ',' ORDER BY a.attnum) AS shape
    FROM pg_class c
    JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r' AND c.relname <> ALL ($2)
   GROUP BY c.oid, c.relname ORDER BY c.relname`;

const tablesOf = async (client: PoolClient): Promise<readonly Table[]> =>
  (await client.query<Table>(TABLES, ['public', LEFT_ALONE])).rows;

const list = (names: readonly string[]): string => names.map(quoteName).join(', ');

const copyOf = ({ name }: Table): string => `${COPY}.${quoteName(name)}`;

const sameKey = ({ key }: Table): string =>
  key.map((each) => `s.${quoteName(each)} = t.${quoteName(each)}`).join(' AND ');

/** Row images are compared, since not every type has an equality. */
const deleteOthers = (table: Table): string =>
  `DELETE FROM ${quoteName(table.name)} t WHERE NOT EXISTS (SELECT FROM ${copyOf(table)} s WHERE ${sameKey(table)} AND s *= t)`;

const insertMissing = (table: Table): string =>
  `INSERT INTO ${quoteName(table.name)} (${list(table.columns)}) SELECT ${list(table.columns)} FROM ${copyOf(table)} s
    WHERE NOT EXISTS (SELECT FROM ${quoteName(table.name)} t WHERE ${sameKey(table)})`;

const updateChanged = (table: Table): string =>
  `UPDATE ${quoteName(table.name)} t SET ${table.columns.map((each) => `${quoteName(each)} = s.${quoteName(each)}`).join(', ')}
    FROM ${copyOf(table)} s WHERE ${sameKey(table)} AND NOT s *= t`;

/** By what a copy is told from one that another version made. */
const shapeOf = async (client: PoolClient, tables: readonly Table[]): Promise<string> => {
  const { rows } = await client.query('SELECT * FROM schema_version');
  return JSON.stringify([tables, rows]);
};

/** Copies what the tables hold now; a reset goes back to it. */
export const takeSeedCopy = (database: Pick<Database, 'main'>): Promise<void> =>
  inTransaction(
    database,
    async (client) => {
      const tables = await tablesOf(client);
      await client.query(`DROP SCHEMA IF EXISTS ${COPY} CASCADE; CREATE SCHEMA ${COPY}`);
      const copies = tables.map((table) => `CREATE TABLE ${copyOf(table)} AS TABLE ${quoteName(table.name)}`);
      await client.query(copies.join(';\n'));
      await client.query(tables.map((table) => `ANALYZE ${copyOf(table)}`).join(';\n'));
      const shape = await shapeOf(client, tables);
      await client.query(`CREATE TABLE ${COPY}.${quoteName('of shape')} (shape text NOT NULL)`);
      await client.query(`INSERT INTO ${COPY}.${quoteName('of shape')} VALUES ($1)`, [shape]);
    },
    () => true,
  );

/** The tables, where there is a copy of them as they are now made; null: there is none, or it is another version's. */
const copiedTables = async (client: PoolClient): Promise<readonly Table[] | null> => {
  const { rows: found } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [COPY]);
  if (found.length === 0) return null;
  const tables = await tablesOf(client);
  const { rows } = await client.query<{ shape: string }>(`SELECT shape FROM ${COPY}.${quoteName('of shape')}`);
  return rows[0]?.shape === (await shapeOf(client, tables)) ? tables : null;
};

/**
 * A number for the epochs of all users that none of them had, so that no session from before lives on. Whatever was handed
 * out meanwhile carries a lower one.
 */
const endSessions = async (client: PoolClient, above: number): Promise<void> => {
  await client.query('DELETE FROM session');
  await client.query(
    `INSERT INTO credential (user_id, session_epoch) SELECT oid, $1 FROM app_user
     ON CONFLICT (user_id) DO UPDATE SET session_epoch = excluded.session_epoch`,
    [above + 1],
  );
};

const highestEpoch = async (client: PoolClient): Promise<number> => {
  const { rows } = await client.query<{ epoch: number | null }>('SELECT max(session_epoch) AS epoch FROM credential');
  return rows[0]?.epoch ?? 0;
};

/** Rows that a statement, or each of several in one text, was about. */
const counted = (
  results: { readonly rowCount: number | null } | readonly { readonly rowCount: number | null }[],
): number => [results].flat().reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0);

/**
 * Runs `restore` in one transaction over the tables that a copy was taken of, at the end of which every session is over.
 * False: there is no copy, or one of another version's tables, and nothing was done.
 */
const restoring = (
  database: Pick<Database, 'main'>,
  restore: (client: PoolClient, tables: readonly Table[]) => Promise<void>,
): Promise<boolean> =>
  inTransaction(
    database,
    async (client) => {
      const tables = await copiedTables(client);
      if (tables === null) return false;
      await client.query('SET CONSTRAINTS ALL DEFERRED');
      const epoch = await highestEpoch(client);
      await restore(client, tables);
      await endSessions(client, epoch);
      return true;
    },
    (done) => done,
  );

/**
 * Every table as the seed left it, at the cost of what differs. What goes may take along, or change, what refers to it: so
 * rows are deleted until all that are left are the seed's, and then those that lack are put back.
 */
export const restoreSeed = (database: Pick<Database, 'main'>): Promise<boolean> =>
  restoring(database, async (client, tables) => {
    const deletes = tables.map(deleteOthers).join(';\n');
    while (counted(await client.query(deletes)) > 0);
    await client.query(tables.map(insertMissing).join(';\n'));
  });

/** Who may sign in with what: users that came later stay. */
const ACCOUNT_TABLES = [
  'subscription',
  'app_user',
  'user_profile',
  'user_permission',
  'team_member',
  'credential',
  'api_key',
];

/** Accounts, roles, keys and the subscription's settings as the seed left them; work items stay as they are. */
export const restoreAccounts = (database: Pick<Database, 'main'>): Promise<boolean> =>
  restoring(database, async (client, tables) => {
    const named = (names: readonly string[]) => tables.filter(({ name }) => names.includes(name));
    const accounts = ACCOUNT_TABLES.flatMap((name) => named([name]));
    await client.query(accounts.flatMap((table) => [updateChanged(table), insertMissing(table)]).join(';\n'));
    await client.query(
      named(['sso_user_exception'])
        .flatMap((table) => [deleteOthers(table), insertMissing(table)])
        .join(';\n'),
    );
  });

/** Ends the statements that requests left behind when they were cut off: what they are about to write is written no more. */
export const cancelStatements = async ({ main }: Pick<Database, 'main'>): Promise<void> => {
  await main.query(
    `SELECT pg_cancel_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND usename = current_user AND application_name = 'muster'
        AND state = 'active' AND pid <> pg_backend_pid()`,
  );
};
