import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Kind } from '../../src/model/attribute.ts';
import { formOf } from '../../src/query/value-form.ts';
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

/** The rows `(value, neighbour, value)` as records. */
const ask = async (type: string, values: readonly unknown[]): Promise<readonly string[]> => {
  const { rows } = await database.main.query<[string]>({
    text: `SELECT ROW(v, 1, v)::text FROM unnest($1::${type}[]) v`,
    values: [values],
    rowMode: 'array',
  });
  return rows.map(([record]) => record);
};

/** The same values as Node writes them. */
const shown = async (kind: Kind, type: string, values: readonly unknown[]): Promise<readonly string[]> => {
  const { head, write, unset } = formOf({ name: 'Any', kind });
  return (await ask(type, values)).map((record) => {
    const [cell] = cellsOf(record, 3);
    return cell == null ? unset : head + write(cell);
  });
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
        const records = await ask('text', values);
        const known = new Map<string, string>();
        expect(records.map((record) => cellsOf(record, 3, known))).toEqual(values.map((value) => [value, '1', value]));
        expect(records.map((record) => cellsOf(record, 3))).toEqual(values.map((value) => [value, '1', value]));
      }),
    );
  });

  test.each<[string, Kind, string, fc.Arbitrary<unknown>, (value: never) => string, string]>([
    ['a name', 'STRING', 'text', text, JSON.stringify, 'null'],
    ['a rating', 'RATING', 'text', text, JSON.stringify, '"None"'],
    ['a text', 'TEXT', 'text', text, JSON.stringify, '""'],
    ['bytes', 'BINARY_DATA', 'text', fc.base64String(), JSON.stringify, 'null'],
    ['a number', 'INTEGER', 'bigint', fc.integer(), String, 'null'],
    ['a whole decimal', 'DECIMAL', 'double precision', fc.integer(), (value: number) => `${value}.0`, 'null'],
    ['a date', 'DATE', 'timestamptz(3)', date, (value: Date) => JSON.stringify(value), 'null'],
    ['a flag', 'BOOLEAN', 'boolean', fc.boolean(), String, 'false'],
  ])('%s, or none, is written as its kind is', async (_, kind, type, arbitrary, written, missing) => {
    await fc.assert(
      fc.asyncProperty(someOrNone(arbitrary), async (values) => {
        const expected = values.map((value) => (value === null ? missing : written(value as never)));
        expect(await shown(kind, type, values)).toEqual(expected);
      }),
    );
  });

  test('a decimal is written as the same number, and never as a whole one', async () => {
    await fc.assert(
      fc.asyncProperty(someOrNone(decimal), async (values) => {
        const texts = await shown('DECIMAL', 'double precision', values);
        expect(texts.map((each) => JSON.parse(each))).toEqual(values);
        expect(texts.filter((each) => /^-?\d+$/.test(each))).toEqual([]);
      }),
    );
  });
});
