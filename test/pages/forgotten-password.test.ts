import { beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import type { HttpReply } from '../support/http-client.ts';
import { type ServerNode, startServerNode } from '../support/server-node.ts';
import { nameOf, readUnder } from '../support/signed-in.ts';
import { useTwoServers } from '../support/two-servers.ts';
import { useWorld } from '../support/world.ts';
import { USER } from '../support/world-seed.ts';
import {
  type Browser,
  createBrowser,
  expectPageHeaders,
  formTokenOf,
  signedInBrowser,
  submitSignIn,
} from './browser.ts';

const world = useWorld();
const servers = useTwoServers(world, ['editor', 'viewer']);
const { sql, time } = servers;

let node: ServerNode;

beforeAll(() => {
  ({ node } = servers);
});

beforeEach(async () => {
  await sql('DELETE FROM outbox');
  await sql('DELETE FROM login_network');
  time.advance(120_000);
});

const browser = (on: ServerNode = node) => createBrowser(on.send);

const bare = ({ text }: HttpReply): string => text.replaceAll(/nonce="[^"]+"/g, '');

const askFor = async (visitor: Browser, userName: string, headers: Record<string, string> = {}) =>
  visitor.post(
    '/login/forgot',
    { formToken: formTokenOf(await visitor.get('/login/forgot', headers)), userName },
    headers,
  );

/** The newest mail with a code; waits for it, since no answer does. */
const mailed = async (): Promise<{ readonly body: string; readonly code: string }> => {
  await servers.until("SELECT FROM outbox WHERE kind = 'password-reset'");
  const { rows } = await sql("SELECT body FROM outbox WHERE kind = 'password-reset' ORDER BY oid DESC LIMIT 1");
  const [{ body }] = rows as [{ body: string }];
  return { body, code: /^[\w-]{43}$/m.exec(body)?.[0] ?? '' };
};

const finish = async (visitor: Browser, fields: Record<string, string>) => {
  const formToken = await visitor.tokenOf('/login/reset');
  return visitor.post('/login/reset', { formToken, again: fields.newPassword ?? '', ...fields });
};

const LONGER = 'four words that nobody guesses';

describe('asking for a code', () => {
  it('begins at the sign-in page', async () => {
    expect((await browser().get('/login')).text).toContain('<a href="/login/forgot">Forgot your password?</a>');
    const page = await browser().get('/login/forgot');
    expect(page.status).toBe(200);
    expectPageHeaders(page);
  });

  it('is answered to the byte alike for everybody, and in the log for who is there', async () => {
    const pages = new Set<string>();
    await sql(`UPDATE app_user SET disabled = true WHERE oid = ${USER.viewer}`);
    for (const userName of [nameOf('editor'), nameOf('viewer'), 'nobody@garden.test', '', 'a\0b', 'x'.repeat(300)]) {
      const reply = await askFor(browser(), userName);
      expect(reply.status).toBe(200);
      expectPageHeaders(reply);
      pages.add(bare(reply));
    }
    expect(pages.size).toBe(1);
    const isNoted = (outcome: string, user: string) =>
      servers.until(
        `SELECT FROM decision WHERE path = '/login/forgot' AND reason = 'reset-asked' AND outcome = '${outcome}' AND user_id ${user}`,
      );
    await isNoted('accepted', `= ${USER.editor}`);
    await isNoted('nothing-written', `= ${USER.viewer}`);
    await isNoted('nothing-written', 'IS NULL');
    await sql(`UPDATE app_user SET disabled = false WHERE oid = ${USER.viewer}`);
    expect((await sql("SELECT FROM outbox WHERE kind = 'password-reset'")).rowCount).toBe(1);
  });

  it('ends for a network that asks too often', async () => {
    await askFor(browser(), nameOf('editor'));
    await mailed();
    await sql('UPDATE login_network SET checks = 100');
    const reply = await askFor(browser(), nameOf('editor'));
    expect([reply.status, reply.headers['retry-after']]).toEqual([429, '900']);
    expectPageHeaders(reply);
  });

  it('is not asked by a form of elsewhere', async () => {
    for (const formToken of ['', 'a'.repeat(64), await browser().tokenOf('/login')]) {
      const visitor = browser();
      await visitor.get('/login/forgot');
      const reply = await visitor.post('/login/forgot', { formToken, userName: nameOf('editor') });
      expect(reply.status).toBe(403);
    }
    expect((await sql('SELECT FROM outbox')).rowCount).toBe(0);
  });
});

describe('the mail', () => {
  it('has the code alone on a line, and behind # of a link to the server itself', async () => {
    await askFor(browser(), nameOf('editor'));
    const { body, code } = await mailed();
    expect(code).toHaveLength(43);
    expect(body.split('\n')).toContain(`${node.origin}/login/reset#${code}`);
  });

  test.each([
    ['a forged host', { host: 'evil.example', origin: 'http://evil.example' }],
    ['a host that begins like ours', { host: 'localhost.evil.example', origin: 'http://localhost.evil.example' }],
    ['a forwarded host', { 'x-forwarded-host': 'evil.example' }],
  ])('holds nothing of %s', async (_, headers) => {
    const reply = await askFor(browser(), nameOf('editor'), headers as unknown as Record<string, string>);
    expect(reply.status).toBe(200);
    const { body, code } = await mailed();
    expect(code).toHaveLength(43);
    expect(body).not.toContain('evil.example');
    if ('host' in headers) expect(body).not.toMatch(/https?:/);
  });

  it('leads to the public address where the server has one, whatever the caller calls it', async () => {
    const named = await startServerNode(world.database, { time, options: { publicUrl: 'https://muster.example' } });
    await askFor(browser(named), nameOf('editor'), { host: 'evil.example', origin: 'http://evil.example' });
    const { body, code } = await mailed();
    expect(body.split('\n')).toContain(`https://muster.example/login/reset#${code}`);
    expect(body).not.toContain('evil.example');
    await named.close();
  });
});

describe('choosing a password by the code', () => {
  const change = async (userName: string): Promise<string> => {
    await askFor(browser(), userName);
    return (await mailed()).code;
  };

  it('says the rules beforehand', async () => {
    const rally = await browser().get('/login/reset');
    expectPageHeaders(rally);
    expect(rally.text).toContain('At least 8 characters, at most 254.');
    expect(rally.text).toContain('At least 2 of: lower case letters');
    await sql("UPDATE subscription SET policy_profile = 'modern', previous_password_count = 4");
    time.advance(2_000);
    const { text: modern } = await browser().get('/login/reset');
    for (const rule of ['At least 15 characters', 'Nothing that guessers try first', 'None of your last 4 passwords'])
      expect(modern).toContain(rule);
    expect(modern).not.toContain('At least 2 of');
    await sql("UPDATE subscription SET policy_profile = 'rally', previous_password_count = NULL");
  });

  it('sets it once, ends the sessions and leads to sign-in', async () => {
    const visitor = browser();
    const { cookies } = await signedInBrowser(node.send, 'viewer');
    const code = await change(nameOf('viewer'));
    const reply = await finish(visitor, { code: ` ${code}\n`, newPassword: LONGER });
    expect(reply.status).toBe(200);
    expectPageHeaders(reply);
    expect(reply.text).toContain('<a class="button main whole" href="/login">Sign in</a>');
    expect(reply.text).not.toContain(code);
    expect(await readUnder(node, { cookie: `JSESSIONID=${cookies.get('JSESSIONID')}` })).toBe(401);
    expect((await submitSignIn(browser(), nameOf('viewer'), LONGER)).status).toBe(303);
    const again = await finish(browser(), { code, newPassword: `${LONGER} twice` });
    expect(again.status).toBe(400);
    expect(again.text).toContain('This code was used, is too old, or is none.');
    await servers.until(
      `SELECT FROM decision WHERE path = '/login/reset' AND outcome = 'accepted' AND reason = 'reset-token' AND user_id = ${USER.viewer}`,
    );
  });

  it('is refused with the reason and without using the code up, which no page holds', async () => {
    const code = await change(nameOf('editor'));
    const visitor = browser();
    const refusals = [
      [{ code, newPassword: 'short' }, 'The password needs at least 8 characters.'],
      [{ newPassword: 'lowercase' }, 'The password needs 2 of these'],
      [{ newPassword: LONGER, again: `${LONGER}!` }, 'The two new passwords differ.'],
    ] as const;
    for (const [fields, sentence] of refusals) {
      const reply = await finish(visitor, fields);
      expect(reply.status).toBe(400);
      expectPageHeaders(reply);
      expect(reply.text).toContain(sentence);
      expect(reply.text).not.toContain(code);
      expect(reply.text).not.toContain(LONGER);
      expect(reply.text).not.toContain('name="code"');
      expect(reply.headers['set-cookie']).toEqual([
        `MUSTER_CODE=${code}; Path=/login/reset; Max-Age=1800; HttpOnly; SameSite=Strict`,
      ]);
    }
    const done = await finish(visitor, { newPassword: `${LONGER} at last` });
    expect(done.status).toBe(200);
    expect(visitor.cookies.has('MUSTER_CODE')).toBe(false);
    expect((await submitSignIn(browser(), nameOf('editor'), `${LONGER} at last`)).status).toBe(303);
  });

  test.each(['', 'a', 'a'.repeat(43), 'a\0b', '<script>', '#'.repeat(999)])('refuses the code %j', async (code) => {
    const visitor = browser();
    const reply = await finish(visitor, { code, newPassword: LONGER });
    expect(reply.status).toBe(400);
    expectPageHeaders(reply);
    expect(reply.text).toContain('name="code"');
    expect(visitor.cookies.has('MUSTER_CODE')).toBe(false);
  });

  it('ends after 30 minutes', async () => {
    const code = await change(nameOf('editor'));
    time.advance(30 * 60_000);
    expect((await finish(browser(), { code, newPassword: LONGER })).status).toBe(400);
  });

  it('takes no code, and keeps none, of a form of elsewhere', async () => {
    const code = await change(nameOf('editor'));
    const visitor = browser();
    await visitor.get('/login/reset');
    const reply = await visitor.post('/login/reset', { code, newPassword: LONGER, again: LONGER, formToken: 'x' });
    expect([reply.status, visitor.cookies.has('MUSTER_CODE')]).toEqual([403, false]);
    expect((await finish(visitor, { code, newPassword: `${LONGER} 2` })).status).toBe(200);
  });
});
