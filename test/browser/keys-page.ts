import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Json } from '../support/world.ts';

export const R44 =
  'API keys are disabled. Please contact your Subscription Administrator to enable this functionality.';

/** The dialog or drawer that is open. */
export const dialogOf = (page: Page): Locator => page.getByRole('dialog');

/** The row of a key in the list that is shown. */
export const rowOf = (page: Page, description: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('button', { name: description, exact: true }) });

const menuOf = async (page: Page, description: string): Promise<Locator> => {
  await page.getByRole('button', { name: `Actions for ${description}`, exact: true }).click();
  const menu = page.getByRole('menu');
  await menu.waitFor();
  return menu;
};

/** What the menu of a key offers; it is closed again. */
export const offeredFor = async (page: Page, description: string): Promise<readonly string[]> => {
  const menu = await menuOf(page, description);
  const offered = await menu.getByRole('menuitem').allTextContents();
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'detached' });
  return offered;
};

/** Chooses from the menu of a key; the dialog that follows. */
export const choose = async (page: Page, description: string, action: string): Promise<Locator> => {
  await (await menuOf(page, description)).getByRole('menuitem', { name: action, exact: true }).click();
  const dialog = dialogOf(page);
  await dialog.waitFor();
  return dialog;
};

/** Fills the form of a new key and sends it; the dialog, which shows the value then. */
export const createKey = async (page: Page, description: string, grant: string): Promise<Locator> => {
  await page.getByRole('button', { name: 'Create New API Key' }).click();
  const dialog = dialogOf(page);
  await dialog.getByLabel('Description').fill(description);
  await dialog.getByRole('radio', { name: grant }).check();
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await dialog.getByText('This is shown once').waitFor();
  return dialog;
};

/** The value that a dialog shows. */
export const valueIn = async (dialog: Locator): Promise<string> => {
  const value = await dialog.locator('code').first().innerText();
  expect(value).toMatch(/^_[0-9A-Za-z]{43}$/);
  return value;
};

/** Makes a key and closes the dialog; its value. */
export const madeKey = async (page: Page, description: string, grant = 'Full Access'): Promise<string> => {
  const dialog = await createKey(page, description, grant);
  const value = await valueIn(dialog);
  await closeValue(dialog);
  return value;
};

export const closeValue = async (dialog: Locator): Promise<void> => {
  await dialog.getByRole('button', { name: 'Close and forget the key here' }).click();
  await dialog.waitFor({ state: 'detached' });
};

/** Asks the JSON API directly, with the session of the page and its token. */
export const ask = async (
  page: Page,
  method: string,
  path: string,
  data?: unknown,
): Promise<{ readonly status: number; readonly json: Json }> => {
  const session = await (await page.request.get('/login/api/session')).json();
  const answer = await page.request.fetch(`/login/api${path}`, {
    method,
    headers: { 'X-Security-Token': session.SecurityToken },
    ...(data === undefined ? {} : { data }),
  });
  const text = await answer.text();
  return { status: answer.status(), json: text === '' ? null : JSON.parse(text) };
};
