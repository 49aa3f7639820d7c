import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { inDatabase } from './in-database.ts';
import { storedSecrets } from './stored-secrets.ts';
import { makeTemplateDatabaseOnce, withClient } from './template-database.ts';

/** A database of a test's own: migrated, without rows. */
export interface TestDatabase {
  readonly connectionString: string;
  /** Ends the connections that are left and removes it; fails when a secret of the file's tests stands in it. */
  drop(): Promise<void>;
}

interface TestDatabaseOptions {
  /** False for a database too large to be read as text. */
  readonly isSearched?: boolean;
}

const execute = (sql: string): Promise<void> =>
  withClient(inject('adminConnectionString'), async (client) => {
    await client.query(sql);
  });

/** Call it in beforeAll, and `drop` in afterAll: a copy takes some 50 ms, so one a file rather than one a test. */
export const createTestDatabase = async ({ isSearched = true }: TestDatabaseOptions = {}): Promise<TestDatabase> => {
  const name = `muster_test_${randomBytes(8).toString('hex')}`;
  const template = inject('templateDatabase');
  await makeTemplateDatabaseOnce(inject('adminConnectionString'), template);
  await execute(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  const connectionString = inDatabase(inject('adminConnectionString'), name);
  return {
    connectionString,
    drop: async () => {
      const stored = isSearched ? await withClient(connectionString, (client) => storedSecrets(client)) : [];
      await execute(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      if (stored.length > 0) throw new Error(`after these tests secrets stood in the database: ${stored.join(', ')}`);
    },
  };
};
