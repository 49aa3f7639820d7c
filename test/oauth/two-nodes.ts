import { beforeAll } from 'vitest';
import { type AccountsWorld, type Node, type Person, useAccountsWorld } from '../accounts/accounts-world.ts';
import { API, type Json } from '../support/world.ts';
import {
  authorize,
  authorizeTarget,
  type Browser,
  type Form,
  openBrowser,
  redeem,
  type TestClient,
} from './oauth-world.ts';

/** What a log-in through an application hands out. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

export const tokensOf = (json: Json): Tokens => ({ accessToken: json.access_token, refreshToken: json.refresh_token });

/** Two servers on one database that are one provider to everybody, as behind a load balancer. */
export interface TwoNodes {
  readonly world: AccountsWorld;
  readonly each: readonly [Node, Node];
  /** One after the other. */
  node(at: number): Node;
  /** A browser whose requests reach both nodes in turn. */
  openBrowser(): Browser;
  /** A code for the user who is, or signs, in. */
  code(browser: Browser, person: Person, client: TestClient, more?: Form): Promise<string>;
  logIn(browser: Browser, person: Person, client: TestClient, more?: Form): Promise<Tokens>;
  /** Whether the access token opens something, on each node. */
  opensOn(accessToken: string): Promise<readonly boolean[]>;
  /** Resolves with the milliseconds until no node takes any of them any more; fails after a second (REL-22). */
  refusedEverywhere(accessTokens: readonly string[]): Promise<number>;
}

const PUBLIC_URL = 'http://muster.example.test';

const SECOND_MS = 1_000;

export const LIVE = [true, true];
export const DEAD = [false, false];

/** Starts them before the tests of a file and ends them after. */
export const useTwoNodes = (): TwoNodes => {
  const world = useAccountsWorld();
  let each: readonly [Node, Node];
  beforeAll(async () => {
    const options = { publicUrl: PUBLIC_URL, hearsChanges: true };
    each = [await world.startNode(options), await world.startNode(options)];
  });
  const node = (at: number): Node => each[at % 2] as Node;

  const opensOn: TwoNodes['opensOn'] = (accessToken) =>
    Promise.all(
      each.map(async ({ send }) => {
        const reply = await send({ method: 'GET', target: `${API}/user`, headers: { zsessionid: accessToken } });
        if (reply.status !== 200 && reply.status !== 401) throw new Error(`${reply.status} ${reply.text}`);
        return reply.status === 200;
      }),
    );

  const code: TwoNodes['code'] = async (browser, person, client, more = {}) => {
    const location = await authorize(browser, person, authorizeTarget(client, more));
    const given = location.searchParams.get('code');
    if (given === null) throw new Error(`No code: ${location}`);
    return given;
  };

  return {
    world,
    get each() {
      return each;
    },
    node,
    openBrowser: () => {
      let sent = 0;
      return openBrowser({
        origin: PUBLIC_URL,
        send: (call) => {
          sent += 1;
          return node(sent).send(call);
        },
      });
    },
    code,
    logIn: async (browser, person, client, more = {}) => {
      const issued = await redeem(node(0), client, await code(browser, person, client, more));
      if (issued.status !== 200) throw new Error(issued.text);
      return tokensOf(issued.json);
    },
    opensOn,
    refusedEverywhere: async (accessTokens) => {
      const began = performance.now();
      for (;;) {
        const opens = (await Promise.all(accessTokens.map(opensOn))).flat();
        const passed = performance.now() - began;
        if (!opens.includes(true)) return passed;
        if (passed > SECOND_MS) throw new Error(`Still opens after a second: ${opens.join(' ')}`);
      }
    },
  };
};
