import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HttpReply } from '../support/http-client.ts';
import type { ServerNode } from '../support/server-node.ts';
import { nameOf, passwordOf, readUnder, signIn } from '../support/signed-in.ts';
import { useTwoServers } from '../support/two-servers.ts';
import { useWorld } from '../support/world.ts';
import { USER } from '../support/world-seed.ts';
import { type Browser, createBrowser, expectPageHeaders, formTokenOf, submitSignIn } from './browser.ts';

const world = useWorld();
const servers = useTwoServers(world, ['editor', 'viewer']);
const { sql, time } = servers;

let node: ServerNode;

beforeAll(() => {
  ({ node } = servers);
});

const PATH = '/login/expired-password';
const INCORRECT = 'The username or password you entered is incorrect.';
const NEXT = 'Next password of the editor 2';

const browser = () => createBrowser(node.send);

beforeEach(async () => {
  await sql('UPDATE subscription SET password_expiration_days = 30, authentication_policy = NULL');
  await sql(`UPDATE app_user SET last_password_update_date = '2026-01-01', disabled = false, account_locked_until = NULL,
    failed_login_attempts = 0`);
  time.advance(2_000);
});

const send = async (visitor: Browser, fields: Record<string, string> = {}): Promise<HttpReply> =>
  visitor.post(PATH, {
    formToken: await visitor.tokenOf(PATH),
    userName: nameOf('editor'),
    oldPassword: passwordOf('editor'),
    newPassword: NEXT,
    again: NEXT,
    ...fields,
  });

describe('a password that is right but has expired', () => {
  it('leads from sign-in to its change, and no page or address holds a password', async () => {
    const visitor = browser();
    const formToken = formTokenOf(await visitor.get('/login?to=/login/keys'));
    const [userName, password] = [nameOf('editor'), passwordOf('editor')];
    const asked = await visitor.post('/login', { formToken, userName, password, to: '/login/keys' });
    expect([asked.status, asked.headers.location]).toEqual([401, undefined]);
    expectPageHeaders(asked);
    expect(asked.text).toContain('Your password is right but has expired.');
    expect(asked.text).toContain(`value="${userName}"`);
    expect(asked.text).toContain('<input type="hidden" name="to" value="/login/keys">');
    expect(asked.text).toContain('At least 8 characters');
    expect(asked.text).not.toContain(password);

    const session = await sql(`SELECT FROM session WHERE user_id = ${USER.editor} AND ended_at IS NULL`);
    expect(session.rowCount).toBe(0);
    const done = await send(visitor, { to: '/login/keys', newPassword: `${NEXT}!`, again: `${NEXT}!` });
    expect(done.status).toBe(200);
    expectPageHeaders(done);
    expect(done.text).toContain('href="/login?to=%2Flogin%2Fkeys"');
    for (const secret of [password, NEXT]) expect(done.text).not.toContain(secret);
    expect((await submitSignIn(browser(), userName, `${NEXT}!`)).headers.location).toBe('/login/applications');
    await servers.until(
      `SELECT FROM decision WHERE path = '${PATH}' AND outcome = 'accepted' AND reason = 'old-password' AND user_id = ${USER.editor}`,
    );
    await send(visitor, { oldPassword: `${NEXT}!`, newPassword: password, again: password });
  });

  it('ends the sessions when it is changed', async () => {
    await sql('UPDATE subscription SET password_expiration_days = 0');
    time.advance(2_000);
    const session = await signIn(node.send, 'viewer');
    const changed = { userName: nameOf('viewer'), oldPassword: passwordOf('viewer') };
    expect((await send(browser(), changed)).status).toBe(200);
    expect(await readUnder(node, session)).toBe(401);
  });

  it('shows its own form to whoever comes by themselves', async () => {
    const reply = await browser().get(PATH);
    expect(reply.status).toBe(200);
    expectPageHeaders(reply);
    expect(reply.text).not.toContain('has expired. Change it here');
  });
});

describe('a change that is refused', () => {
  it('is the same to the byte whatever is wrong with the old password or its user', async () => {
    const bare = ({ text }: HttpReply) =>
      text.replaceAll(/nonce="[^"]+"/g, '').replace(/name="formToken" value="[^"]+"/, '');
    const pages = new Set<string>();
    const refused = async (fields: Record<string, string> = {}) => {
      const reply = await send(browser(), fields);
      expect(reply.status).toBe(401);
      expectPageHeaders(reply);
      expect(reply.text).toContain(INCORRECT);
      pages.add(bare(reply));
    };
    await refused({ oldPassword: 'wrong' });
    for (const state of [
      'disabled = true',
      "account_locked_until = '3000-01-01'",
      "user_name = 'renamed@garden.test'",
    ]) {
      await sql(`UPDATE app_user SET ${state} WHERE oid = ${USER.editor}`);
      time.advance(2_000);
      await refused();
      await sql(`UPDATE app_user SET disabled = false, account_locked_until = NULL, user_name = '${nameOf('editor')}'
        WHERE oid = ${USER.editor}`);
    }
    await sql("UPDATE subscription SET authentication_policy = 'SSO Only'");
    time.advance(2_000);
    await refused();
    expect(pages.size).toBe(1);
  });

  it.each([
    ['too short', { newPassword: 'x', again: 'x' }, 'The password needs at least 8 characters.'],
    ['typed differently', { again: 'another one of 9' }, 'The two new passwords differ.'],
  ])('says what is wrong with a new one that is %s', async (_, fields, sentence) => {
    const reply = await send(browser(), fields);
    expect(reply.status).toBe(400);
    expectPageHeaders(reply);
    expect(reply.text).toContain(sentence);
    expect(reply.text).not.toContain(passwordOf('editor'));
    expect((await submitSignIn(browser(), nameOf('editor'), passwordOf('editor'))).text).toContain('has expired');
  });

  it('names the address of who may not call from where they are', async () => {
    await sql("UPDATE subscription SET ip_address_restriction_enabled = true, restricted_ip_addresses = '10.0.0.0/8'");
    time.advance(2_000);
    const reply = await send(browser());
    expect(reply.status).toBe(403);
    expect(reply.text).toContain('Your IP address, 127.0.0.1, is not within the allowed range');
    await sql('UPDATE subscription SET ip_address_restriction_enabled = false');
  });

  it('keeps no way on that is none of ours', async () => {
    for (const to of ['//evil.example', 'https://evil.example/login/keys', '/login/keys?x']) {
      const reply = await send(browser(), { oldPassword: 'wrong', to });
      expect(reply.text).not.toContain('name="to"');
      await sql('UPDATE app_user SET failed_login_attempts = 0');
    }
  });

  it('comes from a form of elsewhere', async () => {
    const visitor = browser();
    const reply = await send(visitor, { formToken: 'a'.repeat(64) });
    expect(reply.status).toBe(403);
    expectPageHeaders(reply);
  });
});
