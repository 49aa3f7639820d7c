import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attribute } from '../../src/model/attribute.ts';
import { itemTypeOf } from '../../src/model/collection-items.ts';
import { type ObjectType, registry } from '../../src/model/registry.ts';
import { computedAttribute } from '../../src/query/sql/computed-attributes.ts';
import { identifier } from '../../src/query/sql/fragment.ts';
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let testDatabase: TestDatabase;
let database: OpenDatabase;
/** Type of each column by `table.column`, views among them. */
let columns: ReadonlyMap<string, string>;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ connectionString: testDatabase.connectionString, poolSize: 1 });
  const { rows } = await database.main.query<{ name: string; type: string }>(
    "SELECT table_name || '.' || column_name AS name, data_type AS type FROM information_schema.columns WHERE table_schema = 'public'",
  );
  columns = new Map(rows.map(({ name, type }) => [name, type]));
});

afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

const concrete = registry.types.filter((type) => !type.abstract);
const attributes = concrete.flatMap((type) => type.attributes.map((attribute) => ({ type, attribute })));
const nameOf = ({ type, attribute }: { type: ObjectType; attribute: Attribute }) => `${type.name}.${attribute.name}`;

/** What PostgreSQL calls the type in which a kind is stored. */
const SQL_TYPES: Readonly<Record<string, readonly string[]>> = {
  STRING: ['text', 'uuid'],
  TEXT: ['text'],
  RATING: ['text'],
  STATE: ['text'],
  BOOLEAN: ['boolean'],
  INTEGER: ['bigint', 'integer'],
  QUANTITY: ['double precision'],
  DECIMAL: ['double precision'],
  DATE: ['timestamp with time zone'],
  OBJECT: ['bigint'],
};

describe('each attribute that is stored', () => {
  const stored = attributes.filter(({ attribute }) => ['column', 'reference'].includes(attribute.storage.at));

  it('has its column, of the type its kind needs', () => {
    const wrong = stored.filter(({ type, attribute }) => {
      const column = 'column' in attribute.storage ? attribute.storage.column : '';
      return !SQL_TYPES[attribute.kind]?.includes(columns.get(`${type.table.name}.${column}`) ?? 'none');
    });
    expect(wrong.map(nameOf)).toEqual([]);
    expect(stored.length).toBeGreaterThan(300);
  });
});

describe('each collection that is kept', () => {
  it('by links names a table or view with both columns', () => {
    const wrong = attributes.filter(({ attribute: { storage } }) => {
      if (storage.at !== 'link') return false;
      const { table, own, item } = storage.link;
      return !columns.has(`${table}.${own}`) || !columns.has(`${table}.${item}`);
    });
    expect(wrong.map(nameOf)).toEqual([]);
  });

  it('by its items names an attribute of theirs that refers back', () => {
    const wrong = attributes.filter(({ attribute }) => {
      if (attribute.storage.at !== 'inverse') return false;
      const back = itemTypeOf(attribute, registry)?.attribute(attribute.storage.attribute);
      return back?.storage.at !== 'reference';
    });
    expect(wrong.map(nameOf)).toEqual([]);
  });

  it('with a kept Count has its column', () => {
    const wrong = attributes.filter(({ type, attribute: { storage } }) => {
      const counter = storage.at === 'link' || storage.at === 'inverse' ? storage.counter : null;
      return counter !== null && columns.get(`${type.table.name}.${counter}`) !== 'integer';
    });
    expect(wrong.map(nameOf)).toEqual([]);
  });
});

describe('each computed attribute', () => {
  const computed = attributes.filter(({ attribute }) => attribute.storage.at === 'computed');

  it('has an expression that PostgreSQL takes on a row of its table', async () => {
    for (const { type, attribute } of computed) {
      const expression = computedAttribute(attribute)(identifier('a'));
      expect(expression.values, nameOf({ type, attribute })).toEqual([]);
      const text = `SELECT ${expression.parts.join('')} FROM ${type.table.name} a LIMIT 0`;
      await expect(database.main.query(text), nameOf({ type, attribute })).resolves.toBeDefined();
    }
    expect(computed.length).toBeGreaterThan(40);
  });
});

describe('ObjectIDs of definitions', () => {
  it('are one for each type and each declared attribute', () => {
    const types = registry.types.map((type) => type.oid);
    expect(new Set(types).size).toBe(types.length);
    const declared = registry.types.flatMap((type) => type.attributes.filter((each) => each.declaredBy === type.name));
    const repeated = declared.filter((each, at) =>
      declared.some((other, place) => place < at && other.oid === each.oid && other.name !== each.name),
    );
    expect(repeated.map((each) => `${each.declaredBy}.${each.name}`)).toEqual([]);
  });
});
