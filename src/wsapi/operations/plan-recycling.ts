import { limits } from '../../config/limits.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { itemTypeOf } from '../../model/collection-items.ts';
import { type ReferringColumn, referringColumns } from '../../model/referring-columns.ts';
import type { ObjectType, Registry } from '../../model/registry.ts';
import type { Author } from '../../query/sql/author.ts';
import { compileCounting } from '../../query/sql/compile-counters.ts';
import { compileCut } from '../../query/sql/compile-cut.ts';
import {
  compileDescendants,
  compileRecycle,
  compileUncount,
  recycledUnder,
  referringToRecycled,
} from '../../query/sql/compile-recycle.ts';
import type { Statement } from '../../query/sql/fragment.ts';
import type { LoadedRow } from '../../storage/load-row.ts';
import { takeObjectIds } from '../../storage/numbers.ts';
import { type BinItem, loadBinItems, type Removal } from '../../storage/removal.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { consequencesOf } from '../rules/consequences.ts';
import { countersWith, countWhole } from '../rules/owner-counts.ts';
import { taskRollUp } from '../rules/task-roll-up.ts';
import type { Services } from '../services.ts';
import { refusalInAll } from './removal-permission.ts';

/** The types of what moves together. */
export const typesOf = (items: readonly BinItem[], registry: Registry): readonly ObjectType[] => {
  const codes = new Set(items.map(({ typeCode }) => Math.abs(typeCode)));
  return [...codes].map((code) => registry.byCode('artifact', code));
};

/** The columns of work items whose references to these types are cut when what they name goes into the bin. */
export const cutColumns = (types: readonly ObjectType[], registry: Registry): readonly ReferringColumn[] => {
  const all = types.flatMap((type) => referringColumns(type, registry));
  const cut = all.filter(({ role, table }) => role === 'may' && table.name === 'artifact');
  return [...new Map(cut.map((each) => [`${each.column} ${each.attribute.displayName}`, each])).values()];
};

/** The counters of a type that count only what is cut from it. */
const cutCounters = (type: ObjectType, registry: Registry): readonly string[] =>
  type.attributes.flatMap((collection) => {
    const { storage } = collection;
    if (storage.at !== 'inverse' || storage.counter === null) return [];
    const items = itemTypeOf(collection, registry)?.concrete ?? [];
    const isCut = cutColumns([type], registry).some(
      ({ attribute, holders }) => attribute.name === storage.attribute && holders.some((each) => items.includes(each)),
    );
    return isCut ? countersWith(storage.counter) : [];
  });

const uncount = (
  workspaceOid: number,
  entryOid: number,
  types: readonly ObjectType[],
  registry: Registry,
): readonly Statement[] =>
  types.flatMap((type) => {
    const counters = cutCounters(type, registry);
    return counters.length === 0 ? [] : [compileUncount(workspaceOid, entryOid, type, counters)];
  });

const cutReferences = (
  author: Author,
  entryOid: number,
  types: readonly ObjectType[],
  registry: Registry,
): Statement | null => {
  const columns = cutColumns(types, registry);
  const names = [...new Set(columns.map(({ column }) => column))];
  return compileCut(author, columns, recycledUnder(author, entryOid), referringToRecycled(author, entryOid, names));
};

export const isStatement = (statement: Statement | null): statement is Statement => statement !== null;

/**
 * A work item goes into the recycle bin, and its tasks and child stories with it: all of them must be the caller's to
 * delete, wherever they are. What referred to them does so no more; what hangs on them waits with them.
 */
export const planRecycling = async (
  row: LoadedRow,
  author: Author,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<Removal, string>> => {
  const { database, registry } = services;
  const { workspaceOid } = author;
  const going = await loadBinItems(database, compileDescendants(workspaceOid, row.oid, limits.writtenObjects));
  if (going.length > limits.writtenObjects) {
    return err(
      `Validation error: ${row.type.elementName} has more than ${limits.writtenObjects} objects below it; delete those first`,
    );
  }
  const refused = refusalInAll(row, going, 'delete', request);
  if (refused !== null) return err(refused);
  // What its owners count was read with the row itself: it must not have changed since.
  const moving = going.map((each) => (each.oid === row.oid ? { ...each, version: row.version } : each));
  const [entryOid = 0] = await takeObjectIds(database, 1);
  const oids = going.map(({ oid }) => oid);
  const types = typesOf(going, registry);
  const isTask = row.type.name === 'Task';
  const rollUp = isTask ? await taskRollUp(workspaceOid, author.now, request, services) : null;
  const deltas = countWhole(row.type, workspaceOid, row.columns, -1, registry);
  const passage = { type: row.type, row: row.columns, oid: row.oid, oids, isBack: false, author };
  return ok({
    hold: compileRecycle(author, row.type, moving, entryOid),
    steps: [
      cutReferences(author, entryOid, types, registry),
      ...uncount(workspaceOid, entryOid, types, registry),
      compileCounting(deltas, rollUp),
    ].filter(isStatement),
    consequences: await consequencesOf(passage, request, services),
  });
};
