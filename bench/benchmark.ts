import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { generateApiKey } from '../src/identity/api-key.ts';
import { secureRandom } from '../src/kernel/random.ts';
import { startBenchmarkDatabase } from './benchmark-database.ts';
import {
  build,
  type LoadProcess,
  type MeasuredServer,
  processorMs,
  startFloor,
  startLoad,
  startMuster,
} from './benchmark-processes.ts';
import { benchmarkTable, type Figure, type ServerFigure } from './benchmark-table.ts';
import type { LoadResult } from './load-generator.ts';
import { type BenchmarkOperation, operationsOn } from './operations.ts';
import { requireSameAnswers } from './same-answers.ts';
import { makeSeed } from './seed-lines.ts';

const HELP = `Measures the built server against a floor: a bare node:http server with one hand-written statement a request.

  --items N          work items (50000)
  --connections L    numbers of connections, with commas (1,16,64)
  --seconds S        seconds of one measurement, after a warm-up (3)
  --rounds N         rounds; in each both servers take turns (3)
  --only TEXT        only operations whose name contains this
  --profile          write a CPU profile of the server to bench/results
`;

interface Settings {
  readonly items: number;
  readonly connections: readonly number[];
  readonly seconds: number;
  readonly rounds: number;
  readonly only: string;
  readonly profile: boolean;
}

const readSettings = (argv: readonly string[]): Settings | null => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      items: { type: 'string', default: '50000' },
      connections: { type: 'string', default: '1,16,64' },
      seconds: { type: 'string', default: '3' },
      rounds: { type: 'string', default: '3' },
      only: { type: 'string', default: '' },
      profile: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  return {
    items: Number(values.items),
    connections: values.connections.split(',').map(Number),
    seconds: Number(values.seconds),
    rounds: Number(values.rounds),
    only: values.only,
    profile: values.profile,
  };
};

const RESULTS = fileURLToPath(new URL('./results/', import.meta.url));

const say = (text: string): void => void process.stderr.write(`${text}\n`);

interface Measurement extends LoadResult {
  readonly nodeMs: number | null;
  readonly postgresMs: number | null;
}

/** Everything that is needed to measure one operation. */
interface Bench {
  readonly settings: Settings;
  readonly apiKey: string;
  readonly servers: readonly [MeasuredServer, MeasuredServer];
  readonly load: LoadProcess;
  readonly client: pg.Client;
}

const backends = async (client: pg.Client): Promise<readonly number[]> => {
  const { rows } = await client.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'`,
  );
  return rows.map(({ pid }) => pid);
};

/** Processor time of a server and of PostgreSQL's backends until now, by process. */
const processorTimes = async (server: MeasuredServer, client: pg.Client) => ({
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

const measure = async (
  bench: Bench,
  server: MeasuredServer,
  operation: BenchmarkOperation,
  connections: number,
  seconds: number,
): Promise<Measurement> => {
  const isWrite = operation.kind === 'write';
  const revisionsBefore = isWrite ? await revisions(bench.client) : 0;
  let before = processorTimes(server, bench.client);
  const result = await bench.load.run(
    {
      origin: server.origin,
      apiKey: bench.apiKey,
      requests: operation.requests,
      connections,
      warmUpMs: 500,
      measureMs: seconds * 1_000,
      answersPerConnection: 2,
      measureMsMaximum: Math.max(20_000, seconds * 1_000),
    },
    () => {
      before = processorTimes(server, bench.client);
    },
  );
  const from = await before;
  const to = await processorTimes(server, bench.client);
  if (isWrite) {
    const written = (await revisions(bench.client)) - revisionsBefore;
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

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const rate = (measured: Measurement): number => measured.answers / measured.seconds;

const figureOf = (measured: readonly Measurement[]): ServerFigure => {
  const of = (pick: (each: Measurement) => number): number => median(measured.map(pick));
  const known = measured.every((each) => each.nodeMs !== null && each.postgresMs !== null);
  return {
    requestsPerSecond: of(rate),
    p50Ms: of((each) => each.p50Ms),
    p99Ms: of((each) => each.p99Ms),
    errors: measured.reduce((sum, each) => sum + each.errors, 0),
    nodeMs: known ? of((each) => each.nodeMs ?? 0) : null,
    postgresMs: known ? of((each) => each.postgresMs ?? 0) : null,
  };
};

/** All rounds of one operation at one number of connections; the servers take turns in who goes first. */
const measureCell = async (bench: Bench, operation: BenchmarkOperation, connections: number) => {
  const rounds: { readonly muster: Measurement; readonly floor: Measurement; readonly load: number }[] = [];
  for (let round = 0; round < bench.settings.rounds; round++) {
    const order = round % 2 === 0 ? bench.servers : bench.servers.toReversed();
    const found = new Map<string, Measurement>();
    for (const server of order) {
      found.set(server.name, await measure(bench, server, operation, connections, bench.settings.seconds));
    }
    rounds.push({
      muster: found.get('muster') as Measurement,
      floor: found.get('floor') as Measurement,
      load: loadavg()[0] ?? 0,
    });
  }
  const figure: Figure = {
    operation: operation.name,
    connections,
    muster: figureOf(rounds.map(({ muster }) => muster)),
    floor: figureOf(rounds.map(({ floor }) => floor)),
    ratio: median(rounds.map(({ muster, floor }) => rate(muster) / rate(floor))),
  };
  return { figure, rounds };
};

const measureAll = async (bench: Bench, operations: readonly BenchmarkOperation[]) => {
  const cells: Awaited<ReturnType<typeof measureCell>>[] = [];
  for (const operation of operations) {
    const [muster, floor] = bench.servers;
    await requireSameAnswers(operation, { muster: muster.origin, floor: floor.origin }, bench.apiKey);
    // Every connection of the pools has its plans before anything counts.
    for (const server of bench.servers) await measure(bench, server, operation, 16, 1);
    for (const connections of bench.settings.connections) {
      const cell = await measureCell(bench, operation, connections);
      cells.push(cell);
      say(`${operation.name}, ${connections}: ${cell.figure.ratio.toFixed(2)}`);
      for (const { muster: ours, floor: theirs } of cell.rounds) {
        for (const { firstError } of [ours, theirs]) if (firstError !== null) say(`  error: ${firstError}`);
      }
    }
  }
  return cells;
};

const machine = () => ({ processors: availableParallelism(), model: cpus()[0]?.model, node: process.version });

/** Runs the benchmark and prints its table; the exit code. */
export const runBenchmark = async (argv: readonly string[]): Promise<number> => {
  const settings = readSettings(argv);
  if (settings === null) {
    process.stdout.write(HELP);
    return 0;
  }
  mkdirSync(RESULTS, { recursive: true });
  build();
  const apiKey = generateApiKey(secureRandom).reveal();
  const { lines, world } = makeSeed(settings.items, apiKey);
  say(`Loading ${settings.items} work items …`);
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-server-'));
  const stops: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    const database = await startBenchmarkDatabase(lines);
    stops.push(() => database.stop());
    const profiling = settings.profile ? ['--cpu-prof', `--cpu-prof-dir=${RESULTS}`] : [];
    const muster = await startMuster(database.connectionString, folder, profiling);
    stops.push(() => muster.stop());
    const floor = await startFloor(database.connectionString, world.workspace, world.users[0] ?? 0);
    stops.push(() => floor.stop());
    const load = startLoad();
    stops.push(() => load.stop());
    const client = new pg.Client({ connectionString: database.connectionString });
    await client.connect();
    stops.push(() => client.end());
    const operations = operationsOn(world).filter(({ name }) => name.includes(settings.only));
    const cells = await measureAll({ settings, apiKey, servers: [muster, floor], load, client }, operations);
    const figures = cells.map(({ figure }) => figure);
    const file = join(RESULTS, `${new Date().toISOString().replaceAll(':', '-')}.json`);
    writeFileSync(file, `${JSON.stringify({ settings, machine: machine(), cells }, null, 1)}\n`);
    process.stdout.write(`${benchmarkTable(figures)}\n`);
    say(`Raw figures: ${file}`);
    return figures.some(({ muster: ours, floor: theirs }) => ours.errors + theirs.errors > 0) ? 1 : 0;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
};
