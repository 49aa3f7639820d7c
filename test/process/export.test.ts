import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MusterEnd, runMuster } from '../support/muster-process.ts';
import { makeTemporaryHome, removeTemporaryHome } from '../support/temporary-home.ts';

const PASSWORD = 'correct horse battery';

let home: string;

const run = (args: readonly string[], { data = 'first', input = '' } = {}): Promise<MusterEnd> =>
  runMuster(args, { dataFolder: join(home, data), input, environment: { MUSTER_LOG_LEVEL: 'warn' } });

const file = (name: string): string => join(home, name);

beforeAll(async () => {
  home = makeTemporaryHome();
  await run(['user', 'create-admin', 'ada@example.com'], { input: `${PASSWORD}\n` });
}, 120_000);

afterAll(() => removeTemporaryHome(home));

describe('muster export', () => {
  it('writes a file that nobody else can read, and says where', async () => {
    const { code, stdout, stderr } = await run(['export', file('a.ndjson')]);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: '',
      stderr: `Everything is in ${file('a.ndjson')}: keep it secret, it opens the server.\n`,
    });
    expect(statSync(file('a.ndjson')).mode & 0o777).toBe(0o600);
    expect(readFileSync(file('a.ndjson'), 'utf8')).not.toContain(PASSWORD);
  });

  it('refuses a file that is there and leaves it alone; --force replaces it, secret again', async () => {
    writeFileSync(file('b.ndjson'), 'mine');
    chmodSync(file('b.ndjson'), 0o644);
    const refused = await run(['export', file('b.ndjson')]);
    expect(refused).toEqual({
      code: 1,
      stdout: '',
      stderr: `${file('b.ndjson')} exists already: add --force to replace it.\n`,
    });
    expect(readFileSync(file('b.ndjson'), 'utf8')).toBe('mine');
    expect((await run(['export', '--force', file('b.ndjson')])).code).toBe(0);
    expect(statSync(file('b.ndjson')).mode & 0o777).toBe(0o600);
    expect(readFileSync(file('b.ndjson'), 'utf8')).toBe(readFileSync(file('a.ndjson'), 'utf8'));
  });

  it('writes the same to standard output, and leaves nothing unfinished behind', async () => {
    const { code, stdout } = await run(['export']);
    expect(code).toBe(0);
    expect(stdout).toBe(readFileSync(file('a.ndjson'), 'utf8'));
    expect(readdirSync(home).filter((name) => name.includes('unfinished'))).toEqual([]);
  });

  it('cannot write where there is no folder', async () => {
    const { code, stderr } = await run(['export', file('nowhere/c.ndjson')]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `The file ${file('nowhere/c.ndjson')} cannot be written (ENOENT).\n`,
    });
  });

  it('has nothing to write on an empty database', async () => {
    const { code, stderr } = await run(['export', file('d.ndjson')], { data: 'empty' });
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'There is nothing to export: the database is empty.\n' });
    expect(existsSync(file('d.ndjson'))).toBe(false);
  });

  it('is a backup: muster import brings it into an empty installation, whose export is the same', async () => {
    const imported = await run(['import', file('a.ndjson')], { data: 'second' });
    expect(imported.code).toBe(0);
    expect(imported.stdout).toMatch(/^\d+ objects loaded from .*a\.ndjson in \d+ s\.\n$/);
    const { stdout } = await run(['export'], { data: 'second' });
    expect(stdout).toBe(readFileSync(file('a.ndjson'), 'utf8'));
  });

  it('that was cut off is refused whole', async () => {
    const lines = readFileSync(file('a.ndjson'), 'utf8').trimEnd().split('\n');
    writeFileSync(file('cut.ndjson'), `${lines.slice(0, -1).join('\n')}\n`);
    const { code, stderr } = await run(['import', file('cut.ndjson')], { data: 'third' });
    expect(code).toBe(1);
    expect(stderr).toContain('The export is not whole: its last line is missing.');
    expect((await run(['import', file('a.ndjson')], { data: 'third' })).code).toBe(0);
  });
});
