import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Kind } from '../../src/model/attribute.ts';
import { identifier, prepare, type Sql } from '../../src/query/sql/fragment.ts';
import { formOf } from '../../src/query/sql/json-form.ts';
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { cellsOf } from '../../src/storage/record-cells.ts';
import { withClient } from '../support/template-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let held: TestDatabase;
let database: OpenDatabase;

beforeAll(async () => {
  held = await createTestDatabase();
  // Whatever an operator's database has of its own.
  await withClient(held.connectionString, (client) =>
    client.query(
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET datestyle = ''German, DMY''', current_database()); END $$`,
    ),
  );
  database = openDatabase({ connectionString: held.connectionString, poolSize: 1 });
});

afterAll(async () => {
  await database.close();
  await held.drop();
});

const VALUE = identifier('v');

/** The rows `(value, neighbour, value)` as records, and what an expression makes of each value. */
const ask = async (
  type: string,
  json: Sql,
  values: readonly unknown[],
): Promise<readonly [string, string | null][]> => {
  const { rows } = await database.main.query<[string, string | null]>({
    text: `SELECT ROW(v, 1, v)::text, ${prepare(json).text} FROM unnest($1::${type}[]) v`,
    values: [values],
    rowMode: 'array',
  });
  return rows;
};

const letter = fc.oneof(
  fc.constantFrom('"', '\\', ',', '(', ')', ' ', '\n', '\t', '\u0001', '\u007f', '\u2028', 'é', '😀'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const text = fc.array(letter, { maxLength: 12 }).map((letters) => letters.join('').replaceAll('\u0000', ''));
const decimal = fc
  .oneof(fc.integer(), fc.double({ noDefaultInfinity: true, noNaN: true }))
  .map((value) => (value === 0 ? 0 : value));
const date = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true });

const someOrNone = <Value>(value: fc.Arbitrary<Value>) => fc.array(fc.option(value), { minLength: 1, maxLength: 50 });

describe('a value in a record', () => {
  test('is the one that was stored, whatever it and its neighbours hold', async () => {
    await fc.assert(
      fc.asyncProperty(someOrNone(text), async (values) => {
        const rows = await ask('text', VALUE, values);
        expect(rows.map(([record]) => cellsOf(record))).toEqual(values.map((value) => [value, '1', value]));
      }),
    );
  });

  test.each<[string, Kind, string, fc.Arbitrary<unknown>]>([
    ['a name', 'STRING', 'text', text],
    ['a rating', 'RATING', 'text', text],
    ['a text', 'TEXT', 'text', text],
    ['bytes', 'BINARY_DATA', 'text', fc.base64String()],
    ['a number', 'INTEGER', 'bigint', fc.integer()],
    ['a decimal', 'DECIMAL', 'double precision', decimal],
    ['a date', 'DATE', 'timestamptz(3)', date],
    ['a flag', 'BOOLEAN', 'boolean', fc.boolean()],
  ])('%s, or none, is written by Node as PostgreSQL writes it', async (_, kind, type, arbitrary) => {
    for (const storage of [{ at: 'column', column: 'any' }, { at: 'computed' }] as const) {
      const { head, write, unset, json } = formOf({ name: 'Any', kind, storage });
      await fc.assert(
        fc.asyncProperty(someOrNone(arbitrary), async (values) => {
          for (const [record, expected] of await ask(type, json(VALUE), values)) {
            const [cell] = cellsOf(record);
            expect(cell == null ? unset : head + write(cell)).toBe(expected);
          }
        }),
      );
    }
  });
});
