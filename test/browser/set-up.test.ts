import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EmptyInstallation, startEmptyInstallation } from '../support/empty-installation.ts';
import { expectAccessible, expectNoSidewaysScroll } from './browser-world.ts';
import { launchChromium } from './chromium.ts';

let empty: EmptyInstallation;
let chromium: Browser;

beforeAll(async () => {
  chromium = await launchChromium();
  empty = await startEmptyInstallation();
});

afterAll(async () => {
  await chromium.close();
  await empty.close();
});

const PASSWORD = 'four words that nobody guesses';

const open = async (path: string, colorScheme: 'light' | 'dark' = 'light', width = 1280): Promise<Page> => {
  const viewport = { width, height: 900 };
  const context = await chromium.newContext({ baseURL: empty.node.origin, viewport, colorScheme });
  const page = await context.newPage();
  await page.goto(path);
  return page;
};

it.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 320],
  ['dark', 320],
] as const)('is accessible and fits, in %s at %i pixels', async (scheme, width) => {
  for (const path of ['/login', '/login/set-up']) {
    const page = await open(path, scheme, width);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.context().close();
  }
});

it('leads by keyboard from the printed link to the first screen, and the link is dead then', async () => {
  const code = await empty.code();
  const page = await open(`/login/set-up#${code}`);
  await page.getByLabel('Your user name').and(page.locator(':focus')).waitFor();
  expect(page.url()).toBe(`${empty.node.origin}/login/set-up`);
  const texts = ['ada@example.com', 'Ada'];
  for (const text of texts) {
    await page.keyboard.type(text);
    await page.keyboard.press('Tab');
  }
  // Workspace, project and profile stay as they are proposed.
  for (let n = 0; n < 3; n++) await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Tab');
  await page.keyboard.type(`${PASSWORD}!`);
  await page.keyboard.press('Enter');
  await page.getByText('The two new passwords differ.').waitFor();
  await expectAccessible(page);
  expect(await page.content()).not.toContain(code);
  expect(await page.getByLabel('Your name, as others see it').inputValue()).toBe('Ada');
  await page.getByLabel('Your password').fill(PASSWORD);
  await page.getByLabel('The same again').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Muster is set up' }).waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Sign in' }).press('Enter');
  await page.getByLabel('User name').and(page.locator(':focus')).waitFor();
  await page.keyboard.type('ada@example.com');
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/login/applications');
  await page.getByRole('link', { name: 'Administration' }).waitFor();

  const late = await open(`/login/set-up#${code}`);
  await late.getByRole('heading', { name: 'Nothing here' }).waitFor();
});
