import type { Attribute } from '../../model/attribute.ts';
import type { AttributeValue, Item } from '../rules/attribute-value.ts';
import { type Draft, setColumn } from '../rules/draft.ts';
import type { Services } from '../services.ts';
import { isAllowedTarget } from './save.ts';

const unreadable = (item: Item): string => {
  if (!('key' in item)) return 'Could not read: Could not read referenced object';
  return `Could not read: Could not read referenced object ${'oid' in item.key ? item.key.oid : item.key.uuid}`;
};

/** What a many-to-many collection gains and loses. `names` has those of objects that come into being with it. */
export interface LinkedChange {
  readonly add: readonly number[];
  readonly remove: readonly number[];
  readonly countAfter: number;
  readonly names: ReadonlyMap<number, string>;
}

/** Records a change of a many-to-many collection: the rows, the kept Count, the words of the revision. */
export const changeLinks = (draft: Draft, collection: Attribute, change: LinkedChange): void => {
  const { storage } = collection;
  const { add, remove, countAfter } = change;
  if (storage.at !== 'link' || (add.length === 0 && remove.length === 0)) return;
  const isInWorkspace = draft.type.table.key === 'workspace' || draft.type.name === 'User';
  const workspaceOid = isInWorkspace ? (draft.workspace?.facts.oid ?? 0) : null;
  draft.links.push({ link: storage.link, workspaceOid, ownerOid: draft.oid, add, remove });
  if (storage.counter !== null) setColumn(draft, storage.counter, countAfter, 'int');
  const label = (oid: number): string => change.names.get(oid) ?? draft.references.find({ oid })?.name ?? String(oid);
  draft.changes.push({
    kind: 'collection',
    displayName: collection.displayName,
    added: add.map(label),
    removed: remove.map(label),
  });
};

/** The found items of a body's array, once each; or the sentence for the first that cannot be read. */
export const foundItems = (
  draft: Draft,
  collection: Attribute,
  items: readonly Item[],
  services: Services,
): { oids: number[]; error: string | null } => {
  const type = services.registry.find(collection.ref ?? '');
  const oids = new Set<number>();
  for (const item of items) {
    const found = 'key' in item ? draft.references.find(item.key) : undefined;
    if (type === undefined || !isAllowedTarget(found, type, draft.workspace))
      return { oids: [], error: unreadable(item) };
    oids.add(found.oid);
  }
  return { oids: [...oids], error: null };
};

/**
 * A collection in a body replaces what is there (wsapi §4.1). `stored` holds the present items per many-to-many
 * attribute, null for a new object. Collections whose items point back are written through `/add` and the items.
 */
export const setCollections = (
  draft: Draft,
  values: ReadonlyMap<Attribute, AttributeValue>,
  stored: ReadonlyMap<Attribute, readonly number[]> | null,
  services: Services,
): readonly string[] => {
  for (const [attribute, value] of values) {
    if (value.is !== 'items' || attribute.storage.at !== 'link') continue;
    const { oids, error } = foundItems(draft, attribute, value.items, services);
    if (error !== null) return [error];
    const present = stored?.get(attribute) ?? [];
    const add = oids.filter((oid) => !present.includes(oid));
    const remove = present.filter((oid) => !oids.includes(oid));
    changeLinks(draft, attribute, { add, remove, countAfter: oids.length, names: new Map() });
  }
  return [];
};
