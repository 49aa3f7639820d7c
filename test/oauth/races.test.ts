import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../accounts/accounts-world.ts';
import { DAY } from '../accounts/accounts-world.ts';
import {
  type Browser,
  makeClient,
  pkce,
  postForm,
  redeem,
  refresh,
  type TestClient,
  type TokenReply,
} from './oauth-world.ts';
import { DEAD, LIVE, type Tokens, tokensOf, useTwoNodes } from './two-nodes.ts';

const IS_LONG = process.env.MUSTER_LONG === '1';
const SECOND = 1_000;

const nodes = useTwoNodes();
const { world } = nodes;

let person: Person;
let browser: Browser;
let client: TestClient;
beforeAll(async () => {
  person = await world.makeUser();
  browser = nodes.openBrowser();
  client = await makeClient(world, { isLegacy: true });
});

let began: Date;
beforeEach(() => {
  began = world.now();
});
// Passwords and browser sessions that one test let grow old are young for the next.
afterEach(() => world.advance(began.getTime() - world.now().getTime()));

const newCode = (): Promise<string> => nodes.code(browser, person, client);
const logIn = (): Promise<Tokens> => nodes.logIn(browser, person, client);

/** The same thing so many times at once, on both nodes. */
const atOnce = <Outcome>(count: number, work: (at: number) => Promise<Outcome>): Promise<Outcome[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => work(at)));

const granted = (replies: readonly TokenReply[]): readonly Tokens[] =>
  replies.filter(({ status }) => status === 200).map(({ json }) => tokensOf(json));

/** Every reply that is no success is the refusal of a used code or token, and nothing else. */
const expectGrantRefusals = (replies: readonly TokenReply[]): void => {
  for (const { status, json } of replies) {
    if (status !== 200) expect({ status, error: json.error }).toEqual({ status: 400, error: 'invalid_grant' });
  }
};

const expectLive = async (issued: readonly Tokens[]): Promise<void> => {
  for (const { accessToken } of issued) expect(await nodes.opensOn(accessToken)).toEqual(LIVE);
};

describe('a code', () => {
  test(
    'of 50 redemptions at once exactly one succeeds, and its tokens live',
    async () => {
      for (let at = 0; at < (IS_LONG ? 100 : 20); at += 1) {
        const code = await newCode();
        const replies = await atOnce(50, (each) => redeem(nodes.node(each), client, code));
        expectGrantRefusals(replies);
        const issued = granted(replies);
        expect(issued).toHaveLength(1);
        await expectLive(issued);
        const [{ refreshToken }] = issued as [Tokens];
        expect((await refresh(nodes.node(1), client, refreshToken)).status).toBe(200);
      }
    },
    IS_LONG ? 600_000 : 60_000,
  );

  test('used again 5 seconds later is refused and its tokens live; a moment after that they end', async () => {
    const code = await newCode();
    const issued = tokensOf((await redeem(nodes.node(0), client, code)).json);
    world.advance(5 * SECOND);
    expect((await redeem(nodes.node(1), client, code)).json.error).toBe('invalid_grant');
    await expectLive([issued]);
    world.advance(1);
    expect((await redeem(nodes.node(1), client, code)).json.error).toBe('invalid_grant');
    await nodes.refusedEverywhere([issued.accessToken]);
    expect((await refresh(nodes.node(0), client, issued.refreshToken)).json.error).toBe('invalid_grant');
  });

  test.each([61 * SECOND, 3600 * SECOND])(
    'used again after %i ms, when it is over too, ends every token of its log-in',
    async (ms) => {
      const code = await newCode();
      const issued = tokensOf((await redeem(nodes.node(0), client, code)).json);
      const again = tokensOf((await refresh(nodes.node(0), client, issued.refreshToken)).json);
      world.advance(ms);
      expect((await redeem(nodes.node(1), client, code)).json.error).toBe('invalid_grant');
      await nodes.refusedEverywhere([issued.accessToken, again.accessToken]);
      expect((await refresh(nodes.node(1), client, again.refreshToken)).json.error).toBe('invalid_grant');
    },
  );

  test('ends one log-in alone when it is used again', async () => {
    const other = await logIn();
    const code = await newCode();
    const issued = tokensOf((await redeem(nodes.node(0), client, code)).json);
    world.advance(6 * SECOND);
    await redeem(nodes.node(0), client, code);
    await nodes.refusedEverywhere([issued.accessToken]);
    await expectLive([other]);
  });

  test.each([
    [60 * SECOND - 1, 200],
    [60 * SECOND, 400],
  ])('after %i ms is answered %i', async (ms, status) => {
    const code = await newCode();
    world.advance(ms);
    expect((await redeem(nodes.node(1), client, code)).status).toBe(status);
  });

  test('is not used up by another client, another redirect or another verifier', async () => {
    const [app, stranger] = [await makeClient(world), await makeClient(world)];
    const { verifier, challenge } = pkce();
    const asked = { code_challenge: challenge, code_challenge_method: 'S256' };
    const code = await nodes.code(browser, person, app, asked);
    const right = { code_verifier: verifier };
    const wrong = [
      await redeem(nodes.node(0), { ...stranger, redirectUri: app.redirectUri }, code, right),
      await redeem(nodes.node(1), app, code, { ...right, redirect_uri: `${app.redirectUri}/` }),
      await redeem(nodes.node(0), app, code, { code_verifier: pkce().verifier }),
      await redeem(nodes.node(1), app, code),
    ];
    for (const { status, json } of wrong) expect([status, json.error]).toEqual([400, 'invalid_grant']);
    const issued = await redeem(nodes.node(0), app, code, right);
    expect(issued.status).toBe(200);
    // Nor does any of them end what the right one got.
    world.advance(6 * SECOND);
    await redeem(nodes.node(0), { ...stranger, redirectUri: app.redirectUri }, code, right);
    await redeem(nodes.node(1), app, code, { code_verifier: pkce().verifier });
    expect(await nodes.opensOn(issued.json.access_token)).toEqual(LIVE);
  });
});

describe('a refresh token', () => {
  test(
    'of 20 uses at once one to five succeed, their pairs live and so does the log-in',
    async () => {
      for (let at = 0; at < (IS_LONG ? 100 : 10); at += 1) {
        const first = await logIn();
        const replies = await atOnce(20, (each) => refresh(nodes.node(each), client, first.refreshToken));
        expectGrantRefusals(replies);
        const issued = granted(replies);
        expect(issued.length).toBeGreaterThanOrEqual(1);
        expect(issued.length).toBeLessThanOrEqual(5);
        await expectLive([first, ...issued]);
        const next = await atOnce(issued.length, (each) =>
          refresh(nodes.node(each), client, issued[each]?.refreshToken ?? ''),
        );
        expect(next.map(({ status }) => status)).toEqual(issued.map(() => 200));
      }
    },
    IS_LONG ? 600_000 : 60_000,
  );

  test('gives five pairs within 30 seconds of its first use, refuses a sixth, and ends nothing by that', async () => {
    const first = await logIn();
    const issued: Tokens[] = [];
    for (let at = 0; at < 5; at += 1) {
      const reply = await refresh(nodes.node(at), client, first.refreshToken);
      expect(reply.status).toBe(200);
      issued.push(tokensOf(reply.json));
      world.advance(7.5 * SECOND - (at === 4 ? 7.5 * SECOND : 0));
    }
    expect(new Set(issued.map(({ refreshToken }) => refreshToken)).size).toBe(5);
    expect((await refresh(nodes.node(0), client, first.refreshToken)).json.error).toBe('invalid_grant');
    await expectLive([first, ...issued]);
    expect((await refresh(nodes.node(1), client, issued[0]?.refreshToken ?? '')).status).toBe(200);
  });

  test('used more than 30 seconds after its first use ends the log-in with every token, on both nodes', async () => {
    const first = await logIn();
    const second = tokensOf((await refresh(nodes.node(0), client, first.refreshToken)).json);
    const third = tokensOf((await refresh(nodes.node(1), client, second.refreshToken)).json);
    await expectLive([first, second, third]);
    world.advance(30 * SECOND + 1);
    expect((await refresh(nodes.node(1), client, first.refreshToken)).json.error).toBe('invalid_grant');
    await nodes.refusedEverywhere([first, second, third].map(({ accessToken }) => accessToken));
    expect((await refresh(nodes.node(0), client, third.refreshToken)).json.error).toBe('invalid_grant');
  });

  test('ends the log-in also when it is used again after its own time', async () => {
    const first = await logIn();
    let last = tokensOf((await refresh(nodes.node(0), client, first.refreshToken)).json);
    world.advance(50 * DAY);
    last = tokensOf((await refresh(nodes.node(0), client, last.refreshToken)).json);
    world.advance(40 * DAY);
    last = tokensOf((await refresh(nodes.node(0), client, last.refreshToken)).json);
    await expectLive([last]);
    expect((await refresh(nodes.node(1), client, first.refreshToken)).json.error).toBe('invalid_grant');
    await nodes.refusedEverywhere([last.accessToken]);
  });

  test('follows a hundred others', async () => {
    let last = await logIn();
    for (let at = 0; at < 100; at += 1) {
      const reply = await refresh(nodes.node(at), client, last.refreshToken);
      expect(reply.status).toBe(200);
      last = tokensOf(reply.json);
    }
    await expectLive([last]);
  });

  test('that rests for 90 days is over, and one that rests less is not', async () => {
    const [short, long] = [await logIn(), await logIn()];
    world.advance(90 * DAY - 1);
    expect((await refresh(nodes.node(0), client, short.refreshToken)).status).toBe(200);
    world.advance(1);
    const late = await refresh(nodes.node(1), client, long.refreshToken);
    expect([late.status, late.json.error]).toEqual([400, 'invalid_grant']);
  });

  test('keeps no log-in alive for more than a year, nor does an access token outlive it', async () => {
    let last = await logIn();
    for (let days = 60; days <= 360; days += 60) {
      world.advance(60 * DAY);
      last = tokensOf((await refresh(nodes.node(0), client, last.refreshToken)).json);
    }
    world.advance(5 * DAY - 10 * SECOND);
    const final = await refresh(nodes.node(1), client, last.refreshToken);
    expect(final.status).toBe(200);
    expect(final.json.expires_in).toBe(10);
    expect(await nodes.opensOn(final.json.access_token)).toEqual(LIVE);
    world.advance(10 * SECOND);
    expect(await nodes.opensOn(final.json.access_token)).toEqual(DEAD);
    expect((await refresh(nodes.node(0), client, final.json.refresh_token)).json.error).toBe('invalid_grant');
  });

  test('gives no more scopes than were allowed, may give fewer, and gives them back afterwards', async () => {
    const app = await makeClient(world);
    const { verifier, challenge } = pkce();
    const asked = { scope: 'openid email', code_challenge: challenge, code_challenge_method: 'S256' };
    const code = await nodes.code(browser, person, app, asked);
    const { json: issued } = await redeem(nodes.node(0), app, code, { code_verifier: verifier });
    expect(issued.scope).toBe('openid email');
    const wide = await refresh(nodes.node(0), app, issued.refresh_token, { scope: 'openid alm' });
    expect([wide.status, wide.json.error]).toEqual([400, 'invalid_scope']);
    const narrow = await refresh(nodes.node(1), app, issued.refresh_token, { scope: 'openid' });
    expect(narrow.json.scope).toBe('openid');
    const whole = await refresh(nodes.node(0), app, narrow.json.refresh_token);
    expect(whole.json.scope).toBe('openid email');
    const claims = async (token: string) =>
      Object.keys((await postForm(nodes.node(1), 'userinfo', {}, { authorization: `Bearer ${token}` })).json);
    expect(await claims(narrow.json.access_token)).toEqual(['sub']);
    expect(await claims(whole.json.access_token)).toEqual(['sub', 'email']);
  });
});
