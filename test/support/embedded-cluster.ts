import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { createLog } from '../../src/observe/log.ts';
import { startEmbedded } from '../../src/storage/embedded/start-embedded.ts';
import { dropTemplateDatabase } from './template-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of a role that may create databases. */
    readonly adminConnectionString: string;
    /** The name of this run's migrated database without rows, made by the first test that wants a copy. */
    readonly templateDatabase: string;
  }
}

interface Cluster {
  readonly adminConnectionString: string;
  stop(): Promise<void>;
}

/** The data is thrown away at the end, so nothing waits for the disk. */
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' };

const temporaryCluster = async (): Promise<Cluster> => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-test-'));
  // As root PostgreSQL runs under another account, which has to pass through.
  chmodSync(folder, 0o755);
  const cluster = await startEmbedded({ dataFolder: join(folder, 'data'), log: createLog('error'), settings: FAST });
  return {
    adminConnectionString: cluster.adminConnectionString,
    stop: async () => {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const givenCluster = (url: string): Cluster => ({ adminConnectionString: url, stop: async () => {} });

/** One PostgreSQL for the whole run: the one DATABASE_URL names, else the embedded one in a temporary folder. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const url = process.env.DATABASE_URL;
  const cluster = url ? givenCluster(url) : await temporaryCluster();
  const templateDatabase = `muster_template_${process.pid}`;
  project.provide('adminConnectionString', cluster.adminConnectionString);
  project.provide('templateDatabase', templateDatabase);
  return async () => {
    await dropTemplateDatabase(cluster.adminConnectionString, templateDatabase);
    await cluster.stop();
  };
};
