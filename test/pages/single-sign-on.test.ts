import { afterEach, beforeAll, expect, it, test } from 'vitest';
import type { ServerNode } from '../support/server-node.ts';
import { nameOf, passwordOf } from '../support/signed-in.ts';
import { useTwoServers } from '../support/two-servers.ts';
import { useWorld } from '../support/world.ts';
import { USER } from '../support/world-seed.ts';
import { createBrowser, expectPageHeaders, submitSignIn } from './browser.ts';

const world = useWorld();
const servers = useTwoServers(world, ['admin', 'editor']);
const { sql, time } = servers;

let node: ServerNode;

beforeAll(() => {
  ({ node } = servers);
});

afterEach(() => sql('DELETE FROM sso_user_exception'));

const START = 'https://idp.example/start?app=muster&x=%22';
const BUTTON = 'Sign in with SSO</a>';
const BOUND = 'A password lets in subscription administrators';
const NOT_SET_UP = 'no identity provider is known here';

const useMode = async (mode: string, url: string | null): Promise<void> => {
  const text = url === null ? 'NULL' : `'${url.replaceAll("'", "''")}'`;
  await sql(`UPDATE subscription SET authentication_policy = '${mode}', authentication_policy_url = ${text}`);
  time.advance(2_000);
};

const EXCEPTION = `INSERT INTO sso_user_exception (subscription_id, user_id) SELECT oid, ${USER.editor} FROM subscription`;

/** Mode, whether somebody is on the list, the address; then: who may use a password is said, a button, that none is known. */
test.each([
  ['Rally Only', false, START, false, false, false],
  ['Rally or SSO', false, START, false, true, false],
  ['Rally or SSO', false, null, false, false, false],
  ['SSO Only', false, START, true, true, false],
  ['SSO Only', false, null, true, false, true],
  ['SSO With Exceptions', true, START, true, true, false],
  ['SSO With Exceptions', true, null, true, false, true],
  // An empty list bars nobody.
  ['SSO With Exceptions', false, START, false, true, false],
] as const)('%s, somebody listed: %s, at %s', async (mode, isListed, url, says, hasButton, saysNone) => {
  if (isListed) await sql(EXCEPTION);
  await useMode(mode, url);
  const page = await createBrowser(node.send).get('/login');
  expectPageHeaders(page);
  const { text } = page;
  expect([text.includes(BOUND), text.includes(BUTTON), text.includes(NOT_SET_UP)]).toEqual([says, hasButton, saysNone]);
  if (hasButton) expect(text).toContain('href="https://idp.example/start?app=muster&amp;x=%22"');
  expect(text.includes('list of exceptions')).toBe(says && mode === 'SSO With Exceptions');
  // The password's own form is there in any mode: an administrator may always use one.
  expect(text).toContain('<input id="password"');
});

test.each([
  'http://idp.example/start',
  'javascript:alert(1)',
  'data:text/html,x',
  'https://name:secret@idp.example/',
  '//idp.example/start',
  '/login/keys',
  'no address',
  '',
])('the address %j has no button', async (url) => {
  await useMode('SSO Only', url);
  const page = await createBrowser(node.send).get('/login');
  expectPageHeaders(page);
  expect(page.text).not.toContain(BUTTON);
  expect(page.text).toContain(NOT_SET_UP);
  expect((await submitSignIn(createBrowser(node.send), nameOf('editor'), '')).status).toBe(401);
});

it('leads whoever names themselves without a password there, alike whoever it is', async () => {
  await useMode('SSO Only', START);
  const pages = new Set<string>();
  for (const userName of [nameOf('editor'), nameOf('admin'), 'nobody@garden.test', '']) {
    const reply = await submitSignIn(createBrowser(node.send), userName, '');
    expect([reply.status, reply.headers.location]).toEqual([200, undefined]);
    expectPageHeaders(reply);
    expect(reply.text).toContain(
      '<meta http-equiv="refresh" content="0; url=https://idp.example/start?app=muster&amp;x=%22">',
    );
    pages.add(reply.text.replace(/nonce="[^"]+"/, ''));
  }
  expect(pages.size).toBe(1);
  await servers.until("SELECT FROM decision WHERE path = '/login' AND reason = 'sent-to-sso'");
});

it('leads nobody there where passwords are all there is', async () => {
  await useMode('Rally Only', START);
  expect((await submitSignIn(createBrowser(node.send), nameOf('editor'), '')).status).toBe(401);
});

it('lets in by a password whom the mode lets, and nobody else', async () => {
  const statuses = async () =>
    Promise.all(
      (['admin', 'editor'] as const).map(
        async (actor) => (await submitSignIn(createBrowser(node.send), nameOf(actor), passwordOf(actor))).status,
      ),
    );
  await useMode('SSO Only', START);
  expect(await statuses()).toEqual([303, 401]);
  await sql(EXCEPTION);
  await useMode('SSO With Exceptions', START);
  expect(await statuses()).toEqual([303, 303]);
});
