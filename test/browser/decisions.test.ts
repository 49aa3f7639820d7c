import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createDecisionLog } from '../../src/identity/decision-log.ts';
import { API } from '../support/world.ts';
import { type Actor, apiKeyOf, USER } from '../support/world-seed.ts';
import { expectAccessible, expectNoSidewaysScroll, useBrowserWorld } from './browser-world.ts';

const world = useBrowserWorld();

const PATH = '/login/decisions';

const call = (actor: Actor | 'reader', target: string, method = 'GET') =>
  world.send({ method, target, headers: { zsessionid: apiKeyOf(actor) } });

const entries = (page: Page) => page.getByRole('list', { name: /Decisions/ }).getByRole('listitem');

/** Waits until the list has been asked for, whatever is in it. */
const openLog = async (actor: Actor, path = PATH, options = {}): Promise<Page> => {
  const page = await world.open(actor, path, options);
  await page.getByLabel('Live tail').waitFor();
  await entries(page).first().waitFor();
  return page;
};

const unexpected = (error: unknown): void => {
  throw error;
};

const write = async (count: number, agent: string, userOid: number = USER.editor): Promise<void> => {
  const log = createDecisionLog({ sql: world.database.main, onError: unexpected, onFull: unexpected });
  for (let at = 0; at < count; at++)
    log.note({
      at: new Date(),
      requestId: randomUUID(),
      userOid,
      via: 'api-key',
      credentialOid: 4711,
      session: null,
      address: '192.0.2.1',
      agent: `${agent} ${at}`,
      method: 'GET',
      path: `/slm/webservice/v2.0/${agent}`,
      outcome: 'accepted',
      reason: 'api-key',
    });
  await log.written();
};

describe('the decision log', () => {
  it('unfolds an entry to its sentence, its cure and its request, by keyboard', async () => {
    const reply = await call('reader', `${API}/defect/create`, 'POST');
    const page = await openLog('editor');
    const entry = entries(page).filter({ hasText: 'The API key may only read.' }).first();
    await entry.getByRole('button').focus();
    await page.keyboard.press('Enter');
    await entry.getByText('Use a key with Full Access.').waitFor();
    await entry.getByText(String(reply.headers['x-request-id'])).waitFor();
    expect(await entry.getByRole('button', { expanded: true }).count()).toBe(1);
    await page.keyboard.press('Enter');
    await entry.getByText('Use a key with Full Access.').waitFor({ state: 'detached' });
  });

  it('shows users their own decisions and administrators all, and offers them to ask for a user', async () => {
    await call('viewer', `${API}/user`);
    await call('editor', `${API}/user`);
    const own = await openLog('editor');
    expect(new Set(await own.locator('li bdi').first().allTextContents())).toEqual(new Set(['editor@garden.test']));
    expect(await own.getByText('viewer@garden.test').count()).toBe(0);
    expect(await own.getByLabel('User', { exact: true }).count()).toBe(0);
    const all = await openLog('admin');
    await all.getByText('viewer@garden.test').first().waitFor();
    await all.getByLabel('User', { exact: true }).fill('VIEWER@garden.test');
    await all.keyboard.press('Enter');
    await all.getByText('editor@garden.test').first().waitFor({ state: 'detached' });
    await all.getByText('viewer@garden.test').first().waitFor();
  });

  it('filters by outcome, reason, key and time, narrows by an entry, and shows everything again', async () => {
    await call('reader', `${API}/defect/create`, 'POST');
    await write(1, 'other');
    const page = await openLog('editor');
    await page.getByLabel('Reason').selectOption('read-only-key');
    await page.getByRole('button', { name: 'Filter' }).click();
    await entries(page).filter({ hasText: '/other' }).first().waitFor({ state: 'detached' });
    await entries(page).first().waitFor();
    await page.getByRole('button', { name: 'Show everything' }).click();
    const other = entries(page).filter({ hasText: '/other' }).first();
    await other.getByRole('button').first().click();
    await other.getByRole('button', { name: 'Only this key' }).click();
    await entries(page).filter({ hasText: 'The API key may only read.' }).first().waitFor({ state: 'detached' });
    await expect.poll(() => page.getByLabel(/^Key/).inputValue()).toBe('4711');
    await page.getByText('Address, request ID, time').click();
    await page.getByLabel('To', { exact: true }).fill('2020-01-01T00:00');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByText('There are no decisions like this.').waitFor();
  });

  it('says what is wrong with a filter', async () => {
    const page = await openLog('editor');
    await page.getByLabel(/^Key/).fill('abc');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('key takes an ObjectID').waitFor();
  });

  it('gives the same as a file', async () => {
    await write(1, 'filed');
    const page = await openLog('editor');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download as CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('decisions.csv');
  });

  it('leads to Explain with nothing secret in the address', async () => {
    await call('reader', `${API}/defect/create`, 'POST');
    const page = await openLog('editor');
    const entry = entries(page).filter({ hasText: 'The API key may only read.' }).first();
    await entry.getByRole('button').click();
    await entry.getByRole('link', { name: 'Explain this' }).click();
    await page.waitForURL('**/login/explain?**');
    const { searchParams } = new URL(page.url());
    expect([...searchParams.keys()].sort()).toEqual(['address', 'key', 'method', 'url']);
    expect(page.url()).not.toContain(apiKeyOf('reader'));
  });
});

describe('the live tail', () => {
  it('shows what comes without a reload to whom it moves nothing', async () => {
    const page = await openLog('editor');
    await write(1, 'coming');
    await entries(page).first().getByText('/coming').waitFor({ timeout: 10_000 });
  });

  it('holds back what comes from whoever reads an entry, and shows it when it is called for', async () => {
    await write(1, 'read');
    const page = await openLog('editor');
    const entry = entries(page).filter({ hasText: '/read' }).first();
    await entry.getByRole('button').click();
    const before = await entry.boundingBox();
    await write(3, 'later');
    await page.getByRole('button', { name: 'Show 3 new entries' }).waitFor({ timeout: 10_000 });
    expect(await entry.boundingBox()).toEqual(before);
    expect(await page.getByText('/later').count()).toBe(0);
    await page.getByRole('button', { name: 'Show 3 new entries' }).click();
    await entries(page).first().getByText('/later').waitFor();
  });

  it('does not move the page of whoever has scrolled down', async () => {
    await write(150, 'long');
    const page = await openLog('editor');
    await page.mouse.wheel(0, 3_000);
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(1_000);
    await page.mouse.move(5, 5);
    const seen = await entries(page).evaluateAll((items) => items.map((each) => each.getBoundingClientRect().top));
    await write(5, 'unseen');
    await page.getByRole('button', { name: 'Show 5 new entries' }).waitFor({ timeout: 10_000 });
    expect(await entries(page).evaluateAll((items) => items.map((each) => each.getBoundingClientRect().top))).toEqual(
      seen,
    );
  });

  it('is silent while it is paused, and catches up afterwards', async () => {
    const [page, live] = [await openLog('editor'), await openLog('editor')];
    await page.getByLabel('Live tail').uncheck();
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().includes('after=')) asked += 1;
    });
    // Another page that is not paused tells that time has passed.
    for (const agent of ['first', 'second']) {
      await write(1, agent);
      await live.mouse.move(5, 5);
      await live.getByText(`/${agent}`).first().waitFor({ timeout: 10_000 });
    }
    expect([asked, await page.getByText('/first').count()]).toEqual([0, 0]);
    await page.getByLabel('Live tail').check();
    await page.mouse.move(5, 5);
    await page.getByText('/second').first().waitFor({ timeout: 10_000 });
    await page.getByText('/first').first().waitFor();
  });
});

describe('10,000 entries', () => {
  it('are scrolled through with few of them in the page', async () => {
    await world.database.main.query(
      `INSERT INTO decision (at, request_id, user_id, via, address, agent, method, path, outcome, reason)
       SELECT now(), gen_random_uuid(), $1, 'api-key', '192.0.2.5', '', 'GET', '/many/' || n, 'accepted', 'api-key'
       FROM generate_series(1, 10000) n`,
      [USER.outsider],
    );
    const page = await openLog('outsider');
    await page.getByText('10,000 entries or more').waitFor();
    const last = page.getByText('/many/1', { exact: true });
    await expect
      .poll(
        async () => {
          await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
          return last.count();
        },
        { timeout: 60_000, interval: 50 },
      )
      .toBe(1);
    expect(await entries(page).count()).toBeLessThan(80);
  });
});

describe('the page', () => {
  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ] as const)('is accessible in %s at %i pixels, also with an entry unfolded', async (scheme, width) => {
    await call('reader', `${API}/defect/create`, 'POST');
    const page = await openLog('admin', PATH, { scheme, width });
    const entry = entries(page).filter({ hasText: 'The API key may only read.' }).first();
    await entry.getByRole('button').click();
    await entry.getByRole('link', { name: 'Explain this' }).waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
});
