import { hash } from '@node-rs/argon2';
import { describe, expect, test } from 'vitest';
import { API } from '../support/world.ts';
import {
  basic,
  callLogin,
  DAY,
  MINUTE,
  mailedToken,
  type Node,
  newPassword,
  type Person,
  signIn,
  useAccountsWorld,
  withKey,
  writeAs,
} from './accounts-world.ts';

const world = useAccountsWorld();

const subscription = (values: Record<string, unknown>): Promise<readonly string[]> =>
  writeAs(world.node, world.admin, '/subscription/1001', { Subscription: values });

const cookieOf = (headers: { readonly 'set-cookie'?: string[] | undefined }): string =>
  (headers['set-cookie'] ?? []).map((each) => each.split(';')[0]).join('; ');

/** A session in a browser: its cookie and its security token. */
const openSession = async (person: Person, node: Node = world.node) => {
  const opened = await callLogin(node, 'GET', '/session', basic(person));
  return { cookie: cookieOf(opened.headers), 'x-security-token': String(opened.json.SecurityToken) };
};

const isAlive = async ({ cookie }: { readonly cookie: string }): Promise<boolean> =>
  (await world.node.send({ method: 'GET', target: `${API}/user`, headers: { cookie } })).status === 200;

const changeTo = (person: Person, NewPassword: string, more: Record<string, unknown> = {}) =>
  callLogin(world.node, 'POST', '/password', basic(person), { OldPassword: person.password, NewPassword, ...more });

describe('one’s own password', () => {
  test('changes by the old one, at once, and is told by mail', async () => {
    const person = await world.makeUser();
    const changed = newPassword();
    expect((await changeTo(person, changed)).status).toBe(204);
    expect((await signIn(world.node, person)).status).toBe(401);
    expect((await signIn(world.node, { ...person, password: changed })).status).toBe(200);
    const mails = await world.mails(person);
    expect(mails.map(({ kind }) => kind)).toEqual(['password-changed', 'password-changed', 'password-reset']);
    expect(mails.map(({ body }) => body).join()).not.toContain(changed);
  });

  test('is told of: what a new one must be, since when there is this one, and until when', async () => {
    const person = await world.makeUser();
    const told = async () => (await callLogin(world.node, 'GET', '/password', basic(person))).json;
    const rules = (await callLogin(world.node, 'GET', '/policy', basic(world.admin))).json.Passwords;
    expect(await told()).toEqual({ ...rules, LastChanged: world.now().toISOString(), ExpiresAt: null });
    await subscription({ PasswordExpirationDays: 30 });
    const expected = new Date(world.now().getTime() + 30 * DAY).toISOString();
    expect(await told()).toMatchObject({ ExpirationDays: 30, ExpiresAt: expected });
    await subscription({ PasswordExpirationDays: 0 });
    const reply = await world.node.send({ method: 'GET', target: '/login/api/password', headers: {} });
    expect(reply.status).toBe(401);
  });

  test('needs the old one, and a wrong one counts', async () => {
    const person = await world.makeUser();
    const session = await openSession(person);
    const attempt = (OldPassword: string) =>
      callLogin(world.node, 'POST', '/password', session, { OldPassword, NewPassword: newPassword() });
    for (let n = 0; n < 5; n++) expect((await attempt('wrong')).json.error.code).toBe('wrong-password');
    expect((await attempt(person.password)).json.error.code).toBe('wrong-password');
    expect(await isAlive(session)).toBe(true);
  });

  test('keeps the sessions unless they are to end, and then keeps the caller signed in', async () => {
    const person = await world.makeUser();
    const [own, other] = [await openSession(person), await openSession(person)];
    const [second, third] = [newPassword(), newPassword()];
    const change = (OldPassword: string, NewPassword: string, EndOtherSessions: boolean) =>
      callLogin(world.node, 'POST', '/password', own, { OldPassword, NewPassword, EndOtherSessions });
    expect((await change(person.password, second, false)).status).toBe(204);
    expect([await isAlive(own), await isAlive(other)]).toEqual([true, true]);
    const ended = await change(second, third, true);
    expect(ended.status).toBe(200);
    expect([await isAlive(own), await isAlive(other)]).toEqual([false, false]);
    const renewed = { cookie: cookieOf(ended.headers), 'x-security-token': ended.json.SecurityToken };
    expect(await isAlive(renewed)).toBe(true);
    const again = await callLogin(world.node, 'POST', '/password', renewed, {
      OldPassword: third,
      NewPassword: newPassword(),
    });
    expect(again.status).toBe(204);
  });

  test.each([
    ['Short-1', 'The password needs at least 8 characters.'],
    ['alllowercase', 'The password needs 2 of these'],
    [`Ab${'x'.repeat(253)}`, 'The password may have at most 254 characters.'],
  ])('refuses %s and keeps the old one', async (password, sentence) => {
    const person = await world.makeUser();
    const { status, json } = await changeTo(person, password);
    expect([status, json.error.code]).toEqual([400, 'bad-password']);
    expect(json.error.message).toContain(sentence);
    expect((await signIn(world.node, person)).status).toBe(200);
  });

  test('is none of those before it, as many as the subscription remembers', async () => {
    expect(await subscription({ PreviousPasswordCount: 2 })).toEqual([]);
    const person = await world.makeUser();
    const [first, second, third] = [person.password, newPassword(), newPassword()];
    const change = async (from: string, to: string) => (await changeTo({ ...person, password: from }, to)).status;
    expect(await change(first, first)).toBe(400);
    expect(await change(first, second)).toBe(204);
    expect(await change(second, first)).toBe(400);
    expect(await change(second, third)).toBe(204);
    expect(await change(third, first)).toBe(204);
    const { rows } = await world.database.main.query(
      'SELECT cardinality(previous_hashes) AS kept FROM credential WHERE user_id = $1',
      [person.oid],
    );
    expect(rows).toEqual([{ kept: 1 }]);
    expect(await subscription({ PreviousPasswordCount: 0 })).toEqual([]);
  });

  test.each([{}, { OldPassword: 'x' }, { OldPassword: 1, NewPassword: 2 }, { OldPassword: '', NewPassword: '' }])(
    'is not changed by a body such as %o',
    async (body) => {
      const reply = await callLogin(world.node, 'POST', '/password', basic(world.admin), body);
      expect([reply.status, reply.json.error.code]).toEqual([400, 'bad-member']);
    },
  );
});

test('a hash of lesser cost is made anew when its password comes', async () => {
  const person = await world.makeUser();
  const weak = await hash(person.password, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
  await world.database.main.query('UPDATE credential SET password_hash = $2 WHERE user_id = $1', [person.oid, weak]);
  const stored = async (): Promise<string> => {
    const { rows } = await world.database.main.query('SELECT password_hash FROM credential WHERE user_id = $1', [
      person.oid,
    ]);
    return rows[0].password_hash;
  };
  expect((await signIn(await world.startNode(), person)).status).toBe(200);
  while ((await stored()) === weak);
  expect(await stored()).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect((await signIn(await world.startNode(), person)).status).toBe(200);
});

describe('a password that has expired', () => {
  test('signs nobody in and stops the key, until its owner changes it', async () => {
    const person = await world.makeUser();
    const key = await world.makeKey(person);
    expect(await subscription({ PasswordExpirationDays: 30 })).toEqual([]);
    expect((await signIn(world.node, person)).status).toBe(200);
    world.advance(30 * DAY);
    expect((await signIn(world.node, person)).status).toBe(401);
    expect((await withKey(world.node, key)).status).toBe(401);

    const change = (userName: string, OldPassword: string, NewPassword: string) =>
      callLogin(world.node, 'POST', '/password/expired', {}, { UserName: userName, OldPassword, NewPassword });
    const changed = newPassword();
    const [wrong, unknown] = [
      await change(person.userName, 'wrong', changed),
      await change('nobody@acme.test', 'wrong', changed),
    ];
    expect([wrong.status, wrong.json.error.code]).toEqual([401, 'not-signed-in']);
    expect(unknown.text).toBe(wrong.text);
    expect((await change(person.userName, person.password, 'short')).json.error.code).toBe('bad-password');
    expect((await change(person.userName, person.password, changed)).status).toBe(204);
    expect((await signIn(world.node, { ...person, password: changed })).status).toBe(200);
    expect((await withKey(world.node, key)).status).toBe(200);

    // The administrator's own has expired as well.
    expect((await change(world.admin.userName, world.admin.password, world.admin.password)).status).toBe(204);
    expect(await subscription({ PasswordExpirationDays: null })).toEqual([]);
  });
});

describe('a reset', () => {
  const start = (userName: string, headers: Record<string, string> = {}) =>
    callLogin(world.node, 'POST', '/password-resets', headers, { UserName: userName });
  const finish = (Token: string, NewPassword: string) =>
    callLogin(world.node, 'POST', '/password-resets/finish', {}, { Token, NewPassword });
  /** The mail is written behind the answer. */
  const token = async (person: Person, before = ''): Promise<string> => {
    for (;;) {
      const found = await mailedToken(world, person);
      if (found !== before) return found;
    }
  };

  test('is answered alike for every name, and mails only who may have one', async () => {
    const [person, locked, disabled] = [await world.makeUser(), await world.makeUser(), await world.makeUser()];
    for (let n = 0; n < 5; n++) await signIn(world.node, { ...locked, password: 'wrong' });
    await callLogin(world.node, 'PATCH', `/users/${disabled.oid}`, basic(world.admin), { Disabled: true });
    const before = await token(person);
    world.advance(2 * MINUTE);
    const replies = [];
    for (const { userName } of [locked, disabled, { userName: 'nobody@acme.test' }, person]) {
      const { status, text, headers } = await start(userName);
      const { date: _, 'x-request-id': __, ...same } = headers;
      replies.push(JSON.stringify({ status, text, same }));
    }
    expect(new Set(replies).size).toBe(1);
    expect(replies[0]).toContain('"status":204');
    await token(person, before);
    for (const other of [locked, disabled]) {
      const kinds = (await world.mails(other)).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'password-reset')).toHaveLength(1);
    }
  });

  test('sets a password once, ends the sessions, and stores no token', async () => {
    const person = await world.makeUser();
    const session = await openSession(person);
    const before = await token(person);
    world.advance(2 * MINUTE);
    await start(person.userName.toUpperCase());
    const value = await token(person, before);
    const { rows } = await world.database.main.query<{ row: string }>(
      'SELECT password_reset::text AS row FROM password_reset',
    );
    expect(JSON.stringify(rows)).not.toContain(value);
    expect((await signIn(world.node, person)).status).toBe(200);

    expect((await finish(value, 'short')).json.error.code).toBe('bad-password');
    const passwords = Array.from({ length: 10 }, newPassword);
    const replies = await Promise.all(passwords.map((password) => finish(value, password)));
    const winners = passwords.filter((_, n) => replies[n]?.status === 204);
    expect(winners).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 400)).toHaveLength(9);
    expect(await isAlive(session)).toBe(false);
    expect((await signIn(world.node, { ...person, password: winners[0] ?? '' })).status).toBe(200);
    expect((await finish(value, newPassword())).json.error.code).toBe('bad-token');
  });

  test('is over after thirty minutes, and when a newer one is asked for', async () => {
    const person = await world.makeUser();
    const first = await token(person);
    world.advance(2 * MINUTE);
    await start(person.userName);
    const second = await token(person, first);
    world.advance(2 * MINUTE);
    await start(person.userName);
    const third = await token(person, second);
    expect((await finish(second, newPassword())).json.error.code).toBe('bad-token');
    world.advance(30 * MINUTE);
    expect((await finish(third, newPassword())).json.error.code).toBe('bad-token');
  });

  test('is not finished by who was locked meanwhile', async () => {
    const person = await world.makeUser();
    const before = await token(person);
    world.advance(2 * MINUTE);
    await start(person.userName);
    const value = await token(person, before);
    for (let n = 0; n < 5; n++) await signIn(world.node, { ...person, password: 'wrong' });
    await signIn(world.node, person);
    expect((await finish(value, newPassword())).json.error.code).toBe('bad-token');
  });

  test('is not started from the page of another site, nor without a name', async () => {
    const foreign = await start('nobody@acme.test', { origin: 'https://elsewhere.example' });
    expect([foreign.status, foreign.json.error.code]).toEqual([403, 'cross-site']);
    const form = await world.node.send({
      method: 'POST',
      target: '/login/api/password-resets',
      headers: { 'content-type': 'text/plain' },
      body: '{"UserName":"x"}',
    });
    expect(form.status).toBe(415);
    expect((await callLogin(world.node, 'POST', '/password-resets', {}, {})).json.error.code).toBe('bad-member');
  });

  test('is started by an administrator, who chooses nothing and learns nothing', async () => {
    const person = await world.makeUser();
    const path = `/users/${person.oid}/password-reset`;
    const sent = await callLogin(world.node, 'POST', path, basic(world.admin), { NewPassword: newPassword() });
    expect([sent.status, sent.text]).toEqual([204, '']);
    expect((await signIn(world.node, person)).status).toBe(200);
    expect((await callLogin(world.node, 'POST', path, basic(person))).json.error.code).toBe('administrators-only');
    await callLogin(world.node, 'PATCH', `/users/${person.oid}`, basic(world.admin), { Disabled: true });
    expect((await callLogin(world.node, 'POST', path, basic(world.admin))).json.error.code).toBe('no-reset');
    expect((await callLogin(world.node, 'POST', '/users/1/password-reset', basic(world.admin))).status).toBe(404);
  });
});
