import type { SeedWriter } from '../storage/seed-writer.ts';
import type { SeedEntry } from './seed-entry.ts';
import type { SeedIndex } from './seed-index.ts';
import type { SeedProblems } from './seed-problem.ts';

/** The server is asked once for so many. */
const BATCH = 20_000;

/** Refuses FormattedIDs of the file that objects of the server have. */
export const refuseTakenFormattedIds = async (
  index: SeedIndex,
  writer: SeedWriter,
  problems: SeedProblems,
): Promise<void> => {
  const ask = async (table: string, batch: readonly SeedEntry[]): Promise<void> => {
    const ids = batch.flatMap(({ workspace, prefix, number }) =>
      workspace === null || prefix === null ? [] : [{ workspaceId: workspace.oid, prefix, number }],
    );
    const taken = new Set(await writer.takenFormattedIds(table, ids));
    for (const { line, workspace, prefix, number } of batch) {
      if (!taken.has(`${workspace?.oid} ${prefix} ${number}`)) continue;
      problems.add(line, `FormattedID ${prefix}${number} is taken in its workspace.`);
    }
  };
  const waiting = new Map<string, SeedEntry[]>();
  for (const entry of index.entries) {
    if (entry.prefix === null) continue;
    const table = entry.type.table.name;
    const batch = waiting.get(table) ?? [];
    waiting.set(table, batch);
    batch.push(entry);
    if (batch.length >= BATCH) await ask(table, batch.splice(0));
  }
  for (const [table, batch] of waiting) await ask(table, batch);
};
