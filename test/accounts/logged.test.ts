import { describe, expect, test, vi } from 'vitest';
import type { HttpCall, HttpReply } from '../support/http-client.ts';
import type { Json } from '../support/world.ts';
import {
  basic,
  callLogin,
  mailedToken,
  newPassword,
  type Person,
  useAccountsWorld,
  writeAs,
} from './accounts-world.ts';

const world = useAccountsWorld();

/** What the log tells of one request. */
const entriesOf = async ({ headers }: Pick<HttpReply, 'headers'>): Promise<readonly Json[]> => {
  const path = `/decisions?requestId=${headers['x-request-id']}`;
  return (await callLogin(world.node, 'GET', path, basic(world.admin))).json.Results;
};

const send = (method: string, target: string, headers: Record<string, string> = {}, body?: unknown) =>
  world.node.send({
    method,
    target,
    headers: {
      'user-agent': 'a caller',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  } satisfies HttpCall);

const FOREIGN = { origin: 'https://elsewhere.example' };

/** Who of the two, from here, with that outcome and reason, and a sentence that says what the code means. */
const entry = (person: Person | null, method: string, Path: string, Outcome: string, Reason: string): Json =>
  expect.objectContaining({
    User: person === null ? null : { ObjectID: person.oid, UserName: person.userName },
    Address: '127.0.0.1',
    Method: method,
    Path,
    Outcome,
    Reason,
    Sentence: expect.stringMatching(/./),
    Count: 1,
  });

const resetToken = async (person: Person): Promise<string> => {
  world.advance(1);
  await callLogin(world.node, 'POST', `/users/${person.oid}/password-reset`, basic(world.admin));
  return mailedToken(world, person);
};

describe('a reset of the password', () => {
  const finish = (Token: string, NewPassword: string) =>
    send('POST', '/login/api/password-resets/finish', {}, { Token, NewPassword });
  const path = '/login/api/password-resets/finish';

  test('leaves one entry when it is finished, there before the answer is', async () => {
    const person = await world.makeUser();
    const reply = await finish(await resetToken(person), newPassword());
    expect(reply.status).toBe(204);
    const { rows } = await world.database.main.query('SELECT user_id, outcome FROM decision WHERE request_id = $1', [
      reply.headers['x-request-id'],
    ]);
    expect(rows).toEqual([{ user_id: person.oid, outcome: 'accepted' }]);
    expect(await entriesOf(reply)).toEqual([entry(person, 'POST', path, 'accepted', 'reset-token')]);
  });

  test('leaves one when the new password is not taken, and one when the token is not', async () => {
    const person = await world.makeUser();
    const token = await resetToken(person);
    const bad = await finish(token, 'short');
    expect(await entriesOf(bad)).toEqual([entry(person, 'POST', path, 'nothing-written', 'reset-token')]);
    const unknown = await finish('unknown', newPassword());
    expect(await entriesOf(unknown)).toEqual([entry(null, 'POST', path, 'refused', 'bad-token')]);
    await callLogin(world.node, 'PATCH', `/users/${person.oid}`, basic(world.admin), { Disabled: true });
    const late = await finish(token, newPassword());
    expect([late.status, (await entriesOf(late))[0].Reason]).toEqual([400, 'bad-token']);
    const all = JSON.stringify(
      (await callLogin(world.node, 'GET', '/decisions?pagesize=200', basic(world.admin))).json,
    );
    expect(all).not.toContain(token);
  });

  test('leaves one when it is asked for, which says for whom, and for nobody by the name that was sent', async () => {
    const person = await world.makeUser();
    const ask = (UserName: string) => send('POST', '/login/api/password-resets', {}, { UserName });
    for (const [userName, who, outcome] of [
      [person.userName, person, 'accepted'],
      // One a minute: nothing is sent.
      [person.userName, person, 'nothing-written'],
      ['nobody@acme.test', null, 'nothing-written'],
    ] as const) {
      if (outcome === 'accepted') world.advance(120_000);
      const reply = await ask(userName);
      // It is looked up behind the answer.
      await vi.waitFor(async () => {
        const entries = await entriesOf(reply);
        expect(entries).toEqual([entry(who, 'POST', '/login/api/password-resets', outcome, 'reset-asked')]);
        expect(JSON.stringify(entries)).not.toContain('nobody');
      });
    }
  });
});

describe('a change of the password', () => {
  test('that has expired leaves one entry, accepted', async () => {
    const person = await world.makeUser();
    const settings = (days: number) =>
      writeAs(world.node, world.admin, '/subscription/1001', { Subscription: { PasswordExpirationDays: days } });
    await world.database.main.query("UPDATE app_user SET last_password_update_date = '2029-01-01' WHERE oid = $1", [
      person.oid,
    ]);
    expect(await settings(30)).toEqual([]);
    const path = '/login/api/password/expired';
    const change = (OldPassword: string, NewPassword: string) =>
      send('POST', path, {}, { UserName: person.userName, OldPassword, NewPassword });
    const wrong = await change('wrong', newPassword());
    expect(await entriesOf(wrong)).toEqual([entry(person, 'POST', path, 'refused', 'wrong-password')]);
    const bad = await change(person.password, 'short');
    expect(await entriesOf(bad)).toEqual([entry(person, 'POST', path, 'nothing-written', 'old-password')]);
    const right = await change(person.password, newPassword());
    expect(right.status).toBe(204);
    expect(await entriesOf(right)).toEqual([entry(person, 'POST', path, 'accepted', 'old-password')]);
    expect(await settings(0)).toEqual([]);
  });
});

describe('a request from the page of another site', () => {
  test.each([
    ['POST', '/login/api/session'],
    ['POST', '/login/api/password-resets'],
    ['POST', '/login/api/password-resets/finish'],
    ['POST', '/login/api/password/expired'],
    ['PUT', '/login/key.js'],
    ['GET', '/slm/resources/jsp/security/clear.jsp'],
    ['POST', '/slm/resources/jsp/security/clear.jsp'],
    ['POST', '/login'],
  ])('%s %s leaves one entry', async (method, path) => {
    const reply = await send(method, path, FOREIGN, method === 'GET' ? undefined : {});
    expect(reply.status).toBe(403);
    expect(await entriesOf(reply)).toEqual([entry(null, method, path, 'refused', 'cross-site')]);
  });
});

describe('a session', () => {
  const open = async (person: Person): Promise<string> => {
    const { userName: username, password } = person;
    const reply = await send('PUT', '/login/key.js', {}, { username, password });
    expect(await entriesOf(reply)).toEqual([entry(person, 'PUT', '/login/key.js', 'accepted', 'password')]);
    return JSON.parse(reply.text).id;
  };

  test('leaves an entry when it begins, when it is asked for and when a browser signs out', async () => {
    const person = await world.makeUser();
    const id = await open(person);
    const shown = await send('GET', `/login/key/${id}.js`);
    expect(shown.status).toBe(200);
    const asked = '/login/key/***.js';
    expect(await entriesOf(shown)).toEqual([entry(person, 'GET', asked, 'accepted', 'session')]);
    const clear = '/slm/resources/jsp/security/clear.jsp';
    const out = await send('GET', clear, { cookie: `JSESSIONID=${id}; ZSESSIONID=${id}` });
    const [only, ...others] = await entriesOf(out);
    expect([only, others]).toEqual([entry(person, 'GET', clear, 'accepted', 'signed-out'), []]);
    expect(only.Session).toMatch(/^[0-9a-f]{12}$/);
    const again = await send('POST', clear, { cookie: `JSESSIONID=${id}` });
    expect(await entriesOf(again)).toEqual([entry(null, 'POST', clear, 'nothing-written', 'signed-out')]);
    const dead = await send('GET', `/login/key/${id}.js`);
    expect(await entriesOf(dead)).toEqual([entry(person, 'GET', asked, 'refused', 'session-ended')]);
  });

  test('that is unknown leaves an entry in which nothing of it stands, however short it is', async () => {
    const key = await world.makeKey(await world.makeUser());
    for (const [value, reason] of [
      ['hunter2', 'unknown-token'],
      ['a'.repeat(100), 'unknown-token'],
      [key, 'key-in-url'],
    ] as const) {
      const reply = await send('GET', `/login/key/${value}.js`);
      expect(reply.status).toBe(404);
      expect(await entriesOf(reply)).toEqual([entry(null, 'GET', '/login/key/***.js', 'refused', reason)]);
    }
  });

  test('that does not begin leaves one entry', async () => {
    const person = await world.makeUser();
    const wrong = await send('PUT', '/login/key.js', {}, { username: person.userName, password: 'wrong' });
    expect(await entriesOf(wrong)).toEqual([entry(person, 'PUT', '/login/key.js', 'refused', 'wrong-password')]);
  });
});

describe('the form of a page', () => {
  const post = (path: string, headers: Record<string, string> = {}) =>
    send('POST', path, { ...headers, 'content-type': 'application/x-www-form-urlencoded' });

  test('that is not the browser’s own leaves one entry and signs nobody in', async () => {
    const stale = await post('/login');
    expect(await entriesOf(stale)).toEqual([entry(null, 'POST', '/login', 'refused', 'security-token-missing')]);
  });
});

test('a sign-in that is sent to the identity provider leaves one entry', async () => {
  const mode = (policy: string, url: string | null) =>
    world.database.main.query('UPDATE subscription SET authentication_policy = $1, authentication_policy_url = $2', [
      policy,
      url,
    ]);
  await mode('SSO Only', 'https://idp.example/start');
  const node = await world.startNode();
  const reply = await node.send({ method: 'PUT', target: '/login/key.js', body: '{"username":"x@acme.test"}' });
  expect(reply.status).toBe(302);
  await vi.waitFor(async () => {
    expect(await entriesOf(reply)).toEqual([entry(null, 'PUT', '/login/key.js', 'refused', 'sent-to-sso')]);
  });
  await mode('Rally Only', null);
});

test('an app of AppSDK 1 leaves one entry', async () => {
  const reply = await send('GET', '/apps/1.33/sdk.js?loginKey=secret');
  expect(reply.status).toBe(410);
  expect(await entriesOf(reply)).toEqual([entry(null, 'GET', '/apps/1.33/sdk.js', 'refused', 'login-key')]);
});

test('two equal changes in the same moment are two entries', async () => {
  const agent = { 'user-agent': 'the same twice' };
  const change = () => send('PATCH', '/login/api/policy', { ...basic(world.admin), ...agent }, { Profile: 'rally' });
  const replies = await Promise.all(Array.from({ length: 8 }, change));
  expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
  for (const reply of replies)
    expect(await entriesOf(reply)).toEqual([entry(world.admin, 'PATCH', '/login/api/policy', 'accepted', 'password')]);
});
