import { assert } from '../kernel/assert.ts';
import type { Database } from '../storage/database.ts';
import { type FormattedIdCounter, type SeedWriter, takeObjectIds } from '../storage/seed-writer.ts';
import { keepsHistory, type SeedIndex } from './seed-index.ts';

/** ObjectIDs for all that has none: objects, histories, the revisions and companions that the import makes. */
const neededObjectIds = (index: SeedIndex): number => {
  let needed = 0;
  for (const entry of index.entries) {
    if (entry.oid === 0) needed += 1;
    // A history and up to two revisions.
    if (keepsHistory(entry.type)) needed += 3;
    if (entry.type.name === 'User' || entry.type.name === 'Workspace') needed += 1;
  }
  return needed;
};

/** Gives every object and every history its ObjectID; answers where the next ones come from. */
export const numberObjects = async (database: Database, index: SeedIndex): Promise<() => number> => {
  const needed = neededObjectIds(index);
  const first = await takeObjectIds(database, needed, index.highestOid);
  let next = first;
  const take = (): number => {
    assert(next < first + needed, 'the import counted its ObjectIDs before it took them');
    return next++;
  };
  for (const entry of index.entries) if (entry.oid === 0) entry.oid = take();
  for (const entry of index.entries) {
    if (!keepsHistory(entry.type)) continue;
    const history = entry.counterpart;
    entry.history = history === null || history.oid === 0 ? take() : history.oid;
    if (history !== null) history.oid = entry.history;
  }
  return take;
};

/** Gives every artifact without a FormattedID the next number; answers the counters, each above all its numbers. */
export const numberArtifacts = async (writer: SeedWriter, index: SeedIndex): Promise<readonly FormattedIdCounter[]> => {
  const counters = new Map<string, FormattedIdCounter>();
  const keyOf = (workspaceId: number, prefix: string): string => `${workspaceId} ${prefix}`;
  const raise = (workspaceId: number, prefix: string, next: number): void => {
    const key = keyOf(workspaceId, prefix);
    counters.set(key, { workspaceId, prefix, next: Math.max(next, counters.get(key)?.next ?? 1) });
  };
  for (const each of await writer.formattedIdCounters()) raise(each.workspaceId, each.prefix, each.next);
  for (const { formattedId, workspace } of index.entries) {
    if (formattedId !== null && workspace !== null) raise(workspace.oid, formattedId.prefix, formattedId.number + 1);
  }
  for (const entry of index.entries) {
    const prefix = entry.type.formattedIdPrefix;
    if (prefix === null || entry.formattedId !== null || entry.workspace === null) continue;
    const number = counters.get(keyOf(entry.workspace.oid, prefix))?.next ?? 1;
    entry.formattedId = { prefix, number };
    raise(entry.workspace.oid, prefix, number + 1);
  }
  return [...counters.values()];
};
