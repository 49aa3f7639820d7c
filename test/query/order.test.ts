import { describe, expect, test } from 'vitest';
import { parseOrder } from '../../src/query/order.ts';

const LIMITS = { orderTerms: 10 };

const read = (text: string | null): string => {
  const result = parseOrder(text, LIMITS);
  if (!result.ok) return result.error;
  return result.value.map(({ path, descending }) => `${path.join('>')} ${descending ? 'down' : 'up'}`).join(', ');
};

describe('sort keys', () => {
  test.each([
    [null, ''],
    ['', ''],
    [' , ', ''],
    ['Rank', 'Rank up'],
    ['Rank ASC', 'Rank up'],
    ['CreationDate Desc', 'CreationDate down'],
    ['Name desc,ObjectID', 'Name down, ObjectID up'],
    ['Name desc, ObjectID  DESC ', 'Name down, ObjectID down'],
    ['Priority ASC,ObjectID', 'Priority up, ObjectID up'],
    ['FormattedID,Project.Name', 'FormattedID up, Project>Name up'],
    ['Rank FooBar', 'Rank up'],
    ['Rank desc nulls last', 'Rank down'],
    ['.Name', '>Name up'],
  ])('%j', (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

test('a key remembers where it stands', () => {
  expect(parseOrder('Name,, Project.name desc', LIMITS)).toEqual({
    ok: true,
    value: [
      { path: ['Name'], column: 1, descending: false },
      { path: ['Project', 'name'], column: 8, descending: true },
    ],
  });
});

test('a usual direction is that of the keys that name none', () => {
  const usual = parseOrder('Name,Rank asc,Owner desc,State FooBar', LIMITS, 'desc');
  expect(usual.ok && usual.value.map(({ descending }) => descending)).toEqual([true, false, true, true]);
});

test('more keys than the limit are refused with a sentence', () => {
  const keys = Array.from({ length: 10 }, (_, at) => `F${at}`);
  expect(read(keys.join(','))).toContain('F9 up');
  expect(read([...keys, 'One'].join(','))).toBe('Could not parse: The order has more than 10 sort keys.');
});
