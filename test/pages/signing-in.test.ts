import { beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import type { HttpReply } from '../support/http-client.ts';
import type { ServerNode } from '../support/server-node.ts';
import { nameOf, passwordOf, readUnder } from '../support/signed-in.ts';
import { useTwoServers } from '../support/two-servers.ts';
import { useWorld } from '../support/world.ts';
import { apiKeyOf, USER } from '../support/world-seed.ts';
import { createBrowser, expectPageHeaders, formTokenOf, signedInBrowser, submitSignIn, userOf } from './browser.ts';

const world = useWorld();
const servers = useTwoServers(world, ['admin', 'editor', 'viewer']);
const { sql, time } = servers;

let node: ServerNode;
let other: ServerNode;

beforeAll(() => {
  ({ node, other } = servers);
});

beforeEach(async () => {
  await sql(
    'UPDATE app_user SET failed_login_attempts = 0, account_locked_until = NULL, disabled = false, deleted = false',
  );
  await sql(
    "UPDATE subscription SET policy_profile = 'rally', authentication_policy = NULL, password_expiration_days = 0, ip_address_restriction_enabled = false",
  );
  await sql('DELETE FROM login_network');
  time.advance(2_000);
});

const INCORRECT = 'The username or password you entered is incorrect.';
const SESSION_COOKIES = ['JSESSIONID', 'ZSESSIONID', 'SUBBUCKETID'];

const browser = () => createBrowser(node.send);

/** A page without what is random in it. */
const bare = ({ text }: HttpReply): string =>
  text.replace(/nonce="[^"]+"/, '').replaceAll(formTokenOf({ text } as HttpReply), '');

describe('the sign-in page', () => {
  it('asks for a user name and a password and sends them to itself', async () => {
    const reply = await browser().get('/login');
    expect(reply.status).toBe(200);
    expectPageHeaders(reply);
    expect(reply.text).toContain('<form method="post" action="/login">');
    for (const [id, autocomplete] of [
      ['userName', 'username'],
      ['password', 'current-password'],
    ]) {
      expect(reply.text).toContain(`<label for="${id}">`);
      expect(reply.text).toMatch(new RegExp(`<input id="${id}" name="${id}"[^>]* autocomplete="${autocomplete}"`));
    }
    expect(reply.headers['set-cookie']).toEqual([
      expect.stringMatching(/^MUSTER_FORM=[0-9a-f]{32}; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
  });

  it('opens a session and leads to the applications', async () => {
    const visitor = browser();
    const reply = await submitSignIn(visitor, nameOf('editor'), passwordOf('editor'));
    expect([reply.status, reply.headers.location, reply.text]).toEqual([303, '/login/applications', '']);
    const set = reply.headers['set-cookie'] ?? [];
    expect(set.map((line) => line.split('=')[0])).toEqual(SESSION_COOKIES);
    for (const line of set) expect(line).toContain('; Path=/; HttpOnly; SameSite=Lax');
    expect(await userOf(visitor)).toBe(nameOf('editor'));
    expect((await visitor.get('/login')).headers.location).toBe('/login/applications');
  });

  it('answers HEAD as GET without the page', async () => {
    const reply = await node.send({ method: 'HEAD', target: '/login' });
    expect([reply.status, reply.text]).toEqual([200, '']);
  });

  it('takes another user’s place in the same browser, whose session ends', async () => {
    const visitor = await signedInBrowser(node.send, 'editor');
    const before = { cookie: `JSESSIONID=${visitor.cookies.get('JSESSIONID')}` };
    // A form from before the sign-in, in another tab.
    const stranger = browser();
    const formToken = await stranger.tokenOf('/login');
    visitor.cookies.set('MUSTER_FORM', stranger.cookies.get('MUSTER_FORM') ?? '');
    const reply = await visitor.post('/login', {
      formToken,
      userName: nameOf('viewer'),
      password: passwordOf('viewer'),
    });
    expect(reply.status).toBe(303);
    expect(await userOf(visitor)).toBe(nameOf('viewer'));
    expect(await readUnder(node, before)).toBe(401);
  });
});

describe('a sign-in that does not succeed', () => {
  const cases = [
    ['a wrong password', nameOf('viewer'), 'wrong', ''],
    ['an unknown user', 'nobody@garden.test', 'wrong', ''],
    ['a locked user', nameOf('editor'), passwordOf('editor'), "account_locked_until = '3000-01-01'"],
    ['a disabled user', nameOf('editor'), passwordOf('editor'), 'disabled = true'],
    ['a user who was deleted', nameOf('editor'), passwordOf('editor'), 'deleted = true'],
    ['no user name', '', passwordOf('editor'), ''],
    ['no password', nameOf('editor'), '', ''],
    ['a user name with a NUL', 'a\0b', 'x', ''],
  ] as const;

  test.each(cases)('%s: one sentence, 401, no session', async (_, userName, password, state) => {
    if (state !== '') await sql(`UPDATE app_user SET ${state} WHERE oid = ${USER.editor}`);
    const visitor = browser();
    const reply = await submitSignIn(visitor, userName, password);
    expect(reply.status).toBe(401);
    expectPageHeaders(reply);
    expect(reply.text).toContain(`role="alert">${INCORRECT}</p>`);
    expect([...visitor.cookies.keys()]).toEqual(['MUSTER_FORM']);
    if (password !== '') expect(reply.text).not.toContain(`value="${password}"`);
    expect(JSON.stringify(reply.headers)).not.toContain(passwordOf('editor'));
  });

  test.each([
    ['Rally Only', 'right'],
    ['SSO Only', 'barred'],
    ['SSO With Exceptions', 'right'],
    ['Rally or SSO', 'right'],
  ])(
    'under %s is the same to the byte for a wrong password, a locked, a disabled, a deleted and a barred user',
    async (mode, otherwise) => {
      const pages = new Set<string>();
      const states = ["account_locked_until = '3000-01-01'", 'disabled = true', 'deleted = true'];
      const userName = nameOf('editor');
      await sql(`UPDATE subscription SET authentication_policy = '${mode}'`);
      time.advance(2_000);
      pages.add(bare(await submitSignIn(browser(), userName, 'wrong')));
      for (const state of states) {
        await sql(`UPDATE app_user SET ${state} WHERE oid = ${USER.editor}`);
        time.advance(2_000);
        pages.add(bare(await submitSignIn(browser(), userName, passwordOf('editor'))));
        await sql('UPDATE app_user SET account_locked_until = NULL, disabled = false, deleted = false');
      }
      time.advance(2_000);
      const unstopped = await submitSignIn(browser(), userName, passwordOf('editor'));
      if (otherwise === 'barred') pages.add(bare(unstopped));
      else expect(unstopped.status).toBe(303);
      await sql(`UPDATE app_user SET user_name = 'renamed@garden.test' WHERE oid = ${USER.editor}`);
      time.advance(2_000);
      pages.add(bare(await submitSignIn(browser(), userName, passwordOf('editor'))));
      await sql(`UPDATE app_user SET user_name = '${userName}' WHERE oid = ${USER.editor}`);
      expect(pages.size).toBe(1);
      expect([...pages][0]).toContain(`value="${userName}"`);
    },
  );

  it('counts for the lock, and the lock holds against the right password', async () => {
    await sql('UPDATE subscription SET maximumloginattempts = 3');
    time.advance(2_000);
    for (let n = 0; n < 3; n++) expect((await submitSignIn(browser(), nameOf('editor'), 'wrong')).status).toBe(401);
    expect((await submitSignIn(browser(), nameOf('editor'), passwordOf('editor'))).status).toBe(401);
    await sql('UPDATE subscription SET maximumloginattempts = NULL');
  });

  it('says after a while that there were too many, whoever it is for', async () => {
    await sql("UPDATE subscription SET policy_profile = 'modern'");
    time.advance(2_000);
    await submitSignIn(browser(), 'nobody@garden.test', 'wrong');
    await sql('UPDATE login_network SET checks = 100');
    const reply = await submitSignIn(browser(), nameOf('editor'), 'wrong');
    expect([reply.status, reply.headers['retry-after']]).toEqual([429, '900']);
    expectPageHeaders(reply);
    expect(reply.text).toContain('There were too many failed sign-ins from your network; try again in 15 minutes.');
  });

  it('tells who has the right password that it has expired, and nobody else', async () => {
    await sql('UPDATE subscription SET password_expiration_days = 30');
    await sql(`UPDATE app_user SET last_password_update_date = '2026-01-01' WHERE oid = ${USER.editor}`);
    time.advance(2_000);
    const right = await submitSignIn(browser(), nameOf('editor'), passwordOf('editor'));
    expect([right.status, right.headers['set-cookie']]).toEqual([401, undefined]);
    expectPageHeaders(right);
    expect(right.text).toContain('<form method="post" action="/login/expired-password">');
    expect(right.text).not.toContain(passwordOf('editor'));
    expect((await submitSignIn(browser(), nameOf('editor'), 'wrong')).text).toContain(INCORRECT);
    await sql(`UPDATE app_user SET last_password_update_date = '2026-05-04' WHERE oid = ${USER.editor}`);
  });

  it('names the address of who may not call from where they are', async () => {
    await sql("UPDATE subscription SET ip_address_restriction_enabled = true, restricted_ip_addresses = '10.0.0.0/8'");
    time.advance(2_000);
    const reply = await submitSignIn(browser(), nameOf('editor'), passwordOf('editor'));
    expect([reply.status, reply.headers['set-cookie']]).toEqual([403, undefined]);
    expect(reply.text).toContain('Your IP address, 127.0.0.1, is not within the allowed range');
  });

  it('keeps what was typed as text, whatever it is', async () => {
    for (const userName of ['"><script>alert(1)</script>', "' onfocus='alert(1)", '\u202Etxt.exe', 'x'.repeat(255)]) {
      const reply = await submitSignIn(browser(), userName, 'wrong');
      expectPageHeaders(reply);
    }
  });
});

describe('a form that is not this browser’s', () => {
  const right = { userName: nameOf('editor'), password: passwordOf('editor') };

  it('signs nobody in without a token, with a made-up one or with another browser’s', async () => {
    const foreign = await browser().tokenOf('/login');
    for (const fields of [right, { ...right, formToken: 'a'.repeat(64) }, { ...right, formToken: foreign }]) {
      const visitor = browser();
      await visitor.get('/login');
      const reply = await visitor.post('/login', fields);
      expect(reply.status).toBe(403);
      expectPageHeaders(reply);
      expect(visitor.cookies.has('JSESSIONID')).toBe(false);
      expect(reply.text).not.toContain(passwordOf('editor'));
    }
  });

  it('signs nobody in with a token whose cookie is not there', async () => {
    const visitor = browser();
    const formToken = await visitor.tokenOf('/login');
    visitor.cookies.clear();
    expect((await visitor.post('/login', { ...right, formToken })).status).toBe(403);
    expect(visitor.cookies.has('JSESSIONID')).toBe(false);
  });

  test.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('signs nobody in from elsewhere: %j', async (headers) => {
    const visitor = browser();
    const formToken = await visitor.tokenOf('/login');
    const reply = await visitor.post('/login', { ...right, formToken }, headers as Record<string, string>);
    expect([reply.status, reply.headers['set-cookie']]).toEqual([403, undefined]);
    expectPageHeaders(reply);
  });

  it('works on another node', async () => {
    const visitor = browser();
    const formToken = await visitor.tokenOf('/login');
    const elsewhere = createBrowser(other.send);
    elsewhere.cookies.set('MUSTER_FORM', visitor.cookies.get('MUSTER_FORM') ?? '');
    expect((await elsewhere.post('/login', { ...right, formToken })).status).toBe(303);
  });
});

describe('the session of a browser', () => {
  it('is always a new one: an id that somebody planted is never taken up', async () => {
    const attacker = await signedInBrowser(node.send, 'viewer');
    const planted = attacker.cookies.get('JSESSIONID') ?? '';
    for (const id of [planted, 'a'.repeat(100)]) {
      const victim = browser();
      await victim.get('/login');
      const formToken = await victim.tokenOf('/login');
      victim.cookies.set('JSESSIONID', id);
      victim.cookies.set('ZSESSIONID', id);
      const reply = await victim.post('/login', {
        formToken,
        userName: nameOf('editor'),
        password: passwordOf('editor'),
      });
      expect(reply.status).toBe(303);
      expect(victim.cookies.get('JSESSIONID')).not.toBe(id);
    }
    expect(await readUnder(node, { cookie: `JSESSIONID=${planted}` })).toBe(401);
  });

  it('is known by cookies alone: no key, password or token in a header signs anybody in', async () => {
    const basic = `Basic ${Buffer.from(`${nameOf('editor')}:${passwordOf('editor')}`).toString('base64')}`;
    const { cookies } = await signedInBrowser(node.send, 'editor');
    const id = cookies.get('JSESSIONID') ?? '';
    const ways: Record<string, string>[] = [
      {},
      { zsessionid: apiKeyOf('editor') },
      { cookie: `ZSESSIONID=${apiKeyOf('editor')}` },
      { authorization: basic },
      { authorization: `Bearer ${id}` },
      { zsessionid: id },
    ];
    for (const headers of ways) {
      const reply = await browser().get('/login', headers);
      expect([reply.status, reply.headers.location], JSON.stringify(headers)).toEqual([200, undefined]);
      expect((reply.headers['set-cookie'] ?? []).map((line) => line.split('=')[0])).toEqual(['MUSTER_FORM']);
    }
    expect((await browser().get('/login', { cookie: `ZSESSIONID=${id}` })).status).toBe(303);
  });

  it('is over for a disabled user and from a network that is not allowed', async () => {
    const visitor = await signedInBrowser(node.send, 'editor');
    await sql("UPDATE subscription SET ip_address_restriction_enabled = true, restricted_ip_addresses = '10.0.0.0/8'");
    time.advance(2_000);
    expect((await visitor.get('/login')).status).toBe(200);
    await sql('UPDATE subscription SET ip_address_restriction_enabled = false');
    time.advance(2_000);
    expect((await visitor.get('/login')).status).toBe(303);
    await sql(`UPDATE app_user SET disabled = true WHERE oid = ${USER.editor}`);
    time.advance(2_000);
    expect((await visitor.get('/login')).status).toBe(200);
  });
});

it('every sign-in by the page stands in the decision log, and none of its passwords', async () => {
  await submitSignIn(browser(), nameOf('viewer'), 'Wrong-password-of-the-log');
  await signedInBrowser(node.send, 'viewer');
  const isThere = (reason: string) =>
    servers.until(`SELECT FROM decision WHERE path = '/login' AND method = 'POST' AND user_id = ${USER.viewer}
      AND reason = '${reason}'`);
  await isThere('wrong-password');
  await isThere('password');
  const { rowCount } = await sql("SELECT FROM decision d WHERE d::text LIKE '%Wrong-password%'");
  expect(rowCount).toBe(0);
});
