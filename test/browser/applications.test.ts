import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { EDITIONS } from '../../src/config/options.ts';
import { allow, makeClient } from '../support/allowed-application.ts';
import { signIn } from '../support/signed-in.ts';
import { type Actor, USER } from '../support/world-seed.ts';
import { expectAccessible, expectNoSidewaysScroll, useBrowserWorld } from './browser-world.ts';

const world = useBrowserWorld();

const PATH = '/login/applications';
const EVERYTHING = 'Do everything in Rally that you may do: read, create, change and delete in your name';

let board = '';
beforeEach(async () => {
  await world.database.main.query('DELETE FROM oauth_client');
  board = await makeClient(world.database, 'Board', USER.editor);
});

const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });

/** What the API answers to a token: whether it still opens anything. */
const statusOf = async (token: string): Promise<number> =>
  (await world.send({ method: 'GET', target: '/slm/webservice/v2.0/user', headers: { zsessionid: token } })).status;

/** What the API answers to the session of an actor. */
const answered = async (actor: Actor, path: string): Promise<number> => {
  const { cookie } = await signIn(world.send, actor);
  return (await world.send({ method: 'GET', target: `/login/api${path}`, headers: { cookie } })).status;
};

describe('Authorized Applications', () => {
  it('say in plain words what each may do, and are empty before anything is allowed', async () => {
    const page = await world.open('viewer', PATH);
    await page.getByText('No application acts for you.').waitFor();
    await allow(world.database, USER.viewer, board);
    await row(page, 'Board').waitFor();
    expect(await row(page, 'Board').getByRole('listitem').allTextContents()).toEqual([EVERYTHING, 'Know who you are']);
    expect(await row(page, 'Board').textContent()).toContain('Active');
    expect(await page.getByRole('button', { name: /create/i }).count()).toBe(0);
  });

  it('are revoked by keyboard after a second look, which names the application', async () => {
    const { accessToken } = await allow(world.database, USER.viewer, board);
    const page = await world.open('viewer', PATH);
    const revoke = page.getByRole('button', { name: 'Revoke Board' });
    await revoke.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Revoke Board?' });
    await dialog.getByText('wherever it is signed in as you').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await revoke.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await statusOf(accessToken)).toBe(200);

    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Revoke access' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Board has no access any more.').waitFor();
    await row(page, 'Board').getByText('Revoked').waitFor();
    await row(page, 'Board').getByText('Log in again from the application').waitFor();
    expect(await revoke.count()).toBe(0);
    expect(await statusOf(accessToken)).toBe(401);
  });

  it('show what an administrator revokes without being loaded anew', async () => {
    await allow(world.database, USER.viewer, board);
    const [owner, admin] = [await world.open('viewer', PATH), await world.open('admin', `${PATH}?whose=all`)];
    await row(owner, 'Board').getByText('Active').waitFor();
    await admin.getByRole('button', { name: 'Revoke Board of viewer@garden.test' }).click();
    await admin.getByRole('dialog').getByText('who is told by mail').waitFor();
    await admin.getByRole('button', { name: 'Revoke access' }).click();
    await row(owner, 'Board').getByText('Revoked').waitFor();
  });

  it('tell message and cure when there is nothing to revoke any more', async () => {
    await allow(world.database, USER.viewer, board);
    const page = await world.open('viewer', PATH);
    await page.getByRole('button', { name: 'Revoke Board' }).click();
    await world.database.main.query('DELETE FROM oauth_client');
    await page.getByRole('button', { name: 'Revoke access' }).click();
    const alert = page.getByRole('dialog').getByRole('alert');
    await alert.getByText('There is nothing of that name').waitFor();
    await alert.getByText('List what there is.').waitFor();
  });

  it('are filtered by the name of the application', async () => {
    await allow(world.database, USER.viewer, board);
    await allow(world.database, USER.viewer, await makeClient(world.database, 'Radar'));
    const page = await world.open('viewer', PATH);
    await page.getByLabel('Application', { exact: true }).fill('rad');
    await row(page, 'Board').waitFor({ state: 'detached' });
    await row(page, 'Radar').waitFor();
    await page.getByLabel('Application', { exact: true }).fill('nothing');
    await page.getByText('Nothing matches.').waitFor();
  });

  it.each<[Actor, boolean]>([
    ['viewer', false],
    ['editor', false],
    ['keeper', false],
    ['admin', true],
  ])('of everybody are shown to the %s: %s', async (actor, isShown) => {
    await allow(world.database, USER.outsider, board);
    const page = await world.open(actor, `${PATH}?whose=all`);
    if (isShown) await row(page, 'Board').waitFor();
    else await page.getByText('No application acts for you.').waitFor();
    expect(await page.getByRole('radio', { name: 'All Applications' }).count()).toBe(isShown ? 1 : 0);
    expect(await row(page, 'Board').count()).toBe(isShown ? 1 : 0);
    expect(await answered(actor, '/applications/all')).toBe(isShown ? 200 : 403);
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
    ['light', 800],
  ] as const)('are accessible in %s at %i pixels', async (scheme, width) => {
    await allow(world.database, USER.admin, board);
    const page = await world.open('admin', `${PATH}?whose=all`, { scheme, width });
    await row(page, 'Board').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: /^Revoke Board/ }).click();
    await page.getByRole('dialog').getByText('Revoke access').waitFor();
    await expectAccessible(page);
  });
});

describe.each(EDITIONS.filter((edition) => edition !== 'saas'))('on %s', (edition) => {
  const old = useBrowserWorld({ edition });

  it('there are no tabs for keys and clients, and the page of applications says so', async () => {
    const page = await old.open('viewer', PATH);
    await page
      .getByText(`This edition has no authorized applications. This server runs as the edition ${edition}.`)
      .waitFor();
    const tabs = await page.getByRole('navigation', { name: 'Main' }).getByRole('link').allTextContents();
    expect(tabs).toEqual(['Authorized Applications', 'Decisions']);
  });

  it('the page of clients says so, offers none, and the API makes none', async () => {
    const page = await old.open('editor', '/login/clients');
    await page.getByText(`This edition has no OAuth clients. This server runs as the edition ${edition}.`).waitFor();
    expect(await page.getByRole('button', { name: 'Create OAuth Client' }).count()).toBe(0);
    const { cookie, token } = await signIn(old.send, 'editor');
    const reply = await old.send({
      method: 'POST',
      target: '/login/api/clients',
      headers: { cookie, 'x-security-token': token, 'content-type': 'application/json' },
      body: JSON.stringify({ Name: 'x', RedirectURIs: ['https://app.test/'] }),
    });
    expect([reply.status, JSON.parse(reply.text).error.code]).toEqual([403, 'edition-without-clients']);
  });
});
