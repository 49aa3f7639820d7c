import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEV_ROUTES } from '../../src/dev/dev-route-table.ts';
import { createBrowser, submitSignIn } from '../pages/browser.ts';
import { createHttpClient } from '../support/http-client.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { type MusterEnd, type RunningMuster, runMuster, startMuster, startServing } from '../support/muster-process.ts';
import { makeTemporaryHome, postmasterPid, removeTemporaryHome } from '../support/temporary-home.ts';

let home: string;

beforeAll(async () => {
  home = makeTemporaryHome();
  await runMuster(['--help'], { dataFolder: home });
}, 120_000);

afterAll(() => removeTemporaryHome(home));

const ADMIN = 'ada@example.com';
const PASSWORD = 'correct horse battery';

describe('an installation for real use', () => {
  const run = (args: readonly string[], input = ''): Promise<MusterEnd> =>
    runMuster(args, { dataFolder: join(home, 'real'), input, environment: { MUSTER_LOG_LEVEL: 'warn' } });

  it('begins with an administrator whose password nobody can read', async () => {
    const weak = await run(['user', 'create-admin', ADMIN], `${ADMIN}!\n`);
    expect([weak.code, weak.stderr]).toEqual([
      1,
      expect.stringMatching(/^The password is little more than the user’s/),
    ]);
    const made = await run(['user', 'create-admin', ADMIN], `${PASSWORD}\n`);
    expect(made).toEqual({ code: 0, stdout: `${ADMIN} is a subscription administrator.\n`, stderr: '' });
    const again = await run(['user', 'create-admin', ADMIN], `${PASSWORD}\n`);
    expect(again).toEqual({ code: 1, stdout: '', stderr: `The user name ${ADMIN} is taken.\n` });
  });

  it('takes users, passwords and keys from the command line', async () => {
    const said = [];
    for (const [args, input] of [
      [['user', 'create', 'bo@example.com'], `${PASSWORD}\n`],
      [['user', 'password', 'BO@example.com'], `another ${PASSWORD}\n`],
      [['user', 'disable', 'bo@example.com'], ''],
      [['user', 'enable', 'bo@example.com'], ''],
    ] as const) {
      const { code, stdout, stderr } = await run(args, input);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      said.push(stdout);
    }
    expect(said.join('')).not.toContain(PASSWORD);

    const { stdout: key } = await run(['key', 'create', ADMIN, '--description', 'robot', '--read-only']);
    expect(key).toMatch(/^_[0-9A-Za-z]{43}\n$/);
    const { stdout: listed } = await run(['key', 'list']);
    expect(listed).toContain(`\t${ADMIN}\tALM WSAPI Read-only\t…${key.trim().slice(-4)}\tnever\trobot\n`);
    expect(listed).not.toContain(key.trim());
    const [number = ''] = listed.split('\t');
    expect((await run(['key', 'delete', number])).code).toBe(0);
    expect((await run(['key', 'list'])).stdout).toBe('');
    expect((await run(['key', 'delete', number])).stderr).toBe(`There is no API key with the number ${number}.\n`);
  });

  it('explains what would become of a request, without its password', async () => {
    const { stdout: key } = await run(['key', 'create', ADMIN, '--description', 'robot', '--read-only']);
    const asked = ['--key', key.trim().slice(-4), '-X', 'POST', '/slm/webservice/v2.0/defect/create'];
    expect((await run(['explain', ...asked])).stdout).toMatch(
      /^passed +edition .*\nSTOPPED +rights .*\n\nrefused for ada@example\.com: read-only-key\n/s,
    );
    const curl = `curl -u '${ADMIN}:${PASSWORD}' https://muster.test/slm/webservice/v2.0/defect`;
    const told = await run(['explain', '--json', curl]);
    expect(JSON.parse(told.stdout)).toMatchObject({ Outcome: 'accepted', Reason: 'password', Via: 'basic' });
    expect(told.stdout).not.toContain(PASSWORD);
  }, 90_000);

  it('bounds keys and resets them from the command line', async () => {
    const bounds = ['--expires-in', '30', '--idle-days', '7', '--networks', '10.0.0.0/8,::1'];
    const { stdout: key } = await run(['key', 'create', ADMIN, '--description', 'bounded', ...bounds]);
    const { stdout: listed } = await run(['key', 'list', ADMIN]);
    const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    expect(listed).toMatch(
      new RegExp(`\tbounded\tuntil ${day} \\d\\d:\\d\\d, idle at most 7 d, from 10.0.0.0/8 ::1\n$`),
    );
    const [number = ''] = (listed.split('\n').find((line) => line.includes('\tbounded\t')) ?? '').split('\t');
    const reset = await run(['key', 'reset', number, '--grace', '7']);
    expect(reset.stdout).toMatch(/^_[0-9A-Za-z]{43}\n$/);
    expect(reset.stdout).not.toBe(key);
    const { stdout: after } = await run(['key', 'list', ADMIN]);
    expect(after).toContain(`\t…${reset.stdout.trim().slice(-4)}\tnever\t`);
    expect(after).toContain(`, …${key.trim().slice(-4)} too until `);
    expect(await run(['key', 'reset', '1'])).toMatchObject({
      code: 1,
      stderr: 'There is no API key with the number 1.\n',
    });
    await run(['key', 'delete', number]);
  });

  it('makes, lists, rotates and deletes OAuth clients from the command line', async () => {
    const uris = ['https://board.test//oauth-redirect', 'https://board.test/other'];
    const flags = [...uris.flatMap((uri) => ['--redirect-uri', uri]), '--legacy', '--owner', ADMIN];
    const made = await run(['client', 'create', 'Board', ...flags, '--logo', 'https://board.test/logo.png']);
    expect(made).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^CLIENT_ID=[0-9a-f]{32}\nCLIENT_SECRET=[0-9A-Za-z]{42}\n$/),
      stderr: '',
    });
    const [clientId = '', secret = ''] = [...made.stdout.matchAll(/=(.+)/g)].map(([, value]) => value);
    const { stdout: told } = await run(['client', 'create', '--public', '--native', '--device-flow', 'Command line']);
    expect(told).toMatch(/^CLIENT_ID=[0-9a-f]{32}\n$/);
    const { stdout: listed } = await run(['client', 'list']);
    expect(listed).toContain(
      `${clientId}\tBoard\tconfidential legacy\t${ADMIN}\t…${secret.slice(-4)}\tnever\t0\t${uris.join(' ')}\n`,
    );
    expect(listed).toContain('\tCommand line\tpublic native device-flow\tnobody\tnone\tnever\t0\n');
    const rotated = await run(['client', 'rotate', clientId, '--grace', '0.5']);
    expect(rotated.stdout).toMatch(new RegExp(`^CLIENT_ID=${clientId}\nCLIENT_SECRET=[0-9A-Za-z]{42}\n$`));
    expect(rotated.stdout).not.toContain(secret);
    const after = (await run(['client', 'list'])).stdout;
    expect(after).toContain(`\t…${rotated.stdout.trim().slice(-4)}\t`);
    for (const value of [secret, rotated.stdout.trim().split('=').at(-1) ?? '']) expect(after).not.toContain(value);
    const publicId = told.trim().replace('CLIENT_ID=', '');
    expect((await run(['client', 'rotate', publicId])).stderr).toBe(
      `The client ${publicId} is public, and so has no secret.\n`,
    );
    expect((await run(['client', 'delete', clientId])).stdout).toBe('The client Board is deleted.\n');
    expect(await run(['client', 'delete', clientId])).toMatchObject({
      code: 1,
      stderr: `There is no OAuth client with the client ID ${clientId}.\n`,
    });
    await run(['client', 'delete', publicId]);
    expect((await run(['client', 'list'])).stdout).toBe('');
  }, 90_000);

  it.each([
    [['client', 'create', 'x'], '', /^A client needs a redirect URI/],
    [['client', 'create', 'x', '--redirect-uri', 'javascript:x'], '', /has the scheme javascript, which no redirect/],
    [['client', 'create', 'x', '--public', '--legacy'], '', 'Only a confidential client may be a legacy one.\n'],
    [
      ['client', 'create', 'x', '--redirect-uri', 'https://a.test/', '--owner', 'nobody@example.com'],
      '',
      'There is no user named nobody@example.com.\n',
    ],
    [['client', 'rotate', 'x'], '', 'There is no OAuth client with the client ID x.\n'],
    [['client', 'rotate', 'x', '--grace', '721'], '', '--grace takes a number of hours from 0 to 720, not 721.\n'],
    [['explain', '--key', '1', '/'], '', 'There is no API key of that number, or that ends so.\n'],
    [
      ['key', 'create', ADMIN, '--expires-in', '0'],
      '',
      '--expires-in takes a whole number of days from 1 to 3650, not 0.\n',
    ],
    [['key', 'create', ADMIN, '--networks', 'home'], '', /^--networks takes IP addresses or CIDR ranges/],
    [['key', 'reset', '12', '--grace', '8'], '', '--grace takes a number of days from 0 to 7, not 8.\n'],
    [['user', 'create', 'al@example.com'], 'short\n', 'The password needs at least 15 characters.\n'],
    [
      ['user', 'create-admin', 'al@example.com', '--profile', 'rally'],
      'x\n',
      /^The installation has its profile already/,
    ],
    [['user', 'create', 'al@example.com'], '', /^Give the password as the first line of standard input/],
    [['user', 'disable', 'nobody@example.com'], '', 'There is no user named nobody@example.com.\n'],
    [['key', 'create', 'nobody@example.com'], '', 'There is no user named nobody@example.com.\n'],
  ])('refuses %o with one sentence', async (args, input, sentence) => {
    const { code, stderr } = await run(args, input);
    expect(stderr).toMatch(sentence);
    expect(code).toBe(1);
  });

  it('lets its administrator in, and shows no page with passwords', async () => {
    const server = await startServing({ dataFolder: join(home, 'real') });
    try {
      const basic = (password: string) => ({
        headers: { authorization: `Basic ${Buffer.from(`${ADMIN}:${password}`).toString('base64')}` },
      });
      const address = `${server.http}/slm/webservice/v2.0/user`;
      const answer = await fetch(address, basic(PASSWORD));
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ User: { UserName: ADMIN, SubscriptionAdmin: true } });
      expect((await fetch(address, basic('wrong'))).status).toBe(401);
      expect((await fetch(`${server.http}/`)).status).toBe(404);
      for (const { method, path } of DEV_ROUTES) {
        expect((await fetch(`${server.http}/dev${path}`, { method })).status).toBe(404);
      }
      const { code, stderr } = await run(['scenario', 'keys-off', '--url', server.http]);
      expect([code, stderr]).toEqual([1, `What listens at ${server.http} is no "muster dev": it answers 404.\n`]);
    } finally {
      expect(await server.end()).toMatchObject({ code: 0, stdout: '' });
    }
  });

  describe('and its mail', () => {
    let mails: MailServer;

    beforeAll(async () => {
      mails = await startMailServer();
    });

    afterAll(() => mails.close());

    const askForReset = (http: string): Promise<Response> =>
      fetch(`${http}/login/api/password-resets`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ UserName: ADMIN }),
      });

    it('waits where there is no way for it, which is said once, and is sent when there is one', async () => {
      const dataFolder = join(home, 'real');
      const without = await startServing({ dataFolder });
      expect((await askForReset(without.http)).status).toBe(204);
      const { stderr } = await without.end();
      expect(stderr.match(/no mail is sent/g)).toHaveLength(1);
      expect(mails.received).toEqual([]);

      const environment = {
        MUSTER_SMTP_URL: `smtp://127.0.0.1:${mails.port}`,
        MUSTER_MAIL_FROM: 'Muster <muster@example.com>',
        MUSTER_LOG_LEVEL: 'trace',
      };
      const server = await startServing({ dataFolder, environment });
      const resets = () => mails.received.filter(({ headers }) => headers.get('subject') === 'Choose a new password');
      await expect
        .poll(() => resets().length, { timeout: 20_000 })
        .toBe(1)
        .finally(server.end);
      const [mail] = resets();
      expect(mail).toMatchObject({ from: 'muster@example.com', to: [ADMIN] });
      const token = /[\w-]{43}/.exec(mail?.text ?? '')?.[0] ?? '';
      expect(token).not.toBe('');
      const log = await server.end();
      expect(log.code).toBe(0);
      expect(log.stderr).not.toContain('no mail is sent');
      expect(log.stderr).not.toContain(token);
    }, 90_000);
  });

  it('leaves no PostgreSQL behind after a command', () => {
    expect(postmasterPid(join(home, 'real'))).toBeUndefined();
  });
});

describe('an installation that nobody has set up', () => {
  const surroundings = () => ({ dataFolder: join(home, 'fresh'), environment: { MUSTER_LOG_LEVEL: 'trace' } });
  const LINK = /^(http\S+\/login\/set-up#[\w-]{43})$/m;

  it('prints a link for its first administrator, another one at each start until it was used, and logs it nowhere', async () => {
    const first = await startServing(surroundings());
    const early = await first.said(LINK);
    const ended = await first.end();
    expect(ended.stdout).toBe('');
    const [, code = ''] = early.split('#');
    expect(ended.stderr.split(code)).toHaveLength(2);

    const second = await startServing(surroundings());
    const late = await second.said(LINK);
    const [address = '', lateCode = ''] = late.split('#');
    expect(lateCode).not.toBe(code);
    const visitor = createBrowser(createHttpClient(second.http).send);
    expect(address).toBe(`${second.http}/login/set-up`);
    const formToken = await visitor.tokenOf('/login/set-up');
    const typed = { userName: ADMIN, displayName: 'Ada', workspace: 'W', project: 'P', profile: 'modern' };
    const fields = { ...typed, code: lateCode, newPassword: PASSWORD, again: PASSWORD, formToken };
    expect((await visitor.post('/login/set-up', fields)).text).toContain('Muster is set up');
    expect((await submitSignIn(visitor, ADMIN, PASSWORD)).status).toBe(303);
    const { stderr } = await second.end();
    expect(stderr.split(lateCode)).toHaveLength(2);
    expect(stderr).not.toContain(PASSWORD);

    const third = await startServing(surroundings());
    expect((await fetch(`${third.http}/login/set-up`)).status).toBe(404);
    expect((await third.end()).stderr).not.toContain('set-up#');
  }, 90_000);
});

describe('the demo', () => {
  let server: RunningMuster;
  let dataFolder: string;

  beforeAll(async () => {
    dataFolder = join(home, 'demo');
    server = await startMuster(['dev', '--json'], { dataFolder });
  });

  afterAll(async () => {
    await server.end('SIGTERM');
  });

  it('is refused by serve', async () => {
    const { code, stderr } = await runMuster(['serve'], { dataFolder });
    expect(stderr).toMatch(/^The data folder \S+ holds the demo, whose passwords are no secret: /);
    expect(code).toBe(1);
  });

  it('is not started twice on one data folder', async () => {
    const { code, stderr } = await runMuster(['dev'], { dataFolder, environment: { MUSTER_LOG_LEVEL: 'warn' } });
    expect(stderr).toMatch(/^Another Muster is running on the data folder /);
    expect(code).toBe(1);
    expect(postmasterPid(dataFolder)).toBeDefined();
  });

  it('takes commands while it runs, which leave its PostgreSQL running', async () => {
    const pid = postmasterPid(dataFolder);
    const { code, stdout } = await runMuster(['key', 'list'], { dataFolder });
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect(postmasterPid(dataFolder)).toBe(pid);
  });

  it('is put into a state by name, which is undone by name and by a reset in less than a second', async () => {
    const { http, apiKeys } = server.ready;
    const scenario = (...args: readonly string[]): Promise<MusterEnd> =>
      runMuster(['scenario', ...args, '--url', http], { dataFolder });
    const status = async (): Promise<number> =>
      (await fetch(`${http}/slm/webservice/v2.0/user`, { headers: { zsessionid: apiKeys.full } })).status;

    const listed = await scenario('--list');
    expect(listed.stdout.split('\n').filter((line) => / case /.test(line))).toHaveLength(118);

    const put = await scenario('locked-key');
    expect({ code: put.code, stderr: put.stderr }).toEqual({ code: 0, stderr: '' });
    expect(put.stdout).toContain(`curl -i -H 'zsessionid: ${apiKeys.full}' '${http}/slm/webservice/v2.0/defect'`);
    expect(put.stdout).toContain('answers 401, and its body begins with');
    expect(await status()).toBe(401);

    expect((await scenario('reset')).code).toBe(0);
    expect(await status()).toBe(200);

    const editor = server.ready.users[3]?.userName ?? '';
    expect((await scenario('locked', '--user', editor, '--json')).stdout).toContain('half an hour');
    expect(await status()).toBe(401);
    const start = performance.now();
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${http}/dev/reset`, { method: 'POST', headers, body: '{}' })).status).toBe(200);
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(await status()).toBe(200);

    for (const [args, sentence] of [
      [['no-such'], /^There is no such scenario\. /],
      [[], /^Name a scenario; --list shows all\./],
      [['locked'], /^This scenario is about a user\. /],
    ] as const) {
      const refused = await scenario(...args);
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(sentence)]);
    }
    const nowhere = await runMuster(['scenario', 'reset', '--url', 'http://127.0.0.1:1'], { dataFolder });
    expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringMatching(/^Nothing answers at http:/)]);
  }, 90_000);

  it('can be reset after another start, to what the seed was', async () => {
    await server.end('SIGTERM');
    server = await startMuster(['dev', '--json'], { dataFolder });
    const headers = { 'content-type': 'application/json' };
    const reset = await fetch(`${server.ready.http}/dev/reset`, { method: 'POST', headers, body: '{}' });
    expect([reset.status, await reset.json()]).toEqual([200, { reset: true, milliseconds: expect.any(Number) }]);
  });

  it('is not loaded over by a seed without --fresh', async () => {
    await server.end('SIGTERM');
    const { code, stderr } = await runMuster(['dev', '--seed', 'x.ndjson'], {
      dataFolder,
      environment: { MUSTER_LOG_LEVEL: 'warn' },
    });
    expect(stderr).toMatch(/holds data already: add --fresh to start again from x\.ndjson\.$/m);
    expect(code).toBe(1);
  });
});
