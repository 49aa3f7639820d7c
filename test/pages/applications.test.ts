import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServerNode } from '../support/server-node.ts';
import { useTwoServers } from '../support/two-servers.ts';
import { API, useWorld } from '../support/world.ts';
import { USER } from '../support/world-seed.ts';
import { type Browser, createBrowser, expectPageHeaders, signedInBrowser } from './browser.ts';

const world = useWorld();
const servers = useTwoServers(world, ['editor', 'viewer']);
const { sql, time } = servers;

let node: ServerNode;
let other: ServerNode;
let editor: Browser;

beforeAll(() => {
  ({ node, other } = servers);
});

beforeEach(async () => {
  await sql('DELETE FROM access_token');
  await sql('DELETE FROM oauth_client');
  time.advance(2_000);
  editor = await signedInBrowser(node.send, 'editor');
});

interface Given {
  readonly name: string;
  readonly user?: keyof typeof USER;
  readonly scopes?: string;
  readonly revokedAt?: string;
  readonly lastUsed?: string;
}

/** An application that a user has allowed, with a token; gives what the page calls it and the token. */
const allow = async (given: Given): Promise<{ readonly oid: number; readonly token: string }> => {
  const { name, user = 'editor', scopes = 'openid,alm', revokedAt, lastUsed } = given;
  const literal = (text: string | undefined) => (text === undefined ? 'NULL' : `'${text}'`);
  const id = `${user} ${name}`.replaceAll("'", '');
  const token = `${id.replace(/[^a-z0-9]/gi, '')}${'0'.repeat(42)}`.slice(0, 42);
  const { rows } = await sql(`WITH client AS (
      INSERT INTO oauth_client (client_id, name, is_public, redirect_uris, created)
      VALUES ('${id}', '${name.replaceAll("'", "''")}', true, '{https://app.example/callback}', '2026-05-01') RETURNING oid),
    family AS (
      INSERT INTO oauth_grant (id, user_id, client_oid, scopes, created, expires_at)
      SELECT '${id}', ${USER[user]}, oid, '{${scopes}}', '2026-05-01', '2030-01-01' FROM client RETURNING id)
    INSERT INTO authorized_application (user_id, client_oid, scopes, created, last_authorized, revoked_at)
    SELECT ${USER[user]}, client.oid, '{${scopes}}', '2026-05-01T10:20:00Z', '2026-05-01', ${literal(revokedAt)}
    FROM client, family RETURNING oid`);
  await sql(`INSERT INTO access_token (digest, user_id, client_id, scopes, created, expires_at, grant_id, last_used)
    VALUES (sha256('${token}'), ${USER[user]}, '${id}', '{${scopes}}', '2026-05-01', '2030-01-01', '${id}', ${literal(lastUsed)})`);
  return { oid: (rows[0] as { oid: number }).oid, token };
};

const page = async (browser = editor) => {
  const reply = await browser.get('/login/applications');
  expect(reply.status).toBe(200);
  expectPageHeaders(reply);
  return reply.text;
};

const callWith = async (on: ServerNode, token: string): Promise<number> =>
  (await on.send({ method: 'GET', target: `${API}/user`, headers: { zsessionid: token } })).status;

describe('the list of authorized applications', () => {
  it('tells how an entry comes about where there is none', async () => {
    expect(await page()).toContain('An entry appears here when you log in to an application');
  });

  it('says of each what it may do, since when, and when it was last used', async () => {
    await allow({ name: 'Defect Board', lastUsed: '2026-05-03T08:05:00Z' });
    const text = await page();
    expect(text).toContain('<h2><bdi>Defect Board</bdi></h2>');
    expect(text).toContain('Do everything in Rally that you may do: read, create, change and delete in your name');
    expect(text).toContain('Know who you are');
    expect(text).toContain('1 May 2026, 10:20&nbsp;UTC');
    expect(text).toContain('3 May 2026, 08:05&nbsp;UTC');
    expect(text).toContain('Active');
  });

  it('shows a revoked one last, how it comes back, and no button', async () => {
    await allow({ name: 'Old Script', revokedAt: '2026-05-02T00:00:00Z' });
    const only = await page();
    expect(only).toContain('Revoked: log in again from the application to allow it again.');
    expect(only).not.toContain('/revoke"');
    await allow({ name: 'Zebra' });
    const both = await page();
    expect(both.indexOf('Zebra')).toBeLessThan(both.indexOf('Old Script'));
  });

  it('shows nobody else’s', async () => {
    await allow({ name: 'Of the viewer', user: 'viewer' });
    expect(await page()).not.toContain('Of the viewer');
    expect(await page(await signedInBrowser(node.send, 'viewer'))).toContain('Of the viewer');
  });

  it('shows names as text, whatever stands in them', async () => {
    const names = ['<script>alert(1)</script>', `"><img src=x onerror=alert(1)>`, "O'Brien & Söhne", 'x'.repeat(255)];
    for (const name of names) await allow({ name });
    await allow({ name: '\u202Egnp.exe' });
    const text = await page();
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).toContain('O&#39;Brien &amp; Söhne');
    expect(text).toContain('<bdi>gnp.exe</bdi>');
    expect(text).toContain('x'.repeat(255));
    expect(text).not.toContain('<img');
  });
});

describe('revoking', () => {
  it('ends the application’s tokens on every node and leads back to the list', async () => {
    const { oid, token } = await allow({ name: 'Board' });
    const kept = await allow({ name: 'Kept' });
    expect([await callWith(node, token), await callWith(other, token)]).toEqual([200, 200]);
    const formToken = await editor.tokenOf('/login/applications');
    const reply = await editor.post(`/login/applications/${oid}/revoke`, { formToken });
    expect([reply.status, reply.headers.location]).toEqual([303, '/login/applications']);
    expect(await callWith(node, token)).toBe(401);
    time.advance(1_000);
    expect(await callWith(other, token)).toBe(401);
    expect(await callWith(other, kept.token)).toBe(200);
    expect(await page()).toContain('Revoked: log in again');
    expect((await sql('SELECT FROM oauth_grant WHERE revoked_at IS NULL')).rowCount).toBe(1);
    expect((await sql(`SELECT FROM decision WHERE path LIKE '/login/applications/%/revoke'`)).rowCount).toBeGreaterThan(
      0,
    );
  });

  it('asks a second time on the page itself', async () => {
    const { oid } = await allow({ name: 'Board' });
    const text = await page();
    const [, inside = ''] = /<details>([\s\S]*?)<\/details>/.exec(text) ?? [];
    expect(inside).toContain(`action="/login/applications/${oid}/revoke"`);
    expect(inside.indexOf('<summary>')).toBeLessThan(inside.indexOf('<button'));
    expect(text).not.toContain('<details open');
  });

  it('needs the session’s own form, and its page', async () => {
    const { oid, token } = await allow({ name: 'Board' });
    const elsewhere = await (await signedInBrowser(node.send, 'editor')).tokenOf('/login/applications');
    const target = `/login/applications/${oid}/revoke`;
    const refusals = [
      await editor.post(target, {}),
      await editor.post(target, { formToken: 'a'.repeat(64) }),
      await editor.post(target, { formToken: elsewhere }),
      await editor.post(
        target,
        { formToken: await editor.tokenOf('/login/applications') },
        { 'sec-fetch-site': 'cross-site' },
      ),
    ];
    for (const reply of refusals) {
      expect(reply.status).toBe(403);
      expectPageHeaders(reply);
    }
    const stranger = await createBrowser(node.send).post(target, {});
    expect([stranger.status, stranger.headers.location]).toEqual([303, '/login']);
    expect((await editor.get(target)).status).toBe(404);
    expect(await callWith(node, token)).toBe(200);
  });

  it('finds neither what is somebody else’s nor what is no number', async () => {
    const { oid, token } = await allow({ name: 'Of the viewer', user: 'viewer' });
    const formToken = await editor.tokenOf('/login/applications');
    for (const each of [String(oid), '1', '0', '-1', 'x', '9007199254740993', '1e3', '%00', "1'"]) {
      const reply = await editor.post(`/login/applications/${each}/revoke`, { formToken });
      expect(reply.status, each).toBe(404);
      expectPageHeaders(reply);
    }
    expect(await callWith(node, token)).toBe(200);
  });
});
