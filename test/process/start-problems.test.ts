import { once } from 'node:events';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isRoot } from '../../src/storage/embedded/os-account.ts';
import { type MusterEnd, runMuster } from '../support/muster-process.ts';
import { makeTemporaryHome, postmasterPid, removeTemporaryHome } from '../support/temporary-home.ts';

let home: string;
let dataFolder: string;
let listening: Server[] = [];

beforeAll(async () => {
  await runMuster(['--help'], { dataFolder: '/nowhere' });
}, 120_000);

beforeEach(() => {
  home = makeTemporaryHome();
  dataFolder = join(home, 'data');
});

afterEach(() => {
  for (const server of listening) server.close();
  listening = [];
  removeTemporaryHome(home);
});

const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<MusterEnd> =>
  runMuster(args, { dataFolder, environment: { MUSTER_LOG_LEVEL: 'warn', ...environment } });

/** One sentence for the person, no stack, nothing on standard output. */
const expectSentence = ({ code, stdout, stderr }: MusterEnd, sentence: RegExp): void => {
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(sentence);
  expect(stdout).toBe('');
  expect(code).toBe(1);
};

const takenPort = async (): Promise<string> => {
  const server = createServer();
  listening.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return String(typeof address === 'object' ? address?.port : address);
};

describe('a start that cannot be', () => {
  it.each(['MUSTER_PORT', 'MUSTER_TLS_PORT'])(
    'names the port in use of %s and leaves no PostgreSQL',
    async (variable) => {
      const port = await takenPort();
      expectSentence(await run(['dev'], { [variable]: port }), new RegExp(`^127\\.0\\.0\\.1:${port} is in use: stop `));
      expect(postmasterPid(dataFolder)).toBeUndefined();
    },
  );

  it('names the owner of a data folder of somebody else', async () => {
    if (isRoot()) {
      mkdirSync(dataFolder);
      chownSync(dataFolder, 4_321, 4_321);
    }
    const folder = isRoot() ? dataFolder : '/usr';
    expectSentence(await run(['dev'], { MUSTER_DATA: folder }), /^The data folder \S+ belongs to .*: start as /);
  });

  it('names the version of a data folder from the future', async () => {
    mkdirSync(dataFolder);
    writeFileSync(join(dataFolder, 'muster-data.json'), '{"format":99,"postgres":18}');
    expectSentence(await run(['dev']), /was written by a newer version of Muster \(format 99, PostgreSQL 18\): start /);
  });

  it('says that a file is no data folder', async () => {
    writeFileSync(dataFolder, '');
    expectSentence(await run(['dev']), /^The data folder \S+ cannot be used \(EEXIST\): /);
  });

  it.each([
    [['dev'], { MUSTER_PORT: 'seventy' }, /^MUSTER_PORT must be a port number/],
    [['dev', '--port', '-1'], {}, /^--port must be a port number/],
    [['dev'], { MUSTER_COLOUR: 'red' }, /^MUSTER_COLOUR is not an option/],
    [['dev'], { MUSTER_HOST: '0.0.0.0' }, /^"muster dev" listens on this machine only, not on 0\.0\.0\.0/],
    [
      ['serve'],
      { MUSTER_TLS_CERT: '/c.pem', MUSTER_TLS_KEY: '/k.pem' },
      /^MUSTER_TLS_CERT names \/c\.pem, which cannot/,
    ],
    [['dev'], { DATABASE_URL: 'postgresql://u:hunter2@127.0.0.1:1/d' }, /^The database of DATABASE_URL cannot be used/],
    [['dev', '--fresh'], { DATABASE_URL: 'postgresql://u:hunter2@127.0.0.1:1/d' }, /^--fresh is for the embedded/],
    [['import', '/no/such/file'], {}, /^The seed file \/no\/such\/file cannot be read \(ENOENT\)/],
  ] as const)('%o with %o is refused with one sentence', async (args, environment, sentence) => {
    const end = await run(args, environment);
    expectSentence(end, sentence);
    expect(end.stderr).not.toContain('hunter2');
  });

  it('lists what is wrong in a seed file by line, and loads nothing', async () => {
    const seed = join(home, 'bad.ndjson');
    writeFileSync(seed, '{"_type":"Subscription","Name":"S"}\n{"_type":"Workspace","Nmae":"W"}\n');
    const { code, stdout, stderr } = await run(['dev', '--json', '--seed', seed]);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^Nothing was loaded from /);
    expect(stderr).toMatch(/bad\.ndjson:2: .*Nmae/);
  });
});

describe('--help', () => {
  const commands = [
    '',
    'dev',
    'serve',
    'migrate',
    'import',
    'config',
    'user',
    'user create-admin',
    'user create',
    'user disable',
    'user enable',
    'user password',
    'key',
    'key create',
    'key list',
    'key reset',
    'key delete',
  ];

  it.each(commands)('explains "muster %s"', async (command) => {
    const { code, stdout, stderr } = await run([...command.split(' ').filter(Boolean), '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: muster ${command}`.trimEnd());
    expect(stderr).toBe('');
  });

  it('is pointed at after a command that does not exist', async () => {
    const { code, stderr } = await run(['sevre']);
    expect(code).toBe(1);
    expect(stderr).toContain("unknown command 'sevre'");
    expect(stderr).toContain('Did you mean serve?');
  });
});
