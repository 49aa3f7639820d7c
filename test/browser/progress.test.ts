import type { Page, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useBrowserWorld } from './browser-world.ts';

const world = useBrowserWorld();

/** What a slow network adds to a request, in milliseconds. */
const SLOW_MS = 1_500;

const AT_ONCE_MS = 100;

/** Lets requests of this kind wait, as over a bad line. */
const slowDown = (page: Page, kind: 'reads' | 'changes') =>
  page.route('**/login/api/**', async (route: Route) => {
    const isRead = route.request().method() === 'GET';
    if (isRead === (kind === 'reads')) await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    // The page may be closed by then.
    await route.continue().catch(() => {});
  });

type Watching = Window & { pendingAfter?: Promise<number> };

/** From now on: how long after a click the page shows that something is under way. */
const watch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    let clickedAt = 0;
    addEventListener('click', () => (clickedAt = performance.now()), { capture: true });
    (window as Watching).pendingAfter = new Promise((resolve) => {
      const look = (): void => {
        if (clickedAt > 0 && document.querySelector('[data-loading="true"]')) resolve(performance.now() - clickedAt);
      };
      new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
    });
  });

const pendingAfter = (page: Page): Promise<number | undefined> =>
  page.evaluate(() => (window as Watching).pendingAfter);

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).last().click();

describe('what takes its time', () => {
  it.each([
    [
      'a new key',
      '/login/keys',
      async (page: Page) => {
        await press(page, 'Create New API Key');
        await page.getByLabel('Description').fill('Slow');
        await page.getByLabel('Full Access').check();
      },
      'Create',
    ],
    [
      'a new client',
      '/login/clients',
      async (page: Page) => {
        await press(page, 'Create OAuth Client');
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel('Application Name').fill('Slow');
        await dialog.getByLabel('Callback URL').first().fill('https://slow.example/back');
      },
      'Create',
    ],
    [
      'a new workspace',
      '/login/administration/projects',
      async (page: Page) => {
        await press(page, 'New Workspace');
        await page.getByRole('dialog').getByLabel('Name').fill('Slow');
      },
      'Create',
    ],
    ['the end of other sessions', '/login/account', (page: Page) => press(page, 'End all others'), 'End all others'],
  ] as const)('%s is shown to be under way within 100 ms', async (_, path, prepare, deed) => {
    const page = await world.open('admin', path);
    await prepare(page);
    await slowDown(page, 'changes');
    await watch(page);
    await press(page, deed);
    expect(await pendingAfter(page)).toBeLessThanOrEqual(AT_ONCE_MS);
  });

  it('a list says that it is on the way', async () => {
    const page = await world.open('admin', '/login/account');
    await page.getByRole('link', { name: 'API Keys' }).waitFor();
    await slowDown(page, 'reads');
    await page.getByRole('link', { name: 'API Keys' }).click();
    await page.getByText('Loading …').first().waitFor();
  });
});
