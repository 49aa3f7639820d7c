import { err, ok, type Result } from '../kernel/result.ts';
import type { Database } from '../storage/database.ts';
import {
  inSeedTransaction,
  refusalOf,
  type SeedWriter,
  type StoredTotal,
  vacuumTables,
} from '../storage/seed-writer.ts';
import { type CheckedSeed, checkSeed } from './check-pass.ts';
import { furnishEarly } from './early-states.ts';
import { type IndexedSeed, indexSeed } from './index-pass.ts';
import { numberArtifacts, numberObjects } from './seed-numbers.ts';
import { type SeedProblem, SeedProblems } from './seed-problem.ts';
import type { SeedProgress } from './seed-progress.ts';
import { SeedReader, type SeedText, SeedTextChanged } from './seed-text.ts';
import { POSTS_MADE } from './seed-totals.ts';
import { writeSeed } from './write-pass.ts';

export type { SeedProblem } from './seed-problem.ts';

/** A seed to load. `now` is the time of whatever gives no date of its own. */
export interface SeedImport {
  readonly database: Database;
  readonly lines: SeedText;
  readonly now: Date;
  readonly onProgress?: (progress: SeedProgress) => void;
}

/** How many objects were loaded, or why nothing was. */
export type SeedOutcome = Result<{ readonly objects: number }, readonly SeedProblem[]>;

/** Sums on objects that were in the server before the file came. */
const totalsOfStored = ({ index }: IndexedSeed, { totals }: CheckedSeed): readonly StoredTotal[] =>
  index.storedEntries().flatMap((entry) =>
    totals.of(entry).map(([column, amount]) => ({
      change: column === POSTS_MADE ? ('raise' as const) : ('add' as const),
      table: entry.type.table.name,
      column,
      workspaceId: entry.workspace?.oid ?? 0,
      oid: entry.oid,
      amount,
    })),
  );

/** The workspaces whose contents the file changes: a new user or key, or a permission, changes no sum. */
const unsettledWorkspaces = ({ index }: IndexedSeed): readonly number[] => {
  const found = new Set<number>();
  for (const { type, oid, workspace } of index.entries) {
    if (type.name === 'Workspace') found.add(oid);
    else if (workspace !== null && type.table.visibleBy !== 'permission') found.add(workspace.oid);
  }
  return [...found];
};

interface Loading {
  readonly seed: SeedImport;
  readonly writer: SeedWriter;
  readonly reader: SeedReader;
  readonly tell: (progress: SeedProgress) => void;
}

const load = async ({ seed, writer, reader, tell }: Loading): Promise<SeedOutcome> => {
  const problems = new SeedProblems();
  const indexed = await indexSeed(reader, writer, problems);
  const checked = await checkSeed(reader, writer, indexed, problems);
  if (problems.any) return err(problems.list());
  const { index, sequences } = indexed;
  const takeOid = await numberObjects(seed.database, {
    index,
    sequences,
    histories: checked.histories,
    besides: checked.neededBesides,
  });
  const counters = await numberArtifacts(writer, index, sequences);
  const bulk = await writer.beginBulkLoad(checked.largeTables);
  const states = await furnishEarly(writer, index.entries);
  await writeSeed({ reader, writer, indexed, checked, states, takeOid, now: seed.now });
  await writer.addTotals(totalsOfStored(indexed, checked));
  await writer.raiseFormattedIdCounters(counters);
  await writer.settle(unsettledWorkspaces(indexed), seed.now);
  await bulk.rebuild((step) => tell({ phase: 'indexing', done: step, total: bulk.steps }));
  return ok({ objects: indexed.objects });
};

/** The error of the database, or of the file, as a problem; null when it is a fault of ours. */
const problemOf = (error: unknown): SeedProblem | null => {
  if (error instanceof SeedTextChanged) return { line: 0, message: error.message };
  const refusal = refusalOf(error);
  return refusal === null ? null : { line: 0, message: `The database refused the file: ${refusal}` };
};

/**
 * Loads a seed file (docs/reference/seed-files.md) in one transaction. The lines may come in any order; they are read
 * several times and never kept. The error is a list of sentences with line numbers; then nothing was loaded. Throws only
 * when the database fails.
 */
export const importSeed = async (seed: SeedImport): Promise<SeedOutcome> => {
  const tell = seed.onProgress ?? (() => {});
  const reader = new SeedReader(seed.lines, tell);
  let touched: readonly string[] = [];
  try {
    const outcome = await inSeedTransaction(seed.database, async (writer) => {
      const loaded = await load({ seed, writer, reader, tell });
      touched = [...writer.buffers.counts.keys()];
      return { commit: loaded.ok, outcome: loaded };
    });
    if (outcome.ok) {
      await vacuumTables(seed.database, touched, (done) => tell({ phase: 'tidying', done, total: touched.length }));
    }
    return outcome;
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    return err([problem]);
  }
};
