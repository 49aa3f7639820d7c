import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import type { HttpReply } from '../support/http-client.ts';
import { type MovableTime, movableTime, type ServerNode, startServerNode } from '../support/server-node.ts';
import { basicOf, givePasswords } from '../support/signed-in.ts';
import { API, useWorld } from '../support/world.ts';
import { apiKeyOf, SUBSCRIPTION, USER } from '../support/world-seed.ts';

const world = useWorld();

const APP = 'https://app.example.com';

let time: MovableTime;
let serve: ServerNode;
let dev: ServerNode;

beforeAll(async () => {
  time = movableTime(new Date('2026-05-04T08:00:00.000Z'));
  serve = await startServerNode(world.database, { time });
  dev = await startServerNode(world.database, { time, isDevelopment: true });
  await givePasswords(world.database, time.clock, ['editor']);
  await allow(true, APP);
});

afterAll(async () => {
  await serve.close();
  await dev.close();
});

const allow = async (enabled: boolean, domains: string): Promise<void> => {
  await world.database.main.query('UPDATE subscription SET cors_enabled = $1, cors_allowed_domains = $2', [
    enabled,
    domains,
  ]);
  time.advance(1_000);
};

const send = (method: string, target: string, headers: Record<string, string> = {}, on = serve): Promise<HttpReply> =>
  on.send({ method, target, headers });

const preflight = (target: string, origin: string, on = serve): Promise<HttpReply> =>
  send(
    'OPTIONS',
    target,
    { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'zsessionid,content-type' },
    on,
  );

const corsHeaders = ({ headers }: HttpReply): readonly string[] =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

const expectMarked = (reply: HttpReply, origin = APP): void => {
  expect(reply.headers).toMatchObject({
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    vary: 'Origin',
  });
  expect(reply.headers['access-control-expose-headers']).toContain('X-Auth-Reason');
};

const PATHS = [`${API}/defect`, '/slm/schema/v2.0/workspace/200', '/slm/attachment/1/picture.png'];

describe('a page whose origin is allowed', () => {
  test.each(PATHS)('may ask for %s: the preflight needs no credentials', async (target) => {
    const reply = await preflight(target, APP);
    expectMarked(reply);
    expect([reply.status, reply.text]).toEqual([204, '']);
    expect(reply.headers['access-control-allow-methods']).toBe('GET, HEAD, POST, PUT, DELETE');
    const allowed = String(reply.headers['access-control-allow-headers']).split(', ');
    // The key, a body, Basic on authorize, and how alm-mobile and the toolkits present themselves.
    for (const name of ['zsessionid', 'content-type', 'authorization', 'x-requested-by', 'x-rallyintegrationname'])
      expect(allowed).toContain(name);
    expect(allowed).not.toContain('*');
    expect(reply.headers['set-cookie']).toBeUndefined();
  });

  test.each([
    ['a read', 'GET', `${API}/user`, { zsessionid: apiKeyOf('editor') }, 200],
    ['a sign-in', 'GET', `${API}/security/authorize`, basicOf('editor'), 200],
    ['a refusal', 'GET', `${API}/user`, {}, 401],
    ['a wrong password', 'GET', `${API}/user`, basicOf('editor', 'wrong'), 401],
    ['a write without a token', 'POST', `${API}/tag/create`, basicOf('editor'), 200],
    ['an unknown version', 'GET', '/slm/webservice/v9/user', { zsessionid: apiKeyOf('editor') }, 404],
    ['an unknown method', 'PATCH', `${API}/user`, { zsessionid: apiKeyOf('editor') }, 405],
    ['a broken address', 'GET', `${API}/%zz`, { zsessionid: apiKeyOf('editor') }, 400],
    ['an address that is too long', 'GET', `${API}/user?x=${'x'.repeat(limits.urlBytes)}`, {}, 414],
    ['no attachment', 'GET', '/slm/attachment/1/x.png', { zsessionid: apiKeyOf('editor') }, 404],
    ['the schema', 'GET', '/slm/schema/v2.0/workspace/200', { zsessionid: apiKeyOf('editor') }, 302],
  ])('reads the answer to %s', async (_name, method, target, headers, status) => {
    const reply = await send(method, target, { origin: APP, ...headers } as Record<string, string>);
    expect(reply.status).toBe(status);
    expectMarked(reply);
  });

  it('reads the answer to a body that is too large', async () => {
    const reply = await serve.send({
      method: 'POST',
      target: `${API}/tag/create`,
      headers: { origin: APP, zsessionid: apiKeyOf('editor') },
      body: Buffer.alloc(limits.bodyBytes + 1, 32),
    });
    expect(reply.status).toBe(413);
    expectMarked(reply);
  });

  it('is echoed, never a star, whoever else is allowed', async () => {
    await allow(true, `${APP}, *.tools.example.com http://intranet:8080`);
    for (const origin of [APP, 'https://a.tools.example.com', 'http://intranet:8080'])
      expectMarked(await send('GET', `${API}/user`, { origin, zsessionid: apiKeyOf('editor') }), origin);
    await allow(true, APP);
  });
});

describe('a page whose origin is not allowed', () => {
  const FOREIGN = [
    'https://evil.example',
    'http://app.example.com',
    `${APP}:8443`,
    `${APP}.evil.example`,
    'null',
    '*',
    '',
  ];

  test.each(FOREIGN)('reads nothing: %s', async (origin) => {
    for (const target of PATHS) {
      const asked = await preflight(target, origin);
      expect([asked.status, corsHeaders(asked)]).toEqual([405, []]);
      const reply = await send('GET', target, { origin, zsessionid: apiKeyOf('editor') });
      expect([corsHeaders(reply), reply.headers.vary]).toEqual([[], 'Origin']);
    }
  });

  it('reads nothing in "serve" from this machine either', async () => {
    expect(corsHeaders(await preflight(`${API}/user`, 'http://localhost:3000'))).toEqual([]);
  });
});

test.each([
  ['', true],
  ['*', true],
  ['null *', true],
  [APP, false],
])('the allowed domains "%s", enabled: %s, open to nobody', async (domains, enabled) => {
  await allow(enabled, domains);
  for (const origin of [APP, 'null', '*', 'https://evil.example'])
    expect(corsHeaders(await preflight(`${API}/user`, origin))).toEqual([]);
  await allow(true, APP);
});

it('a change of the settings counts within a second, on the node that wrote it at once', async () => {
  const domains = (CORSAllowedDomains: string) =>
    serve.send({
      method: 'POST',
      target: `${API}/subscription/${SUBSCRIPTION}`,
      headers: { zsessionid: apiKeyOf('admin') },
      body: JSON.stringify({ Subscription: { CORSAllowedDomains } }),
    });
  expect((await domains('https://new.example')).text).toContain('"Errors":[]');
  expectMarked(await preflight(`${API}/user`, 'https://new.example'), 'https://new.example');
  expect(corsHeaders(await preflight(`${API}/user`, APP))).toEqual([]);
  expect((await domains(APP)).status).toBe(200);
});

test.each(['*', 'https://a.example/path', 'javascript:alert(1)'])(
  '%s is not stored as an allowed domain',
  async (entry) => {
    const { result } = await world
      .as('admin')
      .post(`/subscription/${SUBSCRIPTION}`, { Subscription: { CORSAllowedDomains: `${APP} ${entry}` } });
    expect(result.Errors).toEqual([`Validation error: Subscription.CORSAllowedDomains ${entry} is an invalid value`]);
  },
);

describe('in "dev"', () => {
  test.each(['http://localhost:3000', 'https://127.0.0.1:8443', 'http://[::1]:5173', 'http://app.localhost'])(
    'a page of this machine may read: %s',
    async (origin) => {
      await allow(false, '');
      expectMarked(await preflight(`${API}/user`, origin, dev), origin);
      expectMarked(await send('GET', `${API}/user`, { origin }, dev), origin);
      await allow(true, APP);
    },
  );

  test.each(['http://localhost.evil.example', 'https://evil.example', 'null'])('no other: %s', async (origin) => {
    expect(corsHeaders(await preflight(`${API}/user`, origin, dev))).toEqual([]);
  });
});

test.each([
  '/login/api/session',
  '/login/key.js',
  `/login/key/${'a'.repeat(100)}.js`,
  '/slm/resources/jsp/security/clear.jsp',
  '/slm/reports/x',
  '/health/ready',
  '/',
])('%s is for no page of another origin, allowed or not', async (target) => {
  for (const [on, origin] of [
    [serve, APP],
    [dev, 'http://localhost:3000'],
  ] as const) {
    for (const reply of [await preflight(target, origin, on), await send('GET', target, { origin }, on)])
      expect(corsHeaders(reply)).toEqual([]);
  }
});

it('a request without Origin is answered as ever, and says that it varies', async () => {
  const reply = await send('GET', `${API}/user`, { zsessionid: apiKeyOf('editor') });
  expect([reply.status, corsHeaders(reply), reply.headers.vary]).toEqual([200, [], 'Origin']);
  expect(JSON.parse(reply.text).User.ObjectID).toBe(USER.editor);
});
