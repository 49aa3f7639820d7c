import { beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import type { ServerNode } from '../support/server-node.ts';
import {
  basicOf,
  change,
  cookieSet,
  get,
  type KeptSession,
  problemOf,
  readUnder,
  signIn,
} from '../support/signed-in.ts';
import { useTwoServers } from '../support/two-servers.ts';
import { API, type Json, useWorld } from '../support/world.ts';
import { apiKeyOf, USER } from '../support/world-seed.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 1_440 * MINUTE;

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
  await sql(
    'UPDATE subscription SET session_timeout_seconds = NULL, session_lifetime_seconds = NULL, maximumloginattempts = NULL',
  );
  await sql('UPDATE user_profile SET session_timeout_seconds = NULL');
  await sql('UPDATE app_user SET failed_login_attempts = 0, account_locked_until = NULL, disabled = false');
  time.advance(DAY);
});

const rows = async (): Promise<number> => (await sql('SELECT FROM session')).rowCount ?? 0;

/** Resolves when the use that a session is put to now is written. */
const noted = (): Promise<void> => until(`SELECT FROM session WHERE last_used_at = '${time.clock().toISOString()}'`);

const sessionsOf = async (on: ServerNode, cookie: string, path = '/sessions'): Promise<Json> => {
  const reply = await get(on, `/login/api${path}`, { cookie });
  expect(reply.status).toBe(200);
  return JSON.parse(reply.text);
};

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
      expect(problemOf(reply)).toEqual([400, 'bad-parameter']);
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
    expect(await readUnder(node, disabled)).toBe(401);
    const { Results } = await sessionsOf(node, (await signIn(node.send, 'editor')).cookie);
    expect(Results.map(({ Current }: Json) => Current)).toEqual([true]);
  });
});

describe('ending sessions', () => {
  it('ends one of one’s own, on every node', async () => {
    const [here, there] = [await signIn(node.send, 'editor'), await signIn(node.send, 'editor')];
    expect(await readUnder(other, there)).toBe(200);
    const { Results } = await sessionsOf(node, here.cookie);
    const { ObjectID } = Results.find(({ Current }: Json) => !Current);
    expect((await change(node, 'DELETE', `/sessions/${ObjectID}`, here)).status).toBe(204);
    expect(await readUnder(node, there)).toBe(401);
    time.advance(SECOND);
    expect([await readUnder(other, there), await readUnder(other, here)]).toEqual([401, 200]);
    expect(problemOf(await change(node, 'DELETE', `/sessions/${ObjectID}`, here))).toEqual([404, 'not-found']);
  });

  it('ends none of anybody else’s, unless an administrator does', async () => {
    const [mine, theirs] = [await signIn(node.send, 'editor'), await signIn(node.send, 'viewer')];
    const [{ ObjectID }] = (await sessionsOf(node, theirs.cookie)).Results;
    for (const oid of [ObjectID, 1, '0', 'x', '9'.repeat(30), '1;2'])
      expect(problemOf(await change(node, 'DELETE', `/sessions/${oid}`, mine))).toEqual([404, 'not-found']);
    expect(await readUnder(node, theirs)).toBe(200);
    const admin = await signIn(node.send, 'admin');
    expect((await change(node, 'DELETE', `/sessions/${ObjectID}`, admin)).status).toBe(204);
    expect(await readUnder(node, theirs)).toBe(401);
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
        expect(await readUnder(each, { cookie: `JSESSIONID=${dead}` })).toBe(401);
      expect(await readUnder(each, { cookie: `JSESSIONID=${id}` })).toBe(200);
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
    for (const id of [first.id, unused]) expect(await readUnder(node, { cookie: `JSESSIONID=${id}` })).toBe(401);
    expect((await sessionsOf(node, admin.cookie, path)).TotalResultCount).toBe(0);
    expect(await readUnder(node, admin)).toBe(200);
  });

  test.each(['1', '0', 'x', '99999999999999999999'])('knows no user %s', async (oid) => {
    const admin = await signIn(node.send, 'admin');
    expect(problemOf(await get(node, `/login/api/users/${oid}/sessions`, admin as never))).toEqual([404, 'not-found']);
    expect(problemOf(await change(node, 'DELETE', `/users/${oid}/sessions`, admin))).toEqual([404, 'not-found']);
  });

  it('is an administrator’s affair for other users, even with one’s own number', async () => {
    const editor = await signIn(node.send, 'editor');
    for (const oid of [USER.viewer, USER.editor]) {
      const path = `/users/${oid}/sessions`;
      expect(problemOf(await get(node, `/login/api${path}`, { cookie: editor.cookie }))).toEqual([
        403,
        'administrators-only',
      ]);
      expect(problemOf(await change(node, 'DELETE', path, editor))).toEqual([403, 'administrators-only']);
    }
  });
});

describe('time-outs', () => {
  /** Uses the session after each of these pauses; gives the statuses. */
  const uses = async (session: KeptSession, ...pauses: readonly number[]): Promise<readonly number[]> => {
    const statuses: number[] = [];
    for (const [at, pause] of pauses.entries()) {
      time.advance(pause);
      statuses.push(await readUnder(at % 2 === 0 ? node : other, session));
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
    expect(problemOf(await change(node, 'PUT', '/session-policy', admin, body))).toEqual([400, 'bad-member']);
    expect((await sql('SELECT FROM subscription WHERE session_lifetime_seconds IS NOT NULL')).rowCount).toBe(0);
  });

  it('are an administrator’s to see and set', async () => {
    const editor = await signIn(node.send, 'editor');
    const seen = await get(node, '/login/api/session-policy', { cookie: editor.cookie });
    expect(problemOf(seen)).toEqual([403, 'administrators-only']);
    const set = await change(node, 'PUT', '/session-policy', editor, { SessionLifetimeSeconds: 3600 });
    expect(problemOf(set)).toEqual([403, 'administrators-only']);
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
    expect(await readUnder(node, browser)).toBe(200);
    await noted();
    const fetch = () => get(node, `${API}/security/authorize`, basicOf('editor'));
    const first = await fetch();
    time.advance(SECOND);
    for (let n = 0; n < limits.sessionsPerUser + 20; n++) await fetch();
    expect(await rows()).toBe(limits.sessionsPerUser);
    expect(await readUnder(node, { cookie: `JSESSIONID=${cookieSet(first)}` })).toBe(200);
    time.advance(20 * MINUTE);
    expect(await readUnder(node, browser)).toBe(200);
    expect((await sessionsOf(node, browser.cookie)).Results.filter(({ Current }: Json) => Current)).toHaveLength(1);
  });
});
