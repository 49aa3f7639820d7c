import { describe, expect, it } from 'vitest';
import { API } from '../support/world.ts';
import { USER } from '../support/world-seed.ts';
import { useBrowserWorld } from './browser-world.ts';
import { ask, choose, closeValue, dialogOf, madeKey, offeredFor, R44, rowOf, valueIn } from './keys-page.ts';

const world = useBrowserWorld();

const FULL = { Description: 'asked directly', Grant: 'Full Access' };

const keyOid = async (description: string): Promise<number> => {
  const { rows } = await world.database.main.query<{ oid: number }>('SELECT oid FROM api_key WHERE description = $1', [
    description,
  ]);
  return rows[0]?.oid ?? 0;
};

const statusWith = async (key: string): Promise<number> =>
  (await world.send({ method: 'GET', target: `${API}/user`, headers: { zsessionid: key } })).status;

/** Both what the page offers, and what the API answers whoever goes past the page. */
describe('what one may do with keys', () => {
  it('is no key that writes for a viewer', async () => {
    const page = await world.open('viewer', '/login/keys');
    await page.getByRole('button', { name: 'Create New API Key' }).click();
    const dialog = dialogOf(page);
    const full = dialog.getByRole('radio', { name: 'Full Access' });
    await full.waitFor();
    expect(await full.isDisabled()).toBe(true);
    expect(await dialog.innerText()).toContain('A user who may write nowhere may not have a key that writes.');
    expect(await dialog.getByRole('radio', { name: 'ALM WSAPI Read-only' }).isChecked()).toBe(true);
    await dialog.getByLabel('Description').fill('reads');
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    expect(await statusWith(await valueIn(dialog))).toBe(200);
    await closeValue(dialog);
    expect(await offeredFor(page, 'reads')).toEqual(['Show details', 'Edit', 'Reset', 'Delete']);
    // The key that writes from before they became a viewer gets no new value.
    expect(await offeredFor(page, 'viewer')).toEqual(['Show details', 'Edit', 'Delete']);
    const refused = await ask(page, 'POST', '/keys', FULL);
    expect([refused.status, refused.json.error.code]).toEqual([403, 'viewer-key-cannot-write']);
    const widened = await ask(page, 'PATCH', `/keys/${await keyOid('reads')}`, { Grant: 'Full Access' });
    expect([widened.status, widened.json.error.code]).toEqual([403, 'viewer-key-cannot-write']);
  });

  it.each(['editor', 'keeper'] as const)('is one’s own keys for the %s, and nobody else’s', async (actor) => {
    const page = await world.open(actor, '/login/keys?show=all');
    await rowOf(page, actor).waitFor();
    expect(await page.getByText('All Keys').count()).toBe(0);
    expect(await page.getByRole('columnheader', { name: 'User' }).count()).toBe(0);
    expect(await rowOf(page, 'admin').count()).toBe(0);
    expect(await offeredFor(page, actor)).toEqual(['Show details', 'Edit', 'Reset', 'Delete']);
    expect((await ask(page, 'GET', '/keys/all')).status).toBe(403);
    const others = await keyOid('admin');
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/calls'],
      ['GET', '/decisions'],
      ['DELETE', ''],
      ['POST', '/reset'],
    ] as const) {
      expect([method, path, (await ask(page, method, `/keys/${others}${path}`)).status]).toEqual([method, path, 404]);
    }
  });

  it('is to see, reset and delete the keys of others for an administrator, and no more', async () => {
    const page = await world.open('admin', '/login/keys');
    await page.getByText('All Keys').click();
    await rowOf(page, 'outsider').waitFor();
    expect(new URL(page.url()).search).toBe('?show=all');
    expect(await rowOf(page, 'outsider').innerText()).toContain('outsider@garden.test');
    expect(await offeredFor(page, 'outsider')).toEqual(['Show details', 'Reset', 'Delete']);
    expect(await offeredFor(page, 'admin')).toEqual(['Show details', 'Edit', 'Reset', 'Delete']);
    const others = await keyOid('outsider');
    expect((await ask(page, 'PATCH', `/keys/${others}`, { Description: 'mine' })).json.error.code).toBe(
      'own-keys-only',
    );
    expect((await ask(page, 'POST', `/keys/${others}/claim`)).json.error.code).toBe('own-keys-only');
    await page.goBack();
    await rowOf(page, 'outsider').waitFor({ state: 'detached' });
  });

  it('is no new key without CanCreateApiKey, with the sentence that says so', async () => {
    const { main } = world.database;
    await main.query('UPDATE app_user SET can_create_api_key = false WHERE oid = $1', [USER.angler]);
    const page = await world.open('angler', '/login/keys');
    await page.getByText('You may not create API keys, nor widen those you have.').waitFor();
    expect(await page.getByRole('button', { name: 'Create New API Key' }).count()).toBe(0);
    expect(await offeredFor(page, 'angler')).toEqual(['Show details', 'Edit', 'Delete']);
    expect((await ask(page, 'POST', '/keys', FULL)).json.error.code).toBe('may-not-create-keys');
    await main.query('UPDATE app_user SET can_create_api_key = true WHERE oid = $1', [USER.angler]);
    await page.getByRole('button', { name: 'Create New API Key' }).waitFor();
  });
});

describe('two browsers at once', () => {
  it('an administrator resets a key: the owner’s page says so without a reload, and the owner claims the value', async () => {
    const owner = await world.open('editor', '/login/keys');
    const former = await madeKey(owner, 'taken away');
    const admin = await world.open('admin', '/login/keys?show=all');
    const dialog = await choose(admin, 'taken away', 'Reset');
    expect(await dialog.innerText()).toContain(
      'You will not see a new one: Eve Editor is told by mail and must claim it',
    );
    const [answer] = await Promise.all([
      admin.waitForResponse((each) => each.url().endsWith('/reset')),
      dialog.getByRole('button', { name: 'Reset', exact: true }).click(),
    ]);
    expect(await answer.json()).not.toHaveProperty('Key');
    await dialog.getByText('The key was reset. Eve Editor must claim the new value.').waitFor();
    expect(await dialog.innerText()).not.toMatch(/_[0-9A-Za-z]{43}/);
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    await rowOf(admin, 'taken away').getByText('Waits for its owner’s claim').waitFor();
    expect(await statusWith(former)).toBe(401);
    await rowOf(owner, 'taken away').getByText('A new value waits for you').waitFor();
    await owner.getByRole('button', { name: 'Claim the new value of taken away' }).click();
    await dialogOf(owner).getByRole('button', { name: 'Show the new value' }).click();
    const value = await valueIn(dialogOf(owner));
    expect(await statusWith(value)).toBe(200);
    await dialogOf(owner).getByText('The first call has come: Accepted').waitFor();
    await closeValue(dialogOf(owner));
    await rowOf(admin, 'taken away').getByText('Waits for its owner’s claim').waitFor({ state: 'detached' });
  });

  it('an administrator deletes a key: it leaves the owner’s page, and an open dialog about it says what is the matter', async () => {
    const owner = await world.open('editor', '/login/keys');
    await madeKey(owner, 'short-lived');
    const look = await choose(owner, 'short-lived', 'Delete');
    const admin = await world.open('admin', '/login/keys?show=all');
    const dialog = await choose(admin, 'short-lived', 'Delete');
    expect(await dialog.innerText()).toContain('of Eve Editor stops at once');
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await rowOf(admin, 'short-lived').waitFor({ state: 'detached' });
    await rowOf(owner, 'short-lived').waitFor({ state: 'detached' });
    await look.getByRole('button', { name: 'Delete', exact: true }).click();
    expect(await look.getByRole('alert').innerText()).toMatch(/There is nothing of that name.*\s+List what there is\./);
  });

  it('an administrator switches keys off: the exact sentence shows, nothing but deleting is left; and on again', async () => {
    const owner = await world.open('editor', '/login/keys');
    await madeKey(owner, 'switched off');
    const form = await openForm(owner);
    const admin = await world.open('admin', '/login/keys');
    await setKeysEnabled(false);
    for (const page of [owner, admin]) await page.getByText(R44, { exact: true }).first().waitFor();
    // Whoever was about to make one is told the same.
    await form.getByRole('button', { name: 'Create', exact: true }).click();
    await form.getByRole('alert').getByText(R44).waitFor();
    await owner.keyboard.press('Escape');
    expect(await owner.getByRole('button', { name: 'Create New API Key' }).count()).toBe(0);
    expect(await offeredFor(owner, 'switched off')).toEqual(['Show details', 'Delete']);
    await admin.getByText('All Keys').click();
    await rowOf(admin, 'outsider').waitFor();
    expect(await offeredFor(admin, 'outsider')).toEqual(['Show details', 'Delete']);
    expect((await ask(owner, 'POST', '/keys', FULL)).json.error).toMatchObject({ code: 'keys-disabled', message: R44 });
    const oid = await keyOid('switched off');
    expect((await ask(owner, 'PATCH', `/keys/${oid}`, { Description: 'x' })).json.error.message).toBe(R44);
    const look = await choose(owner, 'switched off', 'Delete');
    await look.getByRole('button', { name: 'Delete', exact: true }).click();
    await rowOf(owner, 'switched off').waitFor({ state: 'detached' });
    await setKeysEnabled(true);
    await owner.getByRole('button', { name: 'Create New API Key' }).waitFor();
    expect(await owner.getByText(R44).count()).toBe(0);
  });

  const openForm = async (page: Parameters<typeof dialogOf>[0]) => {
    await page.getByRole('button', { name: 'Create New API Key' }).click();
    const dialog = dialogOf(page);
    await dialog.getByLabel('Description').fill('too late');
    await dialog.getByRole('radio', { name: 'Full Access' }).check();
    return dialog;
  };

  /** As an administrator does it: with the password, since keys may be off. */
  const setKeysEnabled = async (enabled: boolean): Promise<void> => {
    const admin = await world.open('admin', '/login/keys');
    const token = (await (await admin.request.get('/login/api/session')).json()).SecurityToken;
    const reply = await admin.request.post(`${API}/subscription/100?key=${encodeURIComponent(token)}`, {
      data: { Subscription: { ApiKeysEnabled: enabled } },
    });
    expect((await reply.json()).OperationResult.Errors).toEqual([]);
  };
});

describe('in an edition without keys', () => {
  const sandbox = useBrowserWorld({ edition: 'sandbox' });

  it('there is no tab, and the page says why', async () => {
    const page = await sandbox.open('editor', '/login/keys');
    await page.getByText('This edition has no API keys. This server runs as the edition sandbox.').waitFor();
    expect(await page.getByRole('link', { name: 'API Keys' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Create New API Key' }).count()).toBe(0);
    expect(await offeredFor(page, 'editor')).toEqual(['Show details', 'Delete']);
  });
});
