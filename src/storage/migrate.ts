import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { Pool, PoolClient } from './database.ts';
import { syncSchema } from './sync-schema.ts';

/** The database was written by a newer Muster; going on would lose what it knows. */
export class SchemaTooNew extends Error {}

/** The database is no place for us: too old, or with a character set or collation that breaks our comparisons. */
export class DatabaseUnfit extends Error {}

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
}

/** Any number will do, as long as nobody else's advisory lock has it. */
const LOCK = 7_070_743;

const loadMigrations = async (): Promise<readonly Migration[]> => {
  const folder = new URL('./migrations/', import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, folder), 'utf8');
      return {
        number: Number(name.slice(0, 4)),
        name,
        text,
        checksum: createHash('sha256').update(text).digest('hex'),
      };
    }),
  );
};

/** UTF-8 and a lower() that knows more than ASCII: everything else compares by code point on purpose (errata). */
const checkDatabase = async (client: PoolClient): Promise<void> => {
  const { rows } = await client.query<{ version: number; encoding: string; lower: string }>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding, lower('Ä') AS lower`,
  );
  const [facts] = rows;
  if (facts === undefined || facts.version < 150_000) {
    throw new DatabaseUnfit('The database server is older than PostgreSQL 15; give one of version 15 to 18.');
  }
  if (facts.encoding !== 'UTF8') {
    throw new DatabaseUnfit(`The database is encoded in ${facts.encoding}; create it with ENCODING 'UTF8'.`);
  }
  if (facts.lower !== 'ä') {
    throw new DatabaseUnfit(
      "The database's LC_CTYPE knows ASCII letters only; create it with LC_CTYPE 'C.UTF-8' (or the builtin locale C.UTF-8).",
    );
  }
};

const applied = async (client: PoolClient): Promise<Map<number, string>> => {
  await client.query(
    `CREATE TABLE IF NOT EXISTS migration (number int PRIMARY KEY, name text NOT NULL, checksum text NOT NULL,
     applied timestamptz(3) NOT NULL DEFAULT now())`,
  );
  const { rows } = await client.query<{ number: number; checksum: string }>('SELECT number, checksum FROM migration');
  return new Map(rows.map((row) => [row.number, row.checksum]));
};

const apply = async (client: PoolClient, migration: Migration): Promise<void> => {
  await client.query('BEGIN');
  try {
    await client.query("SET LOCAL lock_timeout = '2s'");
    await client.query(migration.text);
    await client.query('INSERT INTO migration (number, name, checksum) VALUES ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.checksum,
    ]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
};

const migrateLocked = async (client: PoolClient): Promise<void> => {
  await checkDatabase(client);
  const migrations = await loadMigrations();
  const done = await applied(client);
  const newest = Math.max(0, ...done.keys());
  if (newest > (migrations.at(-1)?.number ?? 0)) {
    throw new SchemaTooNew(
      `The database was written by a newer Muster (schema ${newest}); start that version or restore an older database.`,
    );
  }
  for (const migration of migrations) {
    const checksum = done.get(migration.number);
    if (checksum === undefined) await apply(client, migration);
    else if (checksum !== migration.checksum) {
      throw new SchemaTooNew(
        `Migration ${migration.name} is not the one this database was made with; use the version that made it.`,
      );
    }
  }
  await syncSchema(client);
};

/**
 * Brings the database to this version's schema: numbered files, each in one transaction, under one advisory lock so that
 * of several nodes one does it. Throws SchemaTooNew or DatabaseUnfit with a sentence for the operator.
 */
export const migrate = async (pool: Pool): Promise<void> => {
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await migrateLocked(client);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => {});
    client.release();
  }
};
