import { setImmediate } from 'node:timers/promises';
import { createApiKey } from '../src/identity/api-keys.ts';
import { type Authenticator, createAuthenticator, type PresentedRequest } from '../src/identity/authenticate.ts';
import { setPassword } from '../src/identity/user-accounts.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { secureRandom } from '../src/kernel/random.ts';
import { Secret } from '../src/kernel/secret.ts';
import { createChangeListener } from '../src/storage/change-listener.ts';
import { openDatabase } from '../src/storage/database.ts';
import { startBenchmarkCluster } from './benchmark-database.ts';

/*
 * What it costs to say who calls, when all that is needed is remembered: processor time of this process, the database's
 * heartbeats included.
 */

const CHECKS = 1_000_000;
const WARM_UP = 50_000;
const TURN = 1_000;

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

const measure = async (name: string, authenticator: Authenticator, presented: PresentedRequest): Promise<void> => {
  await check(authenticator, presented, WARM_UP);
  const [startedAt, before] = [performance.now(), process.cpuUsage()];
  await check(authenticator, presented, CHECKS);
  const { user, system } = process.cpuUsage(before);
  const elapsed = performance.now() - startedAt;
  const each = (microseconds: number): string => (microseconds / CHECKS).toFixed(2);
  console.info(`${name}: ${each(user + system)} µs of CPU, ${each(elapsed * 1000)} µs elapsed a check`);
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
  await measure('API key', authenticator, request('ZSESSIONID', key.value.reveal()));
  await measure('session', authenticator, request('Cookie', `JSESSIONID=${opened.opened?.reveal() ?? ''}`));
  await measure('user and password', authenticator, request('Authorization', basic));
  await authenticator.settled();
  await changes.close();
  await database.close();
} finally {
  await cluster.stop();
}
