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

/** The rows `(value, neighbour, value)` as records, and each value as PostgreSQL itself writes it. */
const ask = async (
  type: string,
  json: string,
  values: readonly unknown[],
): Promise<readonly [string, string | null][]> => {
  const { rows } = await database.main.query<[string, string | null]>({
    text: `SELECT ROW(v, 1, v)::text, ${json} FROM unnest($1::${type}[]) v`,
    values: [values],
    rowMode: 'array',
  });
  return rows;
};

const written = (kind: Kind, cell: string | null | undefined): string => {
  const { head, write, unset } = formOf({ name: 'Any', kind });
  return cell == null ? unset : head + write(cell);
};

const letter = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('"', '\\', ',', '(', ')', ' ', '\n', '\t', '\u0001', '\u007f', '\u2028', 'é', '😀'),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
);
const text = fc.array(letter, { maxLength: 12 }).map((letters) => letters.join('').replaceAll('\u0000', ''));

const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.array(fc.option(value), { minLength: 1, maxLength: 50 });

describe('a value in a record', () => {
  test('is the one that was stored, whatever it and its neighbours hold', async () => {
    await fc.assert(
      fc.asyncProperty(orNull(text), async (values) => {
        const rows = await ask('text', 'NULL', values);
        expect(rows.map(([record]) => cellsOf(record))).toEqual(values.map((value) => [value, '1', value]));
      }),
    );
  });

  test.each<[string, Kind, string, string, fc.Arbitrary<unknown>]>([
    ['a text', 'STRING', 'text', 'to_json(v)::text', text],
    ['a number', 'INTEGER', 'bigint', 'to_json(v)::text', fc.integer()],
    [
      'a decimal',
      'DECIMAL',
      'double precision',
      `CASE WHEN v = trunc(v) AND abs(v) < 1e15 THEN v::bigint::text || '.0' ELSE v::text END`,
      fc
        .oneof(fc.integer(), fc.double({ noDefaultInfinity: true, noNaN: true }))
        .map((value) => (value === 0 ? 0 : value)),
    ],
    [
      'a date',
      'DATE',
      'timestamptz(3)',
      `left(to_json(v + interval '1 us')::text, 24) || 'Z"'`,
      fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
    ],
    ['a flag', 'BOOLEAN', 'boolean', `to_json(coalesce(v, false))::text`, fc.boolean()],
  ])('%s is written as PostgreSQL would write it in JSON', async (_, kind, type, json, arbitrary) => {
    await fc.assert(
      fc.asyncProperty(orNull(arbitrary), async (values) => {
        for (const [record, expected] of await ask(type, json, values)) {
          expect(written(kind, cellsOf(record)[0])).toBe(expected ?? 'null');
        }
      }),
    );
  });
});
