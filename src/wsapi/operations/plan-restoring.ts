import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import { type ReferringColumn, referencesInto } from '../../model/referring-columns.ts';
import type { ObjectType, Registry } from '../../model/registry.ts';
import type { Author } from '../../query/sql/author.ts';
import { compileCounting } from '../../query/sql/compile-counters.ts';
import { compileCut } from '../../query/sql/compile-cut.ts';
import {
  compileBinnedRow,
  compileFollow,
  compileProjectOf,
  compileRecycledAmong,
  compileTakeOut,
  recycledAtAll,
  theseItems,
} from '../../query/sql/compile-recycle.ts';
import type { Statement } from '../../query/sql/fragment.ts';
import type { LoadedRow, Row } from '../../storage/load-row.ts';
import { type BinItem, loadNumbers, loadWholeRow, type Removal } from '../../storage/removal.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { consequencesOf } from '../rules/consequences.ts';
import { columnOf } from '../rules/draft.ts';
import { countWhole } from '../rules/owner-counts.ts';
import { taskRollUp } from '../rules/task-roll-up.ts';
import type { Services } from '../services.ts';
import { isStatement, typesOf } from './plan-recycling.ts';
import { refusalIn } from './removal-permission.ts';

/** What a work item refers to by attributes that may be unset, as columns to be cut where that stayed in the bin. */
const optionalColumns = (types: readonly ObjectType[], registry: Registry): readonly ReferringColumn[] =>
  types.flatMap((holder) =>
    referencesInto('artifact', holder, registry)
      .filter(({ required }) => !required)
      .map((attribute) => {
        const column = columnOf(attribute) ?? '';
        return { table: holder.table, column, attribute, holders: [holder], role: 'may' as const };
      }),
  );

const cutWhatStays = (
  author: Author,
  oids: readonly number[],
  stayed: readonly number[],
  types: readonly ObjectType[],
  registry: Registry,
): Statement | null =>
  compileCut(author, optionalColumns(types, registry), recycledAtAll(author, stayed), theseItems(oids));

/** A row without its references to what stays in the bin, and what that is. */
interface Unbound {
  readonly columns: Row;
  readonly stayed: readonly number[];
}

/** The item's row without its references to what stays in the bin; or the attribute that it cannot be without. */
const withoutWhatStays = async (
  type: ObjectType,
  row: Row,
  oids: readonly number[],
  author: Author,
  services: Services,
): Promise<Result<Unbound, Attribute>> => {
  const attributes = referencesInto('artifact', type, services.registry);
  const referred = attributes.flatMap((attribute) => row[columnOf(attribute) ?? ''] ?? []).map(Number);
  const binned = await loadNumbers(services.database, compileRecycledAmong(author.workspaceOid, referred));
  const stays = (attribute: Attribute): boolean => {
    const oid = Number(row[columnOf(attribute) ?? ''] ?? 0);
    return binned.includes(oid) && !oids.includes(oid);
  };
  const needed = attributes.find((attribute) => attribute.required && stays(attribute));
  if (needed !== undefined) return err(needed);
  const unset = attributes.filter(stays).map((attribute) => [columnOf(attribute) ?? '', null] as const);
  const stayed = binned.filter((oid) => !oids.includes(oid));
  return ok({ columns: { ...row, ...Object.fromEntries(unset) }, stayed });
};

/** A task comes back where its work product is now. */
const refusalWhereItGoes = async (
  entry: LoadedRow,
  row: Row,
  request: AuthorizedRequest,
  services: Services,
): Promise<string | null> => {
  const search = compileProjectOf(entry.workspaceOid ?? 0, Number(row.work_product_id));
  const [projectOid = null] = await loadNumbers(services.database, search);
  return refusalIn(entry, projectOid, 'restore', request);
};

/**
 * A work item and all that went into the bin with it come back: they count in their owners again, and refer again to what
 * they referred to, as far as that is not itself in the bin. Null when they are no longer what was looked at.
 */
export const planRestoring = async (
  entry: LoadedRow,
  items: readonly BinItem[],
  author: Author,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<Removal | null, string>> => {
  const { database, registry } = services;
  const [item] = items;
  const stored =
    item === undefined ? null : await loadWholeRow(database, compileBinnedRow(author.workspaceOid, item.oid));
  if (item === undefined || stored === null) return ok(null);
  const type = registry.byCode('artifact', -item.typeCode);
  const oids = items.map(({ oid }) => oid);
  const row = await withoutWhatStays(type, stored, oids, author, services);
  if (!row.ok) {
    return err(`Validation error: ${type.elementName}.${row.error.name} is in the recycle bin; restore that first`);
  }
  const types = typesOf(items, registry);
  const isTask = type.name === 'Task';
  const refused = isTask ? await refusalWhereItGoes(entry, row.value.columns, request, services) : null;
  if (refused !== null) return err(refused);
  const rollUp = isTask ? await taskRollUp(author.workspaceOid, author.now, request, services) : null;
  const deltas = countWhole(type, author.workspaceOid, row.value.columns, 1, registry);
  const passage = { type, row: row.value.columns, oid: item.oid, oids, isBack: true, author };
  return ok({
    hold: compileTakeOut(author, items, entry.oid),
    steps: [
      cutWhatStays(author, oids, row.value.stayed, types, registry),
      isTask ? compileFollow(author, item.oid) : null,
      compileCounting(deltas, rollUp),
    ].filter(isStatement),
    consequences: await consequencesOf(passage, request, services),
  });
};
