import { rmdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { StartProblem } from '../../config/start-problem.ts';
import type { Log } from '../../observe/log.ts';
import { CLUSTER_SETTINGS, type ClusterSettings } from './cluster-settings.ts';
import { type DataFolder, prepareDataFolder } from './data-folder.ts';
import { clusterPassword, initClusterOnce, SUPERUSER } from './init-cluster.ts';
import { connectToServer, launchServer, type RunningServer, stopServer, waitForServer } from './launch-server.ts';
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries.ts';
import { isRunning, lastArguments, type Postmaster, readPostmaster } from './postmaster.ts';
import { connectionString } from './server-address.ts';

/** The role and the database of the program itself; the role is no superuser. */
const APPLICATION = 'muster';

/** The advisory lock in the database `postgres` that says "this data folder is in use"; it ends with its holder. */
const FOLDER_LOCK = 6_878_787;

const LOCK_WAIT_MS = 1_500;

export interface EmbeddedOptions {
  /** An absolute path; made when it does not exist. */
  readonly dataFolder: string;
  readonly log: Log;
  /**
   * `server` needs the folder for itself. `command` (one that ends by itself) also works beside a running server, and
   * then leaves PostgreSQL running. Default: server.
   */
  readonly purpose?: 'server' | 'command';
  /** PostgreSQL settings that replace ours, for tests. */
  readonly settings?: ClusterSettings;
}

/** The embedded PostgreSQL, ready for use. */
export interface EmbeddedCluster {
  /** For the program: role and database `muster`. */
  readonly connectionString: string;
  /** For whoever makes databases: the superuser in the database `postgres`. */
  readonly adminConnectionString: string;
  /** Whether the server was running already, left behind by a killed process or held by another. */
  readonly attached: boolean;
  /** Drops the database `muster` with all it holds and makes it anew. */
  recreateDatabase(): Promise<void>;
  /** Stops PostgreSQL, cleanly, unless another process uses it; close the pools first. */
  stop(): Promise<void>;
}

const isLocked = async (client: pg.Client): Promise<boolean> => {
  const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS locked', [FOLDER_LOCK]);
  return rows[0]?.locked === true;
};

/** A holder that was killed a moment ago keeps the lock until PostgreSQL has noticed. */
const tryLock = async (client: pg.Client, patienceMs: number): Promise<boolean> => {
  const deadline = Date.now() + patienceMs;
  while (!(await isLocked(client))) {
    if (Date.now() >= deadline) return false;
    await pause(100);
  }
  return true;
};

const createDatabaseOnce = async (client: pg.Client, password: string): Promise<void> => {
  const role = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [APPLICATION]);
  if (role.rowCount === 0) {
    await client.query(`CREATE ROLE ${APPLICATION} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
  }
  const database = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [APPLICATION]);
  if (database.rowCount === 0) await client.query(`CREATE DATABASE ${APPLICATION} OWNER ${APPLICATION}`);
};

const leftBehindOrUndefined = async (data: DataFolder): Promise<RunningServer | undefined> => {
  const postmaster = readPostmaster(data);
  if (postmaster === undefined || !isRunning(postmaster.pid)) return undefined;
  const first = await connectToServer(data);
  // It may be starting, or stopping: the one ends in an answer, the other in its end.
  return first ?? (await waitForServer(data, () => !isRunning(postmaster.pid)));
};

const runsWith = (data: DataFolder, binaries: PostgresBinaries, settings: ClusterSettings): boolean => {
  const given = lastArguments(data);
  return (
    given.includes(binaries.postgres) &&
    Object.entries(settings).every(([name, value]) => given.includes(`"${name}=${value}"`))
  );
};

const removeShortSocketFolder = (data: DataFolder, { socketFolder }: Postmaster): void => {
  if (socketFolder === undefined || socketFolder === data.cluster) return;
  try {
    rmdirSync(socketFolder);
  } catch {
    // Not empty or gone already: nothing depends on it.
  }
};

/**
 * Starts the PostgreSQL of the data folder, or takes over the one that a killed process left behind, and makes the role
 * and the database `muster` on the first start. Throws a StartProblem when the folder is in use, is not ours, or
 * PostgreSQL does not start.
 */
export const startEmbedded = async (options: EmbeddedOptions): Promise<EmbeddedCluster> => {
  const { log, purpose = 'server' } = options;
  const settings = { ...CLUSTER_SETTINGS, ...options.settings };
  const data = prepareDataFolder(options.dataFolder);
  const binaries = postgresBinaries(data);
  await initClusterOnce(data, binaries, settings.fsync === 'off' ? ['--no-sync'] : []);

  let server = await leftBehindOrUndefined(data);
  const attached = server !== undefined;
  server ??= await launchServer(data, binaries, settings);
  const locked = await tryLock(server.client, purpose === 'server' ? LOCK_WAIT_MS : 0);
  if (!locked && purpose === 'server') {
    await server.client.end();
    throw new StartProblem(
      `Another Muster is running on the data folder ${data.path}: stop it, or choose another folder with --data or MUSTER_DATA.`,
    );
  }
  if (locked && attached && !runsWith(data, binaries, settings)) {
    log.warn('PostgreSQL was left behind with other settings: it is started again');
    await server.client.end();
    await stopServer(data, binaries);
    server = await launchServer(data, binaries, settings);
    await tryLock(server.client, LOCK_WAIT_MS);
  }
  const { client, postmaster } = server;
  const password = clusterPassword(data);
  if (locked) await createDatabaseOnce(client, password);
  log.info(
    { postgresPid: postmaster.pid, attached },
    attached ? 'PostgreSQL was running already' : 'PostgreSQL started',
  );

  return {
    connectionString: connectionString(postmaster, APPLICATION, password, APPLICATION),
    adminConnectionString: connectionString(postmaster, SUPERUSER, password, 'postgres'),
    attached,
    recreateDatabase: async () => {
      await client.query(`DROP DATABASE IF EXISTS ${APPLICATION} WITH (FORCE)`);
      await createDatabaseOnce(client, password);
    },
    stop: async () => {
      await client.end().catch(() => {});
      if (!locked) return;
      await stopServer(data, binaries);
      removeShortSocketFolder(data, postmaster);
      log.info('PostgreSQL stopped');
    },
  };
};
