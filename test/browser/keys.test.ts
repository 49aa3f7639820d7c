import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { passwordOf } from '../support/signed-in.ts';
import { API } from '../support/world.ts';
import { USER } from '../support/world-seed.ts';
import { useBrowserWorld } from './browser-world.ts';
import { choose, closeValue, createKey, dialogOf, madeKey, rowOf, valueIn } from './keys-page.ts';

const world = useBrowserWorld();

const run = promisify(execFile);

const statusWith = async (key: string): Promise<number> =>
  (await world.send({ method: 'GET', target: `${API}/user`, headers: { zsessionid: key } })).status;

/** Everything that the page's JavaScript holds, once what nothing refers to is gone. */
const heapOf = async (page: Page): Promise<string> => {
  const devtools = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await devtools.send('HeapProfiler.enable');
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await devtools.detach();
  return chunks.join('');
};

describe('a new key', () => {
  it('is shown once, with lines that work as they stand, and its first calls appear by themselves', async () => {
    const page = await world.open('editor', '/login/keys');
    const dialog = await createKey(page, 'nightly', 'ALM WSAPI Read-only');
    const value = await valueIn(dialog);
    await dialog.getByText('Waiting for the first call').waitFor();
    const curl = await dialog.locator('pre').innerText();
    expect(JSON.parse((await run('sh', ['-c', curl])).stdout).QueryResult.Errors).toEqual([]);
    await dialog.getByText('The first call has come: Accepted').waitFor();
    const [first] = await dialog.getByRole('listitem').allInnerTexts();
    expect(first).toMatch(/Accepted .* from 127\.0\.0\.1/);
    expect(first).toContain('GET /slm/webservice/v2.0/defect');
    await world.send({ method: 'POST', target: `${API}/defect/create`, headers: { zsessionid: value } });
    const refused = dialog.getByRole('listitem').filter({ hasText: 'Refused' });
    await refused.waitFor();
    expect(await refused.innerText()).toMatch(/The API key may only read\.\s+Use a key with Full Access\./);
    await closeValue(dialog);
    expect(await rowOf(page, 'nightly').innerText()).toContain(`…${value.slice(-4)}`);
  });

  it('is in no place of the page once its dialog is closed', async () => {
    const page = await world.open('editor', '/login/keys');
    const dialog = await createKey(page, 'forgotten', 'Full Access');
    const value = await valueIn(dialog);
    expect((await heapOf(page)).includes(value)).toBe(true);
    await closeValue(dialog);
    await rowOf(page, 'forgotten').waitFor();
    const kept = await page.evaluate(() =>
      JSON.stringify([
        document.documentElement.outerHTML,
        location.href,
        history.state,
        { ...localStorage },
        { ...sessionStorage },
      ]),
    );
    expect(kept).toContain('forgotten');
    expect(kept).not.toContain(value);
    expect((await heapOf(page)).includes(value)).toBe(false);
    // A click beside the dialog or the Escape key does not throw a value away.
    const another = await createKey(page, 'kept', 'Full Access');
    await page.keyboard.press('Escape');
    await page.mouse.click(5, 5);
    expect(await valueIn(another)).not.toBe(value);
  });

  it('has lines for every tool, for this server', async () => {
    const page = await world.open('editor', '/login/keys');
    const dialog = await createKey(page, 'tools', 'Full Access');
    const value = await valueIn(dialog);
    const { host, origin } = new URL(world.origin);
    const linesFor = async (tool: string): Promise<string> => {
      await dialog.getByRole('tab', { name: tool, exact: true }).click();
      return dialog.locator('pre').innerText();
    };
    expect(await linesFor('curl')).toContain(`-H "zsessionid: ${value}" "${origin}/slm/webservice/v2.0/defect`);
    const pyral = await linesFor('pyral');
    expect(pyral).toContain(`pyral.restapi.PROTOCOL = 'http'`);
    expect(pyral).toContain(`Rally('${host}', apikey='${value}')`);
    expect(await linesFor('Ruby')).toContain(`base_url: '${origin}/slm', api_key: '${value}'`);
    expect(await linesFor('Java')).toContain(`new RallyRestApi(new URI("${origin}"), "${value}")`);
    const node = await linesFor('Node');
    await dialog.getByRole('button', { name: 'Copy the lines for Node' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(node);
    const { stdout } = await run(process.execPath, ['-e', node]);
    expect(stdout).toMatch(/DE\d+ /);
  });

  it('is made once the password was given again, where that is long ago', async () => {
    const page = await world.open('editor', '/login/keys');
    await page.getByRole('button', { name: 'Create New API Key' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create New API Key' });
    await dialog.getByLabel('Description').fill('confirmed');
    await dialog.getByRole('radio', { name: 'Full Access' }).check();
    await world.database.main.query(
      `UPDATE session SET confirmed_at = now() - interval '16 minutes' WHERE user_id = $1`,
      [USER.editor],
    );
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    const question = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await question.getByRole('textbox', { name: 'Password' }).fill(passwordOf('editor'));
    await question.getByRole('button', { name: 'Confirm' }).click();
    expect(await statusWith(await valueIn(dialog))).toBe(200);
    await question.waitFor({ state: 'detached' });
    await expect
      .poll(() => dialog.evaluate((element) => element.contains(document.activeElement)), { timeout: 10_000 })
      .toBe(true);
  });

  it('takes an end, days without use and networks, and nothing beyond what the server takes', async () => {
    const page = await world.open('editor', '/login/keys');
    await page.getByRole('button', { name: 'Create New API Key' }).click();
    const dialog = dialogOf(page);
    await dialog.getByLabel('Description').fill('bounded');
    await dialog.getByRole('radio', { name: 'Full Access' }).check();
    await dialog.getByLabel('Expires on').fill('2999-01-31T12:00');
    await dialog.getByLabel('Days without use').fill('30');
    await dialog.getByLabel('Allowed networks').fill('10.0.0.0/99');
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    expect(await dialog.getByRole('alert').innerText()).toContain('AllowedNetworks takes up to 50 IP addresses');
    await dialog.getByLabel('Allowed networks').fill('10.0.0.0/8\n::1');
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    await dialog.getByText('This is shown once').waitFor();
    await closeValue(dialog);
    await page.getByRole('button', { name: 'bounded', exact: true }).click();
    const facts = await dialogOf(page).locator('dl').innerText();
    expect(facts).toContain('Jan 31, 2999');
    expect(facts).toContain('30');
    expect(facts).toContain('10.0.0.0/8, ::1');
  });
});

describe('a key that there is', () => {
  it('is edited in what was changed alone', async () => {
    const page = await world.open('editor', '/login/keys');
    await madeKey(page, 'before');
    const dialog = await choose(page, 'before', 'Edit');
    await dialog.getByLabel('Description').fill('after');
    const [request] = await Promise.all([
      page.waitForRequest((each) => each.method() === 'PATCH'),
      dialog.getByRole('button', { name: 'Save' }).click(),
    ]);
    expect(request.postDataJSON()).toEqual({ Description: 'after' });
    await rowOf(page, 'after').waitFor();
    await page.getByRole('status').getByText('after was changed.').waitFor();
    expect(await rowOf(page, 'before').count()).toBe(0);
  });

  it('is reset with a grace in which both values work, and the former one is ended early', async () => {
    const page = await world.open('editor', '/login/keys');
    const former = await madeKey(page, 'rotated');
    const dialog = await choose(page, 'rotated', 'Reset');
    await dialog.getByLabel('Days that the present value works on').fill('7');
    await dialog.getByRole('button', { name: 'Reset', exact: true }).click();
    const value = await valueIn(dialog);
    await closeValue(dialog);
    expect([await statusWith(former), await statusWith(value)]).toEqual([200, 200]);
    await rowOf(page, 'rotated')
      .getByText(`Former value …${former.slice(-4)} still works`)
      .waitFor();
    const look = await choose(page, 'rotated', 'End former value');
    await look.getByRole('button', { name: 'End it now' }).click();
    await look.waitFor({ state: 'detached' });
    expect([await statusWith(former), await statusWith(value)]).toEqual([401, 200]);
    await rowOf(page, 'rotated').getByText('Former value').waitFor({ state: 'detached' });
  });

  it('waits, after a reset, for a call that comes then', async () => {
    const page = await world.open('editor', '/login/keys');
    const former = await madeKey(page, 'called before');
    await statusWith(former);
    const dialog = await choose(page, 'called before', 'Reset');
    await dialog.getByRole('button', { name: 'Reset', exact: true }).click();
    const value = await valueIn(dialog);
    await dialog.getByText('Waiting for the first call').waitFor();
    // The calls before are there already; they are not the one that is waited for.
    await page.waitForResponse((each) => each.url().endsWith('/decisions'));
    await page.waitForResponse((each) => each.url().endsWith('/decisions'));
    expect(await dialog.getByRole('listitem').count()).toBe(0);
    await statusWith(value);
    await dialog.getByText('The first call has come: Accepted').waitFor();
    expect(await dialog.getByRole('listitem').count()).toBe(1);
  });

  it('is deleted after a second look that names it, and not before', async () => {
    const page = await world.open('editor', '/login/keys');
    const value = await madeKey(page, 'doomed');
    const look = await choose(page, 'doomed', 'Delete');
    expect(await look.innerText()).toContain('Delete doomed?');
    expect(await look.innerText()).toContain(`…${value.slice(-4)}`);
    await page.keyboard.press('Enter');
    await look.waitFor({ state: 'detached' });
    expect(await statusWith(value)).toBe(200);
    const menu = page.getByRole('button', { name: 'Actions for doomed' });
    expect(await menu.evaluate((button) => button === document.activeElement)).toBe(true);
    const again = await choose(page, 'doomed', 'Delete');
    await again.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('status').getByText('doomed was deleted.').waitFor();
    expect(await statusWith(value)).toBe(401);
    await rowOf(page, 'doomed').waitFor({ state: 'detached' });
  });

  it('shows what it did: each day, from where, and why it was refused', async () => {
    const page = await world.open('editor', '/login/keys');
    const value = await madeKey(page, 'busy', 'ALM WSAPI Read-only');
    await statusWith(value);
    await statusWith(value);
    await world.send({ method: 'POST', target: `${API}/defect/create`, headers: { zsessionid: value } });
    await page.getByRole('button', { name: 'busy', exact: true }).click();
    const drawer = dialogOf(page);
    const chart = drawer.getByRole('img', { name: 'Calls a day in the last 30 days' });
    await chart.waitFor();
    expect(await drawer.innerText()).toContain('2 let in and 1 refused in all.');
    await drawer.getByText('As a table').click();
    const day = await drawer.getByRole('row').nth(1).innerText();
    expect(day.split(/\s+/)).toEqual([new Date().toISOString().slice(0, 10), '2', '1']);
    await drawer.getByText('90 days').click();
    await drawer.getByRole('img', { name: 'Calls a day in the last 90 days' }).waitFor();
    const refused = drawer.locator('[data-outcome=refused]');
    expect(await refused.innerText()).toMatch(/The API key may only read\.\s+Use a key with Full Access\./);
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    const opener = page.getByRole('button', { name: 'busy', exact: true });
    expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
  });
});
