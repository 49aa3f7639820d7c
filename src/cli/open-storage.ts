import { limits } from '../config/limits.ts';
import type { Options } from '../config/options.ts';
import { StartProblem } from '../config/start-problem.ts';
import type { Log } from '../observe/log.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { prepareDataFolder } from '../storage/embedded/data-folder.ts';
import { defaultDataFolder } from '../storage/embedded/default-data-folder.ts';
import { type EmbeddedCluster, startEmbedded } from '../storage/embedded/start-embedded.ts';
import { migrate } from '../storage/migrate.ts';

/** `server` keeps the data folder for itself; `command` also works beside a running server. */
export type StoragePurpose = 'server' | 'command';

/** The migrated database of this run, wherever it is. */
export interface OpenStorage {
  readonly database: Database;
  readonly connectionString: string;
  /** Absolute; it holds the certificates and the demo's credentials even where the database is elsewhere. */
  readonly dataFolder: string;
  /** Closes the pools and stops the embedded PostgreSQL. */
  close(): Promise<void>;
}

export interface StorageRequest {
  readonly options: Options;
  readonly log: Log;
  readonly purpose: StoragePurpose;
  /** Throws away what the embedded database holds. */
  readonly fresh?: boolean;
}

export const dataFolderOf = (options: Options): string => options.data ?? defaultDataFolder();

const requireReachable = async (database: Database): Promise<void> => {
  try {
    await database.main.query('SELECT 1');
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : 'no answer';
    throw new StartProblem(
      `The database of DATABASE_URL cannot be used (${reason}): check its address, name and password.`,
    );
  }
};

const startCluster = async ({ options, log, purpose, fresh }: StorageRequest): Promise<EmbeddedCluster> => {
  const cluster = await startEmbedded({ dataFolder: dataFolderOf(options), log, purpose });
  if (fresh) await cluster.recreateDatabase();
  return cluster;
};

/** Opens the database that the options name, starting the embedded one where they name none, and brings its tables up to date. */
export const openStorage = async (request: StorageRequest): Promise<OpenStorage> => {
  const { options } = request;
  if (options.databaseUrl && request.fresh) {
    throw new StartProblem('--fresh is for the embedded database only: empty the database of DATABASE_URL yourself.');
  }
  const dataFolder = dataFolderOf(options);
  if (options.databaseUrl) prepareDataFolder(dataFolder);
  const cluster = options.databaseUrl ? undefined : await startCluster(request);
  const connectionString = options.databaseUrl?.reveal() ?? cluster?.connectionString ?? '';
  const database = openDatabase({
    connectionString,
    poolSize: options.poolSize,
    statementTimeoutMs: limits.statementMs,
  });
  const close = async () => {
    await database.close();
    await cluster?.stop();
  };
  try {
    if (options.databaseUrl) await requireReachable(database);
    await migrate(database.main);
  } catch (error) {
    await close();
    throw error;
  }
  return { database, connectionString, dataFolder, close };
};
