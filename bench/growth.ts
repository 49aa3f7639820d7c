import type { LoadProcess } from './benchmark-processes.ts';
import { measureInTurns, median, processorTime, type Subject } from './measurement.ts';
import { type BenchmarkOperation, growthOperations } from './operations.ts';
import type { BenchmarkWorld } from './seed-lines.ts';

/** What the same request costs in a database that is many times larger. */
export interface Growth {
  readonly operation: string;
  readonly small: { readonly p50Ms: number; readonly processorMs: number };
  readonly large: { readonly p50Ms: number; readonly processorMs: number };
  /** Medians of the rounds' own ratios, of the time to an answer on one connection and of processor time. */
  readonly p50Ratio: number;
  readonly processorRatio: number;
  readonly atMost: number;
}

const AT_MOST: Readonly<Record<string, number>> = { 'GET by id': 1.15, 'page of an iteration': 1.5 };

/** Two servers of one build over two databases of one cluster, in turn. */
export const measureGrowth = async (
  load: LoadProcess,
  small: { readonly subject: Subject; readonly world: BenchmarkWorld },
  large: { readonly subject: Subject; readonly world: BenchmarkWorld },
  settings: { readonly seconds: number; readonly rounds: number },
): Promise<readonly Growth[]> => {
  const found: Growth[] = [];
  const pairs = growthOperations(small.world).map(
    (operation, at) => [operation, growthOperations(large.world)[at] as BenchmarkOperation] as const,
  );
  for (const [inSmall, inLarge] of pairs) {
    const contenders = [
      { subject: small.subject, operation: inSmall },
      { subject: large.subject, operation: inLarge },
    ] as const;
    // Plans and caches of both are warm before anything counts.
    await measureInTurns(load, contenders, 8, { seconds: 2, rounds: 1 });
    const rounds = await measureInTurns(load, contenders, 1, settings);
    const of = (at: 0 | 1) => ({
      p50Ms: median(rounds.map((round) => round[at].p50Ms)),
      processorMs: median(rounds.map((round) => processorTime(round[at]) ?? 0)),
    });
    found.push({
      operation: inSmall.name,
      small: of(0),
      large: of(1),
      p50Ratio: median(rounds.map(([a, b]) => b.p50Ms / a.p50Ms)),
      processorRatio: median(rounds.map(([a, b]) => (processorTime(b) ?? 1) / (processorTime(a) ?? 1))),
      atMost: AT_MOST[inSmall.name] ?? 1.5,
    });
  }
  return found;
};

export const growthTable = (growth: readonly Growth[], from: number, to: number): string =>
  [
    `| operation, 1 connection | p50 ms at ${from} | at ${to} | ratio | CPU ms at ${from} | at ${to} | ratio | at most |`,
    '|---|---:|---:|---:|---:|---:|---:|---:|',
    ...growth.map(({ operation, small, large, p50Ratio, processorRatio, atMost }) =>
      [
        `| ${operation}`,
        small.p50Ms.toFixed(2),
        large.p50Ms.toFixed(2),
        `**${p50Ratio.toFixed(2)}**`,
        small.processorMs.toFixed(2),
        large.processorMs.toFixed(2),
        `**${processorRatio.toFixed(2)}**`,
        `${atMost} |`,
      ].join(' | '),
    ),
  ].join('\n');
