import { Agent, request } from 'node:http';

/*
 * A process of its own with so many strangers, each of whom signs in with a wrong password again and again. One who is told
 * to come back later does as Retry-After says.
 */

export interface StrangersOrder {
  readonly origin: string;
  readonly strangers: number;
  /** Every other stranger tries this user. */
  readonly userName: string;
}

export interface StrangersResult {
  readonly checked: number;
  readonly turnedAway: number;
  readonly errors: number;
}

const agent = new Agent({ keepAlive: true });

interface Answer {
  readonly status: number;
  readonly retryAfterMs: number;
}

const signIn = (origin: string, userName: string): Promise<Answer> => {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const headers = { 'content-type': 'application/json' };
  const sent = request(new URL('/login/api/session', origin), { method: 'POST', agent, headers }, (answer) => {
    const retryAfterMs = Number(answer.headers['retry-after'] ?? 0) * 1_000;
    answer.resume().on('end', () => resolve({ status: answer.statusCode ?? 0, retryAfterMs }));
  });
  sent.on('error', reject).end(JSON.stringify({ UserName: userName, Password: `guess ${Math.random()}` }));
  return promise;
};

let isOver = false;
const counts = { checked: 0, turnedAway: 0, errors: 0 };

const persist = async (origin: string, userName: string): Promise<void> => {
  while (!isOver) {
    const { status, retryAfterMs } = await signIn(origin, userName).catch(() => ({ status: 0, retryAfterMs: 0 }));
    if (status === 401) counts.checked += 1;
    else if (status === 429) counts.turnedAway += 1;
    else counts.errors += 1;
    if (retryAfterMs > 0) await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
  }
};

const run = async ({ origin, strangers, userName }: StrangersOrder): Promise<void> => {
  await Promise.all(
    Array.from({ length: strangers }, (_, n) => persist(origin, n % 2 === 0 ? userName : `stranger${n}@bench.test`)),
  );
};

process.on('message', (order: StrangersOrder | 'stop') => {
  if (order === 'stop') {
    isOver = true;
    return;
  }
  isOver = false;
  Object.assign(counts, { checked: 0, turnedAway: 0, errors: 0 });
  void run(order).then(() => process.send?.({ ...counts } satisfies StrangersResult));
});
process.on('disconnect', () => process.exit(0));
