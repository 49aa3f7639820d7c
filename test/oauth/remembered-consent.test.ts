import { beforeEach, describe, expect, test } from 'vitest';
import { type Person, useAccountsWorld } from '../accounts/accounts-world.ts';
import {
  authorize,
  authorizeTarget,
  type Browser,
  CALLBACK,
  makeClient,
  openBrowser,
  pkce,
  type TestClient,
  type TestClientOptions,
} from './oauth-world.ts';

const world = useAccountsWorld();

let person: Person;
let browser: Browser;
beforeEach(async () => {
  person = await world.makeUser();
  browser = openBrowser(world.node);
});

const NEW_PLACE = 'https://evil.example.test/cb';

const targetOf = (client: TestClient, redirectUri: string, more: Record<string, string> = {}): string =>
  authorizeTarget(client, {
    redirect_uri: redirectUri,
    code_challenge: pkce().challenge,
    code_challenge_method: 'S256',
    ...more,
  });

const allow = async (client: TestClient, redirectUri = client.redirectUri, more: Record<string, string> = {}) =>
  expect((await authorize(browser, person, targetOf(client, redirectUri, more))).searchParams.get('code')).toBeTruthy();

/** Whether the application gets a code at once, without its user. */
const isRemembered = async (client: TestClient, redirectUri = client.redirectUri): Promise<boolean> => {
  const { location, reply } = await browser.follow(
    await browser.get(targetOf(client, redirectUri, { prompt: 'none' })),
  );
  const answer = location?.searchParams;
  if (answer?.has('code') === true) return true;
  expect(answer?.get('error'), reply.text).toMatch(/^(consent|interaction)_required$/);
  return false;
};

const change = (client: TestClient, to: string): Promise<unknown> =>
  world.database.main.query(`UPDATE oauth_client SET ${to} WHERE client_id = $1`, [client.clientId]);

describe('what a user has allowed an application', () => {
  test('holds where they allowed it alone: another place of its own is asked about', async () => {
    const client = await makeClient(world, { redirectUris: [CALLBACK, NEW_PLACE] });
    await allow(client);
    expect([await isRemembered(client), await isRemembered(client, NEW_PLACE)]).toEqual([true, false]);
    const page = await browser.follow(await browser.get(targetOf(client, NEW_PLACE)));
    expect(page.reply.text).toContain('<dd><bdi>evil.example.test</bdi></dd>');
    await allow(client, NEW_PLACE);
    expect([await isRemembered(client), await isRemembered(client, NEW_PLACE)]).toEqual([true, true]);
  });

  test.each([
    ['is called something else', "name = 'Rally Official'"],
    ['became a legacy one', 'is_legacy = true'],
    ['became a native one', 'is_native = true'],
  ])('is asked again when the application %s', async (_what, to) => {
    const client = await makeClient(world, { redirectUris: [CALLBACK, NEW_PLACE] });
    await allow(client);
    await allow(client, NEW_PLACE);
    await change(client, to);
    expect([await isRemembered(client), await isRemembered(client, NEW_PLACE)]).toEqual([false, false]);
    const { reply } = await browser.follow(await browser.get(targetOf(client, CALLBACK)));
    expect(reply.text).toContain('asks for access as you');
    if (to.startsWith('is_native')) return;
    await allow(client);
    // The other place was allowed to what the application was.
    expect([await isRemembered(client), await isRemembered(client, NEW_PLACE)]).toEqual([true, false]);
  });

  test('stays when its picture, its secret or its device flow changes', async () => {
    const client = await makeClient(world);
    await allow(client);
    await change(client, "logo_uri = 'https://app.test/l', device_flow = true, secret_last_four = 'abcd'");
    expect(await isRemembered(client)).toBe(true);
  });

  test('begins anew after it was revoked', async () => {
    const client = await makeClient(world, { redirectUris: [CALLBACK, NEW_PLACE] });
    await allow(client);
    await world.database.main.query('UPDATE authorized_application SET revoked_at = now()');
    expect(await isRemembered(client)).toBe(false);
    await allow(client, NEW_PLACE);
    expect([await isRemembered(client), await isRemembered(client, NEW_PLACE)]).toEqual([false, true]);
  });

  test('of an application that proves nothing is asked each time for the own machine', async () => {
    const places = [
      'http://localhost:3000/cb',
      'http://127.0.0.1/cb',
      'http://[::1]/cb',
      'https://localhost/cb',
      CALLBACK,
    ];
    const remembered = async (options: TestClientOptions) => {
      const client = await makeClient(world, { ...options, redirectUris: places });
      const answers: boolean[] = [];
      for (const place of places) {
        await allow(client, place);
        answers.push(await isRemembered(client, place));
      }
      return answers;
    };
    expect(await remembered({ isPublic: true })).toEqual([false, false, false, false, true]);
    expect(await remembered({})).toEqual([true, true, true, true, true]);
  });
});
