import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { StartProblem } from '../../config/start-problem.ts';
import { accountName, canReach, isRoot, type OsAccount, unprivilegedAccount } from './os-account.ts';

const STAMP_FILE = 'muster-data.json';

/** The layout of the data folder that this version writes. */
const FORMAT = 1;

/** The major version of the embedded PostgreSQL: its files cannot be read by another. */
export const POSTGRES_MAJOR = 18;

/** The places inside one data folder. */
export interface DataFolder {
  readonly path: string;
  /** PostgreSQL's own folder, made by initdb. */
  readonly cluster: string;
  readonly postgresLog: string;
  /** Who runs PostgreSQL; undefined: the very account that runs this process. */
  readonly account: OsAccount | undefined;
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'code' in error;

const orProblem = <Value>(path: string, attempt: () => Value): Value => {
  try {
    return attempt();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new StartProblem(
      `The data folder ${path} cannot be used (${error.code}): make it writable for ${ownName()} or choose another with --data or MUSTER_DATA.`,
    );
  }
};

const ownName = (): string => accountName(process.getuid?.() ?? 0);

/** Makes the folder and those above it; root's can be passed through whatever the umask, or PostgreSQL could not enter. */
const makeFolder = (path: string): void => {
  const firstMade = mkdirSync(path, { recursive: true });
  if (firstMade === undefined || !isRoot()) return;
  for (let made = resolve(path); made.length >= resolve(firstMade).length; made = dirname(made)) chmodSync(made, 0o755);
};

const refuseForeignOwner = (path: string): void => {
  const uid = process.getuid?.();
  const owner = statSync(path).uid;
  if (uid === undefined || owner === uid) return;
  throw new StartProblem(
    `The data folder ${path} belongs to ${accountName(owner)}: start as ${accountName(owner)}, or choose another folder with --data or MUSTER_DATA.`,
  );
};

const refuseOtherVersion = (path: string, stampText: string): void => {
  let stamp: { readonly format?: unknown; readonly postgres?: unknown };
  try {
    stamp = Object(JSON.parse(stampText));
  } catch {
    stamp = {};
  }
  if (typeof stamp.format !== 'number' || typeof stamp.postgres !== 'number') {
    throw new StartProblem(
      `${join(path, STAMP_FILE)} is damaged: restore the data folder from a backup, or choose another with --data or MUSTER_DATA.`,
    );
  }
  if (stamp.format > FORMAT || stamp.postgres > POSTGRES_MAJOR) {
    throw new StartProblem(
      `The data folder ${path} was written by a newer version of Muster (format ${stamp.format}, PostgreSQL ${stamp.postgres}): start that version, or choose another folder with --data or MUSTER_DATA.`,
    );
  }
  if (stamp.postgres < POSTGRES_MAJOR) {
    throw new StartProblem(
      `The data folder ${path} holds PostgreSQL ${stamp.postgres} and this version runs ${POSTGRES_MAJOR}: export with the version that wrote it and import into a new folder.`,
    );
  }
};

const stampOf = (path: string): string | undefined => {
  const stampFile = join(path, STAMP_FILE);
  if (existsSync(stampFile)) return readFileSync(stampFile, 'utf8');
  if (readdirSync(path).every((name) => name.startsWith(STAMP_FILE))) return undefined;
  throw new StartProblem(
    `The folder ${path} holds files that are not Muster's: choose an empty folder with --data or MUSTER_DATA.`,
  );
};

const writeStamp = (path: string): void => {
  const temporary = join(path, `${STAMP_FILE}.${process.pid}`);
  writeFileSync(temporary, `${JSON.stringify({ format: FORMAT, postgres: POSTGRES_MAJOR })}\n`, { mode: 0o644 });
  renameSync(temporary, join(path, STAMP_FILE));
};

const clusterAccount = (path: string, cluster: string): OsAccount | undefined => {
  if (!isRoot()) return undefined;
  const account = existingClusterAccount(cluster) ?? unprivilegedAccount();
  if (account === undefined) {
    throw new StartProblem(
      'PostgreSQL does not run as root and neither "postgres" nor "nobody" is in /etc/passwd: start as an ordinary user, or set DATABASE_URL.',
    );
  }
  if (!canReach(account, cluster)) {
    throw new StartProblem(
      `PostgreSQL does not run as root, and the account ${account.name} that runs it cannot reach ${path}: choose a folder that is open to it with --data or MUSTER_DATA.`,
    );
  }
  return account;
};

const existingClusterAccount = (cluster: string): OsAccount | undefined => {
  if (!existsSync(cluster)) return undefined;
  const { uid, gid } = statSync(cluster);
  return { uid, gid, name: accountName(uid) };
};

/**
 * Makes the data folder ready, or throws a StartProblem: it must be ours, of this version, and (as root) within reach of
 * the account that runs PostgreSQL. Idempotent; a new folder is closed to others, except that root's may be passed through.
 */
export const prepareDataFolder = (path: string): DataFolder =>
  orProblem(path, () => {
    makeFolder(path);
    refuseForeignOwner(path);
    const stamp = stampOf(path);
    if (stamp !== undefined) refuseOtherVersion(path, stamp);
    chmodSync(path, isRoot() ? 0o711 : 0o700);
    const cluster = join(path, 'postgres');
    const account = clusterAccount(path, cluster);
    if (stamp === undefined) writeStamp(path);
    return { path, cluster, postgresLog: join(path, 'postgres.log'), account };
  });
