import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createLog } from '../src/observe/log.ts';
import { importSeed } from '../src/seed/import-seed.ts';
import { openDatabase } from '../src/storage/database.ts';
import { startEmbedded } from '../src/storage/embedded/start-embedded.ts';
import { migrate } from '../src/storage/migrate.ts';
import { multiplyItems } from './multiply-items.ts';

export interface BenchmarkCluster {
  /** Makes a database with the seed in it, its work items so many times over; gives its connection string. */
  load(name: string, lines: readonly string[], times: number): Promise<string>;
  stop(): Promise<void>;
}

const inDatabase = (connectionString: string, name: string): string =>
  connectionString.replace(/^(\w+:\/\/[^/?]*)(\/[^?]*)?/, `$1/${name}`);

const asClient = async (connectionString: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
};

const importLines = async (connectionString: string, lines: readonly string[]): Promise<void> => {
  const database = openDatabase({ connectionString });
  try {
    await migrate(database.main);
    const loaded = await importSeed({ database, lines, now: new Date() });
    if (!loaded.ok)
      throw new Error(`The seed of the benchmark is refused: ${JSON.stringify(loaded.error.slice(0, 3))}`);
  } finally {
    await database.close();
  }
};

/** A fresh embedded cluster in a temporary folder, with the settings that every installation has. */
export const startBenchmarkCluster = async (): Promise<BenchmarkCluster> => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-'));
  // As root PostgreSQL runs under another account, which has to pass through.
  chmodSync(folder, 0o755);
  const cluster = await startEmbedded({ dataFolder: join(folder, 'data'), log: createLog('error') });
  return {
    load: async (name, lines, times) => {
      const asSuperuser = inDatabase(cluster.adminConnectionString, name);
      await asClient(cluster.adminConnectionString, (client) =>
        client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} OWNER muster`),
      );
      await importLines(inDatabase(cluster.connectionString, name), lines);
      await asClient(asSuperuser, async (client) => {
        await multiplyItems(client, times);
        await client.query('CHECKPOINT');
      });
      return inDatabase(cluster.connectionString, name);
    },
    stop: async () => {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
