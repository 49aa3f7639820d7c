import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { StartProblem } from '../../config/start-problem.ts';
import { type DataFolder, POSTGRES_MAJOR } from './data-folder.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { runAsAccount } from './run-as-account.ts';

export const SUPERUSER = 'postgres';

const PASSWORD_FILE = 'muster-password';

/** The first asks for the operating system's C.UTF-8 too, which macOS and old systems lack. */
const LOCALES = [['--locale=C.UTF-8'], ['--locale=C', '--builtin-locale=C.UTF-8']];

/** The password of the cluster's roles: made at random by initClusterOnce and kept inside the cluster's closed folder. */
export const clusterPassword = (data: DataFolder): string =>
  readFileSync(join(data.cluster, PASSWORD_FILE), 'utf8').trim();

const giveTo = (data: DataFolder, path: string): void => {
  if (data.account) chownSync(path, data.account.uid, data.account.gid);
};

const removeUnfinished = (data: DataFolder): void => {
  const prefix = `${basename(data.cluster)}.new-`;
  for (const name of readdirSync(data.path)) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
    if (!Number.isNaN(pid) && !isAlive(pid)) rmSync(join(data.path, name), { recursive: true, force: true });
  }
};

const isAlive = (pid: number): boolean => {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

const runInitdb = async (data: DataFolder, binaries: PostgresBinaries, folder: string, extra: readonly string[]) => {
  const passwordFile = join(folder, PASSWORD_FILE);
  const cluster = join(folder, 'cluster');
  let output = '';
  for (const locale of LOCALES) {
    const end = await runAsAccount(data.account, binaries.initdb, [
      `--pgdata=${cluster}`,
      `--username=${SUPERUSER}`,
      '--encoding=UTF8',
      '--locale-provider=builtin',
      ...locale,
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--data-checksums',
      '--no-instructions',
      ...extra,
    ]);
    if (end.code === 0) {
      renameSync(passwordFile, join(cluster, PASSWORD_FILE));
      return cluster;
    }
    output += end.output;
    rmSync(cluster, { recursive: true, force: true });
    if (!end.output.includes('locale')) break;
  }
  throw new StartProblem(`PostgreSQL could not make its folder in ${data.path}: ${lastLine(output)}`);
};

const lastLine = (text: string): string => {
  const lines = text.split('\n').filter((line) => /error|could not|fatal/i.test(line));
  return (lines.at(0) ?? text).trim();
};

/** Where another start made the cluster meanwhile, that one stays. */
const moveIntoPlace = (made: string, cluster: string): void => {
  try {
    renameSync(made, cluster);
  } catch (error) {
    if (!existsSync(cluster)) throw error;
  }
};

/**
 * Makes the cluster with initdb unless it is there. The work happens in a folder of its own that is renamed at the end:
 * a start that is killed half-way leaves nothing that looks like a cluster.
 *
 * @param extra more arguments for initdb
 */
export const initClusterOnce = async (
  data: DataFolder,
  binaries: PostgresBinaries,
  extra: readonly string[] = [],
): Promise<void> => {
  removeUnfinished(data);
  if (existsSync(data.cluster)) return refuseOtherMajor(data);
  const folder = `${data.cluster}.new-${process.pid}`;
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(join(folder, PASSWORD_FILE), `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  giveTo(data, folder);
  giveTo(data, join(folder, PASSWORD_FILE));
  try {
    const made = await runInitdb(data, binaries, folder, extra);
    moveIntoPlace(made, data.cluster);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const refuseOtherMajor = (data: DataFolder): void => {
  const versionFile = join(data.cluster, 'PG_VERSION');
  const major = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim() : 'an unknown version';
  if (major === String(POSTGRES_MAJOR)) return;
  throw new StartProblem(
    `${dirname(versionFile)} is of PostgreSQL ${major} and this version runs ${POSTGRES_MAJOR}: restore it, or choose another data folder with --data or MUSTER_DATA.`,
  );
};
