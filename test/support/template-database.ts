import pg from 'pg';
import { migrate } from '../../src/storage/migrate.ts';
import { inDatabase } from './in-database.ts';

/** The advisory lock under which one test file of several makes the template. */
const LOCK = 5_150_733;

export const withClient = async <Value>(
  connectionString: string,
  work: (client: pg.Client) => Promise<Value>,
): Promise<Value> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const migrated = async (connectionString: string): Promise<void> => {
  const pool = new pg.Pool({ connectionString, max: 1 });
  try {
    await migrate(pool);
  } finally {
    await pool.end();
  }
};

const exists = async (admin: pg.Client, name: string): Promise<boolean> =>
  (await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])).rowCount === 1;

const make = async (admin: pg.Client, adminConnectionString: string, name: string): Promise<void> => {
  const unfinished = `${name}_new`;
  await admin.query(`DROP DATABASE IF EXISTS ${unfinished}`);
  await admin.query(`CREATE DATABASE ${unfinished} TEMPLATE template0 ENCODING 'UTF8'`);
  await migrated(inDatabase(adminConnectionString, unfinished));
  await admin.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`);
};

/** Makes the migrated database that tests copy, unless an earlier test of this run did. */
export const makeTemplateDatabaseOnce = (adminConnectionString: string, name: string): Promise<void> =>
  withClient(adminConnectionString, async (admin) => {
    if (await exists(admin, name)) return;
    await admin.query('SELECT pg_advisory_lock($1)', [LOCK]);
    if (!(await exists(admin, name))) await make(admin, adminConnectionString, name);
  });

export const dropTemplateDatabase = (adminConnectionString: string, name: string): Promise<void> =>
  withClient(adminConnectionString, async (admin) => {
    await admin.query(`DROP DATABASE IF EXISTS ${name}`);
    await admin.query(`DROP DATABASE IF EXISTS ${name}_new`);
  });
