import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { USER } from '../support/world-seed.ts';
import { useBrowserWorld } from './browser-world.ts';

const world = useBrowserWorld();

const MANY = 10_000;

/** As many clients, each allowed by the viewer. */
beforeAll(async () => {
  await world.database.main.query(
    `WITH client AS (
       INSERT INTO oauth_client (client_id, name, owner_id, is_public, redirect_uris, created)
         SELECT md5(n::text), 'Program ' || lpad(n::text, 5, '0'), $2, true, '{https://program.example/back}', now()
         FROM generate_series(1, $1) n RETURNING oid)
     INSERT INTO authorized_application (user_id, client_oid, scopes, created, last_authorized)
       SELECT $3, oid, '{alm}', now(), now() FROM client`,
    [MANY, USER.editor, USER.viewer],
  );
});

const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });

it.each([
  ['clients', 'admin', '/login/clients?whose=all'],
  ['clients of one’s own', 'editor', '/login/clients'],
  ['applications', 'admin', '/login/applications?whose=all'],
  ['applications of one’s own', 'viewer', '/login/applications'],
] as const)('ten thousand %s are gone through, and only those in sight are in the page', async (_, actor, path) => {
  const page = await world.open(actor, path);
  await page.getByText('10,000 entries').waitFor();
  const head = page.getByRole('columnheader', { name: /Application/ });
  await head.getByRole('button').click();
  if ((await head.getAttribute('aria-sort')) !== 'ascending') await head.getByRole('button').click();
  await row(page, 'Program 00001').waitFor();
  await expect
    .poll(
      async () => {
        await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
        return row(page, 'Program 10000').count();
      },
      { timeout: 20_000 },
    )
    .toBe(1);
  expect(await page.getByRole('row').count()).toBeLessThan(80);
});
