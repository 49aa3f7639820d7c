import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType } from '../../model/registry.ts';
import { countOnce } from '../../query/count-once.ts';
import type { ObjectKey } from '../../query/plan.ts';
import type { WritePlan } from '../../query/write-plan.ts';
import type { LoadedRow } from '../../storage/load-row.ts';
import { write } from '../../storage/write.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { AttributeValue } from '../rules/attribute-value.ts';
import { conflict, unreadable } from '../sentences.ts';
import type { Services } from '../services.ts';
import { planManyChanges } from './change-object.ts';
import type { CollectionTarget } from './collection-target.ts';
import { freshAmong, planFreshItems } from './fresh-item.ts';
import { forgetWhatChanged } from './reach.ts';
import { refusedWrite } from './refused-write.ts';
import { type Unsaved, unsaved } from './save.ts';
import { loadTargets } from './target.ts';

/** The attribute of the items by which they point at their owner. */
const pointerOf = (target: CollectionTarget, type: ObjectType): Attribute | undefined => {
  const { storage } = target.collection;
  return storage.at === 'inverse' ? type.attribute(storage.attribute) : undefined;
};

const pointTo = (pointer: Attribute | undefined, owner: ObjectKey | null): ReadonlyMap<Attribute, AttributeValue> =>
  new Map(pointer === undefined ? [] : [[pointer, { is: 'reference', key: owner }]]);

const isPointingAt = (row: LoadedRow, target: CollectionTarget): boolean => {
  const pointer = pointerOf(target, row.type);
  return pointer?.storage.at === 'reference' && row.columns[pointer.storage.column] === target.row.oid;
};

/** The named items, once each in the order given; or the sentence for the first that cannot be read. */
const loadNamed = async (
  target: CollectionTarget,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<readonly LoadedRow[], Unsaved>> => {
  const keys = target.items.flatMap((item) => ('key' in item ? [item.key] : []));
  const rows = await loadTargets(target.itemType, keys, request, services);
  const byKey = new Map<number | string, LoadedRow>(
    rows.flatMap((row) => [[row.oid, row] as const, [String(row.columns.uuid), row] as const]),
  );
  const found = keys.map((key) => byKey.get('oid' in key ? key.oid : key.uuid));
  const missing = found.indexOf(undefined);
  if (missing >= 0) return err(unsaved(unreadable(keys[missing] ?? { oid: 0 })));
  return ok([...new Set(found.flatMap((row) => row ?? []))]);
};

/** Plans that stored items point at the owner, or (`owner` null) nowhere; those that did not point at it stay. */
const planMoved = async (
  target: CollectionTarget,
  owner: ObjectKey | null,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<readonly WritePlan[], Unsaved>> => {
  const named = await loadNamed(target, request, services);
  if (!named.ok) return named;
  const moving = owner === null ? named.value.filter((row) => isPointingAt(row, target)) : named.value;
  const pointed = moving.filter((row) => pointerOf(target, row.type)?.storage.at === 'reference');
  const plans = new Map<number, WritePlan>();
  for (const [type, rows] of Map.groupBy(pointed, (row) => row.type)) {
    const planned = await planManyChanges(rows, pointTo(pointerOf(target, type), owner), request, services);
    if (!planned.ok) return planned;
    for (const plan of planned.value) plans.set(plan.key.oid, plan);
  }
  return ok(pointed.flatMap(({ oid }) => plans.get(oid) ?? []));
};

/** Times that all items are written again because others wrote one of them, or their owner, in between. */
const ATTEMPTS = 5;

/** What is named comes first, in the order given, then what is made. */
const planItems = async (
  target: CollectionTarget,
  action: 'add' | 'remove',
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<readonly WritePlan[], Unsaved>> => {
  const owner = { oid: target.row.oid };
  if (action === 'remove') {
    const isFresh = freshAmong(target.items).length > 0;
    return isFresh
      ? err(unsaved('Could not parse: Items to be removed need _ref.'))
      : planMoved(target, null, request, services);
  }
  const moved = await planMoved(target, owner, request, services);
  if (!moved.ok) return moved;
  const fresh = await planFreshItems(target, pointTo(pointerOf(target, target.itemType), owner), request, services);
  return fresh.ok ? ok([...moved.value, ...fresh.value]) : fresh;
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
    // Always in one order, so that two who move the same items do not wait for each other in a circle.
    const ordered = [...plans.value].sort((a, b) => a.key.oid - b.key.oid);
    const outcome = await write(services.database, countOnce(ordered), [request.caller.decision]);
    if (outcome === 'written') {
      forgetWhatChanged(target.itemType, services);
      return ok(plans.value.map((plan) => plan.key.oid));
    }
    // What stands in the way of a second one of the same key may be gone, or be said better, the next time.
    if (outcome !== 'conflict' && outcome !== 'duplicate')
      return err(unsaved(refusedWrite(outcome, target.itemType, ordered)));
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
