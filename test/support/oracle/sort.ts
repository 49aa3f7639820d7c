import { type Fact, factNamed, factsOf, type Group } from './facts.ts';
import { byCodePoint, fold } from './text.ts';
import type { Thing, View } from './things.ts';

/** One key of an `order` list. */
export interface SortKey {
  readonly path: readonly string[];
  readonly descending: boolean;
}

type Key = string | number | null;

/** What a thing is sorted by: unset choices come before the first of their list, other unset values last. */
const keyOf = (path: readonly string[], thing: Thing, group: Group, view: View): Key => {
  const [name = '', ...rest] = path;
  if (/^(rank|draganddroprank)$/i.test(name)) return thing.values.Rank as number;
  const fact = factNamed(group, name);
  if (fact.kind !== 'reference') return valueKey(fact, thing, view);
  const target = view.target(thing, fact);
  const onward = rest.length > 0 ? rest : [nameOf(fact.to as Group)];
  if (target === null) return endOf(onward, fact.to as Group).kind === 'choice' ? -1 : null;
  return keyOf(onward, target, fact.to as Group, view);
};

const endOf = ([name = '', ...rest]: readonly string[], group: Group): Fact => {
  const fact = factNamed(group, name);
  return rest.length === 0 ? fact : endOf(rest, fact.to as Group);
};

const nameOf = (group: Group): string =>
  ({ User: 'DisplayName', UserProfile: 'ObjectID', TestCaseResult: 'ObjectID', TestCaseStep: 'ObjectID' })[
    group as string
  ] ?? 'Name';

const valueKey = (fact: Fact, thing: Thing, view: View): Key => {
  const value = view.value(thing, fact);
  if (fact.kind === 'choice') return value === null ? -1 : fact.values.indexOf(String(value));
  if (value === null) return null;
  if (fact.kind === 'formatted-id') return Number(/\d+$/.exec(String(value))?.[0]);
  return fact.kind === 'text' ? fold(String(value)) : typeof value === 'string' ? value : Number(value);
};

const compareKeys = (a: Key, b: Key): number => {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return typeof a === 'string' ? byCodePoint(a, String(b)) : a - Number(b);
};

/** Without `order`: work items by rank, steps by their number, anything else by ObjectID. */
const usualKeys = (group: Group): readonly SortKey[] => {
  const isWork = factsOf(group).some(({ name }) => name === 'Expedite');
  if (isWork) return [{ path: ['Rank'], descending: false }];
  return group === 'TestCaseStep' ? [{ path: ['StepIndex'], descending: false }] : [];
};

/** Sorts as `order` says, and equal ones by ObjectID. */
export const sorted = (
  things: readonly Thing[],
  keys: readonly SortKey[],
  group: Group,
  view: View,
): readonly Thing[] => {
  const used = keys.length > 0 ? keys : usualKeys(group);
  const keyed = things.map((thing) => ({ thing, keys: used.map(({ path }) => keyOf(path, thing, group, view)) }));
  keyed.sort((a, b) => {
    for (const [at, { descending }] of used.entries()) {
      const difference = compareKeys(a.keys[at] ?? null, b.keys[at] ?? null);
      if (difference !== 0) return descending ? -difference : difference;
    }
    return a.thing.oid - b.thing.oid;
  });
  return keyed.map(({ thing }) => thing);
};
