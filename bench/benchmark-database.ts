import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../src/observe/log.ts';
import { importSeed } from '../src/seed/import-seed.ts';
import { openDatabase } from '../src/storage/database.ts';
import { startEmbedded } from '../src/storage/embedded/start-embedded.ts';
import { migrate } from '../src/storage/migrate.ts';

export interface BenchmarkDatabase {
  readonly connectionString: string;
  stop(): Promise<void>;
}

const load = async (connectionString: string, lines: readonly string[]): Promise<void> => {
  const database = openDatabase({ connectionString });
  try {
    await migrate(database.main);
    const loaded = await importSeed({ database, lines, now: new Date() });
    if (!loaded.ok)
      throw new Error(`The seed of the benchmark is refused: ${JSON.stringify(loaded.error.slice(0, 3))}`);
    await database.main.query('CHECKPOINT').catch(() => {});
  } finally {
    await database.close();
  }
};

/** A fresh embedded cluster in a temporary folder, with the settings that every installation has, and the seed in it. */
export const startBenchmarkDatabase = async (lines: readonly string[]): Promise<BenchmarkDatabase> => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-'));
  // As root PostgreSQL runs under another account, which has to pass through.
  chmodSync(folder, 0o755);
  const cluster = await startEmbedded({ dataFolder: join(folder, 'data'), log: createLog('error') });
  const stop = async (): Promise<void> => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await load(cluster.connectionString, lines);
  } catch (error) {
    await stop();
    throw error;
  }
  return { connectionString: cluster.connectionString, stop };
};
