import type pg from 'pg';
import { type LoadProcess, type MeasuredServer, processorMs } from './benchmark-processes.ts';
import type { ServerFigure } from './benchmark-table.ts';
import type { LoadResult } from './load-generator.ts';
import type { BenchmarkOperation } from './operations.ts';

/** A server with the database behind it, asked by one key. */
export interface Subject {
  readonly server: MeasuredServer;
  readonly client: pg.Client;
  readonly apiKey: string;
}

export interface Measurement extends LoadResult {
  readonly nodeMs: number | null;
  readonly postgresMs: number | null;
}

const backends = async (client: pg.Client): Promise<readonly number[]> => {
  const { rows } = await client.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'`,
  );
  return rows.map(({ pid }) => pid);
};

/** Processor time of a server and of PostgreSQL's backends until now, by process. */
const processorTimes = async ({ server, client }: Subject) => ({
  node: processorMs(server.pid),
  postgres: new Map((await backends(client)).map((pid) => [pid, processorMs(pid)])),
});

const revisions = async (client: pg.Client): Promise<number> => {
  const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM revision');
  return Number(rows[0]?.count);
};

/** Every write leaves a revision: an answer without one was not the work that is measured. */
const requireWrites = (operation: string, server: string, answers: number, written: number): void => {
  if (written < answers) throw new Error(`${operation}: ${server} gave ${answers} answers and wrote ${written} times.`);
};

/** One operation at one server for so many seconds, after a warm-up. */
export const measure = async (
  load: LoadProcess,
  subject: Subject,
  operation: BenchmarkOperation,
  connections: number,
  seconds: number,
): Promise<Measurement> => {
  const { server, client, apiKey } = subject;
  const isWrite = operation.kind === 'write';
  const revisionsBefore = isWrite ? await revisions(client) : 0;
  let before = processorTimes(subject);
  const result = await load.run(
    {
      origin: server.origin,
      apiKey,
      requests: operation.requests,
      connections,
      warmUpMs: 500,
      measureMs: seconds * 1_000,
      answersPerConnection: 2,
      measureMsMaximum: Math.max(20_000, seconds * 1_000),
    },
    () => {
      before = processorTimes(subject);
    },
  );
  const from = await before;
  const to = await processorTimes(subject);
  if (isWrite) {
    const written = (await revisions(client)) - revisionsBefore;
    requireWrites(operation.name, server.name, result.answers - result.errors, written);
  }
  // The drain after the measurement is part of both: a request is counted a little too dear where answers are slow.
  const answers = result.answers + connections;
  const used = [...to.postgres].map(([pid, ms]) => (ms ?? 0) - (from.postgres.get(pid) ?? 0));
  const known = from.node !== undefined && to.node !== undefined;
  return {
    ...result,
    nodeMs: known ? ((to.node ?? 0) - (from.node ?? 0)) / answers : null,
    postgresMs: known ? used.reduce((sum, ms) => sum + ms, 0) / answers : null,
  };
};

/** Every connection of the pools has its plans, and the engine its machine code, before anything counts. */
export const warmUp = async (load: LoadProcess, subject: Subject, operation: BenchmarkOperation): Promise<void> => {
  await measure(load, subject, operation, 16, 3);
};

/** One round of several measurements: each subject does its own operation, in turn. */
export interface Contender {
  readonly subject: Subject;
  readonly operation: BenchmarkOperation;
}

/**
 * The rounds of some contenders at one number of connections, theirs in their order; who goes first changes from round
 * to round, for what disturbs the machine should disturb all.
 */
export const measureInTurns = async <const Contenders extends readonly Contender[]>(
  load: LoadProcess,
  contenders: Contenders,
  connections: number,
  { seconds, rounds }: { readonly seconds: number; readonly rounds: number },
): Promise<readonly { readonly [At in keyof Contenders]: Measurement }[]> => {
  const all: Measurement[][] = [];
  for (let round = 0; round < rounds; round++) {
    const found: Measurement[] = [];
    const order = contenders.map((_, at) => (round % 2 === 0 ? at : contenders.length - 1 - at));
    for (const at of order) {
      const { subject, operation } = contenders[at] as Contender;
      found[at] = await measure(load, subject, operation, connections, seconds);
    }
    all.push(found);
  }
  return all as unknown as readonly { readonly [At in keyof Contenders]: Measurement }[];
};

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

export const rate = (measured: Measurement): number => measured.answers / measured.seconds;

/** Processor milliseconds of a request, Node and PostgreSQL together; null where the system does not tell. */
export const processorTime = ({ nodeMs, postgresMs }: Measurement): number | null =>
  nodeMs === null || postgresMs === null ? null : nodeMs + postgresMs;

export const figureOf = (measured: readonly Measurement[]): ServerFigure => {
  const of = (pick: (each: Measurement) => number): number => median(measured.map(pick));
  const known = measured.every((each) => processorTime(each) !== null);
  return {
    requestsPerSecond: of(rate),
    p50Ms: of((each) => each.p50Ms),
    p99Ms: of((each) => each.p99Ms),
    errors: measured.reduce((sum, each) => sum + each.errors, 0),
    nodeMs: known ? of((each) => each.nodeMs ?? 0) : null,
    postgresMs: known ? of((each) => each.postgresMs ?? 0) : null,
  };
};
