import type { Attribute } from '../../model/attribute.ts';
import { itemTypeOf } from '../../model/collection-items.ts';
import { countingSideOf } from '../../model/counting-side.ts';
import type { Registry } from '../../model/registry.ts';
import type { CountedByItems } from '../../query/write-plan.ts';
import type { AttributeValue, Item } from '../rules/attribute-value.ts';
import { type Draft, setColumn, valueIn } from '../rules/draft.ts';
import { labelOf } from '../rules/revision-changes.ts';
import { revisionDescription } from '../rules/revision-wording.ts';
import { DANGLING, unreadable } from '../sentences.ts';
import type { Services } from '../services.ts';
import { isAllowedTarget } from './save.ts';

/** What a many-to-many collection gains and loses. `names` has those of objects that come into being with it. */
export interface LinkedChange {
  readonly add: readonly number[];
  readonly remove: readonly number[];
  readonly countAfter: number;
  readonly names: ReadonlyMap<number, string>;
}

/** Links are rows of a workspace: the owner's, or where the owner belongs to the subscription, each item's own. */
const byWorkspace = (draft: Draft, oids: readonly number[]): ReadonlyMap<number | null, readonly number[]> => {
  const own = draft.type.table.key === 'workspace' ? (draft.workspace?.facts.oid ?? null) : undefined;
  return Map.groupBy(oids, (oid) => (own === undefined ? (draft.references.find({ oid })?.workspaceOid ?? null) : own));
};

/** How the revision of an item names the draft: as `labelOf` would, were it stored. A changeset's name is computed. */
const ownLabel = (draft: Draft): string => {
  if (draft.references.find({ oid: draft.oid }) !== undefined) return labelOf(draft, draft.oid);
  const [prefix, number, name, revision] = ['prefix', 'fid', 'name', 'revision'].map((column) =>
    valueIn(draft, column),
  );
  const repository = draft.references.find({ oid: Number(valueIn(draft, 'scm_repository_id')) });
  if (repository !== undefined) return `${repository.name}:${revision}`;
  return number === null ? String(name) : `${prefix}${number}: ${name}`;
};

/** What the items' own side would write of the same links, where they count them. */
const countedByItems = (draft: Draft, collection: Attribute, registry: Registry): CountedByItems | null => {
  const { storage } = collection;
  const items = itemTypeOf(collection, registry);
  const other =
    storage.at === 'link' && draft.type.table.name !== 'artifact' ? countingSideOf(items, storage.link) : null;
  if (other?.storage.at !== 'link' || other.storage.counter === null) return null;
  const label = ownLabel(draft);
  const words = (added: readonly string[], removed: readonly string[]): string =>
    revisionDescription([{ kind: 'collection', displayName: other.displayName, added, removed }], 'UTC');
  return { counter: other.storage.counter, added: words([label], []), removed: words([], [label]) };
};

/** Records a change of a many-to-many collection: the rows, the kept Count, the words of the revision. */
export const changeLinks = (draft: Draft, collection: Attribute, change: LinkedChange, registry: Registry): void => {
  const { storage } = collection;
  const { add, remove, countAfter } = change;
  if (storage.at !== 'link' || (add.length === 0 && remove.length === 0)) return;
  const countedBy = countedByItems(draft, collection, registry);
  for (const [workspaceOid, oids] of byWorkspace(draft, [...add, ...remove])) {
    const within = (oid: number): boolean => oids.includes(oid);
    draft.links.push({
      link: storage.link,
      workspaceOid,
      ownerOid: draft.oid,
      add: add.filter(within),
      remove: remove.filter(within),
      countedBy,
    });
  }
  if (storage.counter !== null) setColumn(draft, storage.counter, countAfter, 'int');
  const label = (oid: number): string => change.names.get(oid) ?? labelOf(draft, oid);
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
    const boundary = draft.type.table.key === 'workspace' ? draft.workspace : null;
    if (type === undefined || !isAllowedTarget(found, type, boundary)) {
      return { oids: [], error: 'key' in item ? unreadable(item.key) : DANGLING };
    }
    oids.add(found.oid);
  }
  return { oids: [...oids], error: null };
};

/**
 * A collection in a body replaces what the caller sees of it (wsapi §4.1); items hidden from them stay. `stored` holds
 * the present items per many-to-many attribute, null for a new object. Collections whose items point back are written through `/add` and the items.
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
    const remove = present.filter((oid) => !oids.includes(oid) && draft.references.find({ oid }) !== undefined);
    const countAfter = present.length + add.length - remove.length;
    changeLinks(draft, attribute, { add, remove, countAfter, names: new Map() }, services.registry);
  }
  return [];
};
