import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { ObjectKey } from '../../query/plan.ts';
import type { WritePlan } from '../../query/write-plan.ts';
import { write } from '../../storage/write.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { AttributeValue, Item } from '../rules/attribute-value.ts';
import { circle, conflict, DANGLING, unreadable } from '../sentences.ts';
import type { Services } from '../services.ts';
import { draftChange } from './change-object.ts';
import { type CollectionTarget, idOf } from './collection-target.ts';
import { planFresh } from './fresh-item.ts';
import { forgetWhatChanged } from './reach.ts';
import { planSave, type Unsaved, unsaved } from './save.ts';
import { loadTarget } from './target.ts';

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

/** Times that all items are written again because others wrote one of them, or their owner, in between. */
const ATTEMPTS = 5;

const planItems = async (
  target: CollectionTarget,
  action: 'add' | 'remove',
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<readonly WritePlan[], Unsaved>> => {
  const plans = new Map<number, WritePlan>();
  for (const item of target.items) {
    const planned = await planItem(target, item, action, request, services);
    if (!planned.ok) return planned;
    // One that is named twice is written once.
    if (planned.value !== null) plans.set(planned.value.key.oid, planned.value);
  }
  return ok([...plans.values()]);
};

const changeItems = async (
  target: CollectionTarget,
  action: 'add' | 'remove',
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<readonly number[], Unsaved>> => {
  for (let attempt = 1; ; attempt++) {
    const plans = await planItems(target, action, request, services);
    if (!plans.ok) return plans;
    if (plans.value.length === 0) return ok([]);
    const outcome = await write(services.database, plans.value);
    if (outcome === 'written') {
      forgetWhatChanged(target.itemType, services);
      return ok(plans.value.map((plan) => plan.key.oid));
    }
    if (outcome === 'dangling') return err(unsaved(DANGLING));
    if (outcome === 'circle') return err(unsaved(circle(target.itemType)));
    if (attempt === ATTEMPTS) return err(unsaved(conflict(target.row.type, target.row.oid)));
  }
};

/**
 * One-to-many: the items change, each is written as itself, all in one transaction. The result is the changed items.
 * Those who change the same collection wait for each other, since all of them count in its owner.
 */
export const changePointingItems = (
  target: CollectionTarget,
  action: 'add' | 'remove',
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<readonly number[], Unsaved>> =>
  services.writers.run(`items of ${target.row.oid}`, () => changeItems(target, action, request, services));
