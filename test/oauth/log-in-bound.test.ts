import { beforeEach, describe, expect, test } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import { HOUR, MINUTE, useAccountsWorld } from '../accounts/accounts-world.ts';
import {
  authorizeTarget,
  formOf,
  inBody,
  makeClient,
  openBrowser,
  pkce,
  postForm,
  type TestClient,
  typeDeviceCode,
} from './oauth-world.ts';

const world = useAccountsWorld();

let page: TestClient;
beforeEach(async () => {
  // Whatever was counted before is over.
  world.advance(15 * MINUTE);
  page = await makeClient(world, { isPublic: true, hasDeviceFlow: true });
});

const rowsOf = async (kind: string): Promise<number> => {
  const { rows } = await world.database.main.query('SELECT count(*)::int AS n FROM oauth_artifact WHERE kind = $1', [
    kind,
  ]);
  return rows[0]?.n ?? 0;
};

const { challenge } = pkce();
const PKCE = { code_challenge: challenge, code_challenge_method: 'S256' };

const begin = (client = page) => openBrowser(world.node).get(authorizeTarget(client, PKCE));

/** The statuses of so many requests, a hundred at once. */
const statuses = async (count: number, send: () => Promise<{ readonly status: number }>): Promise<number[]> => {
  const all: number[] = [];
  while (all.length < count) {
    const replies = await Promise.all(Array.from({ length: Math.min(100, count - all.length) }, send));
    all.push(...replies.map(({ status }) => status));
  }
  return all;
};

const counted = (all: readonly number[]): Record<string, number> =>
  Object.fromEntries(Object.entries(Object.groupBy(all, String)).map(([status, of]) => [status, of?.length ?? 0]));

describe('log-ins that nobody has signed in to', () => {
  test('are so many of one network within a quarter of an hour, and leave no row beyond', async () => {
    const before = await rowsOf('Interaction');
    expect(counted(await statuses(limits.logInsPerNetwork + 50, begin))).toEqual({
      303: limits.logInsPerNetwork,
      429: 50,
    });
    expect((await rowsOf('Interaction')) - before).toBe(limits.logInsPerNetwork);
    const refused = await begin();
    expect([refused.headers['content-type'], refused.headers['retry-after']]).toEqual([
      'text/html; charset=utf-8',
      '900',
    ]);
    const form = { ...inBody(page), scope: 'alm', response_type: 'code', redirect_uri: page.redirectUri, ...PKCE };
    for (const path of ['par', 'device_authorization']) {
      const { status, json } = await postForm(world.node, path, form);
      expect([status, json.error]).toEqual([429, 'temporarily_unavailable']);
    }
    world.advance(15 * MINUTE);
    expect((await begin()).status).toBe(303);
  });

  test('count where an application that has no secret begins them, and not where one has proved itself', async () => {
    const confidential = await makeClient(world);
    const pushed = (client: TestClient) => () =>
      postForm(world.node, 'par', {
        ...inBody(client),
        scope: 'alm',
        response_type: 'code',
        redirect_uri: client.redirectUri,
        ...PKCE,
      });
    expect(counted(await statuses(50, pushed(confidential)))).toEqual({ 201: 50 });
    // What is refused for another reason counts as little.
    expect(counted(await statuses(50, () => postForm(world.node, 'par', inBody(page))))).toEqual({ 400: 50 });
    expect(counted(await statuses(limits.logInsPerNetwork + 10, pushed(page)))).toEqual({
      201: limits.logInsPerNetwork,
      429: 10,
    });
  });

  test('are over after a quarter of an hour, the others after an hour', async () => {
    const [late, early] = [openBrowser(world.node), openBrowser(world.node)];
    const pages = [await late.get(authorizeTarget(page, PKCE)), await early.get(authorizeTarget(page, PKCE))];
    const [tooLate, inTime] = pages.map(({ headers }) => headers.location ?? '');
    world.advance(15 * MINUTE - 1_000);
    expect((await early.get(inTime ?? '')).status).toBe(200);
    world.advance(MINUTE);
    expect((await late.get(tooLate ?? '')).status).toBeGreaterThanOrEqual(400);
  });

  test('of somebody who is signed in do not count, and live an hour', async () => {
    const person = await world.makeUser();
    const browser = openBrowser(world.node);
    const { reply } = await browser.follow(await browser.get(authorizeTarget(page, PKCE)));
    const { action, fields } = formOf(reply.text);
    const asked = await browser.submit(action, { ...fields, userName: person.userName, password: person.password });
    expect((await browser.follow(asked)).reply.status).toBe(200);
    await statuses(limits.logInsPerNetwork, begin);
    expect((await begin()).status).toBe(429);
    const again = await browser.get(authorizeTarget(page, PKCE));
    expect(again.status).toBe(303);
    const { rows } = await world.database.main.query(
      "SELECT max(expires_at - created) >= $1 AS lives FROM oauth_artifact WHERE kind = 'Interaction'",
      [`${HOUR - 2_000} ms`],
    );
    expect(rows[0]?.lives).toBe(true);
  });
});

describe('the page where the code of a device is typed', () => {
  const visit = { method: 'GET', target: '/login/oauth2/device' } as const;

  test('keeps nothing of who only looks at it, or types codes that do not exist', async () => {
    const before = await rowsOf('Session');
    for (let at = 0; at < 5; at += 1) expect((await world.node.send({ ...visit, headers: {} })).status).toBe(200);
    const browser = openBrowser(world.node);
    const { fields } = formOf((await browser.get(visit.target)).text);
    const wrong = await browser.submit(visit.target, { ...fields, user_code: 'BBBB-BBBB' });
    expect([wrong.status, formOf(wrong.text).fields]).toEqual([400, fields]);
    expect(await rowsOf('Session')).toBe(before);
  });

  test('takes no form that was made for another browser, or that carries no secret', async () => {
    const [mine, theirs] = [openBrowser(world.node), openBrowser(world.node)];
    const { fields } = formOf((await theirs.get(visit.target)).text);
    await mine.get(visit.target);
    for (const form of [fields, { xsrf: '' }, {}]) {
      const reply = await mine.submit(visit.target, { ...form, user_code: 'BBBB-BBBB' });
      expect([reply.status, reply.text.includes('That did not work')]).toEqual([400, true]);
    }
  });

  test('lets a device in, and its user need not be signed in before', async () => {
    const person = await world.makeUser();
    const { json } = await postForm(world.node, 'device_authorization', { ...inBody(page), scope: 'alm' });
    const done = await typeDeviceCode(openBrowser(world.node), person, json.user_code);
    expect([done.status, done.text.includes('lose')]).toEqual([200, true]);
  });
});
