import { afterAll, beforeAll } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

/** An empty database for the tests of one file. */
export interface SeedDatabase {
  readonly database: OpenDatabase;
  readonly connectionString: string;
  /** Rows of a query, as the driver gives them. */
  rows<Row extends Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** How many rows all tables hold together that a seed can fill. */
  loadedRows(): Promise<number>;
}

const SEEDED_TABLES = [
  'subscription',
  'workspace',
  'workspace_configuration',
  'project',
  'app_user',
  'user_profile',
  'user_permission',
  'artifact',
  'iteration',
  'release',
  'tag',
  'revision_history',
  'revision',
  'artifact_tag',
  'team_member',
  'story_predecessor',
  'defect_duplicate',
  'credential',
  'api_key',
  'formatted_id_counter',
];

export const useSeedDatabase = (): SeedDatabase => {
  let test: TestDatabase;
  let database: OpenDatabase;

  beforeAll(async () => {
    test = await createTestDatabase();
    database = openDatabase({ connectionString: test.connectionString, poolSize: 2 });
  });

  afterAll(async () => {
    await database.close();
    await test.drop();
  });

  const rows = async <Row extends Record<string, unknown>>(
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Row[]> => (await database.main.query<Row>(sql, [...values])).rows;

  return {
    get database() {
      return database;
    },
    get connectionString() {
      return test.connectionString;
    },
    rows,
    loadedRows: async () => {
      const counts = SEEDED_TABLES.map((table) => `(SELECT count(*) FROM ${table})`).join(' + ');
      const [row] = await rows<{ total: number }>(`SELECT ${counts} AS total`);
      return row?.total ?? -1;
    },
  };
};
