import type { Attribute } from '../model/attribute.ts';
import { type ObjectType, registry } from '../model/registry.ts';

/** A Count that rises with each object that refers to its owner. */
export interface CountedBy {
  readonly owner: ObjectType;
  readonly column: string;
}

const countersByReference = (): ReadonlyMap<string, readonly CountedBy[]> => {
  const found = new Map<string, CountedBy[]>();
  for (const owner of registry.types) {
    if (owner.abstract) continue;
    for (const { ref, storage } of owner.attributes) {
      if (storage.at !== 'inverse' || storage.counter === null || ref === null) continue;
      for (const item of registry.find(ref)?.concrete ?? []) {
        const key = `${item.name}.${storage.attribute}`;
        found.set(key, [...(found.get(key) ?? []), { owner, column: storage.counter }]);
      }
    }
  }
  return found;
};

const COUNTERS = countersByReference();

/** The columns of `target` that count objects of `type` which refer to it by this attribute. */
export const countersOf = (type: ObjectType, attribute: Attribute, target: ObjectType): readonly string[] =>
  (COUNTERS.get(`${type.name}.${attribute.name}`) ?? [])
    .filter((counter) => counter.owner === target)
    .map((counter) => counter.column);
