import type { Attribute, Link } from '../model/attribute.ts';
import { type ObjectType, registry } from '../model/registry.ts';
import { summedColumnsOf } from './child-totals.ts';

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

/** The column of a type's rows that counts its pairs in a link's table, seen from `own`; null when none does. */
export const linkCounterOf = (type: ObjectType, table: string, own: string): string | null => {
  for (const { storage } of type.attributes) {
    if (storage.at === 'link' && storage.link.table === table && storage.link.own === own) return storage.counter;
  }
  return null;
};

/** The columns of both ends that a pair counts in. */
export const linkCounters = (
  link: Link,
  own: ObjectType,
  item: ObjectType,
): { readonly own: string | null; readonly item: string | null } => ({
  own: linkCounterOf(own, link.table, link.own),
  item: linkCounterOf(item, link.table, link.item),
});

/** What is summed up over all levels below a work item, and where that is counted: settled once all is loaded. */
const SETTLED = [
  'counted_in',
  'counts_itself',
  'feature_id',
  'leaf_story_count',
  'accepted_leaf_story_count',
  'un_estimated_leaf_story_count',
  'leaf_story_plan_estimate_total',
  'accepted_leaf_story_plan_estimate_total',
  'defect_count_rollup',
  'accepted_defect_count_rollup',
  'un_estimated_defect_count_rollup',
  'defect_plan_estimate_total_rollup',
  'accepted_defect_estimate_total_rollup',
  'actual_start_date',
  'last_accepted_date',
];

const countedByType = new Map<ObjectType, ReadonlySet<string>>();

/** The columns that an import counts from the other lines. */
export const countedColumnsOf = (type: ObjectType): ReadonlySet<string> => {
  const known = countedByType.get(type);
  if (known !== undefined) return known;
  const counters = type.attributes.flatMap(({ storage }) =>
    (storage.at === 'inverse' || storage.at === 'link') && storage.counter !== null ? [storage.counter] : [],
  );
  const columns = new Set([...counters, ...summedColumnsOf(type)]);
  countedByType.set(type, columns);
  return columns;
};

const recomputedByType = new Map<ObjectType, ReadonlySet<string>>();

/** The columns that an import computes, by counting or behind it: what a line says of them does not count. */
export const recomputedColumnsOf = (type: ObjectType): ReadonlySet<string> => {
  const known = recomputedByType.get(type);
  if (known !== undefined) return known;
  const columns = new Set([...countedColumnsOf(type), ...(type.table.name === 'artifact' ? SETTLED : [])]);
  recomputedByType.set(type, columns);
  return columns;
};
