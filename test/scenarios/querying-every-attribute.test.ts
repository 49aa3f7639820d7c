import { describe, expect, it } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import type { Attribute, Kind } from '../../src/model/attribute.ts';
import { registry } from '../../src/model/registry.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();

const VALUES: Readonly<Record<Kind, string>> = {
  STRING: '"x y"',
  TEXT: '"x y"',
  RATING: '"x y"',
  STATE: '"x y"',
  BINARY_DATA: '"x y"',
  BOOLEAN: 'true',
  INTEGER: '1',
  QUANTITY: '1.5',
  DECIMAL: '1.5',
  DATE: 'lastmonth',
  OBJECT: '/defect/800',
  COLLECTION: '/defect/800',
};

const hasContains = ({ kind, name }: Attribute): boolean =>
  ['STRING', 'TEXT', 'RATING', 'STATE', 'COLLECTION'].includes(kind) || name === 'FormattedID';

/** One condition for each thing that may be asked of the attribute. */
const conditionsOn = (attribute: Attribute): readonly string[] => {
  const { name, kind } = attribute;
  const value = VALUES[kind];
  const operators = ['=', '!=', '<', '!in', ...(hasContains(attribute) ? ['contains', '!contains'] : [])];
  return [
    `(${name} = null)`,
    `(${name} != null)`,
    ...operators.map((operator) => `(${name} ${operator} ${value})`),
    `(${name} between ${value},${value})`,
    ...(kind === 'OBJECT' || kind === 'COLLECTION' ? [`(${name}.ObjectID != null)`, `(${name}.ObjectID != 1)`] : []),
  ];
};

/** A balanced tree, which is not deep. */
const anyOf = (conditions: readonly string[]): string => {
  const [only = ''] = conditions;
  if (conditions.length < 2) return only;
  const half = conditions.length >> 1;
  return `(${anyOf(conditions.slice(0, half))} OR ${anyOf(conditions.slice(half))})`;
};

const chunks = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));

const queried = registry.types.filter(
  (type) => type.operations.includes('Q') && type.table.name !== '' && type.name !== 'PersistableObject',
);

describe.each(queried.map((type) => [type.name, type] as const))('%s', (_, type) => {
  it.each(['editor', 'angler'] as const)(
    'can be asked for and sorted by each of its attributes (%s)',
    async (actor) => {
      const caller = world.as(actor);
      const ask = async (parameters: Record<string, string>): Promise<void> => {
        const { status, result } = await caller.get(`/${type.path}`, { project: 'null', query: '', ...parameters });
        expect([status, result.Errors], JSON.stringify(parameters)).toEqual([200, []]);
      };
      for (const some of chunks(type.attributes.flatMap(conditionsOn), 60)) await ask({ query: anyOf(some) });
      const sortable = type.attributes.filter(({ kind }) => kind !== 'COLLECTION').map(({ name }) => name);
      for (const some of chunks(sortable, limits.orderTerms)) await ask({ order: some.join(' desc,') });
      await ask({ fetch: type.attributes.map(({ name }) => name).join(',') });
    },
  );
});
