import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { USER } from '../support/world-seed.ts';
import { useBrowserWorld } from './browser-world.ts';
import { rowOf } from './keys-page.ts';

const world = useBrowserWorld();

const MANY = 10_000;

beforeAll(async () => {
  await world.database.main.query(
    `INSERT INTO api_key (user_id, description, grant_kind, digest, last_four, created, last_accessed, last_reset)
     SELECT $1, 'key number ' || n, 'Full Access', sha256(('list' || n)::bytea), lpad(to_hex(n), 4, '0'),
       '2026-01-01T00:00Z'::timestamptz + n * interval '1 minute',
       CASE WHEN n % 3 = 0 THEN '2026-02-01T00:00Z'::timestamptz + n * interval '1 second' END,
       CASE WHEN n = 77 THEN '2026-03-01T00:00Z'::timestamptz END
     FROM generate_series(1, $2) n`,
    [USER.outsider, MANY],
  );
});

/** The first description in the list. */
const firstOf = async (page: Page): Promise<string> =>
  page.getByRole('table').getByRole('row').nth(1).getByRole('button').first().innerText();

const sortBy = (page: Page, column: string) =>
  page.getByRole('columnheader', { name: column }).getByRole('button').click();

describe('ten thousand keys', () => {
  it('are scrolled through to the last, a part at a time, with no more rows in the page than are seen', async () => {
    const page = await world.open('admin', '/login/keys?show=all');
    await page.getByText('10,008 entries').waitFor();
    const asked: number[] = [];
    page.on('response', (response) => {
      const { pathname, searchParams } = new URL(response.url());
      if (pathname === '/login/api/keys/all') asked.push(Number(searchParams.get('pagesize')));
    });
    await jumpThrough(page);
    await expect.poll(() => scrollToEnd(page), { timeout: 15_000 }).toBe(true);
    await rowOf(page, 'key number 1').waitFor();
    expect(await page.getByRole('row').count()).toBeLessThan(80);
    expect(Math.max(...asked)).toBe(100);
  });

  it('are scrolled smoothly: a frame under a fast wheel costs less than it lasts', async () => {
    const page = await world.open('admin', '/login/keys?show=all');
    await page.getByText('10,008 entries').waitFor();
    expect(await costOfFrame(page)).toBeLessThan(FRAME_MS);
  });

  /** Thirty a second, beside whatever else the machine does. */
  const FRAME_MS = 1000 / 30;
  const FRAMES = 120;
  const FAST_WHEEL_PX = 300;

  /** The milliseconds of the page's own thread that a frame takes: processor time, so that a busy machine counts for little. */
  const costOfFrame = async (page: Page): Promise<number> => {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const spent = async (): Promise<number> => {
      const { metrics } = await devtools.send('Performance.getMetrics');
      return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
    };
    const before = await spent();
    await page.evaluate(
      async ([frames, pixels]) => {
        for (let frame = 0; frame < frames; frame += 1) {
          window.scrollBy(0, pixels);
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
      },
      [FRAMES, FAST_WHEEL_PX] as const,
    );
    return ((await spent()) - before) / FRAMES;
  };

  /** Through the whole list in sixty jumps. */
  const jumpThrough = (page: Page): Promise<void> =>
    page.evaluate(async () => {
      for (let step = 1; step <= 60; step += 1) {
        window.scrollTo(0, (document.documentElement.scrollHeight * step) / 60);
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    });

  /** Rows are measured when they are first seen, so the end may move on while it is reached. */
  const scrollToEnd = (page: Page): Promise<boolean> =>
    page.evaluate(() => {
      const { scrollHeight } = document.documentElement;
      window.scrollTo(0, scrollHeight);
      return window.scrollY + window.innerHeight >= scrollHeight - 1;
    });

  it('are sorted by when they were made, last used and last reset', async () => {
    const page = await world.open('admin', '/login/keys?show=all');
    await page.getByText('10,008 entries').waitFor();
    const head = (name: string) => page.getByRole('columnheader', { name });
    expect(await head('Created').getAttribute('aria-sort')).toBe('descending');
    await sortBy(page, 'Created');
    await rowOf(page, 'key number 1').waitFor();
    expect(await firstOf(page)).toBe('key number 1');
    await sortBy(page, 'Last Reset');
    await rowOf(page, 'key number 77').waitFor();
    expect(await firstOf(page)).toBe('key number 77');
    expect(await head('Last Reset').getAttribute('aria-sort')).toBe('descending');
    await sortBy(page, 'Last Accessed');
    await rowOf(page, 'key number 9999').waitFor();
    expect(await firstOf(page)).toBe('key number 9999');
  });

  it.each([
    ['Everywhere', 'NUMBER 4242', 1],
    ['Description', 'number 99', 111],
    ['Display name', 'kim k', 1],
    ['User name', 'keeper@', 1],
    ['Key (last four)', '10e1', 1],
    ['Everywhere', 'no such key', 0],
  ])('are looked through %s for %s', async (place, text, count) => {
    const page = await world.open('admin', '/login/keys?show=all');
    await page.getByText('10,008 entries').waitFor();
    await page.getByLabel('Look in').selectOption(place);
    await page.getByLabel('Find keys').fill(text);
    if (count === 0) await page.getByText('No key matches.').waitFor();
    else await page.getByText(count === 1 ? '1 entry' : `${count} entries`, { exact: true }).waitFor();
  });

  it('are a file as they are filtered and sorted', async () => {
    const page = await world.open('admin', '/login/keys?show=all');
    await page.getByLabel('Find keys').fill('number 424');
    await page.getByText('11 entries').waitFor();
    await sortBy(page, 'Last Accessed');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('api-keys.csv');
    const [head, first, ...others] = (await (await download.createReadStream()).toArray())
      .join('')
      .trim()
      .split('\r\n');
    expect(head).toContain('"ObjectID","UserName","DisplayName","Description","Grant","LastFour"');
    expect(first).toContain('"key number 4248"');
    expect(others).toHaveLength(10);
  });
});
