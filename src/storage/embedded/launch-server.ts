import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, closeSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { StartProblem } from '../../config/start-problem.ts';
import { type ClusterSettings, clusterArguments } from './cluster-settings.ts';
import type { DataFolder } from './data-folder.ts';
import { clusterPassword, SUPERUSER } from './init-cluster.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { isRunning, type Postmaster, readPostmaster, removeDeadPidFile } from './postmaster.ts';
import { accountSpawnOptions, runAsAccount } from './run-as-account.ts';
import { addressSettings, connectionString } from './server-address.ts';

/** Recovery after a crash reads the log since the last checkpoint (max_wal_size), so it may take a while. */
const START_MS = 120_000;

/** How long a server that just died may still be in PostgreSQL's way. */
const LEFT_BEHIND_MS = 5_000;

const STOP_SECONDS = 60;
const POLL_MS = 15;
const LOG_BYTES = 16 * 1_048_576;

/** A server that answers, and an open connection to it as superuser. */
export interface RunningServer {
  readonly postmaster: Postmaster;
  readonly client: pg.Client;
}

/** Asks the server that postmaster.pid names; undefined when nobody answers there (yet). */
export const connectToServer = async (data: DataFolder): Promise<RunningServer | undefined> => {
  const postmaster = readPostmaster(data);
  if (postmaster === undefined || !isRunning(postmaster.pid)) return undefined;
  const client = new pg.Client({
    connectionString: connectionString(postmaster, SUPERUSER, clusterPassword(data), 'postgres'),
    application_name: 'muster launcher',
    connectionTimeoutMillis: 5_000,
  });
  // Without a listener the end of the server would end this process too.
  client.on('error', () => {});
  try {
    await client.connect();
    return { postmaster, client };
  } catch {
    await client.end().catch(() => {});
    return undefined;
  }
};

/** Waits for the server while it starts, recovers or stops; undefined once it has ended. */
export const waitForServer = async (data: DataFolder, ended: () => boolean): Promise<RunningServer | undefined> => {
  const deadline = Date.now() + START_MS;
  while (!ended()) {
    const server = await connectToServer(data);
    if (server) return server;
    if (Date.now() > deadline) {
      throw new StartProblem(
        `PostgreSQL in ${data.path} does not answer: look into ${data.postgresLog}, stop its process and start again.`,
      );
    }
    await pause(POLL_MS);
  }
  return undefined;
};

const openLog = (data: DataFolder): number => {
  try {
    if (statSync(data.postgresLog).size > LOG_BYTES) renameSync(data.postgresLog, `${data.postgresLog}.1`);
  } catch {
    // There is none before the first start.
  }
  const log = openSync(data.postgresLog, 'a+', 0o600);
  if (data.account) chownSync(data.postgresLog, data.account.uid, data.account.gid);
  return log;
};

const textSince = (log: number, start: number): string => {
  const buffer = Buffer.alloc(65_536);
  return buffer.toString('utf8', 0, readSync(log, buffer, 0, buffer.length, start));
};

/**
 * The server leads a session of its own, so that a terminal's Ctrl-C reaches us and not it, and survives us: what it
 * acknowledged stays, and the next start finds it.
 */
const spawnServer = (
  data: DataFolder,
  binaries: PostgresBinaries,
  args: readonly string[],
  log: number,
): ChildProcess => {
  const child = spawn(binaries.postgres, args, {
    ...accountSpawnOptions(data.account),
    detached: true,
    stdio: ['ignore', log, log],
  });
  child.on('error', () => {});
  child.unref();
  return child;
};

interface Attempt {
  readonly server: RunningServer | undefined;
  /** What the server wrote into its log meanwhile. */
  readonly written: string;
}

const attemptStart = async (
  data: DataFolder,
  binaries: PostgresBinaries,
  args: readonly string[],
): Promise<Attempt> => {
  const log = openLog(data);
  try {
    const start = statSync(data.postgresLog).size;
    const child = spawnServer(data, binaries, args, log);
    const ended = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
    const server = await waitForServer(data, ended);
    return { server, written: server ? '' : textSince(log, start) };
  } finally {
    closeSync(log);
  }
};

/** The server that a killed process left behind still holds its lock file or its memory, for a moment. */
const isInTheWay = (written: string): boolean => /lock file|shared memory block/.test(written);

const fatalLine = (written: string): string => /(?:FATAL|PANIC|error): +(.*)/.exec(written)?.[1] ?? 'no reason given';

/** Starts PostgreSQL and waits until it answers. Throws a StartProblem that quotes its last words when it does not. */
export const launchServer = async (
  data: DataFolder,
  binaries: PostgresBinaries,
  settings: ClusterSettings,
): Promise<RunningServer> => {
  const args = clusterArguments(data.cluster, { ...settings, ...(await addressSettings(data)) });
  const deadline = Date.now() + LEFT_BEHIND_MS;
  for (;;) {
    const { server, written } = await attemptStart(data, binaries, args);
    if (server) return server;
    const retry = isInTheWay(written) && (Date.now() < deadline || removeDeadPidFile(data));
    if (!retry) {
      throw new StartProblem(`PostgreSQL did not start (${fatalLine(written)}): look into ${data.postgresLog}.`);
    }
    await pause(200);
  }
};

/** Stops the server: sessions end, a checkpoint is written, and its process is gone when this returns. */
export const stopServer = async (data: DataFolder, binaries: PostgresBinaries): Promise<void> => {
  const postmaster = readPostmaster(data);
  if (postmaster === undefined || !isRunning(postmaster.pid)) return;
  const { code, output } = await runAsAccount(data.account, binaries.pgCtl, [
    'stop',
    '-D',
    data.cluster,
    '-m',
    'fast',
    '-w',
    '-t',
    String(STOP_SECONDS),
  ]);
  while (code === 0 && isRunning(postmaster.pid)) await pause(POLL_MS);
  if (isRunning(postmaster.pid)) throw new Error(`PostgreSQL did not stop within ${STOP_SECONDS} s: ${output.trim()}`);
};
