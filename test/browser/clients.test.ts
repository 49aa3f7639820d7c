import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { isSecretOf } from '../../src/oauth/client-secret.ts';
import { findOAuthClient } from '../../src/storage/stores/oauth-client-store.ts';
import { allow, makeClient } from '../support/allowed-application.ts';
import { passwordOf, signIn } from '../support/signed-in.ts';
import type { Json } from '../support/world.ts';
import { type Actor, USER } from '../support/world-seed.ts';
import { expectAccessible, expectNoSidewaysScroll, useBrowserWorld } from './browser-world.ts';

const world = useBrowserWorld();

const PATH = '/login/clients';

beforeEach(async () => {
  await world.database.main.query('DELETE FROM oauth_client');
});

const isSecret = async (clientId: string, secret: string): Promise<boolean> => {
  const client = await findOAuthClient(world.database.main, clientId);
  return client !== null && isSecretOf(client, secret, new Date());
};

const theOnly = async (): Promise<Json> => (await world.database.main.query('SELECT * FROM oauth_client')).rows[0];

/** The page of a client, by its row in the list. */
const openClient = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('link', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await page.waitForFunction(() => document.activeElement?.id === 'content');
};

const shown = async (page: Page, name: string): Promise<string> => {
  await page.getByRole('button', { name: `Copy ${name}` }).click();
  return page.evaluate(() => navigator.clipboard.readText());
};

/** Everything of a page in which a secret could stay behind. */
const leftIn = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      location.href,
      JSON.stringify(history.state),
      JSON.stringify({ ...localStorage }),
      JSON.stringify({ ...sessionStorage }),
    ].join('\n'),
  );

/** Whether any object that this page can reach still holds the text: the heap itself is asked. */
const isInMemory = async (page: Page, text: string): Promise<boolean> => {
  const session = await page.context().newCDPSession(page);
  const pieces: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => pieces.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return pieces.join('').includes(text);
};

describe('OAuth Clients', () => {
  it('are created by keyboard; ID and secret are shown once, copied, and gone with the dialog', async () => {
    const page = await world.open('editor', PATH);
    await page.getByText('You have no OAuth clients.').waitFor();
    await page.getByRole('button', { name: 'Create OAuth Client' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Create OAuth Client' });
    await dialog.waitFor();
    await page.keyboard.type('Defect Radar');
    await page.keyboard.press('Tab');
    await page.keyboard.type('https://radar.test//callback');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Defect Radar is ready' }).waitFor();
    const { client_id: clientId, redirect_uris: uris, is_public: isPublic } = await theOnly();
    expect([uris, isPublic]).toEqual([['https://radar.test//callback'], false]);
    expect(await shown(page, 'Client ID')).toBe(clientId);
    const secret = await shown(page, 'Client secret');
    expect(await isSecret(clientId, secret)).toBe(true);
    expect(await shown(page, 'Lines for its environment')).toBe(
      `CLIENT_ID=${clientId}\nCLIENT_SECRET=${secret}\nISSUER=${world.origin}/login`,
    );
    const exchange = await shown(page, 'To exchange a code by hand');
    expect(exchange).toContain(`${world.origin}/login/oauth2/token`);
    expect(exchange).toContain("'redirect_uri=https://radar.test//callback'");
    expect(exchange).not.toContain(secret);

    await page.mouse.click(5, 5);
    await page.getByText(secret).first().waitFor();
    expect(await isInMemory(page, secret)).toBe(true);
    await page.getByRole('button', { name: 'I have put it away' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Defect Radar' }).waitFor();
    expect(await leftIn(page)).not.toContain(secret);
    expect(await isInMemory(page, secret)).toBe(false);
    await page.reload();
    await page.getByRole('link', { name: 'Defect Radar' }).waitFor();
    expect(await leftIn(page)).not.toContain(secret);
  });

  it('of the public kind have no secret to show, and further callback URLs as they were typed', async () => {
    const page = await world.open('editor', PATH);
    await page.getByRole('button', { name: 'Create OAuth Client' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Application Name').fill('Page');
    await dialog.getByLabel('Callback URL').fill('https://page.test/a');
    await dialog.getByRole('button', { name: 'Another callback URL' }).click();
    await dialog.getByRole('textbox', { name: 'Callback URL 2' }).fill('http://localhost:3000/b');
    await dialog.getByRole('radio', { name: 'In a browser or on its user’s machine' }).check();
    expect(await dialog.getByLabel('Of Rally’s time').count()).toBe(0);
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByText('It is public, so it has no secret.').waitFor();
    expect(await page.getByText('Client secret').count()).toBe(0);
    const { redirect_uris: uris, is_public: isPublic } = await theOnly();
    expect([uris, isPublic]).toEqual([['https://page.test/a', 'http://localhost:3000/b'], true]);
  });

  it('are created only after the password is given again, where that was long ago', async () => {
    const page = await world.open('editor', PATH);
    await page.getByRole('button', { name: 'Create OAuth Client' }).click();
    await world.database.main.query(
      "UPDATE session SET confirmed_at = now() - interval '16 minutes', issued_at = now() - interval '1 hour'",
    );
    await page.getByLabel('Callback URL').fill('https://radar.test/callback');
    await page.getByRole('dialog').getByLabel('Application Name').fill('Radar');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('textbox', { name: 'Password' }).fill(passwordOf('editor'));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Radar is ready' }).waitFor();
    expect((await theOnly()).name).toBe('Radar');
  });

  it('that are refused say why and what to do, and what was typed stays', async () => {
    const page = await world.open('editor', PATH);
    await page.getByRole('button', { name: 'Create OAuth Client' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Application Name').fill('Radar');
    await dialog.getByLabel('Callback URL').fill('http://radar.test/callback');
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    const alert = dialog.getByRole('alert');
    await alert.getByText('The redirect URI "http://radar.test/callback"').waitFor();
    await alert.getByText('Correct it').waitFor();
    expect(await dialog.getByLabel('Application Name').inputValue()).toBe('Radar');
    await dialog.getByLabel('Callback URL').fill('https://radar.test/callback');
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('dialog', { name: 'Radar is ready' }).waitFor();
  });

  it('get a new secret with an overlap, which can be ended sooner', async () => {
    const clientId = await makeClient(world.database, 'Radar', USER.editor);
    const page = await world.open('editor', PATH);
    await openClient(page, 'Radar');
    const rotate = async (overlap: string): Promise<string> => {
      await page.getByRole('button', { name: 'New secret' }).click();
      await page.getByRole('radio', { name: overlap }).check();
      await page.getByRole('button', { name: 'Make a new secret' }).click();
      const secret = await shown(page, 'Client secret');
      await page.getByRole('button', { name: 'I have put it away' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      return secret;
    };
    const first = await rotate('Not at all: it was seen by somebody');
    expect(await page.getByRole('button', { name: 'End the former secret' }).count()).toBe(0);
    const second = await rotate('For a day');
    expect([await isSecret(clientId, first), await isSecret(clientId, second)]).toEqual([true, true]);
    await page.getByText('The former secret works until').waitFor();
    await page.getByRole('button', { name: 'End the former secret' }).click();
    await page.getByRole('button', { name: 'End it now' }).click();
    await page.getByText('The former secret works until').waitFor({ state: 'detached' });
    expect([await isSecret(clientId, first), await isSecret(clientId, second)]).toEqual([false, true]);
    const left = await leftIn(page);
    for (const secret of [first, second]) expect(left).not.toContain(secret);
  });

  it('are edited, and show who has allowed them', async () => {
    const clientId = await makeClient(world.database, 'Radar', USER.editor);
    await allow(world.database, USER.viewer, clientId);
    const page = await world.open('editor', PATH);
    await openClient(page, 'Radar');
    await page.getByRole('table', { name: 'Who has allowed it' }).getByText('Vic Viewer').waitFor();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit Radar' });
    await dialog.getByLabel('Application Name').fill('Better Radar');
    await dialog.getByLabel('Logo').fill('https://radar.test/logo.png');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Better Radar' }).waitFor();
    await page.getByText('https://radar.test/logo.png').waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'Better Radar' }).waitFor();
  });

  it('are deleted after a second look that names them; another browser sees it without being loaded anew', async () => {
    const clientId = await makeClient(world.database, 'Radar', USER.editor);
    const { accessToken } = await allow(world.database, USER.viewer, clientId);
    const owner = await world.open('editor', `${PATH}?client=${clientId}`);
    await owner.getByRole('heading', { level: 1, name: 'Radar' }).waitFor();
    const admin = await world.open('admin', `${PATH}?whose=all`);
    await openClient(admin, 'Radar');
    await admin.getByText('It belongs to somebody else').waitFor();
    expect(await admin.getByRole('button', { name: /^(Edit|New secret)$/ }).count()).toBe(0);
    await admin.getByRole('button', { name: 'Delete', exact: true }).click();
    await admin.getByRole('dialog', { name: 'Delete Radar?' }).getByText('one person who uses it').waitFor();
    await admin.getByRole('button', { name: 'Delete client' }).click();
    await admin.getByRole('status').getByText('Radar was deleted.').waitFor();
    await admin.getByText('There are no OAuth clients.').waitFor();
    await owner.getByText('There is no such client any more.').waitFor();
    const headers = { zsessionid: accessToken };
    expect((await world.send({ method: 'GET', target: '/slm/webservice/v2.0/user', headers })).status).toBe(401);
  });

  it('are not offered to who may not create them, with the reason and the cure', async () => {
    await world.as('admin').update(`/user/${USER.warden}`, { CanCreateOAuthClient: false });
    const page = await world.open('warden', PATH);
    await page.getByText('You may not create OAuth clients').waitFor();
    await page.getByText('An administrator sets CanCreateOAuthClient of your user.').waitFor();
    expect(await page.getByRole('button', { name: 'Create OAuth Client' }).count()).toBe(0);
  });

  it.each<[Actor, boolean]>([
    ['viewer', false],
    ['keeper', false],
    ['admin', true],
  ])('of everybody are shown to the %s: %s', async (actor, isShown) => {
    const clientId = await makeClient(world.database, 'Of the outsider', USER.outsider);
    const page = await world.open(actor, `${PATH}?whose=all`);
    if (isShown) await page.getByRole('link', { name: 'Of the outsider' }).waitFor();
    else await page.getByText('You have no OAuth clients.').waitFor();
    expect(await page.getByRole('radio', { name: 'All Clients' }).count()).toBe(isShown ? 1 : 0);
    await page.goto(`${PATH}?client=${clientId}`);
    if (isShown) await page.getByRole('heading', { level: 1, name: 'Of the outsider' }).waitFor();
    else await page.getByText('There is no such client any more.').waitFor();
    const { cookie } = await signIn(world.send, actor);
    const answer = (path: string) => world.send({ method: 'GET', target: `/login/api${path}`, headers: { cookie } });
    expect((await answer('/clients/all')).status).toBe(isShown ? 200 : 403);
    expect((await answer(`/clients/${clientId}`)).status).toBe(isShown ? 200 : 404);
  });

  it('keep their rows apart when another comes before them', async () => {
    await makeClient(world.database, 'A name that needs several lines in its column, '.repeat(4), USER.editor);
    const page = await world.open('editor', PATH);
    await page.getByRole('link', { name: /^A name/ }).waitFor();
    await makeClient(world.database, 'Radar', USER.editor);
    await page.getByRole('link', { name: 'Radar' }).waitFor();
    const [first, second] = await page
      .getByRole('row')
      .filter({ has: page.getByRole('link') })
      .evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect()).toSorted((a, b) => a.top - b.top));
    expect(second?.top).toBeGreaterThanOrEqual(first?.bottom ?? 0);
    expect(second?.height).toBeGreaterThan((first?.height ?? 0) + 20);
  });

  it('offer the legacy kind to administrators alone', async () => {
    for (const [actor, count] of [
      ['editor', 0],
      ['admin', 1],
    ] as const) {
      const page = await world.open(actor, PATH);
      await page.getByRole('button', { name: 'Create OAuth Client' }).click();
      await page.getByRole('dialog').getByLabel('Lets people in by a code that it shows').waitFor();
      expect(await page.getByLabel('Of Rally’s time').count()).toBe(count);
    }
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
    ['light', 800],
  ] as const)('are accessible in %s at %i pixels', async (scheme, width) => {
    const clientId = await makeClient(world.database, 'Radar', USER.admin);
    await allow(world.database, USER.viewer, clientId);
    const page = await world.open('admin', `${PATH}?whose=all`, { scheme, width });
    await page.getByRole('link', { name: 'Radar' }).waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: 'Create OAuth Client' }).click();
    await page.getByRole('dialog').getByLabel('Application Name').fill('Board');
    await expectAccessible(page);
    await page.getByLabel('Callback URL').fill('https://board.test/');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByText('Client secret').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'I have put it away' }).click();
    await openClient(page, 'Radar');
    await page.getByText('Vic Viewer').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
});
