import { err, ok, type Result } from '../../kernel/result.ts';
import type { WritePlan } from '../../query/write-plan.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { Draft } from '../rules/draft.ts';
import type { Services } from '../services.ts';
import { changeObject } from './change-object.ts';
import type { CollectionTarget } from './collection-target.ts';
import { planFreshItems } from './fresh-item.ts';
import { type Unsaved, unsaved } from './save.ts';
import { changeLinks, foundItems } from './save-collections.ts';

const NOTHING = new Map();

const labelOf = (plan: WritePlan): string => {
  const [prefix, number, name] = ['prefix', 'fid', 'name'].map(
    (column) => plan.set.find((each) => each.column === column)?.value,
  );
  return number === undefined ? String(name ?? plan.key.oid) : `${prefix}${number}: ${name}`;
};

/** Many-to-many: the owner changes, the items do not. The result is the named items. */
export const changeLinkedItems = async (
  target: CollectionTarget,
  action: 'add' | 'remove',
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<readonly number[], Unsaved>> => {
  const { row, collection, itemType } = target;
  const known = target.items.filter((item) => 'key' in item);
  if (action === 'remove' && known.length < target.items.length) {
    return err(unsaved('Could not parse: Items to be removed need _ref.'));
  }
  const fresh = await planFreshItems(target, NOTHING, request, services);
  if (!fresh.ok) return fresh;
  let named: readonly number[] = [];
  const adjust = (draft: Draft, stored: ReadonlyMap<unknown, readonly number[]>): readonly string[] => {
    const found = foundItems(draft, collection, known, services);
    if (found.error !== null) return [found.error];
    named = [...found.oids, ...fresh.value.map((plan) => plan.key.oid)];
    const present = stored.get(collection) ?? [];
    const add = action === 'add' ? named.filter((oid) => !present.includes(oid)) : [];
    const remove = action === 'remove' ? named.filter((oid) => present.includes(oid)) : [];
    const names = new Map(fresh.value.map((plan) => [plan.key.oid, labelOf(plan)]));
    const countAfter = present.length + add.length - remove.length;
    changeLinks(draft, collection, { add, remove, countAfter, names }, services.registry);
    return [];
  };
  const further = known.map(({ key }) => ({ type: itemType, key }));
  const change = { values: NOTHING, wish: null, before: fresh.value, further, collections: [collection], adjust };
  const saved = await changeObject(row, change, request, services);
  if (saved === null) return err(unsaved('Cannot find object to read'));
  return saved.ok ? ok(named) : saved;
};
