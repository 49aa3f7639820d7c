import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it, test } from 'vitest';
import { nameOf, passwordOf } from '../support/signed-in.ts';
import { USER } from '../support/world-seed.ts';
import { expectAccessible, expectNoSidewaysScroll, useBrowserWorld } from './browser-world.ts';

const world = useBrowserWorld();

const sql = (text: string) => world.database.main.query(text);

interface Subscription {
  readonly mode?: string;
  readonly url?: string;
  readonly expirationDays?: number;
}

/** As it is given, and otherwise without any setting; the server hears of it in a moment. */
const setSubscription = async ({ mode, url, expirationDays }: Subscription): Promise<void> => {
  await world.database.main.query(
    'UPDATE subscription SET authentication_policy = $1, authentication_policy_url = $2, password_expiration_days = $3',
    [mode ?? null, url ?? null, expirationDays ?? null],
  );
  const isShown = async () => {
    const { text } = await world.send({ method: 'GET', target: '/login' });
    return [text.includes('single sign-on'), text.includes('Sign in with SSO')];
  };
  const expected = [mode === 'SSO Only', mode !== undefined && url !== undefined];
  await expect.poll(isShown, { timeout: 10_000 }).toEqual(expected);
};

afterEach(() => setSubscription({}));

/** Types into the field that has the focus, which must be the one of that label, and those after it; then Enter. */
const type = async (page: Page, label: string, ...texts: readonly string[]): Promise<void> => {
  await page.getByLabel(label, { exact: true }).and(page.locator(':focus')).waitFor();
  for (const [at, text] of texts.entries()) {
    if (at > 0) await page.keyboard.press('Tab');
    await page.keyboard.type(text);
  }
  await page.keyboard.press('Enter');
};

/** Addresses and referrers of all that the page asks for. */
const watchRequests = (page: Page): readonly string[] => {
  const seen: string[] = [];
  page.on('request', (request) => seen.push(`${request.url()} ${request.headers().referer ?? ''}`));
  return seen;
};

const mailedLink = async (actor: 'editor' | 'viewer'): Promise<string> => {
  const find = async () => {
    const { rows } = await sql(
      `SELECT body FROM outbox WHERE kind = 'password-reset' AND user_id = ${USER[actor]} ORDER BY oid DESC LIMIT 1`,
    );
    return /^http\S+$/m.exec(rows[0]?.body ?? '')?.[0] ?? '';
  };
  await expect.poll(find, { timeout: 10_000 }).not.toBe('');
  return find();
};

describe('by keyboard alone', () => {
  it('one signs in and comes to the screen that one asked for', async () => {
    const page = await world.open(null, '/login/keys');
    await page.waitForURL('**/login?to=%2Flogin%2Fkeys');
    await type(page, 'User name', nameOf('editor'), 'wrong');
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('User name').inputValue()).toBe(nameOf('editor'));
    // What is to be typed next has the focus.
    await type(page, 'Password', passwordOf('editor'));
    await page.waitForURL('**/login/keys');
  });

  it('one gets a code by mail and chooses a password, and the code stands in no address that anybody sees', async () => {
    const page = await world.open(null, '/login');
    await page.getByRole('link', { name: 'Forgot your password?' }).press('Enter');
    await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor();
    await type(page, 'User name', nameOf('viewer'));
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
    await expectAccessible(page);

    const link = await mailedLink('viewer');
    const [, code = ''] = link.split('#');
    const seen = watchRequests(page);
    await page.goto(link);
    await page.getByText('The code of your link is in place.').waitFor();
    expect(page.url()).toBe(link.split('#')[0]);
    expect(await page.getByLabel('Code from the mail').isVisible()).toBe(false);
    await expectAccessible(page);
    await type(page, 'New password', 'lowercase', 'lowercase');
    await page.getByText('The password needs 2 of these').waitFor();
    await expectAccessible(page);
    expect(await page.content()).not.toContain(code);
    const next = 'Another password of the viewer 2';
    await type(page, 'New password', next, next);
    await page.getByRole('heading', { name: 'Password changed' }).waitFor();
    await page.getByRole('link', { name: 'Sign in' }).press('Enter');
    await type(page, 'User name', nameOf('viewer'), next);
    await page.waitForURL('**/login/applications');
    expect(seen.filter((each) => each.includes(code))).toEqual([]);
  });

  it('one changes a password that has expired', async () => {
    await setSubscription({ expirationDays: 30 });
    await sql(`UPDATE app_user SET last_password_update_date = '2020-01-01' WHERE oid = ${USER.keeper}`);
    const page = await world.open(null, '/login?to=/login/keys');
    const seen = watchRequests(page);
    await type(page, 'User name', nameOf('keeper'), passwordOf('keeper'));
    await page.getByRole('heading', { name: 'Change an expired password' }).waitFor();
    await expectAccessible(page);
    const next = 'Another password of the keeper 2';
    await type(page, 'Old password', passwordOf('keeper'), next, next);
    await page.getByRole('heading', { name: 'Password changed' }).waitFor();
    await page.getByRole('link', { name: 'Sign in' }).press('Enter');
    await type(page, 'User name', nameOf('keeper'), next);
    await page.waitForURL('**/login/keys');
    expect(seen.filter((each) => /assword(%20|\+| )of/.test(each))).toEqual([]);
  });
});

it('a code is asked for where no link brought one', async () => {
  const page = await world.open(null, '/login/reset');
  expect(await page.getByLabel('Code from the mail').isVisible()).toBe(true);
  expect(await page.getByText('The code of your link is in place.').isVisible()).toBe(false);
});

test.each(['SSO Only', 'Rally or SSO'])(
  'under %s the button leads to single sign-on, from the form too',
  async (mode) => {
    // An address of the world that nobody asks: the page is caught on its way.
    await setSubscription({ mode, url: 'https://idp.example/start' });
    const page = await world.open(null, '/login');
    const visited: string[] = [];
    await page.route('https://idp.example/**', (route) => {
      visited.push(`${route.request().url()} ${route.request().headers().referer ?? 'no referrer'}`);
      return route.fulfill({ contentType: 'text/html', body: '<title>Identity provider</title>' });
    });
    await page.getByRole('link', { name: 'Sign in with SSO' }).press('Enter');
    await page.waitForURL('https://idp.example/**');
    await page.goto('/login');
    await page.getByLabel('User name').press('a');
    await page.keyboard.press('Enter');
    await page.waitForURL('https://idp.example/**');
    expect(visited).toEqual(Array(2).fill('https://idp.example/start no referrer'));
  },
);

const url = 'https://idp.example/start';

/** Each page, and what puts it into force. */
const LOOKS: readonly (readonly [path: string, subscription: Subscription])[] = [
  ['/login', {}],
  ['/login', { mode: 'SSO Only' }],
  ['/login', { mode: 'SSO Only', url }],
  ['/login', { mode: 'Rally or SSO', url }],
  ['/login/forgot', {}],
  ['/login/reset', {}],
  ['/login/expired-password', {}],
];

test.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 320],
  ['dark', 320],
] as const)('in %s at %i pixels every page is accessible and fits', async (scheme, width) => {
  for (const [path, subscription] of LOOKS) {
    await setSubscription(subscription);
    const page = await world.open(null, path, { scheme, width });
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  }
});
