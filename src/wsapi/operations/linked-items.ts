import { err, ok, type Result } from '../../kernel/result.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { Services } from '../services.ts';
import type { CollectionTarget } from './collection-target.ts';
import type { Unsaved } from './save.ts';
import { changeLinks, foundItems } from './save-collections.ts';
import { changeObject } from './update.ts';

/** Many-to-many: the owner changes, the items do not. The result is the named items. */
export const changeLinkedItems = async (
  target: CollectionTarget,
  action: 'add' | 'remove',
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<readonly number[], Unsaved>> => {
  const { row, collection, itemType, items } = target;
  let named: readonly number[] = [];
  const saved = await changeObject(
    row,
    {
      values: new Map(),
      wish: null,
      further: items.flatMap((item) => ('key' in item ? [{ type: itemType, key: item.key }] : [])),
      collections: [collection],
      adjust: (draft, stored) => {
        const found = foundItems(draft, collection, items, services);
        if (found.error !== null) return [found.error];
        named = found.oids;
        const present = stored.get(collection) ?? [];
        const add = action === 'add' ? named.filter((oid) => !present.includes(oid)) : [];
        const remove = action === 'remove' ? named.filter((oid) => present.includes(oid)) : [];
        changeLinks(draft, collection, add, remove, present.length + add.length - remove.length);
        return [];
      },
    },
    request,
    services,
  );
  if (saved === null) return err({ errors: ['Cannot find object to read'] });
  return saved.ok ? ok(named) : saved;
};
