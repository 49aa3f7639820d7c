import { beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { type ServerNode, startServerNode } from '../support/server-node.ts';
import {
  basicOf,
  change,
  cookieSet,
  get,
  nameOf,
  passwordOf,
  postJson,
  problemOf,
  readUnder,
  signIn,
  trySignIn,
} from '../support/signed-in.ts';
import { useTwoServers } from '../support/two-servers.ts';
import { API, useWorld } from '../support/world.ts';
import { apiKeyOf, USER } from '../support/world-seed.ts';

const SECOND = 1_000;
const DAY = 86_400 * SECOND;

const world = useWorld();

const servers = useTwoServers(world, ['admin', 'editor', 'viewer']);

const { time, sql, until } = servers;

let node: ServerNode;
let other: ServerNode;

beforeAll(() => {
  ({ node, other } = servers);
});

beforeEach(async () => {
  await sql('TRUNCATE session');
  await sql('UPDATE subscription SET maximumloginattempts = NULL');
  await sql('UPDATE app_user SET failed_login_attempts = 0, account_locked_until = NULL, disabled = false');
  time.advance(DAY);
});

describe('signing in by JSON', () => {
  it('begins a session that reads, and writes with its token', async () => {
    const reply = await trySignIn(node.send, nameOf('editor').toUpperCase(), passwordOf('editor'));
    expect(reply.status).toBe(201);
    const { SecurityToken, ...rest } = JSON.parse(reply.text);
    expect(rest).toEqual({
      User: { ObjectID: USER.editor, UserName: nameOf('editor') },
      SubscriptionAdmin: false,
      Administers: false,
      Edition: 'saas',
      Via: 'session',
      ConfirmedAt: time.clock().toISOString(),
    });
    const cookie = `JSESSIONID=${cookieSet(reply)}`;
    const shown = await get(other, '/login/api/session', { cookie });
    expect(JSON.parse(shown.text)).toEqual({ ...rest, SecurityToken });
    const target = `${API}/tag/create?key=${SecurityToken}`;
    const written = await postJson(other.send, target, { Tag: { Name: 'by session' } }, { cookie });
    expect(JSON.parse(written.text).CreateResult.Errors).toEqual([]);
  });

  it('sets cookies for this host alone, out of reach of scripts, Secure exactly over https', async () => {
    const proxied = await startServerNode(world.database, { time, options: { trustedProxies: '127.0.0.1' } });
    for (const [headers, secure] of [
      [{}, ''],
      [{ 'x-forwarded-proto': 'https' }, '; Secure'],
    ] as const) {
      const { headers: answered } = await trySignIn(proxied.send, nameOf('editor'), passwordOf('editor'), headers);
      const [session, zsession, bucket, ...more] = answered['set-cookie'] ?? [];
      expect(session).toMatch(new RegExp(`^JSESSIONID=[0-9a-f]{100}; Path=/; HttpOnly; SameSite=Lax${secure}$`));
      expect(zsession).toBe(session?.replace('JSESSIONID', 'ZSESSIONID'));
      expect(bucket).toBe(`SUBBUCKETID=100; Path=/; HttpOnly; SameSite=Lax${secure}`);
      expect(more).toEqual([]);
    }
    await proxied.close();
  });

  it('refuses a wrong password, an unknown, locked or disabled user in the same bytes', async () => {
    await sql(`UPDATE app_user SET disabled = true WHERE oid = ${USER.viewer}`);
    await sql(`UPDATE app_user SET account_locked_until = '3000-01-01' WHERE oid = ${USER.admin}`);
    time.advance(2 * SECOND);
    const replies = [
      await trySignIn(node.send, nameOf('editor'), 'wrong'),
      await trySignIn(node.send, 'nobody@garden.test', 'wrong'),
      await trySignIn(node.send, '', ''),
      await trySignIn(node.send, 'a:b\u0000', passwordOf('editor')),
      await trySignIn(node.send, nameOf('viewer'), passwordOf('viewer')),
      await trySignIn(node.send, nameOf('admin'), passwordOf('admin')),
      await trySignIn(node.send, apiKeyOf('editor'), apiKeyOf('editor')),
    ];
    const seen = replies.map(({ status, reason, text, headers: { date, 'x-request-id': id, ...headers } }) => ({
      status,
      reason,
      text,
      headers,
    }));
    expect(new Set(seen.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(seen[0]).toMatchObject({ status: 401, headers: { 'cache-control': 'no-store' } });
    expect(seen[0]?.text).toContain('The username or password you entered is incorrect.');
    for (const name of ['x-auth-reason', 'set-cookie', 'www-authenticate'])
      expect(seen[0]?.headers).not.toHaveProperty(name);
    expect((await sql('SELECT FROM session')).rowCount).toBe(0);
  });

  it('tells in "dev" what was wrong', async () => {
    const dev = await startServerNode(world.database, { time, isDevelopment: true });
    const reply = await trySignIn(dev.send, 'nobody@garden.test', 'wrong');
    expect(problemOf(reply)).toEqual([401, 'unknown-user']);
    expect(reply.headers['x-auth-reason']).toBe('unknown-user');
    await dev.close();
  });

  it('counts towards the same lock as Basic', async () => {
    await sql('UPDATE subscription SET maximumloginattempts = 3');
    time.advance(2 * SECOND);
    await trySignIn(node.send, nameOf('editor'), 'wrong');
    await get(other, `${API}/user`, basicOf('editor', 'wrong'));
    await trySignIn(node.send, nameOf('editor'), 'wrong');
    await until(`SELECT FROM app_user WHERE oid = ${USER.editor} AND failed_login_attempts = 3`);
    time.advance(2 * SECOND);
    expect((await trySignIn(other.send, nameOf('editor'), passwordOf('editor'))).status).toBe(401);
    expect((await get(node, `${API}/user`, basicOf('editor'))).status).toBe(401);
  });

  test.each([
    ['no password', '{"UserName":"editor@garden.test"}', 'application/json', 400, 'bad-member'],
    ['a number for a name', '{"UserName":1,"Password":"x"}', 'application/json', 400, 'bad-member'],
    ['a list', '[]', 'application/json', 400, 'bad-request'],
    ['half an object', '{"UserName":', 'application/json', 400, 'bad-request'],
    ['a form', 'UserName=a&Password=b', 'application/x-www-form-urlencoded', 415, 'not-json'],
    ['plain text that is JSON', '{"UserName":"a","Password":"b"}', 'text/plain', 415, 'not-json'],
  ])('says what is wrong with %s', async (_name, body, contentType, status, code) => {
    const headers = { 'content-type': contentType };
    const reply = await node.send({ method: 'POST', target: '/login/api/session', headers, body });
    expect(problemOf(reply)).toEqual([status, code]);
  });

  it('never takes up an id that somebody planted', async () => {
    const planted = await signIn(node.send, 'viewer');
    for (const cookie of [
      planted.cookie,
      `${planted.cookie}; ZSESSIONID=${planted.id}`,
      `JSESSIONID=${'a'.repeat(100)}`,
    ]) {
      const reply = await trySignIn(node.send, nameOf('editor'), passwordOf('editor'), { cookie });
      expect(JSON.parse(reply.text).User.ObjectID).toBe(USER.editor);
      expect(cookie).not.toContain(cookieSet(reply));
    }
    // Whoever planted it has nothing: it was replaced, and so it is over.
    expect(await readUnder(node, planted)).toBe(401);
  });

  it('gives a new id each time and leaves other browsers signed in', async () => {
    const first = await signIn(node.send, 'editor');
    const second = await signIn(node.send, 'editor');
    expect(second.id).not.toBe(first.id);
    expect([await readUnder(node, first), await readUnder(node, second)]).toEqual([200, 200]);
  });
});

describe('signing out', () => {
  it('ends the session on every node and clears the cookies', async () => {
    const session = await signIn(node.send, 'editor');
    expect(await readUnder(other, session)).toBe(200);
    const reply = await change(node, 'DELETE', '/session', session);
    expect([reply.status, reply.text]).toEqual([204, '']);
    const cleared = reply.headers['set-cookie'] ?? [];
    expect(cleared.map((line) => line.split('=')[0])).toEqual(['JSESSIONID', 'ZSESSIONID', 'SUBBUCKETID']);
    for (const line of cleared) expect(line).toMatch(/^\w+=; Path=\/; HttpOnly; SameSite=Lax; Max-Age=0$/);
    expect(await readUnder(node, session)).toBe(401);
    time.advance(SECOND);
    expect(await readUnder(other, session)).toBe(401);
  });

  it('needs the security token', async () => {
    const session = await signIn(node.send, 'editor');
    const reply = await node.send({
      method: 'DELETE',
      target: '/login/api/session',
      headers: { cookie: session.cookie },
    });
    expect(problemOf(reply)).toEqual([403, 'security-token-missing']);
    expect(reply.headers['set-cookie']).toBeUndefined();
    expect(await readUnder(node, session)).toBe(200);
  });

  it('leaves no session behind when it comes with a password alone', async () => {
    const reply = await node.send({ method: 'DELETE', target: '/login/api/session', headers: basicOf('editor') });
    expect(reply.status).toBe(204);
    expect(cookieSet(reply)).toBe('');
    expect(reply.headers['set-cookie']).toHaveLength(3);
  });

  const CLEAR = '/slm/resources/jsp/security/clear.jsp';

  test.each([
    ['GET', {}],
    ['POST', {}],
    ['GET', { 'sec-fetch-site': 'none' }],
    ['GET', { 'sec-fetch-site': 'same-origin' }],
  ])('works in a browser at the vendor’s address by %s with %o', async (method, headers) => {
    const session = await signIn(node.send, 'editor');
    const reply = await node.send({ method, target: CLEAR, headers: { cookie: session.cookie, ...headers } });
    expect([reply.status, cookieSet(reply)]).toEqual([200, '']);
    expect(reply.headers['content-type']).toContain('text/html');
    expect(await readUnder(node, session)).toBe(401);
  });

  it('ends whatever the cookies name there, and asks nobody for a password', async () => {
    const [first, second] = [await signIn(node.send, 'editor'), await signIn(node.send, 'viewer')];
    const cookie = `JSESSIONID=${first.id}; ZSESSIONID=${second.id}`;
    await get(node, CLEAR, { cookie, ...basicOf('admin', 'wrong') });
    expect([await readUnder(node, first), await readUnder(node, second)]).toEqual([401, 401]);
    expect((await get(node, CLEAR, {})).status).toBe(200);
    const { rows: counted } = await sql(`SELECT failed_login_attempts AS n FROM app_user WHERE oid = ${USER.admin}`);
    expect(counted).toEqual([{ n: 0 }]);
  });

  test.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
  ])('is not to be had by a link from another site: %o', async (headers) => {
    const session = await signIn(node.send, 'editor');
    const reply = await get(node, CLEAR, { cookie: session.cookie, ...headers });
    expect([reply.status, reply.headers['set-cookie']]).toEqual([403, undefined]);
    expect(await readUnder(node, session)).toBe(200);
  });
});
