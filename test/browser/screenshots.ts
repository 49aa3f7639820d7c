import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import { REPOSITORY } from '../docs/markdown-files.ts';
import { type DemoServer, startDemoServer } from '../support/demo-server.ts';
import { launchChromium } from './chromium.ts';

/*
 * Pictures of every screen, with the demo in it: npm run screenshots. All go to .muster/screenshots, to be looked at; those that
 * the documentation shows go there.
 */

const FOLDER = join(REPOSITORY, '.muster/screenshots');
const IN_DOCS = join(REPOSITORY, 'docs/images');

const SCREENS = {
  applications: '/login/applications',
  keys: '/login/keys',
  clients: '/login/clients',
  decisions: '/login/decisions',
  explain: '/login/explain',
  account: '/login/account',
  users: '/login/administration/users',
  projects: '/login/administration/projects',
  subscription: '/login/administration/subscription',
  access: '/login/administration/access',
} as const;

const LOOKS = [
  { scheme: 'light', width: 1280, height: 860 },
  { scheme: 'dark', width: 1280, height: 860 },
  { scheme: 'light', width: 360, height: 780 },
  { scheme: 'dark', width: 360, height: 780 },
] as const;

/** What the documentation shows. */
const SHOWN: ReadonlySet<string> = new Set([
  'keys-light-1280',
  'users-dark-1280',
  'decisions-light-1280',
  'keys-dark-360',
]);

let demo: DemoServer;
let browser: Browser;

const signIn = async (page: Page): Promise<void> => {
  const [admin] = demo.demo.users;
  await page.goto('/login');
  await page
    .getByLabel('User name')
    .or(page.getByLabel('Username'))
    .fill(admin?.userName ?? '');
  await page.getByLabel('Password').fill(admin?.password ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/login/applications');
};

/** Some life: keys, a client, and calls that were let in and refused. */
const fill = async (page: Page): Promise<void> => {
  const session = await (await page.request.get('/login/api/session')).json();
  const headers = { 'x-security-token': session.SecurityToken };
  const post = async (path: string, data: unknown) =>
    (await page.request.post(`/login/api${path}`, { headers, data })).json();
  for (const [Description, Grant] of [
    ['Nightly build', 'Full Access'],
    ['Dashboard in the hall', 'ALM WSAPI Read-only'],
    ['Export to the warehouse', 'ALM WSAPI Read-only'],
  ]) {
    const { Key } = await post('/keys', { Description, Grant });
    for (const path of ['defect', 'task', 'hierarchicalrequirement'])
      await demo.send('GET', `/slm/webservice/v2.0/${path}`, { zsessionid: Key, 'user-agent': 'build/1.4' });
    await demo.send(
      'POST',
      '/slm/webservice/v2.0/defect/create',
      { zsessionid: Key },
      '{"Defect":{"Name":"From the build"}}',
    );
  }
  await post('/clients', { Name: 'Status board', RedirectURIs: ['https://board.example.com/back'] });
  await demo.send('GET', '/slm/webservice/v2.0/defect', { zsessionid: 'without-underscore' });
};

beforeAll(async () => {
  for (const folder of [FOLDER, IN_DOCS]) mkdirSync(folder, { recursive: true });
  demo = await startDemoServer();
  browser = await launchChromium();
  const page = await browser.newPage({ baseURL: demo.node.origin });
  await signIn(page);
  await fill(page);
  await page.close();
});

afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

it.each(LOOKS)('every screen, $scheme, $width pixels wide', async ({ scheme, width, height }) => {
  const context = await browser.newContext({
    baseURL: demo.node.origin,
    colorScheme: scheme,
    viewport: { width, height },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto('/login');
  await page.screenshot({ path: join(FOLDER, `sign-in-${scheme}-${width}.png`) });
  await signIn(page);
  for (const [name, path] of Object.entries(SCREENS)) {
    await page.goto(path, { waitUntil: 'networkidle' });
    const file = `${name}-${scheme}-${width}`;
    await page.screenshot({ path: join(FOLDER, `${file}.png`) });
    if (SHOWN.has(file)) await page.screenshot({ path: join(IN_DOCS, `${file}.png`) });
  }
  await context.close();
});
