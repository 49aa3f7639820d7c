import { makeSetUpCode } from '../../src/identity/set-up-code.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import { createFounding } from '../../src/seed/found-installation.ts';
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { type MovableTime, movableTime, type ServerNode, startServerNode } from './server-node.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/** Two servers on a database without a row, on which somebody may found an installation. */
export interface EmptyInstallation {
  readonly database: OpenDatabase;
  readonly time: MovableTime;
  readonly node: ServerNode;
  readonly other: ServerNode;
  /** A new code, as a server prints it at its start. */
  code(): Promise<string>;
  /** Rows of a table. */
  count(table: string): Promise<number>;
  close(): Promise<void>;
}

export const startEmptyInstallation = async (): Promise<EmptyInstallation> => {
  const test: TestDatabase = await createTestDatabase();
  const database = openDatabase({ connectionString: test.connectionString, poolSize: 4 });
  const time = movableTime(new Date('2026-05-04T08:00:00.000Z'));
  const found = createFounding(database, time.clock);
  const node = await startServerNode(database, { time, found });
  const other = await startServerNode(database, { time, found });
  return {
    database,
    time,
    node,
    other,
    code: async () => (await makeSetUpCode(database.main, time.clock(), secureRandom)).reveal(),
    count: async (table) => (await database.main.query(`SELECT FROM ${table}`)).rowCount ?? 0,
    close: async () => {
      await node.close();
      await other.close();
      await database.close();
      await test.drop();
    },
  };
};
