import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { ObjectKey } from '../../query/plan.ts';
import type { WritePlan } from '../../query/write-plan.ts';
import { write } from '../../storage/write.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { AttributeValue, Item } from '../rules/attribute-value.ts';
import { readBodyValues } from '../rules/body.ts';
import type { Services } from '../services.ts';
import { type CollectionTarget, idOf, unreadable } from './collection-target.ts';
import { draftNew } from './new-object.ts';
import { planSave, type Unsaved, unsaved, valueContext } from './save.ts';
import { draftChange, loadTarget, workspaceOfRow } from './update.ts';

/** The attribute of the items by which they point at their owner. */
const pointerOf = (target: CollectionTarget, type: ObjectType): Attribute | undefined => {
  const { storage } = target.collection;
  return storage.at === 'inverse' ? type.attribute(storage.attribute) : undefined;
};

const pointTo = (pointer: Attribute | undefined, owner: ObjectKey | null): ReadonlyMap<Attribute, AttributeValue> =>
  new Map(pointer === undefined ? [] : [[pointer, { is: 'reference', key: owner }]]);

/** Plans that an item points at the owner, or (`owner` null) nowhere; null when it does not point at it anyway. */
const planMoved = async (
  target: CollectionTarget,
  key: ObjectKey,
  owner: ObjectKey | null,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<WritePlan | null, Unsaved>> => {
  const row = await loadTarget(target.itemType, idOf(key), request, services);
  if (row === null) return err(unsaved(unreadable(key)));
  const pointer = pointerOf(target, row.type);
  const column = pointer?.storage.at === 'reference' ? pointer.storage.column : null;
  if (column === null || (owner === null && row.columns[column] !== target.row.oid)) return ok(null);
  const draft = await draftChange(row, { values: pointTo(pointer, owner), wish: null }, request, services);
  if (!draft.ok) return draft;
  const history = row.columns.revision_history_id;
  return ok(planSave(draft.value, row.version, typeof history === 'number' ? history : null, request));
};

/** Plans a new item that points at the owner (wsapi §4.1: items without `_ref` are created). */
const planFresh = async (
  target: CollectionTarget,
  members: Extract<Item, { fresh: unknown }>['fresh'],
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<WritePlan, Unsaved>> => {
  const [type, ...others] = target.itemType.concrete;
  if (type === undefined || others.length > 0) {
    return err(unsaved('Could not parse: An item without _ref needs a collection of one type.'));
  }
  const workspace = workspaceOfRow(target.row, request);
  const context = await valueContext(type, workspace, request.caller.access, services);
  const read = readBodyValues(type, { key: type.path, members }, true, context);
  if (!read.ok) return read;
  const values = new Map([...read.value.values, ...pointTo(pointerOf(target, type), { oid: target.row.oid })]);
  const drafted = await draftNew(type, values, workspace, null, request, services);
  return drafted.ok ? ok(planSave(drafted.value.draft, null, drafted.value.historyOid, request)) : drafted;
};

const planItem = (
  target: CollectionTarget,
  item: Item,
  action: 'add' | 'remove',
  request: AuthorizedRequest,
  services: Services,
) => {
  if ('key' in item)
    return planMoved(target, item.key, action === 'add' ? { oid: target.row.oid } : null, request, services);
  if (action === 'add') return planFresh(target, item.fresh, request, services);
  return err(unsaved('Could not parse: Items to be removed need _ref.'));
};

/** One-to-many: the items change, each is written as itself, all in one transaction. The result is the changed items. */
export const changePointingItems = async (
  target: CollectionTarget,
  action: 'add' | 'remove',
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<readonly number[], Unsaved>> => {
  const plans: WritePlan[] = [];
  for (const item of target.items) {
    const planned = await planItem(target, item, action, request, services);
    if (!planned.ok) return planned;
    // The same item twice, under whatever name: the second time nothing is left to do.
    const plan = planned.value;
    if (plan !== null && !plans.some(({ key }) => key.oid === plan.key.oid)) plans.push(plan);
  }
  if (plans.length === 0) return ok([]);
  const outcome = await write(services.database, plans);
  if (outcome === 'written') return ok(plans.map((plan) => plan.key.oid));
  return err(unsaved('Concurrency conflict: [Object has been modified since being read for update in this context]'));
};
