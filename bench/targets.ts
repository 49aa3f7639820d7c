import { bareUpdates } from './bare-update.ts';
import type { LoadProcess } from './benchmark-processes.ts';
import { measureInTurns, median, rate, type Subject, warmUp } from './measurement.ts';
import { attributesOperation, type BenchmarkOperation, rowOperation, targetOperations } from './operations.ts';
import type { BenchmarkWorld } from './seed-lines.ts';

/** One target of the physical design: what was reached, and whether it is enough. */
export interface Target {
  readonly operation: string;
  readonly wanted: string;
  readonly reached: string;
  readonly isReached: boolean;
}

interface Aim {
  readonly operation: BenchmarkOperation;
  readonly connections: number;
  /** At least so many objects for each request of the floor that reads one row, in the same round. */
  readonly objectsPerRow?: { readonly objects: number; readonly atLeast: number };
  /** At least this share of what the floor answers to another request, which stands for the prototype. */
  readonly ofPrototype?: { readonly operation: BenchmarkOperation; readonly atLeast: number };
  /** Where the design names a rate, for one process of Node. */
  readonly perSecond?: number;
  /** At least this share of what the floor's one statement does without a server, by as many connections. */
  readonly ofBareUpdates?: number;
  readonly atMostP50Ms?: number;
  readonly atMostP99Ms?: number;
}

const aimsIn = (world: BenchmarkWorld): readonly Aim[] => {
  const { read, page, attributes, selective, broad, update, hotStory } = targetOperations(world);
  return [
    { operation: read, connections: 16, objectsPerRow: { objects: 1, atLeast: 0.35 } },
    { operation: page, connections: 8, objectsPerRow: { objects: 200, atLeast: 1.2 } },
    {
      operation: attributes,
      connections: 8,
      ofPrototype: { operation: attributesOperation(world), atLeast: 0.7 },
    },
    { operation: selective, connections: 1, atMostP50Ms: 10 },
    { operation: broad, connections: 1, atMostP50Ms: 120 },
    { operation: update, connections: 16, perSecond: 2_000, ofBareUpdates: 0.25 },
    { operation: hotStory, connections: 16, perSecond: 800, atMostP99Ms: 100 },
  ];
};

/** Measures each target beside a floor that reads four columns of one row by its key, with as many connections. */
export const measureTargets = async (
  load: LoadProcess,
  muster: Subject,
  floor: Subject,
  world: BenchmarkWorld,
  connectionString: string,
  settings: { readonly seconds: number; readonly rounds: number },
): Promise<readonly Target[]> => {
  const targets: Target[] = [];
  for (const aim of aimsIn(world)) {
    const contenders = [
      { subject: muster, operation: aim.operation },
      { subject: floor, operation: aim.ofPrototype?.operation ?? rowOperation(world) },
    ] as const;
    for (const { subject, operation } of contenders) await warmUp(load, subject, operation);
    const rounds = await measureInTurns(load, contenders, aim.connections, settings);
    const { objectsPerRow, ofPrototype } = aim;
    // A row is answered without an envelope, which the load takes for an error.
    const answers = rounds.flatMap(([ours, theirs]) => (ofPrototype === undefined ? [ours] : [ours, theirs]));
    const failed = answers.find(({ errors }) => errors > 0);
    if (failed !== undefined) throw new Error(`${aim.operation.name}: ${failed.errors} errors, ${failed.firstError}`);
    const reached = {
      share: median(rounds.map(([ours, theirs]) => rate(ours) / rate(theirs))),
      objects: median(rounds.map(([ours, row]) => (rate(ours) * (objectsPerRow?.objects ?? 0)) / rate(row))),
      p50: median(rounds.map(([ours]) => ours.p50Ms)),
      p99: median(rounds.map(([ours]) => ours.p99Ms)),
      perSecond: median(rounds.map(([ours]) => rate(ours))),
    };
    const parts: (readonly [string, string, boolean])[] = [];
    if (objectsPerRow !== undefined) {
      const enough = reached.objects >= objectsPerRow.atLeast;
      parts.push([
        `≥ ${objectsPerRow.atLeast} objects a row`,
        `${reached.objects.toFixed(3)} (${Math.round(reached.perSecond)} requests/s)`,
        enough,
      ]);
    }
    if (ofPrototype !== undefined) {
      const shown = `${reached.share.toFixed(2)} (${Math.round(reached.perSecond)} requests/s)`;
      parts.push([
        `≥ ${ofPrototype.atLeast} of ${ofPrototype.operation.name}`,
        shown,
        reached.share >= ofPrototype.atLeast,
      ]);
    }
    if (aim.perSecond !== undefined) {
      const enough = reached.perSecond >= aim.perSecond;
      parts.push([`≥ ${aim.perSecond} a second`, `${Math.round(reached.perSecond)} a second`, enough]);
    }
    if (aim.ofBareUpdates !== undefined) {
      const bare = await bareUpdates(connectionString, world, aim.connections, settings.seconds);
      const share = reached.perSecond / bare;
      const shown = `${share.toFixed(2)} of ${Math.round(bare)} without a server`;
      parts.push([`≥ ${aim.ofBareUpdates} of the bare statement`, shown, share >= aim.ofBareUpdates]);
    }
    if (aim.atMostP50Ms !== undefined) {
      parts.push([`p50 ≤ ${aim.atMostP50Ms} ms`, `${reached.p50.toFixed(1)} ms`, reached.p50 <= aim.atMostP50Ms]);
    }
    if (aim.atMostP99Ms !== undefined) {
      parts.push([`p99 ≤ ${aim.atMostP99Ms} ms`, `${reached.p99.toFixed(1)} ms`, reached.p99 <= aim.atMostP99Ms]);
    }
    targets.push({
      operation: `${aim.operation.name}, ${aim.connections}`,
      wanted: parts.map(([wanted]) => wanted).join(', '),
      reached: parts.map(([, value]) => value).join(', '),
      isReached: parts.every(([, , enough]) => enough),
    });
  }
  return targets;
};

export const targetTable = (targets: readonly Target[]): string =>
  [
    '| target | wanted | reached | |',
    '|---|---|---|---|',
    ...targets.map(
      ({ operation, wanted, reached, isReached }) =>
        `| ${operation} | ${wanted} | ${reached} | ${isReached ? 'yes' : '**no**'} |`,
    ),
  ].join('\n');
