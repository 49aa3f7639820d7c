import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { PROJECT, USER, WORKSPACE } from '../support/world-seed.ts';
import { expectAccessible, expectNoSidewaysScroll, type OpenOptions, useBrowserWorld } from './browser-world.ts';

const world = useBrowserWorld();

const PATH = '/login/administration/projects';

type Actor = Parameters<typeof world.open>[0];

const openTree = async (actor: Actor, options?: OpenOptions): Promise<Page> => {
  const page = await world.open(actor, PATH, options);
  await page.getByRole('tree').waitFor();
  return page;
};

const item = (page: Page, name: string) => page.getByRole('treeitem', { name });

/** Each row with its level, from top to bottom. */
const rows = async (page: Page): Promise<readonly string[]> => {
  await page.getByText('Loading …').first().waitFor({ state: 'detached' });
  return page
    .getByRole('treeitem')
    .evaluateAll((items) =>
      items.map((each) => `${each.getAttribute('aria-level')} ${each.querySelector('bdi')?.textContent ?? ''}`),
    );
};

/** The name of the row that the keyboard is on. */
const active = (page: Page): Promise<string | null | undefined> =>
  page.evaluate(() => {
    const id = document.activeElement?.getAttribute('aria-activedescendant') ?? '';
    return document.getElementById(id)?.querySelector('bdi')?.textContent;
  });

const choose = async (page: Page, name: string): Promise<void> => {
  await item(page, name).click();
  await page.getByRole('heading', { level: 2, name }).waitFor();
};

describe('the tree of workspaces and projects', () => {
  it('opens level by level with the arrow keys, and Enter leads to what can be done', async () => {
    const page = await openTree('keeper');
    expect(await rows(page)).toEqual(['1 Garden', '2 Meadow', '2 Ruin', '2 Shed']);
    await page.getByRole('tree').focus();
    const steps: readonly (readonly [string, string])[] = [
      ['ArrowDown', 'Meadow'],
      ['ArrowRight', 'Meadow'],
      ['ArrowRight', 'Pond'],
      ['ArrowRight', 'Pond'],
      ['ArrowDown', 'Reeds'],
      ['ArrowLeft', 'Pond'],
      ['ArrowLeft', 'Pond'],
      ['s', 'Shed'],
      ['Home', 'Garden'],
      ['ArrowUp', 'Garden'],
      ['End', 'Shed'],
    ];
    for (const [key, name] of steps) {
      await page.keyboard.press(key);
      await page.getByText('Loading …').first().waitFor({ state: 'detached' });
      expect([key, await active(page)]).toEqual([key, name]);
    }
    expect(await rows(page)).toEqual(['1 Garden', '2 Meadow', '3 Pond', '2 Ruin', '2 Shed']);
    expect(await item(page, 'Meadow').getAttribute('aria-expanded')).toBe('true');
    expect(await item(page, 'Shed').getAttribute('aria-expanded')).toBeNull();
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('New Project');
  });

  it.each([
    ['admin', ['1 Garden', '2 Meadow', '2 Ruin', '2 Shed', '1 Orchard', '2 Apples'], true],
    ['keeper', ['1 Garden', '2 Meadow', '2 Ruin', '2 Shed'], false],
    ['warden', ['1 Garden', '2 Pond'], false],
  ] as const)('shows the %s their part of it', async (actor, expected, makesWorkspaces) => {
    const page = await openTree(actor);
    expect(await rows(page)).toEqual(expected);
    expect(await page.getByRole('button', { name: 'New Workspace' }).count()).toBe(makesWorkspaces ? 1 : 0);
  });

  it.each(['editor', 'viewer'] as const)('tells the %s that there is nothing to administer', async (actor) => {
    const page = await world.open(actor, PATH);
    await page.getByText('You administer no workspace and no project.').waitFor();
    expect(await page.getByRole('tree').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'New Workspace' }).count()).toBe(0);
  });

  it('offers a project’s administrator nothing of the workspace itself', async () => {
    const page = await openTree('warden');
    await choose(page, 'Garden');
    expect(await page.getByRole('button', { name: /New Project|Rename|Close/ }).count()).toBe(0);
    await choose(page, 'Pond');
    expect(await page.getByRole('button', { name: 'New Project' }).count()).toBe(1);
  });

  it('finds projects by name wherever they are, and says where', async () => {
    const page = await openTree('keeper');
    await page.getByLabel('Search projects by name').fill('reed');
    await item(page, 'Reeds').waitFor();
    expect(await rows(page)).toEqual(['1 Garden', '2 Reeds']);
    expect(await item(page, 'Reeds').textContent()).toContain('Meadow › Pond');
    await page.getByLabel('Search projects by name').fill('nowhere');
    await page.getByText('Nothing matches.').waitFor();
  });
});

describe('what is done in the tree', () => {
  it('makes, renames, moves, closes and reopens a project by keyboard alone', async () => {
    const page = await openTree('keeper');
    await page.getByRole('tree').focus();
    await page.keyboard.press('s');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'New project in Shed' }).waitFor();
    await page.keyboard.type('Bench');
    await page.keyboard.press('Enter');
    await page.getByText('Bench was created.').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('New Project');
    await page.getByRole('tree').focus();
    await page.keyboard.press('ArrowRight');
    await item(page, 'Bench').waitFor();
    await page.keyboard.press('b');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Rename Bench' }).waitFor();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('Long bench');
    await page.keyboard.press('Enter');
    await page.getByText('It is now called Long bench.').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Rename');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Move Long bench' }).waitFor();
    await page.keyboard.type('pond');
    await page.getByRole('radio', { name: 'Meadow › Pond' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('radio', { name: 'Meadow › Pond' }).check();
    await page.keyboard.press('Enter');
    await page.getByText('Long bench was moved.').waitFor();
    // It has gone to a row that is not open; what is told of it is still true.
    await page.getByRole('definition').filter({ hasText: 'Meadow › Pond' }).waitFor();
    const { result } = await world.as('keeper').get('/project', { query: '(Name = "Long bench")', fetch: 'Parent' });
    expect(result.Results[0].Parent._refObjectName).toBe('Pond');
  });

  it('closes only after a second look that names it and what stays open, and reopens', async () => {
    const page = await openTree('keeper');
    await choose(page, 'Meadow');
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Close Meadow?' });
    await dialog.getByText('One open project in it stays open.').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Close');
    const stateOf = async () => (await world.as('keeper').get(`/project/${PROJECT.meadow}`)).result.State;
    expect(await stateOf()).toBe('Open');
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByText('Meadow was closed.').waitFor();
    expect(await stateOf()).toBe('Closed');
    await item(page, 'Meadow Closed').waitFor();
    await page.getByLabel('Show closed ones').uncheck();
    await expect.poll(() => rows(page)).toEqual(['1 Garden', '2 Shed']);
    await page.getByLabel('Show closed ones').check();
    await choose(page, 'Meadow');
    await page.getByRole('button', { name: 'Reopen' }).click();
    await page.getByText('Meadow was reopened.').waitFor();
    expect(await stateOf()).toBe('Open');
  });

  it('shows a refusal with what to do about it', async () => {
    const page = await openTree('warden');
    await choose(page, 'Pond');
    await page.getByRole('button', { name: 'Move' }).click();
    await page.getByRole('radio', { name: 'The top of the workspace' }).check();
    await page.getByRole('dialog').getByRole('button', { name: 'Move' }).click();
    const alert = page.getByRole('alert');
    await alert.getByText('Not authorized to update: Project').waitFor();
    await alert.getByText('Ask an administrator of the workspace or subscription.').waitFor();
  });

  it('makes a workspace, and another browser sees it without a reload', async () => {
    const [one, other] = [await openTree('admin'), await openTree('admin')];
    await one.getByRole('button', { name: 'New Workspace' }).click();
    await one.getByRole('textbox', { name: 'Name' }).fill('Vineyard');
    await one.getByRole('button', { name: 'Create' }).click();
    await one.getByText('Vineyard was created.').waitFor();
    await item(one, 'Vineyard').waitFor();
    await item(other, 'Vineyard').waitFor({ timeout: 10_000 });
  });
});

describe('a workspace with 10,000 projects on one level', () => {
  it('has few rows in the page, goes to its end at once and finds by name', async () => {
    await world.database.main.query(
      `INSERT INTO project (workspace_id, oid, name) SELECT $1, nextval('object_id'), 'Tree ' || lpad(n::text, 5, '0') FROM generate_series(1, 10000) n`,
      [WORKSPACE.orchard],
    );
    await world.database.main.query(
      "INSERT INTO user_permission (oid, type, role, user_id, workspace_id) VALUES (nextval('object_id'), 1, 'Admin', $1, $2)",
      [USER.viewer, WORKSPACE.orchard],
    );
    const page = await openTree('viewer');
    await item(page, 'Tree 00001').waitFor();
    expect(await page.getByRole('treeitem').count()).toBeLessThan(60);
    await page.getByRole('tree').focus();
    await page.keyboard.press('End');
    await item(page, 'Tree 10000').waitFor();
    expect(await item(page, 'Tree 10000').getAttribute('aria-setsize')).toBe('10001');
    expect(await page.getByRole('treeitem').count()).toBeLessThan(60);
    await page.getByLabel('Search projects by name').fill('tree 0777');
    await item(page, 'Tree 07770').waitFor();
  });
});

describe('the page', () => {
  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ] as const)('is accessible in %s at %i pixels, also with a dialog open', async (scheme, width) => {
    const page = await openTree('keeper', { scheme, width });
    await rows(page);
    await choose(page, 'Shed');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: 'Move' }).click();
    await page.getByRole('radio', { name: 'The top of the workspace' }).waitFor();
    await expectAccessible(page);
  });
});
