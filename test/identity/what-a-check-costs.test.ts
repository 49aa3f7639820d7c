import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateApiKey } from '../../src/identity/api-key.ts';
import { type Authenticator, createAuthenticator, type PresentedRequest } from '../../src/identity/authenticate.ts';
import { setPassword } from '../../src/identity/user-accounts.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import { Secret } from '../../src/kernel/secret.ts';
import type { ChangeFeed } from '../../src/storage/change-notice.ts';
import { openDatabase, type Pool } from '../../src/storage/database.ts';
import { logIn, makeClient } from '../oauth/oauth-world.ts';
import { type Nodes, startNodes } from '../support/nodes.ts';
import { startServerNode } from '../support/server-node.ts';
import { passwordOf } from '../support/signed-in.ts';
import { withClient } from '../support/template-database.ts';
import { API } from '../support/world.ts';
import { apiKeyOf, DEFECT, USER } from '../support/world-seed.ts';
import { basic, keptSession, request } from './identity-world.ts';

const IS_LONG = process.env.MUSTER_LONG === '1';
const CHECKS = IS_LONG ? 1_000_000 : 30_000;
const MOST_MICROSECONDS = 20;
const ROUNDS = 10;

/** A tenth is noise; of the few checks of a short run, more. */
const MOST_OF_A_KEY = IS_LONG ? 1.1 : 1.5;

const BASIC_REQUESTS = IS_LONG ? 20_000 : 1_000;
const BASIC_PER_SECOND = 1_000;
const AT_ONCE = 32;

const password = passwordOf('keeper');

let nodes: Nodes;
/** An access token, as the provider issues it. */
let token: string;
beforeAll(async () => {
  nodes = await startNodes(1);
  await setPassword(nodes.database.main, systemClock, USER.keeper, new Secret(password));
  const node = await startServerNode(nodes.database);
  const client = await makeClient(nodes, { isLegacy: true });
  token = (await logIn(node, { userName: 'keeper@garden.test', password }, client)).json.access_token;
  await node.close();
  await nodes.allWell();
});
afterAll(() => nodes.close());

/** Says that every change is told; none happens. */
const WELL: ChangeFeed = { isWell: () => true, onChanges: () => {} };

interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The pool, and the statements that went through it. */
const counted = (pool: Pool): { readonly pool: Pool; readonly statements: Statement[] } => {
  const statements: Statement[] = [];
  const query = (statement: Statement) => {
    statements.push(statement);
    return (pool.query as (given: unknown) => unknown)(statement);
  };
  return { statements, pool: { query: query as Pool['query'], connect: () => pool.connect() } };
};

const plan = ({ text, values }: Statement): Promise<string> =>
  withClient(nodes.connectionString, async (client) => {
    // The tables are too small for an index to be worth it.
    await client.query('SET enable_seqscan = off');
    const { rows } = await client.query<[string]>({ text: `EXPLAIN ${text}`, values: [...values], rowMode: 'array' });
    return rows.join('\n');
  });

const authenticatorOn = (pool: Pool, elapsed = () => 0): Promise<Authenticator> =>
  createAuthenticator({ pool, clock: systemClock, random: secureRandom, edition: 'saas', elapsed, changes: WELL });

const accepted = async (authenticator: Authenticator, presented: PresentedRequest): Promise<void> => {
  const { decision } = await authenticator.authenticate(presented);
  expect(decision.kind).toBe('accepted');
};

/** Microseconds of processor time a check, of each; in turns, so that a busy machine slows them alike. */
const costs = async (authenticator: Authenticator, all: readonly PresentedRequest[]): Promise<readonly number[]> => {
  const spent = all.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [at, presented] of all.entries()) {
      await setImmediate();
      const before = process.cpuUsage();
      for (let checks = 0; checks < CHECKS / ROUNDS; checks += 1) await authenticator.authenticate(presented);
      const { user, system } = process.cpuUsage(before);
      // The quietest round: whatever else the process did meanwhile is not what a check costs.
      spent[at] = Math.min(spent[at] ?? 0, (user + system) / (CHECKS / ROUNDS));
    }
  }
  return spent;
};

describe('a check', () => {
  test(
    'of a remembered key costs less than 20 microseconds of processor time, and of an access token no more than of a key',
    async () => {
      const authenticator = await authenticatorOn(nodes.database.main);
      const presented = [apiKeyOf('viewer'), token].map((value) => request([['ZSESSIONID', value]]));
      for (const each of presented) await accepted(authenticator, each);
      await authenticator.settled();
      await costs(authenticator, presented);
      const [key = 0, accessToken = 0] = await costs(authenticator, presented);
      if (IS_LONG) console.info(`µs of CPU a check: ${key.toFixed(2)} of a key, ${accessToken.toFixed(2)} of a token`);
      expect(key).toBeLessThan(MOST_MICROSECONDS);
      expect(accessToken / key).toBeLessThan(MOST_OF_A_KEY);
    },
    IS_LONG ? 300_000 : 30_000,
  );

  /** Each with the statements that its first check reads by, and no more. */
  const sessionCookie = async (): Promise<readonly [string, string]> => {
    const authenticator = await authenticatorOn(nodes.database.main);
    const opened = await authenticator.authenticate(request([basic('keeper@garden.test', password)]));
    await authenticator.settled();
    return ['Cookie', `JSESSIONID=${keptSession(opened)}`];
  };

  test.each([
    // Which indexes of the keys it takes depends on how many there are: api-key-lookup.test.ts.
    ['key', async () => ['ZSESSIONID', apiKeyOf('viewer')] as const, ['app_user_pkey'], 59_000, 1],
    [
      'access token',
      async () => ['ZSESSIONID', token] as const,
      ['access_token_digest_key', 'app_user_pkey'],
      59_000,
      1,
    ],
    ['session', sessionCookie, ['session_pkey', 'app_user_pkey'], 59_000, 1],
    // It may have waited for its hash, so the account is read again before it lets anybody in.
    ['password', async () => basic('keeper@garden.test', password), ['app_user_name'], 400, 2],
  ] as const)(
    'of a %s that is not remembered reads by index, no more than it must, and nothing while it is',
    async (_, header, indexes, rememberedMs, reads) => {
      const presented = request([await header()]);
      const { pool, statements } = counted(nodes.database.main);
      let elapsed = 0;
      const authenticator = await authenticatorOn(pool, () => elapsed);
      statements.length = 0;
      await accepted(authenticator, presented);
      // A password that is to be hashed asks for the one row of rules beside it, for known and unknown users alike.
      const isRules = ({ name }: { readonly name?: string | undefined }): boolean => name === 'account-policy';
      const selects = statements.filter((each) => each.text.startsWith('SELECT') && !isRules(each));
      const [read] = selects;
      expect(selects).toEqual(Array.from({ length: reads }, () => read));
      const how = read === undefined ? '' : await plan(read);
      for (const index of indexes) expect(how).toContain(index);
      expect(how).not.toMatch(/Seq Scan on (api_key|access_token|app_user|session)/);

      await authenticator.settled();
      // The note of a session's use makes it read once more.
      await accepted(authenticator, presented);
      statements.length = 0;
      elapsed = rememberedMs;
      for (let at = 0; at < 100; at += 1) await accepted(authenticator, presented);
      await authenticator.settled();
      expect(statements).toEqual([]);
      elapsed = 61_000;
      await accepted(authenticator, presented);
      expect(statements.filter((each) => each.text.startsWith('SELECT') && !isRules(each))).toEqual(selects);
    },
  );

  test('of what opens nothing is one read, and none at once again', async () => {
    const { pool, statements } = counted(nodes.database.main);
    const authenticator = await authenticatorOn(pool);
    const presented = request([['ZSESSIONID', generateApiKey(secureRandom).reveal()]]);
    statements.length = 0;
    for (let at = 0; at < 10; at += 1) {
      expect((await authenticator.authenticate(presented)).decision.reason).toBe('unknown-key');
    }
    expect(statements.map(({ name }) => name)).toEqual(['api-key-by-digest']);
  });
});

/** What all connections that have ended so far wrote: they tell PostgreSQL's statistics when they end. */
const rowsWritten = (connectionString: string): Promise<Readonly<Record<string, number>>> =>
  withClient(connectionString, async (client) => {
    const { rows } = await client.query<{ name: string; written: string }>(
      'SELECT relname AS name, n_tup_ins + n_tup_upd + n_tup_del AS written FROM pg_stat_user_tables',
    );
    return Object.fromEntries(rows.map(({ name, written }) => [name, Number(written)]));
  });

test(
  'a thousand requests with user and password write nothing but when the user was last here and their batches in the decision log',
  async () => {
    const own = await startNodes(1);
    try {
      const [node] = own.each;
      if (node === undefined) throw new Error('there is no node');
      const setting = openDatabase({ connectionString: own.connectionString, poolSize: 1 });
      await setPassword(setting.main, systemClock, USER.keeper, new Secret(password));
      await setting.close();
      const before = await rowsWritten(own.connectionString);
      const [, authorization] = basic('keeper@garden.test', password);
      const call = { method: 'GET', target: `${API}/defect/${DEFECT.alpha}?fetch=Name`, headers: { authorization } };
      let left = BASIC_REQUESTS;
      const work = async (): Promise<void> => {
        while (left > 0) {
          left -= 1;
          const { status, text } = await node.client.send(call);
          if (status !== 200 || !text.includes('"Errors":[]')) throw new Error(`answered ${status} ${text}`);
        }
      };
      const [startedAt, cpuBefore] = [performance.now(), process.cpuUsage()];
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      const perSecond = BASIC_REQUESTS / ((performance.now() - startedAt) / 1000);
      // Client and server are this process: what a core of its own would do, however busy the machine is.
      const { user, system } = process.cpuUsage(cpuBefore);
      const perSecondOfCpu = BASIC_REQUESTS / ((user + system) / 1_000_000);
      await node.close();
      const after = await rowsWritten(own.connectionString);
      const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
      // The server's own key was made when it started.
      expect(changed.filter((name) => name !== 'server_secret')).toEqual(['app_user', 'decision']);
      // Alike reads are one entry a batch.
      expect((after.decision ?? 0) - (before.decision ?? 0)).toBeLessThan(BASIC_REQUESTS / 10);
      expect((after.app_user ?? 0) - (before.app_user ?? 0)).toBeLessThanOrEqual(2);
      if (!IS_LONG) return;
      const figures = [perSecond, perSecondOfCpu].map(Math.round).join(', a second of CPU ');
      console.info(`user and password, requests a second: ${figures}`);
      expect(perSecondOfCpu).toBeGreaterThan(BASIC_PER_SECOND);
    } finally {
      await own.close();
    }
  },
  IS_LONG ? 300_000 : 30_000,
);
