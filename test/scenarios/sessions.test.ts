import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import type { HttpReply } from '../support/http-client.ts';
import { type MovableTime, movableTime, type ServerNode, startServerNode } from '../support/server-node.ts';
import {
  basicOf,
  cookieSet,
  givePasswords,
  type KeptSession,
  nameOf,
  passwordOf,
  postJson,
  signIn,
  trySignIn,
} from '../support/signed-in.ts';
import { API, type Json, useWorld } from '../support/world.ts';
import { apiKeyOf, USER } from '../support/world-seed.ts';

const world = useWorld();

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 1_440 * MINUTE;

let time: MovableTime;
let node: ServerNode;
let other: ServerNode;

beforeAll(async () => {
  time = movableTime(new Date('2026-05-04T08:00:00.000Z'));
  node = await startServerNode(world.database, { time });
  other = await startServerNode(world.database, { time });
  await givePasswords(world.database, time.clock, ['admin', 'editor', 'viewer']);
});

afterAll(async () => {
  await node.close();
  await other.close();
});

const sql = (text: string) => world.database.main.query(text);

const rows = async (): Promise<number> => (await sql('SELECT FROM session')).rowCount ?? 0;

beforeEach(async () => {
  await sql('TRUNCATE session');
  await sql(
    'UPDATE subscription SET session_timeout_seconds = NULL, session_lifetime_seconds = NULL, maximumloginattempts = NULL',
  );
  await sql('UPDATE user_profile SET session_timeout_seconds = NULL');
  await sql('UPDATE app_user SET failed_login_attempts = 0, account_locked_until = NULL, disabled = false');
  time.advance(DAY);
});

const get = (on: ServerNode, target: string, headers: Record<string, string>): Promise<HttpReply> =>
  on.send({ method: 'GET', target, headers });

/** Status of a read under the session. */
const read = async (on: ServerNode, { cookie }: Pick<KeptSession, 'cookie'>): Promise<number> =>
  (await get(on, `${API}/user`, { cookie })).status;

/** Resolves when the statement finds a row: no answer waits for what a request leaves behind. */
const until = async (text: string): Promise<void> => {
  const deadline = performance.now() + 10_000;
  while ((await sql(text)).rowCount === 0) {
    if (performance.now() > deadline) throw new Error(`still no row: ${text}`);
  }
};

/** Resolves when the use that a session is put to now is written. */
const noted = (): Promise<void> => until(`SELECT FROM session WHERE last_used_at = '${time.clock().toISOString()}'`);

const change = (
  on: ServerNode,
  method: string,
  path: string,
  { cookie, token }: KeptSession,
  body?: unknown,
): Promise<HttpReply> =>
  on.send({
    method,
    target: `/login/api${path}`,
    headers: {
      cookie,
      'x-security-token': token,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });

const sessionsOf = async (on: ServerNode, cookie: string, path = '/sessions'): Promise<Json> => {
  const reply = await get(on, `/login/api${path}`, { cookie });
  expect(reply.status).toBe(200);
  return JSON.parse(reply.text);
};

const codeOf = ({ status, text }: HttpReply): readonly [number, string] => [status, JSON.parse(text).error.code];

describe('signing in by JSON', () => {
  it('begins a session that reads, and writes with its token', async () => {
    const reply = await trySignIn(node.send, nameOf('editor').toUpperCase(), passwordOf('editor'));
    expect(reply.status).toBe(201);
    const { SecurityToken, ...rest } = JSON.parse(reply.text);
    expect(rest).toEqual({
      User: { ObjectID: USER.editor, UserName: nameOf('editor') },
      SubscriptionAdmin: false,
      Via: 'session',
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
    expect(await rows()).toBe(0);
  });

  it('tells in "dev" what was wrong', async () => {
    const dev = await startServerNode(world.database, { time, isDevelopment: true });
    const reply = await trySignIn(dev.send, 'nobody@garden.test', 'wrong');
    expect(codeOf(reply)).toEqual([401, 'unknown-user']);
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
    expect(codeOf(reply)).toEqual([status, code]);
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
    expect(await read(node, planted)).toBe(401);
  });

  it('gives a new id each time and leaves other browsers signed in', async () => {
    const first = await signIn(node.send, 'editor');
    const second = await signIn(node.send, 'editor');
    expect(second.id).not.toBe(first.id);
    expect([await read(node, first), await read(node, second)]).toEqual([200, 200]);
  });
});

describe('signing out', () => {
  it('ends the session on every node and clears the cookies', async () => {
    const session = await signIn(node.send, 'editor');
    expect(await read(other, session)).toBe(200);
    const reply = await change(node, 'DELETE', '/session', session);
    expect([reply.status, reply.text]).toEqual([204, '']);
    const cleared = reply.headers['set-cookie'] ?? [];
    expect(cleared.map((line) => line.split('=')[0])).toEqual(['JSESSIONID', 'ZSESSIONID', 'SUBBUCKETID']);
    for (const line of cleared) expect(line).toMatch(/^\w+=; Path=\/; HttpOnly; SameSite=Lax; Max-Age=0$/);
    expect(await read(node, session)).toBe(401);
    time.advance(SECOND);
    expect(await read(other, session)).toBe(401);
  });

  it('needs the security token', async () => {
    const session = await signIn(node.send, 'editor');
    const reply = await node.send({
      method: 'DELETE',
      target: '/login/api/session',
      headers: { cookie: session.cookie },
    });
    expect(codeOf(reply)).toEqual([403, 'security-token-missing']);
    expect(reply.headers['set-cookie']).toBeUndefined();
    expect(await read(node, session)).toBe(200);
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
    expect(await read(node, session)).toBe(401);
  });

  it('ends whatever the cookies name there, and asks nobody for a password', async () => {
    const [first, second] = [await signIn(node.send, 'editor'), await signIn(node.send, 'viewer')];
    const cookie = `JSESSIONID=${first.id}; ZSESSIONID=${second.id}`;
    await get(node, CLEAR, { cookie, ...basicOf('admin', 'wrong') });
    expect([await read(node, first), await read(node, second)]).toEqual([401, 401]);
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
    expect(await read(node, session)).toBe(200);
  });
});

describe('the list of sessions', () => {
  it('shows when, where and with what, and which one is this', async () => {
    const laptop = await signIn(node.send, 'editor', { 'user-agent': 'Laptop/1.0' });
    time.advance(30 * SECOND);
    const phone = await signIn(node.send, 'editor', { 'user-agent': `Phone/2.0 ${'x'.repeat(400)}` });
    await signIn(node.send, 'viewer', { 'user-agent': 'Foreign/3.0' });
    const { Results, TotalResultCount } = await sessionsOf(other, laptop.cookie);
    expect(TotalResultCount).toBe(2);
    const begun = time.clock().getTime() - 30 * SECOND;
    expect(Results).toEqual([
      {
        ObjectID: expect.any(Number),
        Created: time.clock().toISOString(),
        LastAccessed: time.clock().toISOString(),
        Expires: new Date(time.clock().getTime() + DAY).toISOString(),
        Address: '127.0.0.1',
        UserAgent: `Phone/2.0 ${'x'.repeat(290)}`,
        Current: false,
      },
      {
        ObjectID: expect.any(Number),
        Created: new Date(begun).toISOString(),
        LastAccessed: new Date(begun).toISOString(),
        Expires: new Date(begun + DAY).toISOString(),
        Address: '127.0.0.1',
        UserAgent: 'Laptop/1.0',
        Current: true,
      },
    ]);
    expect((await sessionsOf(node, phone.cookie)).Results.map(({ Current }: Json) => Current)).toEqual([true, false]);
  });

  it('comes in pages', async () => {
    const [first, second, third] = [
      await signIn(node.send, 'editor', { 'user-agent': 'first' }),
      await signIn(node.send, 'editor', { 'user-agent': 'second' }),
      await signIn(node.send, 'editor', { 'user-agent': 'third' }),
    ];
    const seen: string[] = [];
    for (const { cookie } of [first, second, third]) {
      const path = `/sessions?start=${seen.length + 1}&pagesize=1`;
      const { Results, TotalResultCount } = await sessionsOf(node, cookie, path);
      expect([Results.length, TotalResultCount]).toEqual([1, 3]);
      seen.push(Results[0].UserAgent);
    }
    expect(seen).toEqual(['third', 'second', 'first']);
    expect((await sessionsOf(node, first.cookie, '/sessions?start=4')).Results).toEqual([]);
    expect(
      (await sessionsOf(node, first.cookie, `/sessions?pagesize=${limits.loginPageSizeMaximum}`)).Results,
    ).toHaveLength(3);
    for (const wrong of ['start=0', 'start=x', 'pagesize=0', `pagesize=${limits.loginPageSizeMaximum + 1}`]) {
      const reply = await get(node, `/login/api/sessions?${wrong}`, { cookie: first.cookie });
      expect(codeOf(reply)).toEqual([400, 'bad-parameter']);
    }
  });

  it('gives a key the sessions of its owner, none of them its own', async () => {
    await signIn(node.send, 'editor');
    const reply = await get(node, '/login/api/sessions', { zsessionid: apiKeyOf('editor') });
    expect(JSON.parse(reply.text).Results.map(({ Current }: Json) => Current)).toEqual([false]);
  });

  it('leaves out what is over: ended, timed out, or of before all were ended', async () => {
    const ended = await signIn(node.send, 'editor');
    await change(node, 'DELETE', '/session', ended);
    await signIn(node.send, 'editor');
    time.advance(DAY);
    const disabled = await signIn(node.send, 'editor');
    await sql(`UPDATE app_user SET disabled = true WHERE oid = ${USER.editor}`);
    await sql(`UPDATE app_user SET disabled = false WHERE oid = ${USER.editor}`);
    time.advance(2 * SECOND);
    expect(await read(node, disabled)).toBe(401);
    const { Results } = await sessionsOf(node, (await signIn(node.send, 'editor')).cookie);
    expect(Results.map(({ Current }: Json) => Current)).toEqual([true]);
  });
});

describe('ending sessions', () => {
  it('ends one of one’s own, on every node', async () => {
    const [here, there] = [await signIn(node.send, 'editor'), await signIn(node.send, 'editor')];
    expect(await read(other, there)).toBe(200);
    const { Results } = await sessionsOf(node, here.cookie);
    const { ObjectID } = Results.find(({ Current }: Json) => !Current);
    expect((await change(node, 'DELETE', `/sessions/${ObjectID}`, here)).status).toBe(204);
    expect(await read(node, there)).toBe(401);
    time.advance(SECOND);
    expect([await read(other, there), await read(other, here)]).toEqual([401, 200]);
    expect(codeOf(await change(node, 'DELETE', `/sessions/${ObjectID}`, here))).toEqual([404, 'not-found']);
  });

  it('ends none of anybody else’s, unless an administrator does', async () => {
    const [mine, theirs] = [await signIn(node.send, 'editor'), await signIn(node.send, 'viewer')];
    const [{ ObjectID }] = (await sessionsOf(node, theirs.cookie)).Results;
    for (const oid of [ObjectID, 1, '0', 'x', '9'.repeat(30), '1;2'])
      expect(codeOf(await change(node, 'DELETE', `/sessions/${oid}`, mine))).toEqual([404, 'not-found']);
    expect(await read(node, theirs)).toBe(200);
    const admin = await signIn(node.send, 'admin');
    expect((await change(node, 'DELETE', `/sessions/${ObjectID}`, admin)).status).toBe(204);
    expect(await read(node, theirs)).toBe(401);
  });

  it('ends all others and goes on under a new id and token', async () => {
    const [here, there] = [await signIn(node.send, 'editor'), await signIn(node.send, 'editor')];
    const unused = cookieSet(await get(node, `${API}/user`, basicOf('editor'))) ?? '';
    const reply = await change(node, 'DELETE', '/sessions', here);
    expect(reply.status).toBe(200);
    const id = cookieSet(reply) ?? '';
    const token: string = JSON.parse(reply.text).SecurityToken;
    expect([id, token]).not.toEqual([here.id, here.token]);
    time.advance(SECOND);
    for (const each of [node, other]) {
      for (const dead of [here.id, there.id, unused])
        expect(await read(each, { cookie: `JSESSIONID=${dead}` })).toBe(401);
      expect(await read(each, { cookie: `JSESSIONID=${id}` })).toBe(200);
    }
    expect((await sessionsOf(other, `JSESSIONID=${id}`)).Results).toHaveLength(1);
    const written = await change(other, 'DELETE', '/session', { id, cookie: `JSESSIONID=${id}`, token });
    expect(written.status).toBe(204);
  });

  it('lets an administrator list and end all of a user’s, used or not', async () => {
    const [first, unused] = [
      await signIn(node.send, 'viewer'),
      cookieSet(await get(node, `${API}/user`, basicOf('viewer'))) ?? '',
    ];
    const admin = await signIn(node.send, 'admin');
    const path = `/users/${USER.viewer}/sessions`;
    const { Results } = await sessionsOf(node, admin.cookie, path);
    expect(Results).toMatchObject([{ Current: false, Address: '127.0.0.1' }]);
    expect((await change(node, 'DELETE', path, admin)).status).toBe(204);
    for (const id of [first.id, unused]) expect(await read(node, { cookie: `JSESSIONID=${id}` })).toBe(401);
    expect((await sessionsOf(node, admin.cookie, path)).TotalResultCount).toBe(0);
    expect(await read(node, admin)).toBe(200);
  });

  test.each(['1', '0', 'x', '99999999999999999999'])('knows no user %s', async (oid) => {
    const admin = await signIn(node.send, 'admin');
    expect(codeOf(await get(node, `/login/api/users/${oid}/sessions`, admin as never))).toEqual([404, 'not-found']);
    expect(codeOf(await change(node, 'DELETE', `/users/${oid}/sessions`, admin))).toEqual([404, 'not-found']);
  });

  it('is an administrator’s affair for other users, even with one’s own number', async () => {
    const editor = await signIn(node.send, 'editor');
    for (const oid of [USER.viewer, USER.editor]) {
      const path = `/users/${oid}/sessions`;
      expect(codeOf(await get(node, `/login/api${path}`, { cookie: editor.cookie }))).toEqual([
        403,
        'administrators-only',
      ]);
      expect(codeOf(await change(node, 'DELETE', path, editor))).toEqual([403, 'administrators-only']);
    }
  });
});

describe('time-outs', () => {
  /** Uses the session after each of these pauses; gives the statuses. */
  const uses = async (session: KeptSession, ...pauses: readonly number[]): Promise<readonly number[]> => {
    const statuses: number[] = [];
    for (const [at, pause] of pauses.entries()) {
      time.advance(pause);
      statuses.push(await read(at % 2 === 0 ? node : other, session));
      if (statuses.at(-1) === 200) await noted();
    }
    return statuses;
  };

  it('are the subscription’s, for everybody', async () => {
    await sql('UPDATE subscription SET session_timeout_seconds = 1800');
    await sql('UPDATE user_profile SET session_timeout_seconds = 1209600');
    time.advance(2 * SECOND);
    expect(await uses(await signIn(node.send, 'editor'), 29 * MINUTE, 30 * MINUTE)).toEqual([200, 401]);
  });

  it('are the user’s own where the subscription lets users choose', async () => {
    await sql(`UPDATE user_profile SET session_timeout_seconds = 600 WHERE user_id = ${USER.editor}`);
    time.advance(2 * SECOND);
    expect(await uses(await signIn(node.send, 'editor'), 10 * MINUTE)).toEqual([401]);
    expect(await uses(await signIn(node.send, 'viewer'), DAY - MINUTE, DAY)).toEqual([200, 401]);
  });

  test.each([
    [1, 9 * MINUTE, 10 * MINUTE],
    [2_000_000_000, 14 * DAY - MINUTE, 14 * DAY],
  ])('keep to the vendor’s range where %i seconds are stored', async (seconds, alive, dead) => {
    await sql(`UPDATE subscription SET session_timeout_seconds = ${seconds}`);
    time.advance(2 * SECOND);
    expect(await uses(await signIn(node.send, 'editor'), alive)).toEqual([200]);
    expect(await uses(await signIn(node.send, 'editor'), dead)).toEqual([401]);
  });

  it('end also a session that is never idle, at the age that an administrator sets', async () => {
    const admin = await signIn(node.send, 'admin');
    const set = await change(node, 'PUT', '/session-policy', admin, { SessionLifetimeSeconds: 3600 });
    expect(JSON.parse(set.text)).toEqual({ SessionTimeoutSeconds: null, SessionLifetimeSeconds: 3600 });
    time.advance(2 * SECOND);
    const session = await signIn(node.send, 'editor');
    const { Results } = await sessionsOf(node, session.cookie);
    expect(Results[0].Expires).toBe(new Date(time.clock().getTime() + 3_600_000).toISOString());
    expect(await uses(session, 20 * MINUTE, 20 * MINUTE, 19 * MINUTE, MINUTE)).toEqual([200, 200, 200, 401]);
    const again = await signIn(node.send, 'admin');
    expect((await change(node, 'PUT', '/session-policy', again, { SessionLifetimeSeconds: null })).status).toBe(200);
    expect(JSON.parse((await get(node, '/login/api/session-policy', again as never)).text)).toEqual({
      SessionTimeoutSeconds: null,
      SessionLifetimeSeconds: null,
    });
  });

  test.each([
    [{ SessionLifetimeSeconds: 599 }],
    [{ SessionLifetimeSeconds: 2_592_001 }],
    [{ SessionLifetimeSeconds: 600.5 }],
    [{ SessionLifetimeSeconds: '3600' }],
    [{ SessionTimeoutSeconds: 3600 }],
    [{ SessionLifetimeSeconds: 3600, SessionTimeoutSeconds: 600 }],
    [{}],
  ])('are not set by %o', async (body) => {
    const admin = await signIn(node.send, 'admin');
    expect(codeOf(await change(node, 'PUT', '/session-policy', admin, body))).toEqual([400, 'bad-member']);
    expect((await sql('SELECT FROM subscription WHERE session_lifetime_seconds IS NOT NULL')).rowCount).toBe(0);
  });

  it('are an administrator’s to see and set', async () => {
    const editor = await signIn(node.send, 'editor');
    const seen = await get(node, '/login/api/session-policy', { cookie: editor.cookie });
    expect(codeOf(seen)).toEqual([403, 'administrators-only']);
    const set = await change(node, 'PUT', '/session-policy', editor, { SessionLifetimeSeconds: 3600 });
    expect(codeOf(set)).toEqual([403, 'administrators-only']);
  });
});

describe('rows', () => {
  it('are not left behind by a script that sends its password each time', async () => {
    for (let n = 0; n < 30; n++) expect((await get(node, `${API}/user`, basicOf('editor'))).status).toBe(200);
    expect(await rows()).toBe(0);
  });

  it('are kept to a number for each user: who never came back goes first, and is served for ten minutes still', async () => {
    const browser = await signIn(node.send, 'editor');
    time.advance(2 * MINUTE);
    expect(await read(node, browser)).toBe(200);
    await noted();
    const fetch = () => get(node, `${API}/security/authorize`, basicOf('editor'));
    const first = await fetch();
    time.advance(SECOND);
    for (let n = 0; n < limits.sessionsPerUser + 20; n++) await fetch();
    expect(await rows()).toBe(limits.sessionsPerUser);
    expect(await read(node, { cookie: `JSESSIONID=${cookieSet(first)}` })).toBe(200);
    time.advance(20 * MINUTE);
    expect(await read(node, browser)).toBe(200);
    expect((await sessionsOf(node, browser.cookie)).Results.filter(({ Current }: Json) => Current)).toHaveLength(1);
  });
});
