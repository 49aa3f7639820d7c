import { err, ok, type Result } from '../../kernel/result.ts';
import { compileBinned } from '../../query/sql/compile-recycle.ts';
import type { LoadedRow } from '../../storage/load-row.ts';
import { purgeEntry } from '../../storage/purge.ts';
import { type BinItem, loadBinItems, type RemovalOutcome } from '../../storage/removal.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { Services } from '../services.ts';
import { refusalInAll } from './removal-permission.ts';

/** What lies under an entry of the recycle bin, its own item first. */
export const loadBinned = (entry: LoadedRow, services: Services): Promise<readonly BinItem[]> =>
  loadBinItems(services.database, compileBinned(entry.workspaceOid ?? 0, entry.oid, Number(entry.columns.item_oid)));

/** Deletes for good what lies under an entry: the caller must be an editor of every project in which something does. */
export const purge = async (
  entry: LoadedRow,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<RemovalOutcome, string>> => {
  const refused = refusalInAll(entry, await loadBinned(entry, services), 'delete', request);
  if (refused !== null) return err(refused);
  const key = { workspaceOid: entry.workspaceOid ?? 0, oid: entry.oid };
  return ok((await purgeEntry(services.database, key, services.registry, request.caller.decision)) ? 'done' : 'stale');
};
