import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { canReach, isRoot, unprivilegedAccount } from './os-account.ts';
import { SYSTEM_FOLDER } from './postgres-binaries.ts';

/** The package's own folder, three above this file in the source as in the build. */
const PACKAGE_FOLDER = resolve(import.meta.dirname, '..', '..', '..');

const belongsToRoot = (path: string): boolean => statSync(path).uid === 0;

/**
 * Where data goes when nobody says: `.muster/data` in the package's folder. Root takes a folder of its own under
 * /var/lib/muster, one for each package folder, where the package belongs to somebody else or is closed to the account
 * that runs PostgreSQL for root.
 */
export const defaultDataFolder = (): string => {
  const own = join(PACKAGE_FOLDER, '.muster', 'data');
  if (!isRoot()) return own;
  const account = unprivilegedAccount();
  if (belongsToRoot(PACKAGE_FOLDER) && (account === undefined || canReach(account, own))) return own;
  const hash = createHash('sha256').update(PACKAGE_FOLDER).digest('hex').slice(0, 8);
  return join(SYSTEM_FOLDER, `${basename(PACKAGE_FOLDER)}-${hash}`);
};
