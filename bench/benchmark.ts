import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { generateApiKey } from '../src/identity/api-key.ts';
import { secureRandom } from '../src/kernel/random.ts';
import { type BenchmarkCluster, startBenchmarkCluster } from './benchmark-database.ts';
import {
  build,
  type LoadProcess,
  type MeasuredServer,
  startFloor,
  startLoad,
  startMuster,
} from './benchmark-processes.ts';
import { benchmarkTable, type Figure } from './benchmark-table.ts';
import { type Growth, growthTable, measureGrowth } from './growth.ts';
import { figureOf, measureInTurns, median, rate, type Subject, warmUp } from './measurement.ts';
import { type BenchmarkOperation, operationsOn } from './operations.ts';
import { requireSameAnswers } from './same-answers.ts';
import { type BenchmarkWorld, makeSeed, multipliedWorld } from './seed-lines.ts';
import { measureTargets, targetTable } from './targets.ts';

/** What is loaded as a seed; more work items are copies of these. */
const SEED_ITEMS = 50_000;

const HELP = `Measures the built server against a floor: a bare node:http server with one hand-written statement a request.

  --items N          work items (50000); above that a multiple of it, made by copying the first 50000
  --against N        also compare with a database of N work items, in turn: what a GET and an indexed page cost there
  --targets          also measure the targets of the physical design, beside a floor that reads one row
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
  /** 0: none. */
  readonly against: number;
  readonly targets: boolean;
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
      against: { type: 'string', default: '0' },
      targets: { type: 'boolean', default: false },
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
    against: Number(values.against),
    targets: values.targets,
  };
};

const RESULTS = fileURLToPath(new URL('./results/', import.meta.url));

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Everything that is needed to measure one operation. */
interface Bench {
  readonly settings: Settings;
  readonly muster: Subject;
  readonly floor: Subject;
  readonly load: LoadProcess;
}

/** All rounds of one operation at one number of connections. */
const measureCell = async (
  { settings, muster, floor, load }: Bench,
  operation: BenchmarkOperation,
  connections: number,
) => {
  const contenders = [
    { subject: muster, operation },
    { subject: floor, operation },
  ] as const;
  const rounds = await measureInTurns(load, contenders, connections, settings);
  const figure: Figure = {
    operation: operation.name,
    connections,
    muster: figureOf(rounds.map(([ours]) => ours)),
    floor: figureOf(rounds.map(([, theirs]) => theirs)),
    ratio: median(rounds.map(([ours, theirs]) => rate(ours) / rate(theirs))),
  };
  return { figure, rounds: rounds.map(([ours, theirs]) => ({ muster: ours, floor: theirs })), load: loadavg()[0] ?? 0 };
};

const measureAll = async (bench: Bench, operations: readonly BenchmarkOperation[]) => {
  const cells: Awaited<ReturnType<typeof measureCell>>[] = [];
  const { settings, muster, floor, load } = bench;
  for (const operation of operations) {
    const origins = { muster: muster.server.origin, floor: floor.server.origin };
    await requireSameAnswers(operation, origins, muster.apiKey);
    for (const subject of [muster, floor]) await warmUp(load, subject, operation);
    for (const connections of settings.connections) {
      const cell = await measureCell(bench, operation, connections);
      cells.push(cell);
      say(`${operation.name}, ${connections}: ${cell.figure.ratio.toFixed(2)}`);
      for (const { firstError } of cell.rounds.flatMap(({ muster: ours, floor: theirs }) => [ours, theirs])) {
        if (firstError !== null) say(`  error: ${firstError}`);
      }
    }
  }
  return cells;
};

const machine = () => ({ processors: availableParallelism(), model: cpus()[0]?.model, node: process.version });

type Stops = (() => unknown)[];

/** A server with a connection to its database beside it. */
const startSubject = async (
  server: MeasuredServer,
  connectionString: string,
  apiKey: string,
  stops: Stops,
): Promise<Subject> => {
  stops.push(() => server.stop());
  const client = new pg.Client({ connectionString });
  await client.connect();
  stops.push(() => client.end());
  return { server, client, apiKey };
};

interface Loaded {
  readonly world: BenchmarkWorld;
  readonly connectionString: string;
}

/** A database with so many work items: a seed, from SEED_ITEMS on its copies. */
const loadItems = async (cluster: BenchmarkCluster, items: number, apiKey: string): Promise<Loaded> => {
  const times = Math.max(1, Math.round(items / SEED_ITEMS));
  const { lines, world } = makeSeed(Math.min(items, SEED_ITEMS), apiKey);
  say(`Loading ${Math.min(items, SEED_ITEMS) * times} work items …`);
  const connectionString = await cluster.load(`items_${items}`, lines, times);
  return { world: multipliedWorld(world, times), connectionString };
};

const runAll = async (settings: Settings, folder: string, stops: Stops): Promise<readonly Figure[]> => {
  const apiKey = generateApiKey(secureRandom).reveal();
  const cluster = await startBenchmarkCluster();
  stops.push(() => cluster.stop());
  const { world, connectionString } = await loadItems(cluster, settings.items, apiKey);
  const profiling = settings.profile ? ['--cpu-prof', `--cpu-prof-dir=${RESULTS}`] : [];
  const load = startLoad();
  stops.push(() => load.stop());
  const muster = await startSubject(
    await startMuster(connectionString, folder, profiling),
    connectionString,
    apiKey,
    stops,
  );
  const floorServer = await startFloor(connectionString, world.workspace, world.users[0] ?? 0);
  const floor = await startSubject(floorServer, connectionString, apiKey, stops);
  const results: Record<string, unknown> = { settings, machine: machine() };
  const print = (text: string): void => void process.stdout.write(`${text}\n\n`);

  if (settings.against > 0) {
    const small = await loadItems(cluster, settings.against, apiKey);
    const beside = await startMuster(small.connectionString, folder, []);
    const subject = await startSubject(beside, small.connectionString, apiKey, stops);
    results.growth = await measureGrowth(load, { subject, world: small.world }, { subject: muster, world }, settings);
    print(growthTable(results.growth as readonly Growth[], settings.against, settings.items));
    await beside.stop();
  }
  const operations = operationsOn(world).filter(({ name }) => name.includes(settings.only));
  const cells = await measureAll({ settings, muster, floor, load }, operations);
  const figures = cells.map(({ figure }) => figure);
  results.cells = cells;
  print(benchmarkTable(figures));
  if (settings.targets) {
    const targets = await measureTargets(load, muster, floor, world, connectionString, settings);
    results.targets = targets;
    print(targetTable(targets));
  }
  const file = join(RESULTS, `${new Date().toISOString().replaceAll(':', '-')}.json`);
  writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
  say(`Raw figures: ${file}`);
  return figures;
};

/** Runs the benchmark and prints its tables; the exit code. */
export const runBenchmark = async (argv: readonly string[]): Promise<number> => {
  const settings = readSettings(argv);
  if (settings === null) {
    process.stdout.write(HELP);
    return 0;
  }
  mkdirSync(RESULTS, { recursive: true });
  build();
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-server-'));
  const stops: Stops = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    const figures = await runAll(settings, folder, stops);
    return figures.some(({ muster: ours, floor: theirs }) => ours.errors + theirs.errors > 0) ? 1 : 0;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
};
