import { beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import type { HttpReply } from '../support/http-client.ts';
import type { ServerNode } from '../support/server-node.ts';
import {
  basicOf,
  change,
  cookieSet,
  get,
  type KeptSession,
  passwordOf,
  postJson,
  problemOf,
  readUnder,
  signIn,
} from '../support/signed-in.ts';
import { useTwoServers } from '../support/two-servers.ts';
import { type Json, useWorld } from '../support/world.ts';
import { USER } from '../support/world-seed.ts';

const DAY = 86_400_000;
const NEW_KEY = { Description: 'made after a proof', Grant: 'Full Access' };
const NEW_CLIENT = { Name: 'Made after a proof', RedirectURIs: ['https://app.example.com/back'] };

const world = useWorld();

const servers = useTwoServers(world, ['admin', 'editor']);

const { time, sql, until } = servers;

let node: ServerNode;
let other: ServerNode;

beforeAll(() => {
  ({ node, other } = servers);
});

beforeEach(async () => {
  await sql('TRUNCATE session');
  await sql('UPDATE subscription SET maximumloginattempts = NULL');
  await sql('UPDATE app_user SET failed_login_attempts = 0, account_locked_until = NULL');
  time.advance(DAY);
});

const confirm = (on: ServerNode, session: KeptSession, Password: unknown = passwordOf('editor')): Promise<HttpReply> =>
  change(on, 'POST', '/session/confirmation', session, { Password });

const makeKey = (on: ServerNode, session: KeptSession) => change(on, 'POST', '/keys', session, NEW_KEY);

const shownSession = async (on: ServerNode, { cookie }: Pick<KeptSession, 'cookie'>): Promise<Json> =>
  JSON.parse((await get(on, '/login/api/session', { cookie })).text);

/** A session whose proof is as old as it may be. */
const atTheLimit = async (): Promise<KeptSession> => {
  const session = await signIn(node.send, 'editor');
  time.advance(limits.passwordProofMs);
  return session;
};

const tooLate = async (): Promise<KeptSession> => {
  const session = await atTheLimit();
  time.advance(1);
  return session;
};

const keys = async (): Promise<number> => (await sql('SELECT FROM api_key')).rowCount ?? 0;

describe('making a credential', () => {
  it('works as long as the password was proved a quarter of an hour ago', async () => {
    expect((await makeKey(node, await atTheLimit())).status).toBe(201);
  });

  it('is refused a moment later, and nothing is made', async () => {
    const session = await tooLate();
    const before = await keys();
    expect(problemOf(await makeKey(node, session))).toEqual([403, 'confirm-password']);
    expect(await keys()).toBe(before);
  });

  it('works again on every node once the password is confirmed', async () => {
    const session = await tooLate();
    expect(problemOf(await makeKey(other, session))).toEqual([403, 'confirm-password']);
    const reply = await confirm(node, session);
    expect([reply.status, reply.text]).toEqual([204, '']);
    expect(cookieSet(reply)).toBeNull();
    expect((await makeKey(other, session)).status).toBe(201);
    time.advance(limits.passwordProofMs + 1);
    expect(problemOf(await makeKey(node, session))).toEqual([403, 'confirm-password']);
  });

  it('needs the proof in the very session: another one of the same user is asked', async () => {
    const session = await tooLate();
    const fresh = await signIn(node.send, 'editor');
    expect(problemOf(await makeKey(node, session))).toEqual([403, 'confirm-password']);
    expect((await makeKey(node, fresh)).status).toBe(201);
  });

  it('needs none beyond the password itself as Basic, beside an old session too', async () => {
    const { cookie, token } = await tooLate();
    const alone = await postJson(node.send, '/login/api/keys', NEW_KEY, basicOf('editor'));
    expect(alone.status).toBe(201);
    const headers = { ...basicOf('editor'), cookie, 'x-security-token': token };
    expect((await postJson(node.send, '/login/api/keys', NEW_KEY, headers)).status).toBe(201);
  });

  test.each([
    ['keys/1/reset', { GraceHours: 0 }],
    ['keys/1/claim', undefined],
    ['clients', NEW_CLIENT],
    ['clients/none/secret', { GraceHours: 0 }],
  ])('asks at POST %s, too', async (path, body) => {
    const session = await tooLate();
    expect(problemOf(await change(node, 'POST', `/${path}`, session, body))).toEqual([403, 'confirm-password']);
    await confirm(node, session);
    const reply = await change(node, 'POST', `/${path}`, session, body);
    expect(reply.status === 201 || problemOf(reply)[1] === 'not-found').toBe(true);
  });

  it('is all that asks: a key is renamed and deleted, and the session ends', async () => {
    const session = await signIn(node.send, 'editor');
    const { ObjectID } = JSON.parse((await makeKey(node, session)).text);
    time.advance(limits.passwordProofMs + 1);
    const renamed = await change(node, 'PATCH', `/keys/${ObjectID}`, session, { Description: 'renamed' });
    expect(renamed.status).toBe(200);
    expect((await change(node, 'DELETE', `/keys/${ObjectID}`, session)).status).toBe(204);
    expect((await change(node, 'DELETE', '/session', session)).status).toBe(204);
  });

  test.each([
    ['a key may write', 'key', { Grant: 'Full Access' }],
    ['a key works for longer', 'key', { ExpiresAt: null }],
    ['a client sends people elsewhere', 'client', { RedirectURIs: ['https://app.example.com/other'] }],
  ] as const)('asks before %s, too, and not before it does less', async (_, kind, wider) => {
    const session = await signIn(node.send, 'editor');
    const ExpiresAt = new Date(time.clock().getTime() + 30 * DAY).toISOString();
    const key = { Description: 'narrow', Grant: 'ALM WSAPI Read-only', ExpiresAt };
    const made = JSON.parse((await change(node, 'POST', `/${kind}s`, session, kind === 'key' ? key : NEW_CLIENT)).text);
    const path = kind === 'key' ? `/keys/${made.ObjectID}` : `/clients/${made.ClientID}`;
    time.advance(limits.passwordProofMs + 1);
    const shown = (await get(node, `/login/api${path}`, { cookie: session.cookie })).text;
    expect(problemOf(await change(node, 'PATCH', path, session, wider))).toEqual([403, 'confirm-password']);
    expect((await get(node, `/login/api${path}`, { cookie: session.cookie })).text).toBe(shown);
    await confirm(node, session);
    expect((await change(node, 'PATCH', path, session, wider)).status).toBe(200);
    time.advance(limits.passwordProofMs + 1);
    const narrower = kind === 'key' ? { Description: 'renamed' } : { Name: 'Renamed' };
    expect((await change(node, 'PATCH', path, session, narrower)).status).toBe(200);
  });

  test.each([
    ['PATCH', `/users/${USER.editor}`, { SubscriptionAdmin: true }],
    ['POST', '/users', { UserName: 'new-admin@garden.test', SubscriptionAdmin: true, Invite: true }],
    [
      'POST',
      '/users/import',
      { Csv: 'UserName,SubscriptionAdmin\nfiled-admin@garden.test,true', DryRun: false, Invite: true },
    ],
  ] as const)('asks whoever makes an administrator by %s %s', async (method, path, body) => {
    const session = await signIn(node.send, 'admin');
    time.advance(limits.passwordProofMs + 1);
    const administrators = async () => (await sql('SELECT FROM app_user WHERE subscription_admin')).rowCount;
    const before = await administrators();
    expect(problemOf(await change(node, method, path, session, body))).toEqual([403, 'confirm-password']);
    expect(await administrators()).toBe(before);
    const proof = await change(node, 'POST', '/session/confirmation', session, { Password: passwordOf('admin') });
    expect(proof.status).toBe(204);
    expect((await change(node, method, path, session, body)).status).toBeLessThan(300);
    expect(await administrators()).toBe(Number(before) + 1);
    await sql(`UPDATE app_user SET subscription_admin = oid = ${USER.admin}`);
  });

  it('is refused by the same rule where somebody only asks what would be', async () => {
    const session = await tooLate();
    const headers = { cookie: session.cookie, 'x-security-token': session.token };
    const question = { Method: 'POST', Url: '/login/api/keys', Headers: headers };
    const ask = async () => JSON.parse((await change(node, 'POST', '/explain', session, question)).text);
    expect(await ask()).toMatchObject({ Outcome: 'refused', Reason: 'confirm-password', Answer: { Status: 403 } });
    await confirm(node, session);
    expect(await ask()).toMatchObject({ Outcome: 'accepted' });
  });
});

describe('the proof of a session', () => {
  it('is told beside who is signed in', async () => {
    const begun = time.clock().toISOString();
    const session = await tooLate();
    expect((await shownSession(node, session)).ConfirmedAt).toBe(begun);
    await confirm(node, session);
    expect((await shownSession(other, session)).ConfirmedAt).toBe(time.clock().toISOString());
  });

  it('goes along, unrenewed, when the other sessions are ended', async () => {
    const session = await tooLate();
    const { ConfirmedAt } = await shownSession(node, session);
    const reply = await change(node, 'DELETE', '/sessions', session);
    const next = { id: '', cookie: `JSESSIONID=${cookieSet(reply)}`, token: JSON.parse(reply.text).SecurityToken };
    expect((await shownSession(other, next)).ConfirmedAt).toBe(ConfirmedAt);
    expect(problemOf(await makeKey(other, next))).toEqual([403, 'confirm-password']);
  });

  it('is made anew by a change of the password that ends the other sessions', async () => {
    const session = await tooLate();
    const body = { OldPassword: passwordOf('editor'), NewPassword: 'Another good one 9', EndOtherSessions: true };
    const reply = await change(node, 'POST', '/password', session, body);
    const next = { id: '', cookie: `JSESSIONID=${cookieSet(reply)}`, token: JSON.parse(reply.text).SecurityToken };
    expect((await makeKey(other, next)).status).toBe(201);
    const back = { OldPassword: 'Another good one 9', NewPassword: passwordOf('editor') };
    expect((await change(node, 'POST', '/password', next, back)).status).toBe(204);
  });

  it('counts from the beginning of sessions that an earlier version has noted', async () => {
    const session = await signIn(node.send, 'editor');
    await sql('UPDATE session SET confirmed_at = NULL');
    time.advance(limits.passwordProofMs);
    expect((await makeKey(node, session)).status).toBe(201);
    time.advance(1);
    expect(problemOf(await makeKey(node, session))).toEqual([403, 'confirm-password']);
  });

  it('stands in the decision log, with the session', async () => {
    const session = await tooLate();
    const { headers } = await confirm(node, session);
    const entry = `SELECT FROM decision WHERE reason = 'password-confirmed' AND outcome = 'accepted' AND user_id = ${USER.editor}
      AND session IS NOT NULL AND request_id = '${headers['x-request-id']}'`;
    await until(entry);
  });
});

describe('a confirmation', () => {
  it('with a wrong password is refused, counted and locked like a sign-in, and the session lives on', async () => {
    await sql('UPDATE subscription SET maximumloginattempts = 3');
    time.advance(2_000);
    const session = await tooLate();
    const refusals = [];
    for (const _ of [1, 2, 3]) refusals.push(await confirm(node, session, 'not the password'));
    // Now it is right, and the account is locked.
    refusals.push(await confirm(node, session));
    expect(new Set(refusals.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(problemOf(refusals[0] as HttpReply)).toEqual([403, 'wrong-password']);
    expect((await get(node, '/login/api/session', basicOf('editor'))).status).toBe(401);
    expect(await readUnder(node, session)).toBe(200);
    expect(problemOf(await makeKey(node, session))).toEqual([403, 'confirm-password']);
    const { rows } = await sql(`SELECT failed_login_attempts AS n FROM app_user WHERE oid = ${USER.editor}`);
    expect(rows).toEqual([{ n: 3 }]);
  });

  test.each([[undefined], [''], [7], [null]])('without a text as Password (%j) is a bad member', async (password) => {
    const session = await signIn(node.send, 'editor');
    expect(problemOf(await change(node, 'POST', '/session/confirmation', session, { Password: password }))).toEqual([
      400,
      'bad-member',
    ]);
  });

  it('proves one’s own password and nobody else’s', async () => {
    const session = await tooLate();
    expect(problemOf(await confirm(node, session, passwordOf('admin')))).toEqual([403, 'wrong-password']);
  });

  it('needs the security token, as every change', async () => {
    const { cookie } = await tooLate();
    const reply = await postJson(
      node.send,
      '/login/api/session/confirmation',
      { Password: passwordOf('editor') },
      { cookie },
    );
    expect(problemOf(reply)).toEqual([403, 'security-token-missing']);
  });

  it('under Basic changes nothing and is right', async () => {
    const body = { Password: passwordOf('editor') };
    const reply = await postJson(node.send, '/login/api/session/confirmation', body, basicOf('editor'));
    expect(reply.status).toBe(204);
  });
});
