import type { Attribute } from './attribute.ts';
import { itemTypeOf } from './collection-items.ts';
import type { ObjectType, Registry } from './registry.ts';

/** A reference whose target counts the objects that hold it: the column it is in, and the target's counter. */
export interface CountedReference {
  readonly column: string;
  readonly counter: string;
}

const counterOf = (
  collection: Attribute,
  reference: Attribute,
  type: ObjectType,
  registry: Registry,
): string | null => {
  const { storage } = collection;
  if (storage.at !== 'inverse' || storage.attribute !== reference.name) return null;
  return itemTypeOf(collection, registry)?.concrete.includes(type) === true ? storage.counter : null;
};

const countersOf = (reference: Attribute, type: ObjectType, registry: Registry): string[] => {
  const targets = registry.find(reference.ref ?? '')?.concrete ?? [];
  return targets.flatMap((target) =>
    target.attributes.flatMap((each) => counterOf(each, reference, type, registry) ?? []),
  );
};

const find = (type: ObjectType, registry: Registry): readonly CountedReference[] =>
  type.attributes.flatMap((reference) => {
    const { storage } = reference;
    if (storage.at !== 'reference') return [];
    const { column } = storage;
    return [...new Set(countersOf(reference, type, registry))].map((counter) => ({ column, counter }));
  });

/** Looked up at every write, the same for the life of a registry. */
const known = new WeakMap<ObjectType, readonly CountedReference[]>();

/** Every reference of a type that its target counts; what `Tasks`, `Children`, `Discussion` and their like show as Count. */
export const countedReferences = (type: ObjectType, registry: Registry): readonly CountedReference[] => {
  const found = known.get(type) ?? find(type, registry);
  known.set(type, found);
  return found;
};
