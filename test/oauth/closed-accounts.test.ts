import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { basic, callLogin, DAY, type Node, type Person, useAccountsWorld } from '../accounts/accounts-world.ts';
import type { HttpReply } from '../support/http-client.ts';
import { API, type Json } from '../support/world.ts';
import {
  authorize,
  authorizeTarget,
  type Browser,
  inBody,
  makeClient,
  openBrowser,
  postForm,
  redeem,
  refresh,
  type TestClient,
  type TokenReply,
} from './oauth-world.ts';

const world = useAccountsWorld();

const OUTSIDE = '198.51.100.7';
const SCOPE = 'openid alm';

const run = (text: string, values: readonly unknown[] = []): Promise<unknown> =>
  world.database.main.query(text, [...values]);

const ofUser = (assignment: string) => (person: Person) =>
  run(`UPDATE app_user SET ${assignment} WHERE oid = $1`, [person.oid]);
const ofAll = (assignments: string) => () => run(`UPDATE subscription SET ${assignments}`);

const REOPENED = `policy_profile = 'rally', ip_address_restriction_enabled = false, restricted_ip_addresses = NULL,
  password_expiration_days = NULL`;

/** What closes an account for tokens, what opens it again, and the reason that stands in the log. */
const CLOSED: readonly (readonly [
  name: string,
  reason: string,
  close: (person: Person) => Promise<unknown>,
  open: (person: Person) => Promise<unknown>,
])[] = [
  [
    'is locked',
    'owner-locked',
    (person) =>
      run('UPDATE app_user SET account_locked_until = $2 WHERE oid = $1', [
        person.oid,
        new Date(world.now().getTime() + DAY),
      ]),
    ofUser('account_locked_until = NULL'),
  ],
  [
    'has an expired password',
    'owner-password-expired',
    async (person) => {
      await ofAll('password_expiration_days = 30')();
      await run('UPDATE app_user SET last_password_update_date = $2 WHERE oid = $1', [
        person.oid,
        new Date(world.now().getTime() - 31 * DAY),
      ]);
    },
    ofAll(REOPENED),
  ],
  [
    'may not be used from where the request comes',
    'network-not-allowed',
    ofAll(`ip_address_restriction_enabled = true, restricted_ip_addresses = '203.0.113.0/24'`),
    ofAll(REOPENED),
  ],
];

beforeAll(ofAll(REOPENED));
afterEach(ofAll(REOPENED));

interface LogIn {
  readonly person: Person;
  readonly client: TestClient;
  readonly browser: Browser;
  readonly tokens: Json;
}

const newCode = async ({ browser, person, client }: Omit<LogIn, 'tokens'>): Promise<string> =>
  (await authorize(browser, person, authorizeTarget(client, { scope: SCOPE }))).searchParams.get('code') ?? '';

const newLogIn = async (): Promise<LogIn> => {
  const [person, client] = [await world.makeUser(), await makeClient(world, { isLegacy: true })];
  const begun = { person, client, browser: openBrowser(world.node) };
  const { json, status } = await redeem(world.node, client, await newCode(begun));
  expect(status).toBe(200);
  return { ...begun, tokens: json };
};

const userInfo = (accessToken: string, node: Node = world.node, headers = {}): Promise<HttpReply> =>
  node.send({
    method: 'GET',
    target: '/login/oauth2/userinfo',
    headers: { authorization: `Bearer ${accessToken}`, ...headers },
  });

const introspect = (client: TestClient, token: string): Promise<TokenReply> =>
  postForm(world.node, 'introspect', { token, ...inBody(client) });

const counts = async ({ oid }: Person): Promise<unknown> => {
  const { rows } = await world.database.main.query(
    `SELECT (SELECT count(*) FROM access_token WHERE user_id = $1 AND revoked_at IS NULL)::int AS access,
       (SELECT count(*) FROM oauth_grant WHERE user_id = $1 AND revoked_at IS NULL)::int AS families,
       (SELECT coalesce(sum(uses), 0) FROM refresh_token r JOIN oauth_grant g ON g.id = r.grant_id
        WHERE g.user_id = $1)::int AS uses`,
    [oid],
  );
  return rows[0];
};

const reasonOf = async ({ headers }: HttpReply, person: Person): Promise<unknown> => {
  const { json } = await callLogin(world.node, 'GET', '/decisions?pagesize=200', basic(world.admin));
  const entry = json.Results.find(({ RequestID }: Json) => RequestID === headers['x-request-id']);
  expect(entry).toMatchObject({ Outcome: 'refused', User: { ObjectID: person.oid } });
  return entry.Reason;
};

describe.each(CLOSED)('while an account %s', (_, reason, close, open) => {
  test('its tokens tell nothing and get nothing, are not used up, and go on when that is over', async () => {
    const logIn = await newLogIn();
    const { person, client, tokens } = logIn;
    const { access_token: accessToken, refresh_token: refreshToken } = tokens;
    const before = await counts(person);
    await close(person);
    const told = await userInfo(accessToken);
    expect([told.status, JSON.parse(told.text).error]).toEqual([401, 'invalid_token']);
    expect(told.headers['www-authenticate']).toMatch(/^Bearer realm="[^"]*", error="invalid_token"/);
    expect(told.text).not.toContain(person.userName);
    for (const token of [accessToken, refreshToken])
      expect((await introspect(client, token)).text).toBe('{"active":false}');
    const refreshed = await refresh(world.node, client, refreshToken);
    expect([refreshed.status, refreshed.json.error]).toEqual([400, 'invalid_grant']);
    expect(refreshed.json.access_token).toBeUndefined();
    const call = { method: 'GET', target: `${API}/user`, headers: { zsessionid: accessToken } };
    expect((await world.node.send(call)).status).not.toBe(200);
    expect(await counts(person)).toEqual(before);
    await open(person);
    expect((await userInfo(accessToken)).status).toBe(200);
    expect((await introspect(client, accessToken)).json.active).toBe(true);
    expect((await introspect(client, refreshToken)).json.active).toBe(true);
    expect((await refresh(world.node, client, refreshToken)).status).toBe(200);
    for (const refusal of [told, refreshed]) expect(await reasonOf(refusal, person)).toBe(reason);
  });

  test('a code gives nothing', async () => {
    const logIn = await newLogIn();
    const before = await counts(logIn.person);
    const code = await newCode(logIn);
    await close(logIn.person);
    const { status, json } = await redeem(world.node, logIn.client, code);
    expect([status, json.error, json.access_token]).toEqual([400, 'invalid_grant', undefined]);
    expect(await counts(logIn.person)).toMatchObject({ access: (before as Json).access });
  });
});

test('a lock stops no tokens in the modern profile', async () => {
  const { person, client, tokens } = await newLogIn();
  const [[, , lock]] = CLOSED as [(typeof CLOSED)[0]];
  await lock(person);
  await ofAll("policy_profile = 'modern'")();
  expect((await userInfo(tokens.access_token)).status).toBe(200);
  expect((await introspect(client, tokens.access_token)).json.active).toBe(true);
  expect((await refresh(world.node, client, tokens.refresh_token)).status).toBe(200);
});

test('the IP filter looks at the caller whom a believed proxy names, and at nothing that others say', async () => {
  const { tokens } = await newLogIn();
  const behind = await world.startNode({ trustedProxies: '127.0.0.1' });
  await ofAll(`ip_address_restriction_enabled = true, restricted_ip_addresses = '${OUTSIDE}'`)();
  const forwarded = { 'x-forwarded-for': OUTSIDE };
  expect((await userInfo(tokens.access_token, behind, forwarded)).status).toBe(200);
  expect((await userInfo(tokens.access_token, behind)).status).toBe(401);
  expect((await userInfo(tokens.access_token, world.node, forwarded)).status).toBe(401);
});

test('who is signed in and becomes locked goes on logging in to applications, as with all else', async () => {
  const logIn = await newLogIn();
  const [[, , lock]] = CLOSED as [(typeof CLOSED)[0]];
  await lock(logIn.person);
  expect(await newCode(logIn)).toMatch(/^\S+$/);
});
