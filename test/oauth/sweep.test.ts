import { afterEach, beforeEach, expect, test } from 'vitest';
import { createOAuthSweep } from '../../src/storage/oauth-sweep.ts';
import { DAY, HOUR, MINUTE, type Person } from '../accounts/accounts-world.ts';
import { API } from '../support/world.ts';
import { authorizeTarget, type Browser, makeClient, redeem, refresh, type TestClient } from './oauth-world.ts';
import { LIVE, tokensOf, useTwoNodes } from './two-nodes.ts';

const nodes = useTwoNodes();
const { world } = nodes;

let began: Date;
let person: Person;
let client: TestClient;
let browser: Browser;
beforeEach(async () => {
  began = world.now();
  await world.database.main.query('DELETE FROM oauth_grant; DELETE FROM access_token; DELETE FROM oauth_artifact');
  person = await world.makeUser();
  client = await makeClient(world, { isLegacy: true });
  browser = nodes.openBrowser();
});
afterEach(() => world.advance(began.getTime() - world.now().getTime()));

const sweep = () =>
  createOAuthSweep({
    pool: world.database.main,
    clock: world.now,
    onError: (error) => {
      throw error;
    },
  });

const TABLES = ['oauth_grant', 'access_token', 'refresh_token', 'oauth_artifact'] as const;

const counts = async (): Promise<Readonly<Record<string, number>>> => {
  const { rows } = await world.database.main.query<Record<string, number>>(
    `SELECT ${TABLES.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`).join(', ')}`,
  );
  return rows[0] ?? {};
};

/** The status and the reason. */
const told = async (accessToken: string): Promise<readonly unknown[]> => {
  const headers = { zsessionid: accessToken };
  const reply = await nodes.node(0).send({ method: 'GET', target: `${API}/user`, headers });
  return [reply.status, reply.headers['x-auth-reason']];
};

test('what can still matter stays: a used code for a day, an access token that is over for thirty', async () => {
  const code = await nodes.code(browser, person, client);
  const issued = tokensOf((await redeem(nodes.node(0), client, code)).json);
  const before = await counts();
  expect(await sweep().run()).toBe(0);
  world.advance(DAY - HOUR);
  expect(await sweep().run()).toBe(0);
  expect(await counts()).toEqual(before);
  // So a code that is used again that late still ends its log-in.
  expect(await nodes.opensOn(issued.accessToken)).toEqual(LIVE);
  expect((await redeem(nodes.node(0), client, code)).status).toBe(400);
  await nodes.refusedEverywhere([issued.accessToken]);
});

test('a log-in goes in the order of its ends, and nothing that lives goes with it', async () => {
  const issued = await nodes.logIn(browser, person, client);
  world.advance(DAY + 2 * HOUR);
  await sweep().run();
  expect(await counts()).toMatchObject({ oauth_grant: 1, access_token: 1, refresh_token: 1 });
  world.advance(29 * DAY);
  await sweep().run();
  expect(await told(issued.accessToken)).toEqual([401, 'token-expired']);
  world.advance(DAY);
  await sweep().run();
  // The node hears of it in a moment.
  await expect.poll(() => told(issued.accessToken)).toEqual([401, undefined]);
  expect(await counts()).toMatchObject({ oauth_grant: 1, access_token: 0, refresh_token: 1, oauth_artifact: 0 });
  const renewed = await refresh(nodes.node(1), client, issued.refreshToken);
  expect(renewed.status).toBe(200);
  world.advance(91 * DAY + MINUTE);
  await sweep().run();
  expect(await counts()).toEqual({ oauth_grant: 0, access_token: 0, refresh_token: 0, oauth_artifact: 0 });
});

test('log-ins that came to nothing go after a day', async () => {
  await nodes.logIn(browser, person, client);
  // Consent is there, so each of these begins a log-in of which the code is never used.
  for (let at = 0; at < 3; at += 1) await browser.get(authorizeTarget(client));
  expect((await counts()).oauth_grant).toBe(4);
  world.advance(DAY + HOUR);
  await sweep().run();
  expect(await counts()).toMatchObject({ oauth_grant: 1, refresh_token: 1 });
});

test('thousands go in pieces, and two nodes share them', async () => {
  await world.database.main.query(
    `INSERT INTO oauth_artifact (kind, digest, sealed, created, expires_at)
     SELECT 'Interaction', sha256(n::text::bytea), '', $1, $1 FROM generate_series(1, 4500) AS n`,
    [world.now()],
  );
  world.advance(DAY + 1);
  const swept = await Promise.all([sweep().run(), sweep().run()]);
  expect(swept[0] + swept[1]).toBe(4500);
  expect((await counts()).oauth_artifact).toBe(0);
});

test('a sweep that is stopped ends with the piece it is at', async () => {
  const stopped = sweep();
  stopped.start();
  await stopped.stop();
  await world.database.main.query(
    "INSERT INTO oauth_artifact (kind, digest, sealed, created, expires_at) VALUES ('Interaction', sha256('1'), '', $1, $1)",
    [new Date(0)],
  );
  expect(await stopped.run()).toBe(0);
  expect(await sweep().run()).toBe(1);
});
