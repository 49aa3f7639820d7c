import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { createDevControl } from '../../src/dev/dev-control.ts';
import { insertMail, type Mail } from '../../src/storage/stores/outbox-store.ts';
import type { HttpReply } from '../support/http-client.ts';
import { type ServerNode, startServerNode } from '../support/server-node.ts';
import { nameOf, postJson } from '../support/signed-in.ts';
import { useWorld } from '../support/world.ts';
import { USER } from '../support/world-seed.ts';

const world = useWorld();

let node: ServerNode;

beforeAll(async () => {
  const dev = createDevControl({ edition: 'saas', demo: () => null });
  node = await startServerNode(world.database, { dev });
});

afterAll(() => node.close());

beforeEach(async () => {
  await world.database.main.query('DELETE FROM outbox');
});

const open = (headers: Record<string, string> = {}): Promise<HttpReply> =>
  node.send({ method: 'GET', target: '/dev/mailbox', headers });

const NOTICE: Mail = {
  kind: 'notice',
  userOid: null,
  address: 'bo@garden.test',
  subject: 'A notice',
  body: 'Its text.',
};

const leave = (mail: Partial<Mail> = {}, at = '2030-01-15T12:00:00.000Z'): Promise<void> =>
  insertMail(world.database.main, { ...NOTICE, ...mail }, new Date(at));

const sql = (text: string): Promise<unknown> => world.database.main.query(text);

describe('the mailbox of development', () => {
  it('shows the newest first, with whom they are to and what became of them', async () => {
    await leave({ subject: 'The sent one' }, '2030-01-15T12:00:00.000Z');
    await sql("UPDATE outbox SET sent_at = '2030-01-15T12:00:05Z'");
    await leave({ subject: 'The failed one' }, '2030-01-15T12:01:00.000Z');
    await sql("UPDATE outbox SET failed_at = now(), problem = 'Nobody <there>.' WHERE subject = 'The failed one'");
    await leave({ subject: 'The kept one' }, '2030-01-15T12:02:00.000Z');
    const { status, headers, text } = await open();
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const subjects = [...text.matchAll(/<h2><bdi>(.*?)<\/bdi><\/h2>\n<span class="quiet">(.*?)<\/span>/g)];
    expect(subjects.map(([, subject, fate]) => [subject, fate?.replace(/<[^>]*>/g, '')])).toEqual([
      ['The kept one', 'Kept here'],
      ['The failed one', 'Not sent: Nobody &lt;there&gt;.'],
      ['The sent one', 'Sent 2030-01-15 12:00:05 UTC'],
    ]);
    expect(text).toContain('<bdi>bo@garden.test</bdi>');
  });

  it('says how to get one where there is none', async () => {
    expect((await open()).text).toContain('There is none yet.');
  });

  it('shows what a wish for a new password wrote', async () => {
    await sql(`UPDATE app_user SET email_address = 'editor@mail.test' WHERE oid = ${USER.editor}`);
    const asked = await postJson(node.send, '/login/api/password-resets', { UserName: nameOf('editor') });
    expect(asked.status).toBe(204);
    await expect.poll(async () => (await open()).text).toContain('editor@mail.test');
    expect((await open()).text).toMatch(/href="http[^"]*#[\w-]{43}"|[\w-]{43}/);
  });

  it.each([
    [
      'Go to https://a.test/x?y=1&z=2#f.',
      'Go to <a href="https://a.test/x?y=1&amp;z=2#f" rel="noreferrer">https://a.test/x?y=1&amp;z=2#f</a>.',
    ],
    [
      '(http://127.0.0.1:7070/login/reset#Tok-en_1)',
      '(<a href="http://127.0.0.1:7070/login/reset#Tok-en_1" rel="noreferrer">http://127.0.0.1:7070/login/reset#Tok-en_1</a>)',
    ],
    ['javascript:alert(1) data:text/html,x', 'javascript:alert(1) data:text/html,x'],
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    [
      'https://a.test/"onclick="x',
      '<a href="https://a.test/" rel="noreferrer">https://a.test/</a>&quot;onclick=&quot;x',
    ],
    ['one\ntwo', 'one<br>two'],
  ])('shows %j so that addresses lead there and nothing else does anything', async (body, html) => {
    await leave({ body });
    expect((await open()).text).toContain(`<p>${html}</p>`);
  });

  it('says that a text is gone whose code is over', async () => {
    await leave({ body: '' });
    expect((await open()).text).toContain('Its code is over');
  });

  it('shows a hundred and says that there are more', async () => {
    await sql(`INSERT INTO outbox (kind, address, subject, body, created_at)
      SELECT 'notice', 'bo@garden.test', 'Number ' || n, 'x', timestamptz '2030-01-15' + n * interval '1 s' FROM generate_series(1, 101) n`);
    const { text } = await open();
    expect(text.match(/class="entry"/g)).toHaveLength(100);
    expect(text).toContain('Number 101<');
    expect(text).not.toContain('Number 1<');
    expect(text).toContain('Older ones than these 100 are not shown.');
  });

  it('runs and loads nothing', async () => {
    const { headers } = await open();
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('script-src');
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('the mailbox is closed', () => {
  test.each([
    ['under another name', { host: 'muster.example.com' }, 421],
    ['for a page of another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['for a page of another origin', { origin: 'https://elsewhere.example' }, 403],
  ])('%s', async (_where, headers, status) => {
    await leave({ body: 'the-code-of-the-mail' });
    const reply = await open(headers);
    expect(reply.status).toBe(status);
    expect(reply.text).not.toContain('the-code-of-the-mail');
  });

  test('where the server is no development', async () => {
    expect((await world.send({ method: 'GET', target: '/dev/mailbox', headers: {} })).status).toBe(404);
  });
});
