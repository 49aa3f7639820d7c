import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../src/observe/log.ts';
import { canReach, isRoot, type OsAccount, unprivilegedAccount } from '../../src/storage/embedded/os-account.ts';
import { type EmbeddedOptions, startEmbedded } from '../../src/storage/embedded/start-embedded.ts';
import { type HeldEmbedded, holdEmbedded } from '../support/held-embedded.ts';

const THIS_FILE = import.meta.filename;

let home: string;
let folder: string;
let held: HeldEmbedded[];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'muster-embedded-'));
  chmodSync(home, 0o755);
  folder = join(home, 'data');
  held = [];
});

afterEach(async () => {
  await Promise.all(held.map((holder) => holder.kill()));
  // Whatever a test left running is taken over and stopped.
  if (existsSync(join(folder, 'postgres', 'postmaster.pid'))) await (await start()).stop();
  rmSync(home, { recursive: true, force: true });
});

const start = (options: Partial<EmbeddedOptions> = {}) =>
  startEmbedded({ dataFolder: folder, log: createLog('fatal'), settings: { shared_buffers: '16MB' }, ...options });

const hold = async (account?: OsAccount): Promise<HeldEmbedded> => {
  const holder = await holdEmbedded(folder, account);
  held.push(holder);
  return holder;
};

const query = async (connectionString: string, sql: string): Promise<unknown> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return Object.values((await client.query(sql)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
};

const postmasterPid = (): number =>
  Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

describe('the embedded PostgreSQL', () => {
  it('compares text by code point, checks its pages and keeps to its socket', async () => {
    const cluster = await start();
    const facts = [
      "SELECT current_setting('server_encoding')",
      "SELECT current_setting('data_checksums')",
      "SELECT current_setting('listen_addresses')",
      "SELECT current_setting('fsync')",
      "SELECT current_setting('TimeZone')",
      'SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = current_database()',
      'SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user',
    ];
    const found = [];
    for (const fact of facts) found.push(await query(cluster.connectionString, fact));
    expect(found).toEqual(['UTF8', 'on', '', 'on', 'UTC', 'bC.UTF-8', 'false']);
    await cluster.stop();
  });

  it('keeps its data, and is gone when stop returns', async () => {
    const first = await start();
    await query(first.connectionString, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const pid = postmasterPid();
    await first.stop();
    expect(runs(pid)).toBe(false);

    const second = await start();
    expect(second.attached).toBe(false);
    expect(await query(second.connectionString, 'SELECT answer FROM kept')).toBe(42);
    await second.stop();
  });

  it('lets nobody in without the password, which only its owner can read', async () => {
    const cluster = await start();
    const passwordless = cluster.connectionString.replace(/:[^:@]*@/, ':wrong@');
    await expect(query(passwordless, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    expect(statSync(join(folder, 'postgres', 'muster-password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'postgres')).mode & 0o777).toBe(0o700);
    await cluster.stop();
  });

  it('empties the database when asked to', async () => {
    const cluster = await start();
    await query(cluster.connectionString, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await cluster.recreateDatabase();
    await expect(query(cluster.connectionString, 'SELECT answer FROM kept')).rejects.toThrow(/does not exist/);
    await cluster.stop();
  });

  it('moves its socket to a short folder when the data folder has a long name', async () => {
    folder = join(home, 'd'.repeat(100));
    const cluster = await start();
    const socketFolder = new URL(cluster.connectionString.replace('@/', '@x/')).searchParams.get('host') ?? '';
    expect(socketFolder).not.toContain(folder);
    expect(statSync(socketFolder).mode & 0o777).toBe(0o700);
    await cluster.stop();
    expect(existsSync(socketFolder)).toBe(false);
  });
});

describe('a data folder', () => {
  it('serves one server at a time, and commands beside it', async () => {
    const holder = await hold();
    await expect(start()).rejects.toThrow(/Another Muster is running on the data folder/);

    const command = await start({ purpose: 'command' });
    expect(await query(command.connectionString, 'SELECT 1')).toBe(1);
    await command.stop();
    expect(await query(holder.connectionString, 'SELECT 2')).toBe(2);
    await holder.stop();
  });

  it('is taken over with its running PostgreSQL from a process that was killed', async () => {
    const holder = await hold();
    await query(holder.connectionString, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const pid = postmasterPid();
    await holder.kill();
    expect(runs(pid)).toBe(true);

    const next = await hold();
    expect(next.attached).toBe(true);
    expect(postmasterPid()).toBe(pid);
    expect(await query(next.connectionString, 'SELECT answer FROM kept')).toBe(42);
    await next.stop();
    expect(runs(pid)).toBe(false);
  });

  it('is started again when the PostgreSQL left behind has other settings', async () => {
    const holder = await hold();
    const pid = postmasterPid();
    await holder.kill();
    const next = await start();
    expect(postmasterPid()).not.toBe(pid);
    expect(await query(next.connectionString, "SELECT current_setting('shared_buffers')")).toBe('16MB');
    await next.stop();
  });

  it('recovers after both were killed', async () => {
    const holder = await hold();
    await query(holder.connectionString, 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill(postmasterPid(), 'SIGKILL');
    await holder.kill();

    const next = await start();
    expect(next.attached).toBe(false);
    expect(await query(next.connectionString, 'SELECT answer FROM kept')).toBe(42);
    await next.stop();
  });

  it('survives a first start that was killed half-way', async () => {
    mkdirSync(folder);
    chmodSync(folder, 0o711);
    writeFileSync(join(folder, 'muster-data.json'), '{"format":1,"postgres":18}');
    // No process has this number: Linux ends at 2^22.
    mkdirSync(join(folder, 'postgres.new-4999999', 'cluster'), { recursive: true });
    const cluster = await start();
    expect(await query(cluster.connectionString, 'SELECT 1')).toBe(1);
    expect(existsSync(join(folder, 'postgres.new-4999999'))).toBe(false);
    await cluster.stop();
  });

  it.each([
    ['a newer layout', { 'muster-data.json': '{"format":2,"postgres":18}' }, /written by a newer version of Muster/],
    [
      'a newer PostgreSQL',
      { 'muster-data.json': '{"format":1,"postgres":19}' },
      /written by a newer version of Muster/,
    ],
    ['an older PostgreSQL', { 'muster-data.json': '{"format":1,"postgres":17}' }, /holds PostgreSQL 17 .* export/],
    ['a damaged stamp', { 'muster-data.json': '{"form' }, /is damaged: restore/],
    ["somebody's files", { 'thesis.txt': 'mine' }, /holds files that are not Muster's/],
  ])('with %s is refused and left as it is', async (_what, files, sentence) => {
    mkdirSync(folder);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    await expect(start()).rejects.toThrow(sentence);
    for (const [name, text] of Object.entries(files)) expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
    expect(existsSync(join(folder, 'postgres'))).toBe(false);
  });

  it('of another account is refused', async () => {
    const foreign = isRoot() ? folder : '/usr';
    if (isRoot()) {
      mkdirSync(folder);
      chownSync(folder, 4_321, 4_321);
    }
    const owner = isRoot() ? 'user 4321' : 'root';
    await expect(start({ dataFolder: foreign })).rejects.toThrow(`belongs to ${owner}: start as ${owner}`);
  });
});

describe('the account that runs PostgreSQL', () => {
  const ordinary = isRoot() ? unprivilegedAccount() : undefined;
  const others = ordinary && canReach(ordinary, THIS_FILE) ? [ordinary] : [];

  it('is never root, and owns the cluster alone', async () => {
    const cluster = await start();
    const { uid } = statSync(join(folder, 'postgres'));
    expect(uid).not.toBe(0);
    expect(uid).toBe(isRoot() ? ordinary?.uid : process.getuid?.());
    await cluster.stop();
  });

  it.each(others)('is the caller itself where that is an ordinary user: $name', async (account) => {
    const closed = join(home, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    chownSync(closed, account.uid, account.gid);
    folder = join(closed, 'data');
    const holder = await hold(account);
    expect(await query(holder.connectionString, 'SELECT 1')).toBe(1);
    expect(statSync(folder).uid).toBe(account.uid);
    await holder.stop();
  });

  it.each(ordinary ? [ordinary] : [])('must be able to reach the data folder of root: $name', async ({ name }) => {
    chmodSync(home, 0o700);
    await expect(start()).rejects.toThrow(`the account ${name} that runs it cannot reach ${folder}`);
  });
});
