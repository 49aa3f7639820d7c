import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { createDevControl } from '../../src/dev/dev-control.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { type Call, type Protection, QUESTIONS, ROUTE_ROWS } from '../support/cross-site-calls.ts';
import type { HttpReply } from '../support/http-client.ts';
import { type ServerNode, startServerNode } from '../support/server-node.ts';
import { basicOf, cookieSet, givePasswords, type KeptSession, signIn } from '../support/signed-in.ts';
import { useWorld } from '../support/world.ts';
import { apiKeyOf } from '../support/world-seed.ts';

const world = useWorld();

let node: ServerNode;
let dev: ServerNode;
let session: KeptSession;
let elsewhere: KeptSession;

beforeAll(async () => {
  node = await startServerNode(world.database);
  const control = createDevControl({ edition: 'saas', demo: () => null });
  dev = await startServerNode(world.database, { dev: control });
  await givePasswords(world.database, systemClock, ['admin', 'editor']);
  session = await signIn(node.send, 'editor');
  elsewhere = await signIn(node.send, 'editor');
});

afterAll(async () => {
  await node.close();
  await dev.close();
});

type Headers = Readonly<Record<string, string>>;

const FOREIGN: readonly Headers[] = [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
];

/** What another site's page can make a browser send: nothing here is known to the page itself. */
interface Attempt {
  readonly name: string;
  readonly headers: Headers;
  readonly key?: string;
  readonly isForeign: boolean;
}

const remembered = (user: string, password: string): Headers => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

const attempts = (): readonly Attempt[] => {
  const { cookie } = session;
  const key = apiKeyOf('editor');
  const keyCookie = `ZSESSIONID=${key}`;
  const sessionId = /^JSESSIONID=([^;]+)/.exec(cookie)?.[1] ?? '';
  const fromPages = (name: string, headers: Headers, key?: string): readonly Attempt[] =>
    FOREIGN.map((foreign) => ({
      name: `${name} ${JSON.stringify(foreign)}`,
      headers: { ...headers, ...foreign },
      isForeign: true,
      ...(key === undefined ? {} : { key }),
    }));
  const alone = (name: string, key?: string): Attempt => ({
    name,
    headers: { cookie },
    isForeign: false,
    ...(key === undefined ? {} : { key }),
  });
  return [
    alone('a session alone'),
    alone('a session with an empty key', ''),
    alone('a session with pyral’s None', 'None'),
    alone('a session with another session’s key', elsewhere.token),
    ...fromPages('a session', { cookie }),
    ...fromPages('a session with another session’s key', { cookie }, elsewhere.token),
    ...fromPages('an API key in a cookie', { cookie: keyCookie }),
    ...fromPages('a session and an API key in a cookie', { cookie: `${cookie}; ${keyCookie}` }),
    ...fromPages('a remembered password', basicOf('editor')),
    ...fromPages('a session’s id, remembered behind a blank user', remembered('', sessionId)),
    ...fromPages('an API key, remembered behind a blank user', remembered('', key)),
    ...fromPages('an API key, remembered as user and password', remembered(key, key)),
  ];
};

const send = (method: string, call: Call, headers: Headers, key?: string): Promise<HttpReply> =>
  // The control API is one of development alone.
  (call.target.startsWith('/dev/') ? dev : node).send({
    method,
    target: key === undefined ? call.target : `${call.target}${call.target.includes('?') ? '&' : '?'}key=${key}`,
    headers: {
      ...(call.contentType === undefined ? {} : { 'content-type': call.contentType }),
      // The JSON API takes its token in a header, which only the page that may read it can set.
      ...(key === undefined ? {} : { 'x-security-token': key }),
      ...headers,
    },
    body: call.body,
  });

const errorCode = ({ text }: HttpReply): string => JSON.parse(text).error.code;

const INVALID_KEY = ['Not authorized to perform action: Invalid key'];

/** Fails unless the answer refuses in the words of the route's kind. */
const expectRefused: Readonly<Record<Exclude<Protection, 'reads'>, (reply: HttpReply, attempt: Attempt) => void>> = {
  'security-token': (reply) => {
    expect([reply.status, reply.reason]).toEqual([200, 'OK']);
    expect(JSON.parse(reply.text)).toEqual({
      OperationResult: { _rallyAPIMajor: '2', _rallyAPIMinor: '0', Errors: INVALID_KEY, Warnings: [] },
    });
  },
  gate: (reply, { name, isForeign }) => {
    expect(reply.status).toBe(403);
    const isKey = name.startsWith('an API key');
    expect(errorCode(reply)).toBe(isKey ? 'needs-sign-in' : isForeign ? 'cross-site' : 'security-token-missing');
  },
  'own-credentials': (reply, { isForeign }) => {
    expect([reply.status, errorCode(reply)]).toEqual(isForeign ? [403, 'cross-site'] : [400, 'bad-member']);
    expect(reply.headers['set-cookie']).toBeUndefined();
  },
  protocol: ({ status, headers }) => {
    expect([400, 401, 403, 404]).toContain(status);
    expect(headers.location).toBeUndefined();
  },
  'led-to-get': ({ status, headers }) => {
    expect([status, headers['set-cookie']]).toEqual([303, undefined]);
    const { pathname, search } = new URL(headers.location ?? '');
    expect(`${pathname}${search}`).toBe('/login/oauth2/auth?response_type=code&client_id=nobody&scope=alm');
  },
  'same-site': (reply) => {
    expect([reply.status, reply.headers['set-cookie']]).toEqual([403, undefined]);
  },
  'form-token': (reply) => {
    expect([reply.status, cookieSet(reply)]).toEqual([403, null]);
    expect(reply.text).toMatch(/^<!doctype html>/);
  },
};

/** What is in the database, the ends of sessions too. */
const state = async () => {
  const { rows } = await world.database.main.query(
    'SELECT count(*) FILTER (WHERE ended_at IS NOT NULL) AS ended, (SELECT count(*) FROM api_key) AS keys FROM session',
  );
  return { ...(await world.digest()), ...rows[0] };
};

const named = (route: string) => {
  const [method = '', url = ''] = route.split(' ');
  return { method, url };
};

const changing = [...ROUTE_ROWS].filter(([, { protection }]) => protection !== 'reads');

it('every route of the router has a row that says how it is called, and every row has its route', () => {
  const served = new Set([...node.routes, ...dev.routes].map(({ method, url }) => `${method} ${url}`));
  const asGet = [...served].map((route) => route.replace(/^HEAD /, 'GET '));
  expect([...new Set(asGet)].sort()).toEqual([...ROUTE_ROWS.keys()].sort());
  for (const [route, { protection }] of ROUTE_ROWS) {
    if (protection === 'reads' && !QUESTIONS.has(route)) expect(['GET', 'OPTIONS']).toContain(named(route).method);
  }
  expect(changing.length).toBeGreaterThan(15);
});

describe('from the page of another site', () => {
  let before: Awaited<ReturnType<typeof state>>;

  beforeAll(async () => {
    before = await state();
  });

  const refusing = changing.map(([route, row]) => ({ route, ...row }));

  test.each(refusing)('$route is refused and changes nothing', async ({ route, protection, calls }) => {
    const { method } = named(route);
    const refuse = expectRefused[protection as Exclude<Protection, 'reads'>];
    const tried = attempts().filter(({ isForeign }) => isForeign || protection !== 'same-site');
    for (const call of calls) {
      for (const attempt of tried) {
        const reply = await send(method, call, attempt.headers, attempt.key);
        expect(() => refuse(reply, attempt), `${call.target}: ${attempt.name}`).not.toThrow();
      }
    }
    expect(await state()).toEqual(before);
  });

  it('no read changes anything', async () => {
    for (const [route, { protection, calls }] of ROUTE_ROWS) {
      if (protection !== 'reads') continue;
      for (const call of calls) {
        for (const method of ['GET', 'HEAD']) {
          const reply = await send(method, call, { cookie: session.cookie, 'sec-fetch-site': 'cross-site' });
          expect(reply.status, route).toBeLessThan(500);
        }
      }
    }
    expect(await state()).toEqual(before);
  });
});

describe('what is refused there works', () => {
  const written = changing.filter(
    ([route, { protection }]) => protection === 'security-token' && !route.includes('schema'),
  );

  test.each(written.map(([route, row]) => ({ route, ...row })))(
    '$route with the session’s own key, and with an API key in its header whatever the page',
    async ({ route, calls }) => {
      const { method } = named(route);
      for (const call of calls) {
        const own = await send(method, call, { cookie: session.cookie }, session.token);
        const errors = (reply: HttpReply) => Object.values<{ Errors: string[] }>(JSON.parse(reply.text))[0]?.Errors;
        expect(errors(own), call.target).toEqual([]);
        const byKey = await send(method, call, { zsessionid: apiKeyOf('editor'), origin: 'https://evil.example' });
        expect(errors(byKey), call.target).not.toEqual(INVALID_KEY);
      }
    },
  );

  const gated = changing.filter(([, { protection }]) => protection === 'gate');

  test.each(gated.map(([route, row]) => ({ route, ...row })))(
    '$route passes the gate with the session’s token',
    async ({ route, calls }) => {
      for (const call of calls) {
        const { cookie, token } = await signIn(node.send, 'admin');
        const reply = await send(named(route).method, call, { cookie, 'x-security-token': token });
        const code = reply.text === '' ? '' : (JSON.parse(reply.text).error?.code ?? '');
        expect(['needs-sign-in', 'cross-site', 'security-token-missing']).not.toContain(code);
        expect(reply.status).toBeLessThan(500);
      }
    },
  );
});
