import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, type Person } from '../accounts/accounts-world.ts';
import { type Browser, inBody, makeClient, postForm, redeem, refresh, type TestClient } from './oauth-world.ts';
import {
  type AccessToken,
  type Code,
  type Family,
  isLive,
  type RefreshToken,
  redeemed,
  refreshed,
} from './token-rules.ts';
import { DEAD, LIVE, useTwoNodes } from './two-nodes.ts';
import { revokeApplication, setDisabled } from './ways-to-revoke.ts';

const IS_LONG = process.env.MUSTER_LONG === '1';
const SECOND = 1_000;

const nodes = useTwoNodes();
const { world } = nodes;

let person: Person;
beforeAll(async () => {
  person = await world.makeUser();
});

/** One application in the hands of one user, and all that it was ever handed. */
class Application {
  readonly #client: TestClient;
  readonly #browser: Browser;
  readonly #families: Family[] = [];
  readonly #codes: Code[] = [];
  readonly #accessTokens: AccessToken[] = [];
  readonly #refreshTokens: RefreshToken[] = [];
  #calls = 0;

  constructor(client: TestClient) {
    this.#client = client;
    this.#browser = nodes.openBrowser();
  }

  get #now(): number {
    return world.now().getTime();
  }

  get #node() {
    this.#calls += 1;
    return nodes.node(this.#calls);
  }

  async begin(): Promise<void> {
    const value = await nodes.code(this.#browser, person, this.#client);
    const family = { isRevoked: false };
    this.#families.push(family);
    this.#codes.push({ family, value, at: this.#now, usedAt: null });
  }

  #take(family: Family, { status, json, text }: Awaited<ReturnType<typeof redeem>>, isGranted: boolean): void {
    expect([status, json?.error], text).toEqual(isGranted ? [200, undefined] : [400, 'invalid_grant']);
    if (!isGranted) return;
    this.#accessTokens.push({ family, value: json.access_token, at: this.#now });
    this.#refreshTokens.push({ family, value: json.refresh_token, firstUsedAt: null, uses: 0 });
  }

  async redeem(which: number): Promise<void> {
    const code = this.#codes[which % this.#codes.length];
    if (code !== undefined)
      this.#take(code.family, await redeem(this.#node, this.#client, code.value), redeemed(code, this.#now));
  }

  async refresh(which: number): Promise<void> {
    const token = this.#refreshTokens.at(-1 - (which % this.#refreshTokens.length));
    if (token !== undefined)
      this.#take(token.family, await refresh(this.#node, this.#client, token.value), refreshed(token, this.#now));
  }

  async #revoke(token: { readonly family: Family; readonly value: string }): Promise<void> {
    const reply = await postForm(this.#node, 'revoke', { token: token.value, ...inBody(this.#client) });
    expect(reply.status).toBe(200);
  }

  async revokeAccess(which: number): Promise<void> {
    const token = this.#accessTokens[which % this.#accessTokens.length];
    if (token === undefined) return;
    await this.#revoke(token);
    // What is over is not known any more, and revokes nothing.
    token.family.isRevoked ||= isLive(token, this.#now);
  }

  async revokeRefresh(which: number): Promise<void> {
    const token = this.#refreshTokens[which % this.#refreshTokens.length];
    if (token === undefined) return;
    await this.#revoke(token);
    token.family.isRevoked = true;
  }

  #endAll(): void {
    for (const family of this.#families) family.isRevoked = true;
  }

  async revokeApplication(): Promise<void> {
    if (this.#families.length > 0) await revokeApplication(nodes, person, this.#client);
    this.#endAll();
  }

  async disable(): Promise<void> {
    await setDisabled(nodes, person, true);
    await setDisabled(nodes, person, false);
    this.#endAll();
  }

  async pass(ms: number): Promise<void> {
    world.advance(ms);
  }

  async check(): Promise<void> {
    const dead = this.#accessTokens.filter((token) => !isLive(token, this.#now));
    await nodes.refusedEverywhere(dead.map(({ value }) => value));
    for (const token of this.#accessTokens)
      expect(await nodes.opensOn(token.value)).toEqual(isLive(token, this.#now) ? LIVE : DEAD);
  }
}

type Step = (application: Application) => Promise<void>;

const which = fc.nat(20);
const named = (name: string, step: Step): Step => Object.assign(step, { [fc.toStringMethod]: () => name });

const STEP: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(named('begin', (each) => each.begin())) },
  { weight: 5, arbitrary: which.map((at) => named(`redeem ${at}`, (each) => each.redeem(at))) },
  { weight: 8, arbitrary: which.map((at) => named(`refresh ${at}`, (each) => each.refresh(at))) },
  { weight: 1, arbitrary: which.map((at) => named(`revoke access ${at}`, (each) => each.revokeAccess(at))) },
  { weight: 1, arbitrary: which.map((at) => named(`revoke refresh ${at}`, (each) => each.revokeRefresh(at))) },
  { weight: 1, arbitrary: fc.constant(named('revoke application', (each) => each.revokeApplication())) },
  { weight: 1, arbitrary: fc.constant(named('disable', (each) => each.disable())) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(SECOND, 5 * SECOND, 5 * SECOND + 1, 30 * SECOND, 30 * SECOND + 1, MINUTE, HOUR, DAY)
      .map((ms) => named(`${ms} ms pass`, (each) => each.pass(ms))),
  },
);

test(
  'whatever happens in whatever order, each node takes just those tokens that the rules say live',
  async () => {
    const start = world.now();
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 8, maxLength: 24 }), async (steps) => {
        world.advance(start.getTime() - world.now().getTime());
        const application = new Application(await makeClient(world, { isLegacy: true }));
        await application.begin();
        await application.redeem(0);
        for (const step of steps) {
          await step(application);
          await application.check();
        }
      }),
      { numRuns: IS_LONG ? 300 : 12, endOnFailure: !IS_LONG },
    );
  },
  IS_LONG ? 3_600_000 : 120_000,
);
