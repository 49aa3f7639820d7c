import { describe, expect, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, useBrowserWorld } from './browser-world.ts';

const world = useBrowserWorld();

/** Rally's tabs, by name and in Rally's order (R36). */
const TABS = ['Authorized Applications', 'API Keys', 'OAuth Clients'];

describe('the Application Manager', () => {
  it('has Rally’s three tabs in Rally’s order', async () => {
    const page = await world.open('viewer', '/login/keys');
    const tabs = await page.getByRole('navigation', { name: 'Main' }).getByRole('link').allTextContents();
    expect(tabs).toEqual([...TABS, 'Decisions']);
  });

  it.each([
    ['#/apps', '/login/applications'],
    ['#/keys', '/login/keys'],
    ['#/clients', '/login/clients'],
    ['', '/login/applications'],
    ['#//evil.example', '/login/applications'],
  ])('leads the old link /login/accounts/index.html%s to %s', async (fragment, path) => {
    const page = await world.open('viewer', `/login/accounts/index.html${fragment}`);
    await page.waitForURL(`**${path}`);
    expect(new URL(page.url()).host).toBe(new URL(world.origin).host);
  });

  it('leads who is not signed in to the sign-in page', async () => {
    const page = await world.open(null, '/login/keys');
    await page.waitForURL('**/login?to=%2Flogin%2Fkeys');
  });

  it('signs out', async () => {
    const page = await world.open('viewer', '/login/keys');
    await page.getByRole('button', { name: 'Signed in as viewer@garden.test' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/login');
    expect((await page.request.get('/login/api/session')).status()).toBe(401);
  });

  it('is worked by keyboard from the first key on', async () => {
    const page = await world.open('viewer', '/login/keys');
    await page.getByRole('link', { name: 'API Keys' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
  });

  it.each([
    ['viewer', []],
    ['editor', []],
    ['warden', ['Users', 'Workspaces and Projects']],
    ['keeper', ['Users', 'Workspaces and Projects']],
    ['admin', ['Users', 'Workspaces and Projects', 'Subscription', 'Access at risk']],
  ] as const)('shows the %s what they administer: %s', async (actor, expected) => {
    const page = await world.open(actor, '/login/administration/users');
    await page.getByRole('link', { name: 'API Keys' }).waitFor();
    const links = page.getByRole('navigation', { name: 'Administration' }).getByRole('link');
    expect(await links.allTextContents()).toEqual(expected);
    const tab = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Administration' });
    expect(await tab.count()).toBe(expected.length === 0 ? 0 : 1);
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 320],
    ['dark', 320],
  ] as const)('is accessible in %s at %i pixels', async (scheme, width) => {
    const page = await world.open('admin', '/login/administration/users', { scheme, width });
    await page.getByRole('link', { name: 'API Keys' }).waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
});
