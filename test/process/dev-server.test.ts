import { chownSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { get } from 'node:http';
import { get as getTls } from 'node:https';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../src/observe/log.ts';
import { canReach, isRoot, unprivilegedAccount } from '../../src/storage/embedded/os-account.ts';
import { startEmbedded } from '../../src/storage/embedded/start-embedded.ts';
import { type MusterSurroundings, type RunningMuster, runMuster, startMuster } from '../support/muster-process.ts';
import { makeTemporaryHome, postmasterPid, removeTemporaryHome, runs } from '../support/temporary-home.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const ROLES = ['Subscription Admin', 'Workspace Admin', 'Project Admin', 'Editor', 'Viewer'];

let home: string;
let dataFolder: string;
let running: RunningMuster[] = [];

const dev = async (args: readonly string[] = [], more: Partial<MusterSurroundings> = {}): Promise<RunningMuster> => {
  const server = await startMuster(['dev', '--json', ...args], { dataFolder, ...more });
  running.push(server);
  return server;
};

const statusOf = (url: string, ca?: string): Promise<number | string> =>
  new Promise((resolve) => {
    const answered = { agent: false, ...(ca ? { ca: readFileSync(ca) } : {}) };
    (ca ? getTls : get)(url, answered, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
  });

/** Ends what a failed test left running, PostgreSQL too. */
const cleanUp = async (): Promise<void> => {
  for (const { process: child, end } of running) {
    if (child.exitCode === null && child.signalCode === null) await end('SIGTERM');
  }
  running = [];
  if (postmasterPid(dataFolder) === undefined) return;
  await (await startEmbedded({ dataFolder, log: createLog('fatal') })).stop();
};

beforeAll(async () => {
  home = makeTemporaryHome();
  dataFolder = join(home, 'data');
  // Builds what is stale, so that the tests below measure starts alone.
  await runMuster(['config'], { dataFolder });
}, 120_000);

afterEach(cleanUp);

afterAll(() => removeTemporaryHome(home));

describe('muster dev', () => {
  it('prints one line of JSON on standard output and answers on both ports', async () => {
    const server = await dev();
    const { ready } = server;
    expect(await statusOf(`${ready.http}/health/ready`)).toBe(200);
    expect(await statusOf(`${ready.https}/health/ready`, ready.ca)).toBe(200);
    expect(ready.users.map(({ role }) => role)).toEqual(ROLES);
    expect(ready.workspace).toMatch(/^\/workspace\/\d+$/);
    expect(ready.project).toMatch(/^\/project\/\d+$/);

    const page = await (await fetch(ready.http)).text();
    for (const { userName, password } of ready.users)
      expect(page).toContain(`${userName}</code></td><td><code>${password}`);

    const { code, stdout, stderr } = await server.end('SIGINT');
    expect(code).toBe(0);
    expect(stdout).toBe(`${JSON.stringify(ready)}\n`);
    expect(stderr).toContain('Paste this to create a defect');
  });

  it('starts again within three seconds with the same data, and neither installs nor builds', async () => {
    const first = await dev();
    await first.end('SIGTERM');
    const second = await dev();
    expect(second.readyAfterMs).toBeLessThan(3_000);
    expect(second.ready.users).toEqual(first.ready.users);
    expect(second.ready.apiKeys).toEqual(first.ready.apiKeys);
    const { stderr } = await second.end('SIGTERM');
    expect(stderr).not.toMatch(/Installing|Building/);
  });

  it('keeps the passwords of the demo to its owner', async () => {
    await (await dev()).end('SIGTERM');
    expect(statSync(join(dataFolder, 'demo-credentials.json')).mode & 0o777).toBe(0o600);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('stops itself and PostgreSQL on %s', async (signal) => {
    const server = await dev();
    const pid = postmasterPid(dataFolder);
    const { code } = await server.end(signal);
    expect(code).toBe(0);
    expect(pid).toBeDefined();
    expect(runs(pid ?? 0)).toBe(false);
    expect(existsSync(join(dataFolder, 'postgres', 'postmaster.pid'))).toBe(false);
  });

  it('takes signals that come together for one, as Ctrl-C reaches it by several ways', async () => {
    const server = await dev();
    for (let echo = 0; echo < 3; echo++) server.process.kill('SIGINT');
    const { code } = await server.end('SIGINT');
    expect(code).toBe(0);
    expect(postmasterPid(dataFolder)).toBeUndefined();
  });

  it('goes on from where it was after it was killed', async () => {
    const killed = await dev([], { command: [process.execPath, MAIN] });
    const pid = postmasterPid(dataFolder);
    const { code } = await killed.end('SIGKILL');
    expect(code).toBe('SIGKILL');
    expect(runs(pid ?? 0)).toBe(true);

    const next = await dev();
    expect(next.readyAfterMs).toBeLessThan(3_000);
    expect(next.ready.users).toEqual(killed.ready.users);
    expect(await statusOf(`${next.ready.http}/health/ready`)).toBe(200);
    await next.end('SIGTERM');
    expect(runs(pid ?? 0)).toBe(false);
  });

  it('stops when the program that started it was killed', async () => {
    const server = await dev();
    const pid = postmasterPid(dataFolder);
    server.process.kill('SIGKILL');
    await expect.poll(() => runs(pid ?? 0), { timeout: 15_000 }).toBe(false);
    expect(await statusOf(server.ready.http)).toBe('ECONNREFUSED');
  });

  it('makes the demo anew with --fresh', async () => {
    const first = await dev();
    await first.end('SIGTERM');
    const fresh = await dev(['--fresh']);
    expect(fresh.ready.users.map(({ userName }) => userName)).toEqual(
      first.ready.users.map(({ userName }) => userName),
    );
    expect(fresh.ready.apiKeys).not.toEqual(first.ready.apiKeys);
    await fresh.end('SIGTERM');
  });

  it('can be reached from this machine only', async () => {
    const { ready, end } = await dev();
    const { port } = new URL(ready.http);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) expect(await statusOf(`http://${address}:${port}/`)).toBe('ECONNREFUSED');
    await end('SIGTERM');
  });

  it.each([
    ['Ctrl-C in the terminal', 'SIGINT', true],
    ['a signal to npm alone', 'SIGTERM', false],
  ] as const)(
    'runs under npm start, which prints nothing of its own, and stops on %s',
    async (_by, signal, inTerminal) => {
      const command = ['npm', 'start', '--silent', '--', '--json'] as const;
      const server = await startMuster([], { dataFolder, command, inTerminal });
      running.push(server);
      const { stdout } = await server.end(signal);
      expect(stdout).toBe(`${JSON.stringify(server.ready)}\n`);
      expect(postmasterPid(dataFolder)).toBeUndefined();
    },
  );

  const ordinary = isRoot() ? unprivilegedAccount() : undefined;

  it.each(ordinary && canReach(ordinary, MAIN) ? [ordinary] : [])(
    'runs as the ordinary user $name, whose home is closed to others',
    async (account) => {
      const closed = join(home, 'closed');
      mkdirSync(closed, { mode: 0o700 });
      chownSync(closed, account.uid, account.gid);
      const own = join(closed, 'data');
      const server = await startMuster(['dev', '--json'], {
        dataFolder: own,
        account,
        environment: { HOME: closed },
      });
      running.push(server);
      const pid = postmasterPid(own);
      expect(await statusOf(`${server.ready.https}/health/ready`, server.ready.ca)).toBe(200);
      expect((await server.end('SIGINT')).code).toBe(0);
      expect(runs(pid ?? 0)).toBe(false);
    },
  );
});
