import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { allow, makeClient } from '../support/allowed-application.ts';
import { signIn } from '../support/signed-in.ts';
import { type Actor, USER } from '../support/world-seed.ts';
import { expectAccessible, expectNoSidewaysScroll, useBrowserWorld } from './browser-world.ts';

const world = useBrowserWorld();

const PATH = '/login/administration/access';

const run = (text: string, values: readonly unknown[] = []) => world.database.main.query(text, [...values]);

/** So many keys of a user that nobody has used for a hundred days. */
const putOldKeys = (count: number, userOid: number) =>
  run(
    `INSERT INTO api_key (user_id, description, grant_kind, digest, last_four, created, last_accessed, expires_at)
     SELECT $2, 'Build ' || lpad(n::text, 5, '0'), 'Full Access', sha256(n::text::bytea), 'abcd',
       now() - interval '200 days', now() - interval '100 days', now() + interval '1 year'
     FROM generate_series(1, $1) n`,
    [count, userOid],
  );

beforeEach(async () => {
  await run('DELETE FROM api_key');
  await run('DELETE FROM oauth_client');
  await run('UPDATE app_user SET disabled = false WHERE disabled');
});

const risk = (page: Page, name: RegExp) => page.getByRole('list', { name: 'Risks' }).getByRole('button', { name });

const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });

const open = async (path = PATH, actor: Actor = 'admin'): Promise<Page> => {
  const page = await world.open(actor, path);
  await page.getByRole('list', { name: 'Risks' }).waitFor();
  return page;
};

describe('Access at risk', () => {
  it('counts what is at each risk, and says why it is one and what to do', async () => {
    await putOldKeys(3, USER.viewer);
    await makeClient(world.database, 'Radar', USER.editor);
    const page = await open();
    await page.getByText('In all: 3 API keys, 1 OAuth client, 0 authorized applications.').waitFor();
    const counted = await page.getByRole('list', { name: 'Risks' }).getByRole('button').allTextContents();
    expect(counted).toEqual([
      '0 Full access of a disabled user',
      '3 Unused for 90 days',
      '1 Never used',
      '0 No end and no networks',
      '0 Ends within 30 days',
      '0 Expired',
      '0 User locked',
      '0 Waiting for its user',
    ]);
    await page.getByText('Who is disabled in a company directory alone is not known here').waitFor();
    await risk(page, /Never used/).focus();
    await page.keyboard.press('Enter');
    await row(page, 'Radar').getByText('OAuth client').waitFor();
    expect(await risk(page, /Never used/).getAttribute('aria-pressed')).toBe('true');
    await page.goBack();
    await page.getByText('Nothing is at this risk.').waitFor();
  });

  it('deletes a key after a second look, and the other browser sees it without being loaded anew', async () => {
    await putOldKeys(2, USER.viewer);
    const [page, other] = [await open(`${PATH}?risk=unused`), await open(`${PATH}?risk=unused`)];
    await row(other, 'Build 00001').waitFor();
    await page.getByRole('button', { name: 'Delete Build 00001 of viewer@garden.test' }).click();
    await page.getByRole('dialog', { name: 'Delete Build 00001?' }).getByText('viewer@garden.test').waitFor();
    await page.getByRole('button', { name: 'Delete key' }).click();
    await page.getByRole('status').getByText('Build 00001 was deleted.').waitFor();
    await row(page, 'Build 00001').waitFor({ state: 'detached' });
    await row(other, 'Build 00001').waitFor({ state: 'detached' });
    await risk(other, /^1 Unused/).waitFor();
    expect((await run('SELECT description FROM api_key')).rows).toEqual([{ description: 'Build 00002' }]);
  });

  it('deletes clients and revokes applications as well', async () => {
    const clientId = await makeClient(world.database, 'Radar');
    await allow(world.database, USER.viewer, clientId);
    await run("UPDATE authorized_application SET last_authorized = now() - interval '100 days'");
    await run("UPDATE oauth_client SET created = now() - interval '100 days'");
    const page = await open(`${PATH}?risk=unused`);
    await page.getByRole('button', { name: 'Revoke Radar of viewer@garden.test' }).click();
    await page.getByRole('button', { name: 'Revoke access' }).click();
    await page.getByRole('status').getByText('Radar has no access any more.').waitFor();
    await page.getByRole('button', { name: 'Delete Radar of Nobody' }).click();
    await page.getByRole('button', { name: 'Delete client' }).click();
    await page.getByText('Nothing is at this risk.').waitFor();
    expect((await run('SELECT FROM oauth_client')).rows).toEqual([]);
  });

  it('disables the user of a key; nobody is offered to disable themselves', async () => {
    await putOldKeys(1, USER.viewer);
    const page = await open(`${PATH}?risk=unused`);
    await page.getByRole('button', { name: 'Disable user viewer@garden.test' }).click();
    await page.getByRole('dialog').getByText('can no longer sign in').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Disable user' }).click();
    await page.getByRole('status').getByText('viewer@garden.test is disabled.').waitFor();
    await row(page, 'Build 00001').getByText('Disabled').waitFor();
    await risk(page, /^1 Full access of a disabled user/).waitFor();
    await run('UPDATE api_key SET user_id = $1', [USER.admin]);
    await row(page, 'Ada Admin').waitFor();
    expect(await page.getByRole('button', { name: /^Disable/ }).count()).toBe(0);
  });

  it('goes through ten thousand keys, of which only those in sight are in the page', async () => {
    await putOldKeys(10_000, USER.viewer);
    const page = await open(`${PATH}?risk=unused`);
    await page.getByText('10,000 entries').waitFor();
    await page.getByRole('button', { name: /^Name/ }).click();
    await row(page, 'Build 10000').waitFor();
    await page.keyboard.press('End');
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await row(page, 'Build 00001').waitFor();
    expect(await page.getByRole('row').count()).toBeLessThan(80);
    await page.getByLabel('Name', { exact: true }).fill('build 0777');
    await page.getByText('10 entries').waitFor();
    await page.getByLabel('Show').selectOption('OAuth clients');
    await page.getByText('Nothing is at this risk.').waitFor();
  });

  it('is loaded as a file, with the filters of the list', async () => {
    await putOldKeys(12, USER.viewer);
    const page = await open(`${PATH}?risk=unused`);
    await page.getByLabel('Name', { exact: true }).fill('build 0001');
    await page.getByText('3 entries').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download as CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('access-unused.csv');
    const stream = await download.createReadStream();
    const text = (await stream.toArray()).join('');
    expect(text.trim().split('\r\n')).toHaveLength(4);
    expect(text).toContain('"Build 00010"');
  });

  it.each(['viewer', 'editor', 'warden', 'keeper'] as const)('is not for the %s, in page and API', async (actor) => {
    await putOldKeys(1, USER.viewer);
    const page = await world.open(actor, PATH);
    await page.getByText('This page is for administrators.').waitFor();
    expect(await page.getByText('Build 00001').count()).toBe(0);
    const { cookie } = await signIn(world.send, actor);
    for (const path of ['/access/risks', '/access/risks/unused']) {
      const reply = await world.send({ method: 'GET', target: `/login/api${path}`, headers: { cookie } });
      expect(reply.status).toBe(403);
    }
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
    ['light', 800],
  ] as const)('is accessible in %s at %i pixels', async (scheme, width) => {
    await putOldKeys(5, USER.viewer);
    const page = await world.open('admin', `${PATH}?risk=unused`, { scheme, width });
    await row(page, 'Build 00001').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: /^Delete Build 00001/ }).click();
    await page.getByRole('button', { name: 'Delete key' }).waitFor();
    await expectAccessible(page);
  });
});
