import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { basic, callLogin, newPassword, type Person } from '../accounts/accounts-world.ts';
import {
  authorizeTarget,
  type Browser,
  formOf,
  inBody,
  makeClient,
  postForm,
  redeem,
  refresh,
  type TestClient,
  type TokenReply,
} from './oauth-world.ts';
import { LIVE, type Tokens, tokensOf, useTwoNodes } from './two-nodes.ts';
import { revokeApplication, setDisabled, WAYS_TO_REVOKE } from './ways-to-revoke.ts';

const IS_LONG = process.env.MUSTER_LONG === '1';
const RACES = IS_LONG ? 100 : 12;
const TIMED = IS_LONG ? 100 : 8;
const TIMEOUT_MS = IS_LONG ? 1_800_000 : 120_000;

const nodes = useTwoNodes();
const { world } = nodes;

let person: Person;
let client: TestClient;
let browser: Browser;
beforeEach(async () => {
  person = await world.makeUser();
  client = await makeClient(world, { isLegacy: true });
  browser = nodes.openBrowser();
});

/** Everything as before, after a revocation. */
const anew = async (): Promise<void> => {
  const { rows } = await world.database.main.query('SELECT FROM app_user WHERE oid = $1 AND disabled', [person.oid]);
  if (rows.length > 0) await setDisabled(nodes, person, false);
  client = await makeClient(world, { isLegacy: true });
  browser = nodes.openBrowser();
};

const isRefusal = ({ status, json }: TokenReply): boolean =>
  (status === 400 && json.error === 'invalid_grant') || (status === 401 && json.error === 'invalid_client');

const expectRefused = (reply: TokenReply): void => {
  if (!isRefusal(reply)) throw new Error(`${reply.status} ${reply.text}`);
};

/** A log-in that the consent of before allows; null: nothing was handed out. */
const quietLogIn = async (): Promise<Tokens | null> => {
  const { status, headers, text } = await browser.get(authorizeTarget(client));
  if (status >= 500) throw new Error(text);
  const { location = '' } = headers;
  const code = location.startsWith(client.redirectUri) ? new URL(location).searchParams.get('code') : null;
  return code === null ? null : handedOut(await redeem(nodes.node(1), client, code));
};

const handedOut = (reply: TokenReply): Tokens | null => {
  if (reply.status !== 200) expectRefused(reply);
  return reply.status === 200 ? tokensOf(reply.json) : null;
};

describe.each(WAYS_TO_REVOKE)('when $name', ({ revoke }) => {
  test(
    'no token opens anything afterwards, whatever was being issued meanwhile',
    async () => {
      for (let at = 0; at < RACES; at += 1) {
        const first = await nodes.logIn(browser, person, client);
        const codes = [await nodes.code(browser, person, client), await nodes.code(browser, person, client)];
        const late = await nodes.code(browser, person, client);
        const issuing = [
          ...codes.map((code, each) => redeem(nodes.node(each), client, code).then(handedOut)),
          ...[0, 1, 2].map((each) => refresh(nodes.node(each), client, first.refreshToken).then(handedOut)),
          quietLogIn(),
          quietLogIn(),
        ];
        await delay(randomInt(12));
        await revoke(nodes, person, client);
        const issued = [first, ...(await Promise.all(issuing))].filter((tokens) => tokens !== null);
        await nodes.refusedEverywhere(issued.map(({ accessToken }) => accessToken));
        for (const { refreshToken } of issued) expectRefused(await refresh(nodes.node(at), client, refreshToken));
        expectRefused(await redeem(nodes.node(at), client, late));
        await anew();
      }
    },
    TIMEOUT_MS,
  );

  test(
    'both nodes refuse within a second',
    async () => {
      const measured: number[] = [];
      for (let at = 0; at < TIMED; at += 1) {
        const { accessToken } = await nodes.logIn(browser, person, client);
        expect(await nodes.opensOn(accessToken)).toEqual(LIVE);
        await revoke(nodes, person, client);
        measured.push(await nodes.refusedEverywhere([accessToken]));
        await anew();
      }
      const sorted = measured.toSorted((a, b) => a - b).map(Math.round);
      console.info(
        `refused on both nodes, p50/p99/max ${[0.5, 0.99, 1].map((share) => sorted[Math.ceil(sorted.length * share) - 1]).join('/')} ms of ${sorted.length}`,
      );
    },
    TIMEOUT_MS,
  );
});

describe('a user who is disabled', () => {
  test('cannot log in anywhere, and gets no application back when they are enabled again', async () => {
    const issued = await nodes.logIn(browser, person, client);
    await setDisabled(nodes, person, true);
    expectRefused(await refresh(nodes.node(1), client, issued.refreshToken));
    const asked = await browser.follow(await browser.get(authorizeTarget(client)));
    const { action, fields } = formOf(asked.reply.text);
    expect(action).toMatch(/\/sign-in$/);
    const { userName, password } = person;
    const refused = await browser.submit(action, { ...fields, userName, password });
    expect([refused.status, refused.headers.location]).toEqual([401, undefined]);
    await setDisabled(nodes, person, false);
    await nodes.refusedEverywhere([issued.accessToken]);
    expectRefused(await refresh(nodes.node(0), client, issued.refreshToken));
    // What they allowed is asked anew.
    const signIn = await browser.follow(await browser.submit(action, { ...fields, userName, password }));
    expect(formOf(signIn.reply.text).action).toMatch(/\/consent$/);
  });

  test('gets no code between the form and its redirect', async () => {
    await nodes.code(browser, person, client);
    const asked = await browser.follow(await browser.get(authorizeTarget(client, { prompt: 'login' })));
    const { action, fields } = formOf(asked.reply.text);
    const { userName, password } = person;
    const signedIn = await browser.submit(action, { ...fields, userName, password });
    expect(signedIn.status).toBeLessThan(400);
    await setDisabled(nodes, person, true);
    const { reply, location } = await browser.follow(signedIn);
    expect(reply.status, reply.text).toBeLessThan(500);
    expect(location).toBeNull();
  });
});

describe('an application that its user revokes', () => {
  test('is allowed again by logging in again, after the question', async () => {
    await nodes.logIn(browser, person, client);
    await revokeApplication(nodes, person, client);
    const asked = await browser.follow(await browser.get(authorizeTarget(client)));
    expect(formOf(asked.reply.text).action).toMatch(/\/consent$/);
    const { accessToken } = await nodes.logIn(browser, person, client);
    expect(await nodes.opensOn(accessToken)).toEqual(LIVE);
  });

  test('takes no other application and no other user with it', async () => {
    const [other, neighbour] = [await makeClient(world, { isLegacy: true }), await world.makeUser()];
    await nodes.logIn(browser, person, client);
    const kept = [await nodes.logIn(browser, person, other), await nodes.logIn(nodes.openBrowser(), neighbour, client)];
    await revokeApplication(nodes, person, client);
    for (const { accessToken, refreshToken } of kept) {
      expect(await nodes.opensOn(accessToken)).toEqual(LIVE);
      const app = accessToken === kept[0]?.accessToken ? other : client;
      expect((await refresh(nodes.node(0), app, refreshToken)).status).toBe(200);
    }
  });
});

describe('what ends no log-in', () => {
  test('signing out of the browser', async () => {
    const issued = await nodes.logIn(browser, person, client);
    expect((await browser.get('/slm/resources/jsp/security/clear.jsp')).status).toBe(200);
    const asked = await browser.follow(await browser.get(authorizeTarget(client)));
    expect(formOf(asked.reply.text).action).toMatch(/\/sign-in$/);
    expect(await nodes.opensOn(issued.accessToken)).toEqual(LIVE);
    expect((await refresh(nodes.node(1), client, issued.refreshToken)).status).toBe(200);
  });

  test('a changed password, as it ends no key', async () => {
    const issued = await nodes.logIn(browser, person, client);
    const changed = { OldPassword: person.password, NewPassword: newPassword() };
    const { status, text } = await callLogin(nodes.node(0), 'POST', '/password', basic(person), changed);
    expect(status, text).toBe(204);
    expect(await nodes.opensOn(issued.accessToken)).toEqual(LIVE);
    expect((await refresh(nodes.node(1), client, issued.refreshToken)).status).toBe(200);
  });
});

describe('the revocation endpoint', () => {
  test.each([
    ['an access token', 'accessToken', undefined],
    ['an access token called a refresh token', 'accessToken', 'refresh_token'],
    ['a refresh token', 'refreshToken', undefined],
    ['a refresh token called an access token', 'refreshToken', 'access_token'],
  ] as const)('ends the log-in by %s, and no other', async (_, member, hint) => {
    const [issued, other] = [await nodes.logIn(browser, person, client), await nodes.logIn(browser, person, client)];
    const form = { token: issued[member], ...(hint && { token_type_hint: hint }), ...inBody(client) };
    expect((await postForm(nodes.node(1), 'revoke', form)).status).toBe(200);
    await nodes.refusedEverywhere([issued.accessToken]);
    expectRefused(await refresh(nodes.node(0), client, issued.refreshToken));
    expect(await nodes.opensOn(other.accessToken)).toEqual(LIVE);
  });

  test('answers 200 whatever it is sent, and ends nothing of another client', async () => {
    const [issued, stranger] = [await nodes.logIn(browser, person, client), await makeClient(world)];
    const own = inBody(client);
    const sent = [
      { token: 'nothing', ...own },
      { token: issued.accessToken, ...inBody(stranger) },
      { token: issued.refreshToken, ...inBody(stranger) },
    ];
    for (const form of sent) expect((await postForm(nodes.node(0), 'revoke', form)).status).toBe(200);
    expect(await nodes.opensOn(issued.accessToken)).toEqual(LIVE);
    expect((await postForm(nodes.node(0), 'revoke', { token: issued.accessToken, ...own })).status).toBe(200);
    expect((await postForm(nodes.node(0), 'revoke', { token: issued.accessToken, ...own })).status).toBe(200);
  });
});
