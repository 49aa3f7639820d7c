import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { inDatabase } from './in-database.ts';
import { makeTemplateDatabaseOnce, withClient } from './template-database.ts';

/** A database of a test's own: migrated, without rows. */
export interface TestDatabase {
  readonly connectionString: string;
  /** Ends the connections that are left and removes it. */
  drop(): Promise<void>;
}

const execute = (sql: string): Promise<void> =>
  withClient(inject('adminConnectionString'), async (client) => {
    await client.query(sql);
  });

/** Call it in beforeAll, and `drop` in afterAll: a copy takes some 50 ms, so one a file rather than one a test. */
export const createTestDatabase = async (): Promise<TestDatabase> => {
  const name = `muster_test_${randomBytes(8).toString('hex')}`;
  const template = inject('templateDatabase');
  await makeTemplateDatabaseOnce(inject('adminConnectionString'), template);
  await execute(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  return {
    connectionString: inDatabase(inject('adminConnectionString'), name),
    drop: () => execute(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
};
