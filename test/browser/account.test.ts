import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { setPassword } from '../../src/identity/user-accounts.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { basicOf, nameOf, passwordOf, signIn } from '../support/signed-in.ts';
import { USER } from '../support/world-seed.ts';
import { expectAccessible, expectNoSidewaysScroll, useBrowserWorld } from './browser-world.ts';

const world = useBrowserWorld();

const PATH = '/login/account';
const NEW_PASSWORD = 'A brand new one 7';

beforeEach(async () => {
  await world.database.main.query('TRUNCATE session');
  await setPassword(world.database.main, systemClock, USER.editor, new Secret(passwordOf('editor')));
});

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });

const rowOf = (page: Page, agent: string) => page.getByRole('row').filter({ hasText: agent });

const field = (page: Page, name: string) => page.getByRole('textbox', { name });

const elsewhere = (agent: string) => signIn(world.send, 'editor', { 'user-agent': agent });

const lives = async ({ cookie }: { readonly cookie: string }): Promise<boolean> =>
  (await world.send({ method: 'GET', target: '/login/api/session', headers: { cookie } })).status === 200;

const opens = async (password: string): Promise<boolean> =>
  (await world.send({ method: 'GET', target: '/login/api/session', headers: basicOf('editor', password) })).status ===
  200;

const announced = (page: Page, text: string) => page.getByText(text, { exact: true }).waitFor();

describe('My account', () => {
  it.each([
    ['editor', 'User'],
    ['warden', 'Administrator of workspaces or projects'],
    ['admin', 'Subscription administrator'],
  ] as const)('tells the %s who they are', async (actor, role) => {
    const page = await world.open(actor, '/login/keys');
    await page.getByRole('button', { name: `Signed in as ${nameOf(actor)}` }).click();
    await page.getByRole('menuitem', { name: 'My account' }).click();
    await heading(page, 'My account').waitFor();
    expect(new URL(page.url()).pathname).toBe(PATH);
    await page
      .getByRole('definition')
      .filter({ hasText: nameOf(actor) })
      .waitFor();
    expect(await page.getByRole('definition').allTextContents()).toContain(role);
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ] as const)('is accessible in %s at %i pixels, the question before an end too', async (scheme, width) => {
    const page = await world.open('editor', PATH, { scheme, width });
    await elsewhere('Mozilla/5.0 (Windows NT 10.0) Firefox/150.0');
    await rowOf(page, 'Firefox on Windows').waitFor();
    await page.getByText('8 to 254 characters').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: /^End the session of Firefox on Windows/ }).click();
    await page.getByRole('dialog', { name: 'End this session?' }).waitFor();
    await expectAccessible(page);
  });
});

describe('the password', () => {
  const fill = async (page: Page, old: string, next: string): Promise<void> => {
    await field(page, 'Present password').fill(old);
    await field(page, 'New password').fill(next);
  };

  it('is changed by keyboard alone, and the other sessions end', async () => {
    const page = await world.open('editor', PATH);
    const other = await elsewhere('Other/1.0');
    await field(page, 'Present password').focus();
    await page.keyboard.type(passwordOf('editor'));
    await page.keyboard.press('Tab');
    await page.keyboard.type(NEW_PASSWORD);
    await page.keyboard.press('Enter');
    await announced(page, 'Your password was changed, and your other sessions ended.');
    expect(await field(page, 'New password').inputValue()).toBe('');
    expect([await opens(NEW_PASSWORD), await opens(passwordOf('editor')), await lives(other)]).toEqual([
      true,
      false,
      false,
    ]);
    // The page goes on under its new session and token.
    await fill(page, NEW_PASSWORD, 'And another one 8');
    await page.getByRole('checkbox', { name: 'End my other sessions' }).uncheck();
    const kept = await world.send({
      method: 'POST',
      target: '/login/api/session',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ UserName: nameOf('editor'), Password: NEW_PASSWORD }),
    });
    await page.getByRole('button', { name: 'Change the password' }).click();
    await announced(page, 'Your password was changed.');
    const [line = ''] = kept.headers['set-cookie'] ?? [];
    expect(await lives({ cookie: line.split(';')[0] ?? '' })).toBe(true);
  });

  it('says what it needs, and what of it is done', async () => {
    const page = await world.open('editor', PATH);
    await page.getByText('8 to 254 characters').waitFor();
    const described = async (): Promise<string> => {
      const ids = (await field(page, 'New password').getAttribute('aria-describedby')) ?? '';
      return (await page.locator(`[id="${ids}"]`).textContent()) ?? '';
    };
    const told = async (): Promise<readonly boolean[]> =>
      (await described())
        .split(/[·✓]/)
        .slice(1)
        .map((rule) => rule.includes('(done)'));
    expect(await told()).toEqual([false, false]);
    await field(page, 'New password').fill('lowercase');
    expect(await told()).toEqual([true, false]);
    await field(page, 'New password').fill('lower1');
    expect(await told()).toEqual([false, true]);
    expect(await described()).toMatch(/^The new password has.*8 to 254 characters.*2 of these/);
  });

  it.each([
    ['a wrong present one', 'not the password', NEW_PASSWORD, 'The password is wrong, or no password may be used now.'],
    [
      'one that is too short',
      null,
      'Short 1',
      'The new password is not taken. The password needs at least 8 characters.',
    ],
  ])('is not changed to or by %s, and the page says why and what to do', async (_what, old, next, message) => {
    const page = await world.open('editor', PATH);
    await fill(page, old ?? passwordOf('editor'), next);
    await page.getByRole('button', { name: 'Change the password' }).click();
    const alert = page.getByRole('alert').filter({ hasText: message });
    await alert.waitFor();
    expect((await alert.textContent())?.length).toBeGreaterThan(message.length);
    expect(await opens(passwordOf('editor'))).toBe(true);
    expect(await field(page, 'New password').inputValue()).toBe(next);
  });

  it('stands in no storage and no address', async () => {
    const page = await world.open('editor', PATH);
    await fill(page, passwordOf('editor'), NEW_PASSWORD);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await announced(page, 'Your password was changed, and your other sessions ended.');
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]));
    for (const secret of [passwordOf('editor'), NEW_PASSWORD]) {
      expect(kept).not.toContain(secret);
      expect(await page.content()).not.toContain(secret);
    }
  });
});

describe('the sessions', () => {
  it('are listed, with what, from where and since when; this one is marked and has no end', async () => {
    await elsewhere('curl/8.9.1');
    const page = await world.open('editor', PATH);
    const row = rowOf(page, 'curl');
    await row.waitFor();
    expect(await row.getByRole('cell').nth(1).textContent()).toContain('127.0.0.1');
    await expect.poll(() => rowOf(page, 'This one').count()).toBe(1);
    expect(await rowOf(page, 'This one').getByRole('button').count()).toBe(0);
    // Sign-ins of others are none of ours.
    await signIn(world.send, 'viewer', { 'user-agent': 'Foreign/1.0' });
    expect(await rowOf(page, 'Foreign').count()).toBe(0);
  });

  it('appear without a reload', async () => {
    const page = await world.open('editor', PATH);
    await rowOf(page, 'This one').waitFor();
    await elsewhere('Later/1.0');
    await rowOf(page, 'Later').waitFor({ timeout: 15_000 });
  });

  it('end one by one after a second look that names it, by keyboard', async () => {
    const [ended, kept] = [await elsewhere('Ended/1.0'), await elsewhere('Kept/1.0')];
    const page = await world.open('editor', PATH);
    const button = page.getByRole('button', { name: 'End the session of Ended from 127.0.0.1' });
    await button.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'End this session?' });
    await dialog.getByText('Ended from 127.0.0.1 has to sign in again.').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => button.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await lives(ended)).toBe(true);
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'End', exact: true }).press('Enter');
    await announced(page, 'The session of Ended has ended.');
    await rowOf(page, 'Ended').waitFor({ state: 'detached' });
    expect([await lives(ended), await lives(kept)]).toEqual([false, true]);
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('content');
  });

  it('end all but this one, which goes on', async () => {
    const others = [await elsewhere('Laptop/1.0'), await elsewhere('Phone/1.0')];
    const page = await world.open('editor', PATH);
    await rowOf(page, 'Phone').waitFor();
    await page.getByRole('button', { name: 'End all others' }).click();
    const dialog = page.getByRole('dialog', { name: 'End all your other sessions?' });
    await dialog.getByRole('button', { name: 'End all others' }).click();
    await announced(page, 'All your other sessions have ended.');
    await rowOf(page, 'Phone').waitFor({ state: 'detached' });
    expect([await lives(others[0] ?? { cookie: '' }), await lives(others[1] ?? { cookie: '' })]).toEqual([
      false,
      false,
    ]);
    expect(await rowOf(page, 'This one').count()).toBe(1);
    // Under the new token, without a reload.
    const last = await elsewhere('Tablet/1.0');
    await page.getByRole('button', { name: /^End the session of Tablet/ }).click({ timeout: 15_000 });
    await page.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).click();
    await announced(page, 'The session of Tablet has ended.');
    expect(await lives(last)).toBe(false);
  });

  it('that end elsewhere lead that browser to the sign-in page', async () => {
    const here = await world.open('editor', PATH);
    const there = await world.open('editor', PATH);
    await rowOf(there, 'This one').waitFor();
    await here.getByRole('button', { name: 'End all others' }).click();
    await here.getByRole('dialog').getByRole('button', { name: 'End all others' }).click();
    await announced(here, 'All your other sessions have ended.');
    await there.waitForURL('**/login?to=%2Flogin%2Faccount', { timeout: 15_000 });
  });
});
