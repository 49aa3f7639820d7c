import { setImmediate } from 'node:timers/promises';
import { credentialDigest } from '../src/identity/api-key.ts';
import { createApiKey } from '../src/identity/api-keys.ts';
import { type Authenticator, createAuthenticator, type PresentedRequest } from '../src/identity/authenticate.ts';
import { randomDigits } from '../src/identity/base62.ts';
import { setPassword } from '../src/identity/user-accounts.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { secureRandom } from '../src/kernel/random.ts';
import { Secret } from '../src/kernel/secret.ts';
import { createChangeListener } from '../src/storage/change-listener.ts';
import { openDatabase, type Pool } from '../src/storage/database.ts';
import { insertScenarioToken } from '../src/storage/stores/scenario-store.ts';
import { startBenchmarkCluster } from './benchmark-database.ts';

/*
 * What it costs to say who calls, when all that is needed is remembered: processor time of this process, the database's
 * heartbeats included.
 */

const CHECKS = 1_000_000;
const WARM_UP = 50_000;
const TURN = 1_000;
const ROUNDS = 20;

const USER = 10;
const PASSWORD = 'a password for the bench';

const SEED = [
  { _type: 'Subscription', ObjectID: 1, Name: 'Bench', SubscriptionID: 1 },
  { _type: 'Workspace', ObjectID: 2, Name: 'Bench', State: 'Open' },
  { _type: 'User', ObjectID: USER, UserName: 'bench@bench.test', DisplayName: 'Bench', SubscriptionAdmin: true },
].map((line) => JSON.stringify(line));

/** What clients send beside their credential. */
const USUAL_HEADERS = ['Host', 'localhost:7070', 'User-Agent', 'bench', 'Accept', '*/*', 'Accept-Encoding', 'gzip'];

const request = (...headers: readonly string[]): PresentedRequest => ({
  rawHeaders: [...USUAL_HEADERS, ...headers],
  queryParameters: new URLSearchParams('query=(Name = "x")&fetch=Name,State&pagesize=20'),
  intent: 'read',
  apiVersion: '2.x',
  asksOnlyForSelf: false,
  secure: false,
  ownOrigin: 'http://localhost:7070',
  remoteAddress: '127.0.0.1',
});

const check = async (authenticator: Authenticator, presented: PresentedRequest, times: number): Promise<void> => {
  for (let at = 0; at < times; at += 1) {
    // As between requests: without this the connection that tells of changes would seem silent.
    if (at % TURN === 0) await setImmediate();
    const { decision } = await authenticator.authenticate(presented);
    if (decision.kind !== 'accepted') throw new Error(`refused: ${decision.reason}`);
  }
};

interface Contender {
  readonly name: string;
  readonly presented: PresentedRequest;
}

/** In turns, so that a busy machine slows them alike; each beside the first. */
const compare = async (authenticator: Authenticator, contenders: readonly Contender[]): Promise<void> => {
  const spent = contenders.map(() => ({ cpu: 0, elapsed: 0 }));
  for (const { presented } of contenders) await check(authenticator, presented, WARM_UP);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [at, { presented }] of contenders.entries()) {
      const [startedAt, before] = [performance.now(), process.cpuUsage()];
      await check(authenticator, presented, CHECKS / ROUNDS);
      const { user, system } = process.cpuUsage(before);
      const sum = spent[at] as (typeof spent)[number];
      sum.cpu += (user + system) / CHECKS;
      sum.elapsed += ((performance.now() - startedAt) * 1000) / CHECKS;
    }
  }
  for (const [at, { name }] of contenders.entries()) {
    const { cpu, elapsed } = spent[at] as (typeof spent)[number];
    const ratio = cpu / (spent[0]?.cpu ?? cpu);
    console.info(
      `${name}: ${cpu.toFixed(2)} µs of CPU, ${elapsed.toFixed(2)} µs elapsed a check; ${ratio.toFixed(2)} of the first`,
    );
  }
};

/** An access token that lives for a day, in the form that the OAuth provider gives them. */
const makeToken = async (pool: Pool): Promise<string> => {
  const value = randomDigits(42, secureRandom);
  const created = systemClock();
  await insertScenarioToken(pool, {
    userOid: USER,
    scopes: ['alm'],
    digest: Buffer.from(credentialDigest(value), 'hex'),
    created,
    expiresAt: new Date(created.getTime() + 86_400_000),
    revokedAt: null,
  });
  return value;
};

const cluster = await startBenchmarkCluster();
try {
  const connectionString = await cluster.load('bench_identity', SEED, 1);
  const database = openDatabase({ connectionString });
  const changes = createChangeListener({ connectionString });
  changes.start();
  const pool = database.main;
  const authenticator = await createAuthenticator({
    pool,
    clock: systemClock,
    random: secureRandom,
    edition: 'saas',
    changes,
  });
  const key = await createApiKey(pool, systemClock, secureRandom, {
    userOid: USER,
    description: 'bench',
    grant: 'Full Access',
  });
  if (key === null) throw new Error('no key was made');
  await setPassword(pool, systemClock, USER, new Secret(PASSWORD));
  const basic = `Basic ${Buffer.from(`bench@bench.test:${PASSWORD}`).toString('base64')}`;
  const opened = await authenticator.authenticate(request('Authorization', basic));
  const token = await makeToken(pool);
  await compare(authenticator, [
    { name: 'API key', presented: request('ZSESSIONID', key.value.reveal()) },
    { name: 'access token', presented: request('ZSESSIONID', token) },
    { name: 'access token as Bearer', presented: request('Authorization', `Bearer ${token}`) },
    { name: 'session', presented: request('Cookie', `JSESSIONID=${opened.opened?.reveal() ?? ''}`) },
    { name: 'user and password', presented: request('Authorization', basic) },
  ]);
  await authenticator.settled();
  await changes.close();
  await database.close();
} finally {
  await cluster.stop();
}
