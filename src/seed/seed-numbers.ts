import { assert } from '../kernel/assert.ts';
import type { Database } from '../storage/database.ts';
import { type FormattedIdCounter, type SeedWriter, takeObjectIds } from '../storage/seed-writer.ts';
import type { SeedNumberSequence } from './number-sequence-line.ts';
import type { SeedEntry } from './seed-entry.ts';
import type { SeedHistories } from './seed-histories.ts';
import type { SeedIndex } from './seed-index.ts';
import { keepsHistory } from './seed-types.ts';

/** How many ObjectIDs an object may need that its line does not give: at most, a gap does no harm. */
const neededBy = (entry: SeedEntry, histories: SeedHistories): number => {
  let needed = entry.oid === 0 ? 1 : 0;
  if (keepsHistory(entry.type) && !entry.hasNoHistory) {
    const revisions = histories.of(entry);
    if (entry.history === 0) needed += 1;
    if (revisions === null) needed += 1;
    if (revisions === null || !entry.isVersioned) needed += 1;
  }
  const hasCompanion = entry.type.name === 'User' || entry.type.name === 'Workspace';
  return hasCompanion && entry.companion === null && !entry.hasNoCompanion ? needed + 1 : needed;
};

/** Numbers that must never be given again, as the file tells. */
const lastOf = (sequences: readonly SeedNumberSequence[]): number =>
  Math.max(0, ...sequences.filter((each) => each.of === null).map((each) => each.next - 1));

/**
 * Gives every object and every history its ObjectID; answers where the next ones come from.
 *
 * @param besides how many more are needed, for lines that are no objects
 */
export const numberObjects = async (
  database: Database,
  {
    index,
    histories,
    sequences,
    besides,
  }: {
    readonly index: SeedIndex;
    readonly histories: SeedHistories;
    readonly sequences: readonly SeedNumberSequence[];
    readonly besides: number;
  },
): Promise<() => number> => {
  let needed = besides;
  for (const entry of index.entries) needed += neededBy(entry, histories);
  const first = await takeObjectIds(database, needed, Math.max(index.highestOid, lastOf(sequences)));
  let next = first;
  const take = (): number => {
    assert(next < first + needed, 'the import counted its ObjectIDs before it took them');
    return next++;
  };
  for (const entry of index.entries) if (entry.oid === 0) entry.oid = take();
  for (const entry of index.entries) {
    if (keepsHistory(entry.type) && !entry.hasNoHistory && entry.history === 0) entry.history = take();
  }
  return take;
};

/** Gives every artifact without a FormattedID the next number; answers the counters, each above all its numbers. */
export const numberArtifacts = async (
  writer: SeedWriter,
  index: SeedIndex,
  sequences: readonly SeedNumberSequence[],
): Promise<readonly FormattedIdCounter[]> => {
  const counters = new Map<number, Map<string, number>>();
  const raise = (workspaceId: number, prefix: string, next: number): void => {
    const ofWorkspace = counters.get(workspaceId) ?? new Map<string, number>();
    counters.set(workspaceId, ofWorkspace);
    ofWorkspace.set(prefix, Math.max(next, ofWorkspace.get(prefix) ?? 1));
  };
  for (const each of await writer.formattedIdCounters()) raise(each.workspaceId, each.prefix, each.next);
  for (const { of, next } of sequences) {
    const workspace = of === null ? undefined : index.resolve(of.workspace);
    if (of !== null && workspace !== undefined) raise(workspace.oid, of.prefix, next);
  }
  for (const { prefix, number, workspace } of index.entries) {
    if (prefix !== null && workspace !== null) raise(workspace.oid, prefix, number + 1);
  }
  for (const entry of index.entries) {
    const prefix = entry.type.formattedIdPrefix;
    if (prefix === null || entry.prefix !== null || entry.workspace === null) continue;
    entry.prefix = prefix;
    entry.number = counters.get(entry.workspace.oid)?.get(prefix) ?? 1;
    raise(entry.workspace.oid, prefix, entry.number + 1);
  }
  return [...counters].flatMap(([workspaceId, ofWorkspace]) =>
    [...ofWorkspace].map(([prefix, next]) => ({ workspaceId, prefix, next })),
  );
};
