import { Agent, request } from 'node:http';

/*
 * A process of its own that sends key calls at a steady rate, however long answers take, and times each from the moment at
 * which it was due: a server that stalls delays those behind as well (coordinated omission).
 */

export interface KeyOrder {
  readonly origin: string;
  readonly target: string;
  readonly apiKey: string;
  readonly perSecond: number;
  readonly seconds: number;
}

export interface KeyResult {
  readonly milliseconds: readonly number[];
  readonly errors: number;
}

const CONNECTIONS = 16;

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

const call = ({ origin, target, apiKey }: KeyOrder): Promise<boolean> => {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const sent = request(new URL(target, origin), { agent, headers: { zsessionid: apiKey } }, (answer) => {
    let text = '';
    answer.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    answer.on('end', () => resolve(answer.statusCode === 200 && text.includes('"Errors":[]')));
  });
  sent.on('error', reject).end();
  return promise;
};

const run = async (order: KeyOrder): Promise<KeyResult> => {
  const count = order.perSecond * order.seconds;
  const gap = 1_000 / order.perSecond;
  const milliseconds: number[] = [];
  const calls: Promise<void>[] = [];
  let errors = 0;
  const startedAt = performance.now() + gap;
  const { promise: sent, resolve } = Promise.withResolvers<void>();
  const send = (due: number): void => {
    calls.push(
      call(order)
        .catch(() => false)
        .then((isRight) => {
          milliseconds.push(performance.now() - due);
          if (!isRight) errors += 1;
        }),
    );
  };
  const sendDue = (): void => {
    while (calls.length < count && startedAt + calls.length * gap <= performance.now())
      send(startedAt + calls.length * gap);
    if (calls.length === count) resolve();
    else setTimeout(sendDue, Math.max(0, startedAt + calls.length * gap - performance.now()));
  };
  sendDue();
  await sent;
  await Promise.all(calls);
  return { milliseconds, errors };
};

process.on('message', (order: KeyOrder) => {
  void run(order).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit(0));
