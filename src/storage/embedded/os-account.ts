import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** An account of the operating system, as /etc/passwd names it. */
export interface OsAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const PASSWD_FILE = '/etc/passwd';

/** PostgreSQL refuses to run as root; these are asked in turn to run it instead. */
const UNPRIVILEGED_ACCOUNTS = ['postgres', 'nobody'];

const READ = 4;
const ENTER = 1;

const accounts = (): readonly OsAccount[] => {
  let passwd: string;
  try {
    passwd = readFileSync(PASSWD_FILE, 'utf8');
  } catch {
    return [];
  }
  return passwd.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
};

export const isRoot = (): boolean => process.getuid?.() === 0;

export const accountByUid = (uid: number): OsAccount | undefined => accounts().find((account) => account.uid === uid);

/** The account's name, or its number where /etc/passwd does not know it. */
export const accountName = (uid: number): string => accountByUid(uid)?.name ?? `user ${uid}`;

export const unprivilegedAccount = (): OsAccount | undefined => {
  const known = accounts();
  return UNPRIVILEGED_ACCOUNTS.map((name) => known.find((account) => account.name === name)).find((account) => account);
};

const permits = (account: OsAccount, path: string, wanted: number): boolean => {
  const { mode, uid, gid } = statSync(path);
  const shift = account.uid === uid ? 6 : account.gid === gid ? 3 : 0;
  return ((mode >> shift) & wanted) === wanted;
};

/** Whether the account may pass through every existing folder on the way to `path`. */
export const canReach = (account: OsAccount, path: string): boolean => {
  const folder = dirname(resolve(path));
  if (folder === resolve(path)) return true;
  try {
    if (!permits(account, folder, ENTER)) return false;
  } catch {
    // A folder that does not exist yet will be made by us, open to the account.
  }
  return canReach(account, folder);
};

/** Whether the account may read and run the file at `path`. */
export const canRun = (account: OsAccount, path: string): boolean =>
  canReach(account, path) && permits(account, path, READ | ENTER);
