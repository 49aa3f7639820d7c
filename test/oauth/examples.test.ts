import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { type Person, useAccountsWorld, writeAs } from '../accounts/accounts-world.ts';
import { createHttpClient, type HttpClient } from '../support/http-client.ts';
import { authorize, type Browser, makeClient, openBrowser, typeDeviceCode } from './oauth-world.ts';

const world = useAccountsWorld();

const started: ChildProcess[] = [];
const connected: HttpClient[] = [];
afterEach(async () => {
  for (const client of connected.splice(0)) client.close();
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill();
    await once(child, 'close');
  }
});

interface Running {
  /** The first line, from now on, that fits. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  /** Exit code, and all that was printed. */
  readonly ended: Promise<readonly [code: number | null, output: string]>;
  output(): string;
}

/** Starts a program of `examples/` with these variables and none of ours. */
const start = (program: string, environment: Readonly<Record<string, string>>): Running => {
  const file = fileURLToPath(new URL(`../../examples/${program}`, import.meta.url));
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [file], { env: { PATH, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'close').then(([code]) => [code, output] as const);
  return {
    line: (pattern) =>
      new Promise((resolve, reject) => {
        lines.on('line', (text) => {
          const found = pattern.exec(text);
          if (found !== null) resolve(found);
        });
        ended.then(([code]) => reject(new Error(`It ended with ${code}: ${output}`)));
      }),
    ended,
    output: () => output,
  };
};

const PROJECT = '/project/1003';

/** Two defects that the person owns, and one of somebody else. */
const giveDefects = async ({ oid }: Person): Promise<void> => {
  const defects = [
    { Name: 'The <b>gate</b> squeaks', Owner: `/user/${oid}` },
    { Name: 'The pond leaks', Owner: `/user/${oid}` },
    { Name: 'Of somebody else', Owner: `/user/${world.admin.oid}` },
  ];
  for (const defect of defects) {
    world.advance(1_000);
    const problems = await writeAs(world.node, world.admin, '/defect/create', {
      Defect: { ...defect, Project: PROJECT },
    });
    expect(problems).toEqual([]);
  }
};

const makePerson = async (): Promise<Person> => {
  const person = await world.makeUser();
  const Permission = { User: `/user/${person.oid}`, Project: PROJECT, Role: 'Viewer' };
  expect(
    await writeAs(world.node, world.admin, '/projectpermission/create', { ProjectPermission: Permission }),
  ).toEqual([]);
  await giveDefects(person);
  return person;
};

/** How many tokens of the user open something. */
const livingTokens = async ({ oid }: Person): Promise<number> => {
  const { rows } = await world.database.main.query(
    'SELECT FROM access_token WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2',
    [oid, world.now()],
  );
  return rows.length;
};

const browserOf = (origin: string): Browser => {
  const client = createHttpClient(origin);
  connected.push(client);
  return openBrowser({ origin, send: client.send });
};

describe('examples/log-in-with-rally', () => {
  /** The application in a browser, its redirect registered. */
  const open = async () => {
    const client = await makeClient(world, { name: 'Defect list', redirectUris: ['http://localhost/callback'] });
    const { clientId, clientSecret } = client;
    const app = start('log-in-with-rally/app.js', {
      MUSTER_URL: world.node.origin,
      CLIENT_ID: clientId,
      CLIENT_SECRET: clientSecret,
      PORT: '0',
    });
    const [, origin = ''] = await app.line(/^Open (http:\/\/localhost:\d+)$/);
    await world.database.main.query('UPDATE oauth_client SET redirect_uris = $2 WHERE client_id = $1', [
      clientId,
      [`${origin}/callback`],
    ]);
    return { app, client, origin, browser: browserOf(origin) };
  };

  /** Presses the button; where Muster is asked. */
  const pressLogIn = async ({ browser }: Awaited<ReturnType<typeof open>>): Promise<string> => {
    const { location } = await browser.follow(await browser.submit('/log-in', {}));
    expect(location?.origin).toBe(world.node.origin);
    return `${location?.pathname}${location?.search}`;
  };

  test('has a button that signs in, lists the defects of who is signed in, and logs out', async () => {
    const person = await makePerson();
    const example = await open();
    const { app, browser, client } = example;
    expect((await browser.get('/')).text).toContain('<button>Log in with Rally</button>');

    const target = await pressLogIn(example);
    expect(target).toContain('code_challenge_method=S256');
    const back = await authorize(openBrowser(world.node), person, target);
    const { reply } = await browser.follow(await browser.get(`${back.pathname}${back.search}`));
    expect(reply.status).toBe(200);
    expect(reply.text.match(/<li>.*<\/li>/g)).toEqual([
      expect.stringMatching(/^<li>DE\d+ The pond leaks <small>Submitted<\/small><\/li>$/),
      expect.stringMatching(/^<li>DE\d+ The &lt;b&gt;gate&lt;\/b&gt; squeaks <small>Submitted<\/small><\/li>$/),
    ]);
    expect(await livingTokens(person)).toBe(1);

    const after = await browser.follow(await browser.submit('/log-out', {}));
    expect(after.reply.text).toContain('<button>Log in with Rally</button>');
    expect(await livingTokens(person)).toBe(0);
    for (const secret of [client.clientSecret, back.searchParams.get('code') ?? '']) {
      expect(`${target} ${app.output()}`).not.toContain(secret);
    }
  });

  test('shows its button again once the access token was revoked', async () => {
    const person = await makePerson();
    const example = await open();
    const { browser } = example;
    const back = await authorize(openBrowser(world.node), person, await pressLogIn(example));
    await browser.follow(await browser.get(`${back.pathname}${back.search}`));
    await world.database.main.query('UPDATE access_token SET revoked_at = $2 WHERE user_id = $1', [
      person.oid,
      world.now(),
    ]);
    await expect.poll(async () => (await browser.get('/')).text).toContain('Your log-in is over.');
    expect((await browser.get('/')).text).not.toContain('<li>');
  });

  test.each([
    ['of another log-in', (back: URL) => back.searchParams.set('state', 'of another')],
    ['of another issuer', (back: URL) => back.searchParams.set('iss', 'https://elsewhere.example.test')],
  ])('turns away an answer %s', async (_, change) => {
    const person = await makePerson();
    const example = await open();
    const back = await authorize(openBrowser(world.node), person, await pressLogIn(example));
    change(back);
    const { status, text } = await example.browser.get(`${back.pathname}${back.search}`);
    expect([status, text]).toEqual([400, expect.stringContaining('The log-in failed.')]);
    expect((await example.browser.get('/')).text).not.toContain('<li>');
  });

  test('turns away an answer in a browser that asked nothing, and forms of other sites', async () => {
    const person = await makePerson();
    const example = await open();
    const back = await authorize(openBrowser(world.node), person, await pressLogIn(example));
    const stranger = browserOf(example.origin);
    expect((await stranger.get(`${back.pathname}${back.search}`)).status).toBe(400);
    expect((await stranger.submit('/log-in', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });
});

describe('examples/device-log-in', () => {
  const open = async () => {
    const client = await makeClient(world, {
      name: 'Defect printer',
      isPublic: true,
      hasDeviceFlow: true,
      redirectUris: [],
    });
    const program = start('device-log-in/defects.js', { MUSTER_URL: world.node.origin, CLIENT_ID: client.clientId });
    const [, address = '', code = ''] = await program.line(/^Open (\S+) and type (\S+)$/);
    return { program, address, code };
  };

  test('prints a code, waits until it is typed, and prints the defects of who typed it', async () => {
    const person = await makePerson();
    const { program, address, code } = await open();
    expect(address).toBe(`${world.node.origin}/login/oauth2/device`);
    const page = await typeDeviceCode(openBrowser(world.node), person, code);
    expect(page.text).toContain('Connected');
    const [exit, output] = await program.ended;
    expect([exit, output.split('\n').slice(1)]).toEqual([
      0,
      [
        `Signed in as ${person.userName}`,
        expect.stringMatching(/^DE\d+ The pond leaks \(Submitted\)$/),
        expect.stringMatching(/^DE\d+ The <b>gate<\/b> squeaks \(Submitted\)$/),
        '',
      ],
    ]);
    expect(await livingTokens(person)).toBe(0);
  });

  test('says so when it is not allowed', async () => {
    const person = await makePerson();
    const { program, code } = await open();
    await typeDeviceCode(openBrowser(world.node), person, code, 'deny');
    const [exit, output] = await program.ended;
    expect([exit, output.split('\n')[1]]).toEqual([1, 'You did not allow it.']);
    expect(await livingTokens(person)).toBe(0);
  });
});
