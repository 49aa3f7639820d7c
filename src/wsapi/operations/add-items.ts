import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { WritePlan } from '../../query/write-plan.ts';
import type { LoadedRow } from '../../storage/load-row.ts';
import { write } from '../../storage/write.ts';
import { operationResult } from '../envelope.ts';
import { cannotFind, type Failure } from '../failure.ts';
import type { Operation } from '../parse-request.ts';
import type { ResolvedRequest } from '../resolve-request.ts';
import type { AttributeValue, Item } from '../rules/attribute-value.ts';
import { readBodyValues } from '../rules/body.ts';
import type { Services } from '../services.ts';
import { readCollectionItems } from './collection-items.ts';
import { draftNew, freshContext } from './create.ts';
import { planSave, valueContext } from './save.ts';
import { changeLinks, foundItems } from './save-collections.ts';
import { changeObject, draftChange, loadTarget, workspaceOfRow } from './update.ts';

type Refused = { readonly errors: readonly string[]; readonly warnings?: readonly string[] };

export interface Target {
  readonly row: LoadedRow;
  readonly collection: Attribute;
  readonly items: ObjectType;
}

/** The owner and its collection, when that can be written at all. */
export const loadCollectionTarget = async (
  operation: Extract<Operation, { name: 'add' | 'remove' }>,
  request: ResolvedRequest,
  services: Services,
): Promise<Result<Target, Failure>> => {
  const row = await loadTarget(operation.type, operation.id, request, services);
  if (row === null) return err(cannotFind);
  const collection = row.type.attribute(operation.collection);
  const items = collection?.kind === 'COLLECTION' ? services.registry.find(collection.ref ?? '') : undefined;
  if (collection === undefined || items === undefined || collection.storage.at === 'unset') {
    const error = `Could not read: Could not find the collection "${operation.collection}" on type ${row.type.displayName}`;
    return err({ envelope: 'Results', errors: [error], warnings: [] });
  }
  if (collection.storage.at === 'link' && collection.storage.link.derived) {
    return err({
      envelope: 'Results',
      errors: [`Not authorized to update: ${row.type.elementName} ${row.oid}`],
      warnings: [],
    });
  }
  return ok({ row, collection, items });
};

/** Many-to-many: the owner changes, the items do not. */
const addLinked = async (
  target: Target,
  items: readonly Item[],
  request: ResolvedRequest,
  services: Services,
): Promise<Result<readonly number[], Refused>> => {
  const { row, collection } = target;
  const wanted = items.flatMap((item) => ('key' in item ? [{ type: target.items, key: item.key }] : []));
  let added: readonly number[] = [];
  let first: LoadedRow | null = row;
  const load = async () => {
    const loaded = first ?? (await loadTarget(row.type, { kind: 'oid', oid: row.oid }, request, services));
    first = null;
    return loaded;
  };
  const saved = await changeObject(
    load,
    {
      values: new Map(),
      wish: null,
      further: wanted,
      collections: [collection],
      adjust: (draft, stored) => {
        const found = foundItems(draft, collection, items, services);
        if (found.error !== null) return [found.error];
        const present = stored.get(collection) ?? [];
        added = found.oids;
        const add = found.oids.filter((oid) => !present.includes(oid));
        changeLinks(draft, collection, add, [], present.length + add.length);
        return [];
      },
    },
    request,
    services,
  );
  if (saved === null) return err({ errors: ['Cannot find object to read'] });
  return saved.ok ? ok(added) : err(saved.error);
};

/** One-to-many: the items change, each gets its owner; those without a ref are made (wsapi §4.1). All or none. */
const addPointing = async (
  target: Target,
  items: readonly Item[],
  request: ResolvedRequest,
  services: Services,
): Promise<Result<readonly number[], Refused>> => {
  const { row, collection } = target;
  const back = collection.storage.at === 'inverse' ? collection.storage.attribute : '';
  const plans: WritePlan[] = [];
  const oids: number[] = [];
  for (const item of items) {
    const planned =
      'key' in item
        ? await planMoved(target, item, back, request, services)
        : await planFresh(target, item.fresh, back, request, services);
    if (!planned.ok) return planned;
    plans.push(planned.value);
    oids.push(planned.value.key.oid);
  }
  if (plans.length === 0) return ok([]);
  const outcome = await write(services.database, plans);
  if (outcome === 'written') return ok(oids);
  return err({
    errors: [
      `Concurrency conflict: [Object has been modified since being read for update in this context] : ObjectID : ${row.oid}`,
    ],
  });
};

const ownerValue = (type: ObjectType, back: string, row: LoadedRow): ReadonlyMap<Attribute, AttributeValue> => {
  const attribute = type.attribute(back);
  return new Map(attribute === undefined ? [] : [[attribute, { is: 'reference', key: { oid: row.oid } }]]);
};

const planMoved = async (
  target: Target,
  item: Extract<Item, { key: unknown }>,
  back: string,
  request: ResolvedRequest,
  services: Services,
): Promise<Result<WritePlan, Refused>> => {
  const id =
    'oid' in item.key
      ? ({ kind: 'oid', oid: item.key.oid } as const)
      : ({ kind: 'uuid', uuid: item.key.uuid } as const);
  const row = await loadTarget(target.items, id, request, services);
  if (row === null)
    return err({
      errors: [`Could not read: Could not read referenced object ${'oid' in item.key ? item.key.oid : item.key.uuid}`],
    });
  const draft = await draftChange(
    row,
    { values: ownerValue(row.type, back, target.row), wish: null },
    request,
    services,
  );
  if (!draft.ok) return err(draft.error);
  const history = row.columns.revision_history_id;
  return ok(planSave(draft.value, row.version, typeof history === 'number' ? history : null, request));
};

const planFresh = async (
  target: Target,
  members: Extract<Item, { fresh: unknown }>['fresh'],
  back: string,
  request: ResolvedRequest,
  services: Services,
): Promise<Result<WritePlan, Refused>> => {
  const [type] = target.items.concrete;
  if (type === undefined || target.items.concrete.length > 1) {
    return err({ errors: ['Could not parse: An item without _ref needs a collection of one type.'] });
  }
  const workspace = workspaceOfRow(target.row, request);
  const context = await valueContext(type, workspace, request.caller.access, services);
  const read = readBodyValues(type, { key: type.path, members }, true, context);
  if (!read.ok) return err(read.error);
  const values = new Map([...read.value.values, ...ownerValue(type, back, target.row)]);
  const drafted = await draftNew(type, values, workspace, null, request, services);
  return drafted.ok ? ok(planSave(drafted.value.draft, null, drafted.value.historyOid, request)) : err(drafted.error);
};

/** `POST /TYPE/OID/COLLECTION/add`: echoes the added items in `Results`, as `fetch` asks for them. */
export const addItems = async (
  operation: Extract<Operation, { name: 'add' | 'remove' }>,
  request: ResolvedRequest,
  services: Services,
): Promise<Result<string, Failure>> => {
  const refuse = (refused: Refused): { ok: false; error: Failure } =>
    err({ envelope: 'Results', errors: refused.errors, warnings: refused.warnings ?? [] });
  const items = readCollectionItems(request.body);
  if (!items.ok) return refuse({ errors: [items.error] });
  const target = await loadCollectionTarget(operation, request, services);
  if (!target.ok) return target;
  const isLinked = target.value.collection.storage.at === 'link';
  const added = isLinked
    ? await addLinked(target.value, items.value, request, services)
    : await addPointing(target.value, items.value, request, services);
  if (!added.ok) return refuse(added.error);
  const context = await freshContext(target.value.row.type, request, services);
  const fetch = request.fetch ?? { kind: 'all' as const, fields: [] };
  const found = await typesOf(added.value, target.value.items, request, services);
  const texts = await services.hydrator.objects(found, fetch, context);
  return ok(operationResult({ warnings: [], results: added.value.flatMap((oid) => texts.get(oid) ?? []) }));
};

/** Items of an abstract type are sent as what they are; one look says it of all. */
const typesOf = async (oids: readonly number[], items: ObjectType, request: ResolvedRequest, services: Services) => {
  const [only] = items.concrete;
  if (only !== undefined && items.concrete.length === 1) return oids.map((oid) => ({ oid, type: only }));
  const rows = await Promise.all(oids.map((oid) => loadTarget(items, { kind: 'oid', oid }, request, services)));
  return rows.flatMap((row) => (row === null ? [] : [{ oid: row.oid, type: row.type }]));
};
