import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../support/signed-in.ts';
import { PROJECT, USER, WORKSPACE } from '../support/world-seed.ts';
import { expectAccessible, expectNoSidewaysScroll, type OpenOptions, useBrowserWorld } from './browser-world.ts';

const world = useBrowserWorld();

const PATH = '/login/administration/users';

type Actor = Parameters<typeof world.open>[0];

const openList = async (actor: Actor, options?: OpenOptions): Promise<Page> => {
  const page = await world.open(actor, PATH, options);
  await page.getByRole('table', { name: 'Users' }).waitFor();
  return page;
};

const openUser = async (page: Page, name: string, tab?: string): Promise<void> => {
  await page.getByRole('button', { name: `Open ${name}` }).click();
  await page.getByRole('dialog').getByRole('tab', { name: 'Details' }).waitFor();
  if (tab !== undefined) await page.getByRole('tab', { name: tab }).click();
};

const said = (page: Page, text: string) => page.getByRole('status').getByText(text).waitFor();

const names = async (page: Page): Promise<readonly string[]> => {
  await page.getByText('Loading …').first().waitFor({ state: 'detached' });
  return page.getByRole('button', { name: /^Open / }).allTextContents();
};

const rolesIn = async (user: number): Promise<readonly string[]> => {
  const { rows } = await world.database.main.query<{ text: string }>(
    `SELECT coalesce(project_id, workspace_id) || '=' || role AS text FROM user_permission WHERE user_id = $1
     ORDER BY project_id NULLS FIRST`,
    [user],
  );
  return rows.map(({ text }) => text);
};

const fileOf = (name: string, lines: readonly string[]) => ({
  name: `${name}.csv`,
  mimeType: 'text/csv',
  buffer: Buffer.from(lines.join('\r\n')),
});

/** What fades in is looked at when it is there. */
const settled = (page: Page) => page.waitForFunction(() => document.getAnimations().length === 0);

describe('the list of users', () => {
  it('shows everybody’s state, finds and orders', async () => {
    await world.database.main.query("UPDATE app_user SET account_locked_until = '3000-01-01' WHERE oid = $1", [
      USER.angler,
    ]);
    const page = await openList('admin');
    expect(await names(page)).toHaveLength(7);
    await page.getByText('Active and Locked').waitFor();
    await page.getByRole('searchbox', { name: 'Search' }).fill('vic');
    await page.getByText('1 entry').waitFor();
    await expect.poll(() => names(page)).toEqual(['Vic Viewer']);
    await page.getByRole('searchbox', { name: 'Search' }).fill('');
    await page.getByRole('combobox', { name: 'State' }).selectOption('Locked');
    await page.getByText('1 entry').waitFor();
    await expect.poll(() => names(page)).toEqual(['Ann Angler']);
    await page.getByRole('combobox', { name: 'State' }).selectOption('All');
    await page.getByText('7 entries').waitFor();
    await page.getByRole('button', { name: /^Name/ }).click();
    await expect.poll(async () => (await names(page))[0]).toBe('Wes Warden');
  });

  it('is downloaded as it is filtered', async () => {
    const page = await openList('admin');
    await page.getByRole('searchbox', { name: 'Search' }).fill('eve');
    await page.getByText('1 entry').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('users.csv');
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const lines = Buffer.concat(chunks).toString('utf8').trimEnd().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('"editor@garden.test","Eve Editor"');
  });

  it.each([
    ['admin', 7],
    ['keeper', 5],
    ['warden', 4],
  ] as const)('shows the %s their part of it', async (actor, count) => {
    const page = await openList(actor);
    await page.getByText(`${count} entries`).waitFor();
    // Administrators of projects give roles, and make nobody.
    const create = page.getByRole('button', { name: 'New User' });
    await expect.poll(() => create.count()).toBe(actor === 'warden' ? 0 : 1);
    const reply = await page.request.get('/login/api/users');
    expect((await reply.json()).TotalResultCount).toBe(count);
  });

  it.each(['editor', 'viewer'] as const)('is not shown to the %s, whose call is refused', async (actor) => {
    const page = await world.open(actor, PATH);
    await page.getByRole('link', { name: 'API Keys' }).waitFor();
    expect(await page.getByRole('link', { name: 'Administration' }).count()).toBe(0);
    expect((await page.request.get('/login/api/users')).status()).toBe(403);
    expect(await page.getByRole('button', { name: /^Open / }).count()).toBe(0);
  });
});

describe('a user', () => {
  it('is created and invited by keyboard alone, and given roles', async () => {
    const page = await openList('admin');
    await page.getByRole('button', { name: 'New User' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'New User' });
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('UserName');
    await page.keyboard.type('moss@garden.test');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Moss');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Green');
    await page.keyboard.press('Enter');
    await said(page, 'Moss Green was created and invited.');
    await dialog.waitFor({ state: 'detached' });
    const role = page.getByRole('combobox', { name: 'Role on Pond, Garden' });
    await role.focus();
    await page.keyboard.type('Ed');
    await page.getByText('1 change', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Review Changes' }).click();
    const review = page.getByRole('dialog', { name: 'Change the roles of Moss Green?' });
    expect(await review.getByRole('listitem').allTextContents()).toEqual(['Pond No Access → Editor']);
    await review.getByRole('button', { name: 'Save Roles' }).click();
    await said(page, 'The roles of Moss Green were saved.');
    await page.getByText('No changes').waitFor();
    expect(await role.inputValue()).toBe('Editor');
    const { rows } = await world.database.main.query(
      "SELECT u.oid, o.body FROM app_user u JOIN outbox o ON o.user_id = u.oid WHERE u.user_name = 'moss@garden.test'",
    );
    expect(await rolesIn(rows[0].oid)).toEqual([`${PROJECT.pond}=Editor`]);
    expect(rows[0].body).toContain(`${world.origin}/login/reset#`);
  });

  it('is not created under a name that is taken, and it is said what to do', async () => {
    const page = await openList('admin');
    await page.getByRole('button', { name: 'New User' }).click();
    const dialog = page.getByRole('dialog', { name: 'New User' });
    await dialog.getByRole('textbox', { name: 'User Name' }).fill('editor@garden.test');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByRole('alert').getByText('This is not taken.').waitFor();
  });

  it('is changed, unlocked, disabled after a second look, and enabled', async () => {
    await world.database.main.query("UPDATE app_user SET account_locked_until = '3000-01-01' WHERE oid = $1", [
      USER.angler,
    ]);
    const page = await openList('admin');
    await openUser(page, 'Ann Angler');
    const drawer = page.getByRole('dialog').first();
    await drawer.getByRole('button', { name: 'This account is locked. Click to unlock' }).click();
    await said(page, 'Ann Angler was unlocked.');
    await drawer.getByRole('textbox', { name: 'Display Name' }).fill('Anna Angler');
    await drawer.getByRole('checkbox', { name: 'May create API keys' }).uncheck();
    await drawer.getByRole('button', { name: 'Save' }).click();
    await said(page, 'Anna Angler was saved.');
    await drawer.getByRole('button', { name: 'Disable' }).click();
    const look = page.getByRole('dialog', { name: 'Disable Anna Angler?' });
    await look.getByRole('button', { name: 'Disable' }).click();
    await said(page, 'Anna Angler was disabled.');
    await drawer.getByText('Disabled', { exact: true }).waitFor();
    await drawer.getByRole('button', { name: 'Enable' }).click();
    await said(page, 'Anna Angler was enabled.');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Anna Angler');
    const { rows } = await world.database.main.query(
      'SELECT display_name, can_create_api_key, disabled, account_locked_until FROM app_user WHERE oid = $1',
      [USER.angler],
    );
    expect(rows).toEqual([
      { display_name: 'Anna Angler', can_create_api_key: false, disabled: false, account_locked_until: null },
    ]);
  });

  it('has an address, which Back leaves', async () => {
    const page = await openList('admin');
    await openUser(page, 'Kim Keeper');
    await page.waitForURL(new RegExp(`[?]user=\\W*(22)?${USER.keeper}`));
    await page.goBack();
    await page.getByRole('tab').first().waitFor({ state: 'detached' });
    await page.goto(`${PATH}?user=${USER.viewer}`);
    await page.getByRole('textbox', { name: 'User Name' }).waitFor();
    await page.getByRole('link', { name: 'Decisions about this user' }).click();
    await page.waitForURL(/\/login\/decisions[?]user=viewer/);
    await page.goto(`${PATH}?user=1`);
    await page.getByRole('alert').getByText('There is nothing of that name').waitFor();
  });

  it('is sent a reset, and signed out everywhere', async () => {
    await signIn(world.send, 'viewer');
    const page = await openList('admin');
    await openUser(page, 'Vic Viewer');
    await page.getByRole('button', { name: 'Send Password Reset' }).click();
    await said(page, 'A mail to choose a new password was sent to Vic Viewer.');
    await page.getByRole('tab', { name: 'Sessions' }).click();
    await page.getByRole('table', { name: 'Living sessions of Vic Viewer' }).waitFor();
    await page.getByRole('button', { name: 'End All Sessions' }).click();
    const look = page.getByRole('dialog', { name: 'End all sessions of Vic Viewer?' });
    await look.getByRole('button', { name: 'End All Sessions' }).click();
    await page.getByText('This user has no living session.').waitFor();
  });

  it('whom another administrator disables is shown so without a reload', async () => {
    const [mine, theirs] = [await openList('admin'), await openList('admin')];
    await openUser(theirs, 'Otto Outsider');
    await theirs.getByRole('button', { name: 'Disable' }).click();
    await theirs
      .getByRole('dialog', { name: /^Disable / })
      .getByRole('button', { name: 'Disable' })
      .click();
    await mine
      .getByText('Disabled', { exact: true })
      .and(mine.locator('.mantine-Badge-label, [class*=Badge]'))
      .first()
      .waitFor();
    await theirs.getByRole('button', { name: 'Enable' }).click();
    await said(theirs, 'Otto Outsider was enabled.');
  });

  it('is a workspace’s administrator’s to give roles to, and nothing else', async () => {
    const page = await openList('keeper');
    await openUser(page, 'Vic Viewer');
    expect(await page.getByRole('tab').allTextContents()).toEqual(['Details', 'Roles']);
    const drawer = page.getByRole('dialog').first();
    for (const name of ['Disable', 'Send Password Reset', 'Save'])
      expect(await drawer.getByRole('button', { name, exact: true }).count()).toBe(0);
    await page.getByRole('tab', { name: 'Roles' }).click();
    await page.getByRole('combobox', { name: 'Role on Shed, Garden' }).selectOption('Admin');
    await page.getByRole('combobox', { name: 'Role on Garden' }).selectOption('User');
    expect(await page.getByRole('rowheader').allTextContents()).not.toContain('Orchard');
    await page.getByText('2 changes').waitFor();
    await page.getByRole('button', { name: 'Review Changes' }).click();
    await page.getByRole('button', { name: 'Save Roles' }).click();
    await said(page, 'The roles of Vic Viewer were saved.');
    expect(await rolesIn(USER.viewer)).toContain(`${PROJECT.shed}=Admin`);
    expect(await rolesIn(USER.viewer)).toContain(`${WORKSPACE.garden}=User`);
  });

  it('whose role somebody else changed meanwhile is looked at again', async () => {
    const page = await openList('admin');
    await openUser(page, 'Eve Editor', 'Roles');
    await page.getByRole('combobox', { name: 'Role on Pond, Garden' }).selectOption('Viewer');
    await world.database.main.query(
      "UPDATE user_permission SET role = 'Admin' WHERE user_id = $1 AND project_id = $2",
      [USER.editor, PROJECT.pond],
    );
    await page.getByRole('button', { name: 'Review Changes' }).click();
    await page.getByRole('button', { name: 'Save Roles' }).click();
    await page.getByRole('alert').getByText(`Project ${PROJECT.pond}: it is Admin now.`).waitFor();
  });
});

describe('what was changed and not saved', () => {
  it('stays while another tab is looked at, and is not lost without a question', async () => {
    const page = await openList('admin');
    await openUser(page, 'Wes Warden');
    await page.getByRole('textbox', { name: 'Last Name' }).fill('Warden');
    await page.getByRole('tab', { name: 'Roles' }).click();
    await page.getByRole('combobox', { name: 'Role on Shed, Garden' }).selectOption('Viewer');
    await page.getByRole('tab', { name: 'Details' }).click();
    expect(await page.getByRole('textbox', { name: 'Last Name' }).inputValue()).toBe('Warden');
    await page.keyboard.press('Escape');
    const look = page.getByRole('dialog', { name: 'Leave without saving?' });
    await look.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('tab', { name: 'Roles' }).click();
    await page.getByText('1 change', { exact: true }).waitFor();
    await page.getByRole('tab', { name: 'Details' }).click();
    await page.getByRole('link', { name: 'API keys of all users' }).click();
    await look.getByRole('button', { name: 'Cancel' }).click();
    await look.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await look.getByRole('button', { name: 'Leave Without Saving' }).click();
    await page.getByRole('tab').first().waitFor({ state: 'detached' });
    expect(await rolesIn(USER.warden)).toEqual([`${PROJECT.pond}=Admin`]);
  });
});

describe('a file of users', () => {
  const LINES = [
    'UserName,DisplayName,Roles',
    'fern@garden.test,Fern,Pond=Editor',
    'keeper@garden.test,Kim Keeper,',
    'rush@garden.test,Rush,Nowhere=Editor',
  ];

  it('is shown as what it would do, then imported', async () => {
    const page = await openList('admin');
    await page.getByRole('button', { name: 'Import CSV' }).click();
    const dialog = page.getByRole('dialog', { name: 'Import Users' });
    await dialog.locator('input[type=file]').setInputFiles(fileOf('users', LINES));
    await dialog.getByText('1 to create, 0 to change, 1 unchanged, 1 refused.').waitFor();
    await dialog.getByText('Roles: there is no "Nowhere", or you may not see it.').waitFor();
    const count = async () =>
      (await world.database.main.query("SELECT FROM app_user WHERE user_name = 'fern@garden.test'")).rowCount;
    expect(await count()).toBe(0);
    await settled(page);
    await expectAccessible(page);
    await dialog.getByRole('checkbox', { name: 'Only lines with a problem' }).check();
    expect(await dialog.getByRole('row').count()).toBe(2);
    await dialog.getByRole('button', { name: 'Import 1 user' }).click();
    await dialog.getByText('1 created, 0 changed, 1 unchanged, 1 refused.').waitFor();
    expect(await count()).toBe(1);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('button', { name: 'Open Fern' }).waitFor();
  });

  it('in another encoding is not read', async () => {
    const page = await openList('admin');
    await page.getByRole('button', { name: 'Import CSV' }).click();
    const buffer = Buffer.from('UserName,DisplayName\nzoe@garden.test,Zo\u00eb', 'latin1');
    await page.locator('input[type=file]').setInputFiles({ name: 'latin.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('alert').getByText('The file is not encoded as UTF-8.').waitFor();
  });

  it('that is none says why', async () => {
    const page = await openList('admin');
    await page.getByRole('button', { name: 'Import CSV' }).click();
    await page.locator('input[type=file]').setInputFiles(fileOf('other', ['Name;Mail', 'x;y']));
    await page.getByRole('alert').getByText('is none of UserName').waitFor();
  });
});

describe('the pages of users', () => {
  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ] as const)(
    'are accessible in %s at %i pixels',
    async (scheme, width) => {
      const page = await openList('admin', { scheme, width });
      const look = async (): Promise<void> => {
        await settled(page);
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      };
      await names(page);
      await look();
      await page.getByRole('button', { name: 'New User' }).click();
      await page.getByRole('dialog', { name: 'New User' }).waitFor();
      await look();
      await page.keyboard.press('Escape');
      await openUser(page, 'Eve Editor');
      await look();
      await page.getByRole('tab', { name: 'Roles' }).click();
      await page.getByRole('combobox', { name: 'Role on Shed, Garden' }).selectOption('Viewer');
      await look();
      await page.getByRole('button', { name: 'Review Changes' }).click();
      await look();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('tab', { name: 'Sessions' }).click();
      await page.getByRole('button', { name: 'End All Sessions' }).waitFor();
      await look();
    },
    90_000,
  );
});

describe('ten thousand users and a thousand projects', () => {
  beforeAll(async () => {
    await world.database.main.query(
      `INSERT INTO app_user (oid, user_name, display_name, email_address)
       SELECT 5000000 + n, 'many-' || n || '@garden.test', 'Many ' || lpad(n::text, 5, '0'), 'many-' || n || '@garden.test'
       FROM generate_series(1, 10000) n`,
    );
    await world.database.main.query(
      `INSERT INTO project (workspace_id, oid, name, revision_history_id)
       SELECT $1, 6000000 + n, 'Plot ' || lpad(n::text, 4, '0'), 7000000 + n FROM generate_series(1, 1000) n`,
      [WORKSPACE.orchard],
    );
  });

  it('are listed with few rows in the page, and the last one is reached', async () => {
    const page = await openList('admin');
    await page.getByText(/10,0\d\d entries/).waitFor();
    expect(await page.getByRole('row').count()).toBeLessThan(80);
    await page.getByRole('searchbox', { name: 'Search' }).fill('many-10000@');
    await page.getByRole('button', { name: 'Open Many 10000' }).waitFor();
    await openUser(page, 'Many 10000', 'Roles');
    await page.getByRole('combobox', { name: 'Role on Garden' }).waitFor();
    expect(await page.getByRole('combobox').count()).toBeLessThan(60);
    await page.getByRole('searchbox', { name: 'Find a project' }).fill('Plot 0777');
    await page.getByRole('combobox', { name: 'Role on Plot 0777, Orchard' }).selectOption('Viewer');
    await page.getByRole('button', { name: 'Review Changes' }).click();
    await page.getByRole('button', { name: 'Save Roles' }).click();
    await said(page, 'The roles of Many 10000 were saved.');
  });
});
