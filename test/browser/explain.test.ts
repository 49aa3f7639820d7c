import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { API } from '../support/world.ts';
import { type Actor, apiKeyOf } from '../support/world-seed.ts';
import { expectAccessible, expectNoSidewaysScroll, useBrowserWorld } from './browser-world.ts';

const world = useBrowserWorld();

const PATH = '/login/explain';

const keyOf = async (description: Actor | 'reader'): Promise<number> => {
  const { rows } = await world.database.main.query<{ oid: number }>('SELECT oid FROM api_key WHERE description = $1', [
    description,
  ]);
  return rows[0]?.oid ?? 0;
};

const verdicts = (page: Page): Promise<readonly string[]> =>
  page
    .getByRole('list')
    .getByRole('listitem')
    .evaluateAll((items) =>
      items.map((each) => `${each.querySelector('b')?.textContent}: ${each.firstChild?.textContent}`),
    );

const openForm = async (actor: Actor, path = PATH, options = {}): Promise<Page> => {
  const page = await world.open(actor, path, options);
  await page.getByRole('button', { name: 'Explain', exact: true }).waitFor();
  return page;
};

const askAbout = async (page: Page, key: number, url: string): Promise<void> => {
  await page.getByLabel('Key: its ObjectID').fill(String(key));
  await page.getByLabel('Address or path').fill(url);
};

describe('a request that nobody sends', () => {
  it('is explained gate by gate, by keyboard alone', async () => {
    const page = await openForm('editor');
    await page.getByLabel('Key: its ObjectID').focus();
    await page.keyboard.type(String(await keyOf('reader')));
    await page.keyboard.press('Tab');
    await page.keyboard.type('POST');
    await page.keyboard.press('Tab');
    await page.keyboard.type(`${API}/defect/create`);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'It would be refused.' }).waitFor();
    await page.getByText('The API key may only read.', { exact: true }).waitFor();
    await page.getByText('Use a key with Full Access.').waitFor();
    await page.getByRole('status').filter({ hasText: 'It would be refused. The API key may only read.' }).waitFor();
    await page.getByText('401: Full authentication is required to access this resource').waitFor();
    expect(await verdicts(page)).toEqual([
      'Edition: Passed',
      'Session cookie: Passed',
      'Key or token: Passed',
      'Password: Not reached',
      'Credentials: Passed',
      'Account: Passed',
      'Network: Passed',
      'Rights: Stopped',
    ]);
  });

  it('takes headers row by row, with stand-ins', async () => {
    const page = await openForm('editor');
    await askAbout(page, await keyOf('editor'), `${API}/defect/create`);
    await page.getByLabel('Method').selectOption('POST');
    for (const [row, [name, value]] of [
      ['zsessionid', 'KEY'],
      ['Cookie', 'JSESSIONID=SESSION'],
    ].entries()) {
      await page.getByRole('button', { name: 'Add a header' }).click();
      await page.getByLabel(`Name of header ${row + 1}`).fill(name ?? '');
      await page.getByLabel(`Value of header ${row + 1}`).fill(value ?? '');
    }
    await page.getByRole('button', { name: 'Explain', exact: true }).click();
    await page.getByText('session-cookie-shadows-key').first().waitFor();
    await page.getByRole('button', { name: 'Remove header Cookie' }).click();
    await page.getByRole('button', { name: 'Explain', exact: true }).click();
    await page.getByRole('heading', { name: 'It would be let in.' }).waitFor();
    await page.getByText('The normal answer, after ordinary permissions.').waitFor();
  });

  it('about a user tells a wrong password from a right one', async () => {
    const page = await openForm('viewer');
    await page.getByRole('radio', { name: 'a user' }).check();
    await page.getByLabel('User name').fill('viewer@garden.test');
    await page.getByLabel('Address or path').fill(`${API}/defect`);
    await page.getByRole('button', { name: 'Explain', exact: true }).click();
    await page.getByRole('heading', { name: 'It would be let in.' }).waitFor();
    await page.getByRole('radio', { name: 'wrong' }).check();
    await page.getByRole('button', { name: 'Explain', exact: true }).click();
    await page.getByText('The password is wrong.', { exact: true }).waitFor();
  });
});

describe('a curl line', () => {
  it('is read in the browser and fills the form; its password stays there', async () => {
    const page = await openForm('editor');
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.postData() ?? ''));
    await page.getByText('Paste a curl line').click();
    await page
      .getByLabel('curl line', { exact: true })
      .fill(`curl -u editor@garden.test:hunter2 -H 'X-Trace: 1' -d '{}' '${world.origin}${API}/defect/create'`);
    await page.getByRole('button', { name: 'Fill the form' }).click();
    await expect
      .poll(() => page.getByLabel('Address or path').inputValue())
      .toBe(`${world.origin}${API}/defect/create`);
    expect(await page.getByLabel('Method').inputValue()).toBe('POST');
    expect(await page.getByLabel('Name of header 1').inputValue()).toBe('authorization');
    await page.getByRole('radio', { name: 'what the headers carry' }).check();
    await page.getByRole('button', { name: 'Explain', exact: true }).click();
    await page.getByText('security-token-missing').first().waitFor();
    const bodies = sent.join('\n');
    expect(bodies).toContain('X-Trace');
    for (const secret of ['hunter2', btoa('editor@garden.test:hunter2')]) expect(bodies).not.toContain(secret);
  });

  it('without an address says so', async () => {
    const page = await openForm('editor');
    await page.getByText('Paste a curl line').click();
    await page.getByLabel('curl line', { exact: true }).fill('curl -H "a: b"');
    await page.getByRole('button', { name: 'Fill the form' }).click();
    await page.getByRole('alert').getByText('No address was found in it.').waitFor();
  });

  it('with a real key tells what becomes of it, and leaves it in no address and no storage', async () => {
    const page = await openForm('editor');
    await page.getByText('Paste a curl line').click();
    await page
      .getByLabel('curl line', { exact: true })
      .fill(`curl -H "zsessionid: ${apiKeyOf('editor')}" ${world.origin}${API}/defect`);
    await page.getByRole('button', { name: 'Fill the form' }).click();
    await page.getByRole('radio', { name: 'what the headers carry' }).check();
    await page.getByRole('button', { name: 'Explain', exact: true }).click();
    await page.getByRole('heading', { name: 'It would be let in.' }).waitFor();
    expect(page.url()).not.toContain(apiKeyOf('editor'));
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(kept).not.toContain(apiKeyOf('editor'));
  });
});

describe('who is told what', () => {
  it('a user hears nothing of the keys of others, an administrator does', async () => {
    const key = await keyOf('viewer');
    const own = await openForm('editor');
    await askAbout(own, key, `${API}/defect`);
    await own.getByRole('button', { name: 'Explain', exact: true }).click();
    await own.getByRole('alert').getByText('There is nothing of that name, or you may not see it.').waitFor();
    const all = await openForm('admin');
    await askAbout(all, key, `${API}/defect`);
    await all.getByRole('button', { name: 'Explain', exact: true }).click();
    await all.getByRole('heading', { name: 'It would be let in.' }).waitFor();
    await all.getByText('viewer@garden.test').waitFor();
  });

  it('an address at which nobody is asked is a refusal with a cure', async () => {
    const page = await openForm('editor');
    await askAbout(page, await keyOf('editor'), '/nowhere');
    await page.getByRole('button', { name: 'Explain', exact: true }).click();
    await page.getByRole('alert').getByText('headers let nobody in').waitFor();
  });
});

describe('a link', () => {
  it('fills the form and is answered at once', async () => {
    const key = await keyOf('reader');
    const url = encodeURIComponent(`${API}/defect/create`);
    const page = await openForm('editor', `${PATH}?key=${key}&method=POST&url=${url}&address=127.0.0.1`);
    await page.getByText('The API key may only read.', { exact: true }).waitFor();
    expect(await page.getByLabel('Key: its ObjectID').inputValue()).toBe(String(key));
    expect(await page.getByLabel('Comes from the address').inputValue()).toBe('127.0.0.1');
  });

  it('of a shadowed key sends both in stand-ins', async () => {
    const key = await keyOf('editor');
    const url = encodeURIComponent(`${API}/defect/create`);
    const page = await openForm('editor', `${PATH}?key=${key}&method=POST&url=${url}&send=key-and-session`);
    await page.getByText('session-cookie-shadows-key').first().waitFor();
    expect(await page.getByLabel('Value of header 1').inputValue()).toBe('KEY');
  });
});

it('on a narrow page the answer comes into sight', async () => {
  const page = await openForm('editor', PATH, { width: 360, height: 640 });
  await askAbout(page, await keyOf('reader'), `${API}/defect`);
  await page.getByRole('button', { name: 'Explain', exact: true }).click();
  const outcome = page.getByRole('heading', { name: 'It would be let in.' });
  await outcome.waitFor();
  await expect.poll(() => outcome.evaluate((each) => each.getBoundingClientRect().bottom)).toBeLessThan(640);
});

describe('the page', () => {
  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ] as const)('is accessible in %s at %i pixels, with an answer on it', async (scheme, width) => {
    const key = await keyOf('reader');
    const url = encodeURIComponent(`${API}/defect/create`);
    const page = await openForm('editor', `${PATH}?key=${key}&method=POST&url=${url}&send=key-and-session`, {
      scheme,
      width,
    });
    await page.getByText('The gates, in their order').waitFor();
    await page.getByText('Paste a curl line').click();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
});
