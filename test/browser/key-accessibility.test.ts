import { beforeAll, describe, expect, it } from 'vitest';
import { API } from '../support/world.ts';
import { USER } from '../support/world-seed.ts';
import { expectAccessible, expectNoSidewaysScroll, useBrowserWorld } from './browser-world.ts';
import { choose, closeValue, createKey, dialogOf, offeredFor, rowOf, valueIn } from './keys-page.ts';

const world = useBrowserWorld();

describe('by keyboard alone', () => {
  it('a key is made, its lines are reached, and its menu is worked', async () => {
    const page = await world.open('editor', '/login/keys');
    const create = page.getByRole('button', { name: 'Create New API Key' });
    await create.waitFor();
    await create.focus();
    await page.keyboard.press('Enter');
    const dialog = dialogOf(page);
    await dialog.getByLabel('Description').waitFor();
    await page.keyboard.type('by keys');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialog.getByText('This is shown once').waitFor();
    const value = await valueIn(dialog);
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    for (let presses = 0; (await focused()) !== 'curl' && presses < 8; presses += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    expect(await dialog.locator('pre').innerText()).toContain(`apikey='${value}'`);
    for (let presses = 0; !(await focused()).startsWith('Close and forget') && presses < 8; presses += 1) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(await create.evaluate((button) => button === document.activeElement)).toBe(true);
    expect(await offeredFor(page, 'by keys')).toContain('Reset');
    const actions = page.getByRole('button', { name: 'Actions for by keys' });
    await actions.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    expect(await actions.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    for (let presses = 0; presses < 4; presses += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Delete by keys?' }).waitFor();
  });
});

describe('every part of the screen of keys', () => {
  beforeAll(async () => {
    await world.database.main.query(
      `INSERT INTO api_key (user_id, description, grant_kind, digest, last_four, created, expires_at, former_digest, former_last_four, former_until)
       VALUES ($1, 'ends soon', 'Full Access', sha256('soon'), 'soon', now(), now() + interval '3 days', sha256('was'), 'form', now() + interval '1 day'),
         ($1, 'ended', 'Full Access', sha256('over'), 'over', now(), now() - interval '1 day', NULL, NULL, NULL),
         ($1, 'awaits', 'Full Access', NULL, NULL, now(), NULL, NULL, NULL, NULL)`,
      [USER.admin],
    );
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 320],
    ['dark', 320],
  ] as const)(
    'is accessible in %s at %i pixels',
    async (scheme, width) => {
      const page = await world.open('admin', '/login/keys?show=all', { scheme, width });
      await rowOf(page, 'outsider').waitFor();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      const name = `looked at in ${scheme} at ${width}`;
      await page.getByRole('button', { name: 'Create New API Key' }).click();
      await dialogOf(page).getByLabel('Description').waitFor();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      const dialog = await createKey(page, name, 'ALM WSAPI Read-only');
      const value = await valueIn(dialog);
      await world.send({ method: 'POST', target: `${API}/defect/create`, headers: { zsessionid: value } });
      await dialog.getByText('The first call has come: Refused').waitFor();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await closeValue(dialog);
      await page.getByRole('button', { name, exact: true }).click();
      await dialogOf(page).getByText('As a table').click();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await page.keyboard.press('Escape');
      await choose(page, name, 'Delete');
      await expectAccessible(page);
    },
    90_000,
  );
});
