import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import { type EmptyInstallation, startEmptyInstallation } from '../support/empty-installation.ts';
import type { HttpReply } from '../support/http-client.ts';
import { startServerNode } from '../support/server-node.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { API } from '../support/world.ts';
import { type Browser, createBrowser, expectPageHeaders, submitSignIn } from './browser.ts';

const PASSWORD = 'four words that nobody guesses';
const ADMIN = 'ada@example.com';

const TYPED = {
  userName: ADMIN,
  displayName: 'Ada',
  workspace: 'Garden',
  project: 'Pond',
  profile: 'modern',
  newPassword: PASSWORD,
  again: PASSWORD,
};

const send = async (visitor: Browser, fields: Record<string, string>): Promise<HttpReply> =>
  visitor.post('/login/set-up', { formToken: await visitor.tokenOf('/login/set-up'), ...TYPED, ...fields });

describe('a server without anybody', () => {
  let empty: EmptyInstallation;

  beforeAll(async () => {
    empty = await startEmptyInstallation();
  });

  afterAll(() => empty.close());

  const browser = () => createBrowser(empty.node.send);

  it('says so where one would sign in, and lets nobody in', async () => {
    const page = await browser().get('/login');
    expectPageHeaders(page);
    expect(page.text).toContain('Nobody can sign in yet.');
    expect(page.text).toContain('<a href="/login/set-up">');
    expect((await submitSignIn(browser(), ADMIN, PASSWORD)).status).toBe(401);
  });

  it('answers everything else without failing', async () => {
    const basic = { authorization: `Basic ${Buffer.from(`${ADMIN}:x`).toString('base64')}` };
    for (const target of [`${API}/defect`, `${API}/security/authorize`, '/login/api/session', '/login/oauth2/jwks']) {
      for (const headers of [{}, basic, { zsessionid: `_${'a'.repeat(43)}` }]) {
        expect((await empty.node.send({ method: 'GET', target, headers })).status, target).toBeLessThan(500);
      }
    }
    for (const target of ['/login/forgot', '/login/reset', '/login/expired-password'])
      expectPageHeaders(await browser().get(target));
    const forgot = await browser().get('/login/forgot');
    expect(forgot.status).toBe(200);
  });

  it('shows the form, modern first, to whoever comes', async () => {
    const page = await browser().get('/login/set-up');
    expect(page.status).toBe(200);
    expectPageHeaders(page);
    expect(page.text).toMatch(/value="modern" checked[\s\S]*value="rally"/);
    expect(page.text).toContain('value="Workspace 1"');
  });

  test.each(['', 'a', 'a'.repeat(43), 'a\0b'])('is not set up with the code %j', async (code) => {
    await empty.code();
    const reply = await send(browser(), { code });
    expect(reply.status).toBe(403);
    expectPageHeaders(reply);
    expect(reply.text).toContain('This code is none, or its 24 hours are over.');
    expect(await empty.count('app_user')).toBe(0);
  });

  it('is not set up with a code of yesterday', async () => {
    const code = await empty.code();
    empty.time.advance(86_400_000);
    expect((await send(browser(), { code })).status).toBe(403);
    expect(await empty.count('app_user')).toBe(0);
  });

  it('is not set up by a form of elsewhere', async () => {
    const visitor = browser();
    const code = await empty.code();
    expect((await send(visitor, { code, formToken: 'a'.repeat(64) })).status).toBe(403);
    expect(visitor.cookies.has('MUSTER_CODE')).toBe(false);
    expect(await empty.count('app_user')).toBe(0);
  });

  it('says what is wrong, keeps what was typed but the passwords, and costs no code', async () => {
    const code = await empty.code();
    const visitor = browser();
    const refusals: readonly (readonly [Record<string, string>, string])[] = [
      [{ code, newPassword: 'x', again: 'x' }, 'The password needs at least 15 characters.'],
      [{ newPassword: 'x', again: 'x', profile: 'rally' }, 'The password needs at least 8 characters.'],
      [{ newPassword: `${ADMIN}!!`, again: `${ADMIN}!!` }, 'little more than the user’s or the product’s name'],
      [{ again: 'another' }, 'The two new passwords differ.'],
      [{ userName: '  ' }, 'A user name, a workspace and a project are needed.'],
      [{ userName: '_ada' }, 'A user name has no colon'],
      [{ userName: 'ada:b' }, 'A user name has no colon'],
      [{ userName: 'ada\r\nb' }, 'A user name has no colon'],
      [{ workspace: '' }, 'A user name, a workspace and a project are needed.'],
      [{ profile: 'none' }, 'A user name, a workspace and a project are needed.'],
      [{ userName: 'x'.repeat(300) }, 'UserName'],
      [{ project: 'a\0b' }, 'role="alert"'],
      [{ displayName: '"><script>alert(1)</script>', newPassword: 'x', again: 'x' }, 'at least 15 characters'],
    ];
    for (const [fields, sentence] of refusals) {
      const reply = await send(visitor, fields);
      expect(reply.status, JSON.stringify(fields)).toBe(400);
      expectPageHeaders(reply);
      expect(reply.text).toContain(sentence);
      for (const secret of [code, PASSWORD]) expect(reply.text).not.toContain(secret);
      expect(await empty.count('app_user')).toBe(0);
    }
  });

  it('keeps of a code its digest alone', async () => {
    const code = await empty.code();
    const { rows } = await empty.database.main.query<{ text: string }>('SELECT c::text AS text FROM set_up_code c');
    expect(rows.length).toBeGreaterThan(0);
    for (const { text } of rows) expect(text).not.toContain(code);
  });
});

describe('setting up', () => {
  let empty: EmptyInstallation;

  beforeAll(async () => {
    empty = await startEmptyInstallation();
  });

  afterAll(() => empty.close());

  it('succeeds for one of those who try at once, on whichever node, and leaves one installation', async () => {
    const codes = [await empty.code(), await empty.code()];
    // What nodes remember of the empty database must not outlive it.
    await createBrowser(empty.node.send).get('/login');
    const replies = await Promise.all(
      [empty.node, empty.other, empty.node, empty.other].map((each, at) =>
        send(createBrowser(each.send), { code: codes[at % 2] ?? '', userName: `ada${at}@example.com` }),
      ),
    );
    for (const reply of replies) expectPageHeaders(reply);
    const done = replies.filter(({ status }) => status === 200);
    expect(done).toHaveLength(1);
    expect(done[0]?.text).toContain('Muster is set up');
    for (const reply of replies.filter(({ status }) => status !== 200)) {
      expect([409, 403, 404]).toContain(reply.status);
      expect(reply.text).toMatch(/Somebody else has set this server up|This code is none|Nothing here/);
    }
    const counts = await Promise.all(
      ['subscription', 'workspace', 'project', 'app_user', 'set_up_code'].map(empty.count),
    );
    expect(counts).toEqual([1, 1, 1, 1, 0]);
    const { rows } = await empty.database.main.query(
      "SELECT d.outcome, u.subscription_admin FROM decision d JOIN app_user u ON u.oid = d.user_id WHERE d.reason = 'set-up-code'",
    );
    expect(rows).toEqual([{ outcome: 'accepted', subscription_admin: true }]);
  });

  it('leaves nothing at its address', async () => {
    const visitor = createBrowser(empty.node.send);
    const page = await visitor.get('/login/set-up');
    expect(page.status).toBe(404);
    expectPageHeaders(page);
    const formToken = await visitor.tokenOf('/login');
    const again = await visitor.post('/login/set-up', { ...TYPED, code: await empty.code(), formToken });
    expect(again.status).toBe(404);
    expect(await empty.count('app_user')).toBe(1);
  });

  it('lets the administrator sign in at once on the node, and within a second on others', async () => {
    const { rows } = await empty.database.main.query<{ user_name: string }>('SELECT user_name FROM app_user');
    const userName = rows[0]?.user_name ?? '';
    empty.time.advance(2_000);
    for (const each of [empty.node, empty.other]) {
      const visitor = createBrowser(each.send);
      expect((await submitSignIn(visitor, userName, PASSWORD)).status).toBe(303);
      const session = await visitor.get('/login/api/session');
      expect(JSON.parse(session.text)).toMatchObject({ SubscriptionAdmin: true });
      expect((await createBrowser(each.send).get('/login')).text).not.toContain('Nobody can sign in yet');
    }
    const policy = await empty.database.main.query('SELECT policy_profile, name FROM subscription');
    expect(policy.rows).toEqual([{ policy_profile: 'modern', name: 'Garden' }]);
  });
});

it('a server that founds nothing has nothing there', async () => {
  const test = await createTestDatabase();
  const database = openDatabase({ connectionString: test.connectionString, poolSize: 2 });
  const node = await startServerNode(database);
  expect((await node.send({ method: 'GET', target: '/login/set-up' })).status).toBe(404);
  await node.close();
  await database.close();
  await test.drop();
});
