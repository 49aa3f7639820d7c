import { beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import type { HttpReply } from '../support/http-client.ts';
import { type ServerNode, startServerNode } from '../support/server-node.ts';
import { basicOf, cookieSet, nameOf, passwordOf, signIn } from '../support/signed-in.ts';
import { useTwoServers } from '../support/two-servers.ts';
import { API, type Json, useWorld } from '../support/world.ts';
import { apiKeyOf, SUBSCRIPTION, USER } from '../support/world-seed.ts';

const world = useWorld();

const MINUTE = 60_000;

const servers = useTwoServers(world, ['admin', 'editor']);

const { time, sql } = servers;

let node: ServerNode;
let other: ServerNode;

beforeAll(() => {
  ({ node, other } = servers);
});

beforeEach(async () => {
  await sql("UPDATE subscription SET authentication_policy = 'Rally Only', authentication_policy_url = NULL");
  await sql('TRUNCATE session');
  time.advance(2_000);
});

const put = (body: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  node.send({
    method: 'PUT',
    target: '/login/key.js',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const ask = (token: string, headers: Record<string, string> = {}, on = node): Promise<HttpReply> =>
  on.send({ method: 'GET', target: `/login/key/${token}.js`, headers });

const json = ({ text }: HttpReply): Json => JSON.parse(text);

const RIGHT = { username: nameOf('editor'), password: passwordOf('editor') };

describe('PUT /login/key.js', () => {
  test.each([{ 'content-type': 'application/json' }, { 'content-type': 'text/plain' }, {}])(
    'answers a key object and the session’s cookies, with %o',
    async (headers) => {
      const reply = await put(RIGHT, headers as Record<string, string>);
      const id = cookieSet(reply, 'ZSESSIONID');
      expect(reply.status).toBe(200);
      expect(json(reply)).toEqual({
        id,
        userId: USER.editor,
        subscriptionId: SUBSCRIPTION,
        username: nameOf('editor'),
      });
      expect(id).toMatch(/^[0-9a-f]{100}$/);
      const user = await other.send({ method: 'GET', target: `${API}/user`, headers: { zsessionid: id ?? '' } });
      expect(json(user).User.ObjectID).toBe(USER.editor);
    },
  );

  it('leaves no row behind', async () => {
    await put(RIGHT);
    expect((await sql('SELECT FROM session')).rowCount).toBe(0);
  });

  test.each([
    { ...RIGHT, password: 'wrong' },
    { username: 'nobody@garden.test', password: 'wrong' },
    { ...RIGHT, password: '' },
    { username: nameOf('editor') },
    { username: '', password: '' },
    { username: apiKeyOf('editor'), password: apiKeyOf('editor') },
  ])('refuses %o as every failed password', async (body) => {
    const reply = await put(body);
    expect([reply.status, json(reply).error]).toEqual([
      401,
      { code: 'unauthenticated', message: 'The username or password you entered is incorrect.', cure: '' },
    ]);
    for (const name of ['set-cookie', 'location', 'x-auth-reason', 'www-authenticate'])
      expect(reply.headers).not.toHaveProperty(name);
  });

  test.each(['', '[]', '{', '"x"', '{"username":1}', '{"username":"a","password":1}', '{"password":"x"}'])(
    'does not take %s for a user',
    async (body) => {
      expect((await put(body)).status).toBe(400);
    },
  );

  test.each([
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site' },
  ])('is not for pages of other sites: %o', async (headers) => {
    const reply = await put(RIGHT, headers);
    expect([reply.status, json(reply).error.code]).toEqual([403, 'cross-site']);
    expect(reply.headers['set-cookie']).toBeUndefined();
  });
});

describe('where SSO is on', () => {
  const START = 'https://idp.example/sso/start?client=muster';

  const setMode = async (mode: string, url: string | null): Promise<void> => {
    await world.database.main.query(
      'UPDATE subscription SET authentication_policy = $1, authentication_policy_url = $2',
      [mode, url],
    );
    time.advance(2_000);
  };

  test.each(['SSO Only', 'SSO With Exceptions', 'Rally or SSO'])(
    'in the mode %s a name without a password is sent to the identity provider, whoever it is',
    async (mode) => {
      await setMode(mode, START);
      const seen = [];
      for (const username of [nameOf('editor'), nameOf('admin'), 'nobody@garden.test', '']) {
        const { status, text, headers } = await put({ username, password: '' });
        expect(headers['set-cookie']).toBeUndefined();
        seen.push({ status, text, location: headers.location });
      }
      expect(new Set(seen.map((each) => JSON.stringify(each)))).toEqual(
        new Set([JSON.stringify({ status: 302, text: '', location: START })]),
      );
    },
  );

  it('an administrator still signs in by password, and others do not', async () => {
    await setMode('SSO Only', START);
    expect((await put({ username: nameOf('admin'), password: passwordOf('admin') })).status).toBe(200);
    expect((await put(RIGHT)).status).toBe(401);
  });

  test.each([null, '', 'idp.example/start', 'javascript:alert(1)', 'https://idp.example/\r\nSet-Cookie: a=b'])(
    'nobody is sent to %o as it stands',
    async (url) => {
      await setMode('SSO Only', url);
      const { status, headers } = await put({ username: nameOf('editor'), password: '' });
      expect(headers['set-cookie']).toBeUndefined();
      // The URL standard drops line ends, and what is left is an address like any other.
      if (status === 302) expect(headers.location).toBe('https://idp.example/Set-Cookie:%20a=b');
      else expect([status, headers.location]).toEqual([401, undefined]);
    },
  );
});

describe('GET /login/key/<token>.js', () => {
  it('says whose a session is, without its cookie and on every node', async () => {
    const { id } = await signIn(node.send, 'editor');
    for (const each of [node, other]) {
      const reply = await ask(id, {}, each);
      expect(reply.status).toBe(200);
      expect(json(reply)).toEqual({
        id,
        userId: USER.editor,
        subscriptionId: SUBSCRIPTION,
        username: nameOf('editor'),
      });
      expect(reply.headers['set-cookie']).toBeUndefined();
      expect(reply.headers['cache-control']).toBe('no-store');
    }
  });

  it('says nothing once the session has ended', async () => {
    const { id, cookie, token } = await signIn(node.send, 'editor');
    await node.send({
      method: 'DELETE',
      target: '/login/api/session',
      headers: { cookie, 'x-security-token': token },
    });
    time.advance(1_000);
    for (const each of [node, other]) expect((await ask(id, {}, each)).status).toBe(404);
  });

  it('keeps no session alive', async () => {
    await sql('UPDATE subscription SET session_timeout_seconds = 600');
    time.advance(2_000);
    const { id } = await signIn(node.send, 'editor');
    for (let minute = 1; minute < 10; minute++) {
      time.advance(MINUTE);
      expect((await ask(id)).status).toBe(200);
    }
    time.advance(MINUTE);
    expect((await ask(id)).status).toBe(404);
    await sql('UPDATE subscription SET session_timeout_seconds = NULL');
  });

  test.each([
    ['an API key', () => apiKeyOf('editor')],
    ['a password', () => encodeURIComponent(passwordOf('editor'))],
    ['no session of ours', () => 'a'.repeat(100)],
    ['something else', () => 'x'],
    ['something strange', () => '%00%E2%98%83'],
  ])('knows nothing of %s', async (_name, token) => {
    const reply = await ask(token(), { cookie: 'JSESSIONID=x' });
    expect([reply.status, json(reply).error.code]).toEqual([404, 'not-found']);
    expect(reply.text).not.toContain(token());
  });

  it('looks at the token alone: the caller’s own credentials open nothing here', async () => {
    const { cookie } = await signIn(node.send, 'editor');
    expect((await ask('a'.repeat(100), { cookie, ...basicOf('editor') })).status).toBe(404);
  });
});

it('no token, password or LoginKey stands in the log, also of what fails', async () => {
  const lines: string[] = [];
  const logging = await startServerNode(world.database, { time, logged: (line) => lines.push(line) });
  const { id } = await signIn(node.send, 'editor');
  const loginKey = Buffer.from('a LoginKey').toString('base64url');
  const sendAll = async (): Promise<readonly number[]> => {
    const target = `${API}/user?loginKey=${loginKey}&key=${id}`;
    const replies = [
      await ask(id, {}, logging),
      await logging.send({ method: 'PUT', target: '/login/key.js', body: JSON.stringify({ ...RIGHT, username: id }) }),
      await logging.send({ method: 'GET', target, headers: { cookie: `JSESSIONID=${id}` } }),
    ];
    return replies.map(({ status }) => status);
  };
  expect(await sendAll()).toEqual([200, 401, 200]);
  await sql('ALTER TABLE session RENAME TO session_away');
  time.advance(1_000);
  expect((await sendAll())[0]).toBe(500);
  await sql('ALTER TABLE session_away RENAME TO session');
  await logging.close();
  const text = lines.join('\n');
  expect(text).toContain('a request failed');
  for (const secret of [id, loginKey, passwordOf('editor')]) expect(text).not.toContain(secret);
});

test.each([
  ['GET', '/login/key.js', 405, 'PUT'],
  ['POST', '/login/key.js', 405, 'PUT'],
  ['DELETE', '/login/key.js?x=1', 405, 'PUT'],
  ['PUT', `/login/key/${'a'.repeat(100)}.js`, 405, 'GET, HEAD'],
  ['POST', '/login/key/x.js', 405, 'GET, HEAD'],
  ['DELETE', '/login/key/x.js', 405, 'GET, HEAD'],
  ['GET', '/login/key/x', 404, undefined],
  ['GET', '/login/key/', 404, undefined],
  ['PUT', '/login/key', 404, undefined],
  ['PUT', '/login/key/x/y.js', 404, undefined],
])('%s %s is %i', async (method, target, status, allow) => {
  const reply = await node.send({ method, target });
  expect([reply.status, reply.headers.allow]).toEqual([status, allow]);
});
