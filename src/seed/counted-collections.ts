import type { Attribute, Link } from '../model/attribute.ts';
import { countedReferences } from '../model/counted-references.ts';
import { type ObjectType, registry } from '../model/registry.ts';
import { amountsBeside, countersWith } from '../wsapi/rules/owner-counts.ts';
import { settledColumns } from './own-share.ts';
import type { SeedObject } from './seed-line.ts';

const countersByType = new Map<ObjectType, ReadonlyMap<Attribute, readonly string[]>>();

/** Of a type's references those that their targets count, each with the counters. */
const countersByReference = (type: ObjectType): ReadonlyMap<Attribute, readonly string[]> => {
  const known = countersByType.get(type);
  if (known !== undefined) return known;
  const counted = countedReferences(type, registry);
  const found = new Map(
    type.attributes.flatMap((attribute) => {
      const { storage } = attribute;
      const column = storage.at === 'reference' ? storage.column : null;
      const counters = counted.filter((each) => each.column === column).map(({ counter }) => counter);
      return counters.length === 0 ? [] : [[attribute, counters] as const];
    }),
  );
  countersByType.set(type, found);
  return found;
};

const columnReader =
  ({ type, values }: SeedObject) =>
  (column: string): unknown => {
    const attribute = type.attributes.find(({ storage }) => storage.at === 'column' && storage.column === column);
    return (attribute === undefined ? null : values.get(attribute)) ?? null;
  };

/** What an object adds to what it refers to by an attribute: the counters, and the sums that go with them, by column. */
export const amountsFor = (object: SeedObject, attribute: Attribute): Readonly<Record<string, number>> => {
  const amounts: Record<string, number> = {};
  for (const counter of countersByReference(object.type).get(attribute) ?? []) {
    amounts[counter] = 1;
    Object.assign(amounts, amountsBeside(counter, columnReader(object)));
  }
  return amounts;
};

/** The column of a type's rows that counts its pairs in a link's table, seen from `own`; null when none does. */
const linkCounterOf = (type: ObjectType, table: string, own: string): string | null => {
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

const countedByType = new Map<ObjectType, ReadonlySet<string>>();

/** The columns that an import counts from the other lines. */
export const countedColumnsOf = (type: ObjectType): ReadonlySet<string> => {
  const known = countedByType.get(type);
  if (known !== undefined) return known;
  const counters = type.attributes.flatMap(({ storage }) =>
    (storage.at === 'inverse' || storage.at === 'link') && storage.counter !== null
      ? countersWith(storage.counter)
      : [],
  );
  const columns = new Set(counters);
  countedByType.set(type, columns);
  return columns;
};

const recomputedByType = new Map<ObjectType, ReadonlySet<string>>();

/** The columns that an import computes, by counting or behind it: what a line says of them does not count. */
export const recomputedColumnsOf = (type: ObjectType): ReadonlySet<string> => {
  const known = recomputedByType.get(type);
  if (known !== undefined) return known;
  const columns = new Set([...countedColumnsOf(type), ...(type.table.name === 'artifact' ? settledColumns : [])]);
  recomputedByType.set(type, columns);
  return columns;
};
