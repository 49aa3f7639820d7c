import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { ObjectKey } from '../../query/plan.ts';
import type { WritePlan } from '../../query/write-plan.ts';
import { write } from '../../storage/write.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { AttributeValue, Item } from '../rules/attribute-value.ts';
import type { Services } from '../services.ts';
import { type CollectionTarget, idOf, unreadable } from './collection-target.ts';
import { planFresh } from './fresh-item.ts';
import { planSave, type Unsaved, unsaved } from './save.ts';
import { draftChange, loadTarget } from './update.ts';

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

const planItem = (
  target: CollectionTarget,
  item: Item,
  action: 'add' | 'remove',
  request: AuthorizedRequest,
  services: Services,
) => {
  if ('key' in item)
    return planMoved(target, item.key, action === 'add' ? { oid: target.row.oid } : null, request, services);
  if (action === 'add')
    return planFresh(
      target,
      item.fresh,
      pointTo(pointerOf(target, target.itemType), { oid: target.row.oid }),
      request,
      services,
    );
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
