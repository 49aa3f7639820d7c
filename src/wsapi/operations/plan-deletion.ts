import { err, ok, type Result } from '../../kernel/result.ts';
import { countedLinksTo } from '../../model/counted-links.ts';
import { type ReferringColumn, referringColumns } from '../../model/referring-columns.ts';
import type { Author } from '../../query/sql/author.ts';
import { compileCounting } from '../../query/sql/compile-counters.ts';
import { byTable, compileCut } from '../../query/sql/compile-cut.ts';
import {
  compileDelete,
  compileHold,
  compileNeeded,
  compileUnlink,
  type Doomed,
  isThisObject,
  referringTo,
} from '../../query/sql/compile-delete.ts';
import { compileForget } from '../../query/sql/compile-forget.ts';
import type { Statement } from '../../query/sql/fragment.ts';
import type { LoadedRow } from '../../storage/load-row.ts';
import { loadNumbers, type Removal } from '../../storage/removal.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { consequencesOf } from '../rules/consequences.ts';
import { countWhole } from '../rules/owner-counts.ts';
import type { Services } from '../services.ts';
import { isStatement } from './plan-recycling.ts';

/** The sentence that says who cannot be without the object, or null. */
const neededBy = async (doomed: Doomed, services: Services): Promise<string | null> => {
  const columns = referringColumns(doomed.type, services.registry).filter(({ role }) => role === 'needs');
  if (columns.length === 0) return null;
  const [at] = await loadNumbers(services.database, compileNeeded(doomed, columns));
  const needs = at === undefined ? undefined : columns[at];
  if (needs === undefined) return null;
  const [holder = doomed.type] = needs.holders;
  return `Validation error: ${doomed.type.elementName} is the ${needs.attribute.name} of a ${holder.elementName}; delete or change that first`;
};

/** Takes references to the object from the rows of one table. */
const cut = (author: Author, doomed: Doomed, columns: readonly ReferringColumn[]): Statement | null => {
  const table = columns[0]?.table.name ?? '';
  const names = [...new Set(columns.map(({ column }) => column))];
  return compileCut(author, columns, isThisObject(doomed), referringTo(doomed, table, names));
};

/**
 * An object goes for good, as the model says: references to it are cut, what hangs on it goes too, what counted it counts
 * it no more, and nothing of its history stays. It stays where others cannot be without it.
 */
export const planDeletion = async (
  row: LoadedRow,
  author: Author,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<Removal, string>> => {
  const { registry } = services;
  const { type, oid, workspaceOid, version } = row;
  const doomed: Doomed = { type, workspaceOid, oid, version };
  const needed = await neededBy(doomed, services);
  if (needed !== null) return err(needed);
  const columns = referringColumns(type, registry).filter(({ role }) => role === 'may');
  const deltas = countWhole(type, author.workspaceOid, row.columns, -1, registry);
  const passage = { type, row: row.columns, oid, oids: [oid], isBack: false, author };
  return ok({
    hold: compileHold(doomed),
    steps: [
      ...byTable(columns).map((each) => cut(author, doomed, each)),
      ...countedLinksTo(type, registry).map((each) => compileUnlink(author, doomed, each)),
      ...(workspaceOid === null ? [] : compileForget({ type, workspaceOid, oids: [oid] }, registry)),
      compileDelete(doomed),
      compileCounting(deltas, null),
    ].filter(isStatement),
    consequences: await consequencesOf(passage, request, services),
  });
};
