import { connect, type Socket } from 'node:net';
import { type BenchmarkRequest, COUNTER } from './operations.ts';

/*
 * The load: a process of its own that keeps a number of connections busy, each with one request at a time. It speaks
 * HTTP over bare sockets, because it shares the machine with what it measures.
 */

/** One measurement: so many connections at one server. */
export interface LoadOrder {
  readonly origin: string;
  readonly apiKey: string;
  readonly requests: readonly BenchmarkRequest[];
  readonly connections: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** Slow answers are waited for until each connection has had this many, but no longer than `measureMsMaximum`. */
  readonly answersPerConnection: number;
  readonly measureMsMaximum: number;
}

export interface LoadResult {
  readonly answers: number;
  /** Answers other than 200 without `Errors`, and broken connections. */
  readonly errors: number;
  readonly firstError: string | null;
  readonly seconds: number;
  readonly bytes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What the process says: the warm-up is over, then the result. */
export type LoadMessage = { readonly measuring: true } | { readonly result: LoadResult };

const HEAD_END = Buffer.from('\r\n\r\n');
const NO_ERRORS = '"Errors":[]';
/** Only a read of one object has its `Errors` at the end; it is never larger. */
const WHOLE_BYTES = 65_536;

const bytesOf = ({ method, target, body }: BenchmarkRequest, host: string, apiKey: string): Buffer => {
  const content =
    body === undefined ? '' : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
  return Buffer.from(
    `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nZSESSIONID: ${apiKey}\r\nAccept: */*\r\n${content}\r\n${body ?? ''}`,
  );
};

interface Answer {
  readonly ok: boolean;
  readonly bytes: number;
  readonly begin: string;
}

/** Reads the answers of one connection, one after the other; `onAnswer` is called with each. */
const readAnswers = (socket: Socket, onAnswer: (answer: Answer) => void): void => {
  let head: Buffer = Buffer.alloc(0);
  let status = 0;
  let missing = -1;
  let length = 0;
  let kept: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => {
    let data = chunk;
    if (missing < 0) {
      head = head.length === 0 ? data : Buffer.concat([head, data]);
      const end = head.indexOf(HEAD_END);
      if (end < 0) return;
      const text = head.toString('latin1', 0, end);
      status = Number(text.slice(9, 12));
      length = Number(/^content-length: *(\d+)/im.exec(text)?.[1] ?? Number.NaN);
      if (Number.isNaN(length)) {
        socket.destroy(new Error(`an answer without Content-Length: ${text}`));
        return;
      }
      data = head.subarray(end + HEAD_END.length);
      head = Buffer.alloc(0);
      missing = length;
      kept = [];
    }
    missing -= data.length;
    if (length <= WHOLE_BYTES || kept.length === 0) kept.push(data);
    if (missing > 0) return;
    missing = -1;
    const body = Buffer.concat(kept);
    onAnswer({
      ok: status === 200 && body.includes(NO_ERRORS),
      bytes: length,
      begin: `${status} ${body.toString('utf8', 0, 300)}`,
    });
  });
};

/** Of the whole process: a number of one measurement does not come again in the next. */
let counted = 0;

/** A copy where the request has a place for a number: the bytes of the one before may still be on their way. */
const numbered = (request: Buffer): Buffer => {
  const at = request.indexOf(COUNTER);
  if (at < 0) return request;
  const copy = Buffer.from(request);
  copy.write(String(++counted).padStart(COUNTER.length, '0'), at, 'latin1');
  return copy;
};

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

export const runLoad = (order: LoadOrder, onMeasuring: () => void): Promise<LoadResult> => {
  const { promise, resolve } = Promise.withResolvers<LoadResult>();
  const { hostname, port, host } = new URL(order.origin);
  const requests = order.requests.map((request) => bytesOf(request, host, order.apiKey));
  const enough = order.answersPerConnection * order.connections;
  const latencies: number[] = [];
  let next = Math.floor(Math.random() * requests.length);
  let phase: 'warm-up' | 'measuring' | 'draining' = 'warm-up';
  let startedAt = performance.now();
  let endedAt = 0;
  let errors = 0;
  let firstError: string | null = null;
  let bytes = 0;
  let open = order.connections;

  const movePhase = (now: number): void => {
    if (phase === 'warm-up' && now - startedAt >= order.warmUpMs) {
      phase = 'measuring';
      startedAt = now;
      onMeasuring();
      return;
    }
    if (phase !== 'measuring') return;
    const elapsed = now - startedAt;
    if (elapsed < order.measureMs || (latencies.length < enough && elapsed < order.measureMsMaximum)) return;
    phase = 'draining';
    endedAt = now;
  };

  const finish = (): void => {
    latencies.sort((a, b) => a - b);
    resolve({
      answers: latencies.length,
      errors,
      firstError,
      seconds: (endedAt - startedAt) / 1_000,
      bytes,
      p50Ms: percentile(latencies, 0.5),
      p99Ms: percentile(latencies, 0.99),
    });
  };

  const close = (socket: Socket): void => {
    socket.end();
    open--;
    if (open > 0) return;
    if (endedAt === 0) endedAt = performance.now();
    finish();
  };

  const runConnection = (): void => {
    const socket = connect(Number(port), hostname);
    socket.setNoDelay(true);
    let sentAt = 0;
    let closed = false;
    const send = (): void => {
      sentAt = performance.now();
      socket.write(numbered(requests[next++ % requests.length] as Buffer));
    };
    socket.on('connect', send);
    readAnswers(socket, ({ ok, bytes: length, begin }) => {
      const now = performance.now();
      if (phase === 'measuring') {
        latencies.push(now - sentAt);
        bytes += length;
        if (!ok) errors++;
      }
      if (!ok) firstError ??= begin;
      movePhase(now);
      if (phase === 'draining') {
        closed = true;
        close(socket);
      } else send();
    });
    socket.on('error', (error) => {
      firstError ??= error.message;
    });
    socket.on('close', () => {
      if (closed) return;
      errors++;
      firstError ??= 'the server closed the connection';
      close(socket);
    });
  };

  for (let count = 0; count < order.connections; count++) runConnection();
  return promise;
};

if (process.send !== undefined) {
  const tell = (message: LoadMessage): void => void process.send?.(message);
  process.on('message', (order: LoadOrder) => {
    void runLoad(order, () => tell({ measuring: true })).then((result) => tell({ result }));
  });
  process.on('disconnect', () => process.exit(0));
}
