import type { Attribute } from '../../model/attribute.ts';
import type { ValueForm } from '../object-template.ts';
import { constant, type Sql, sql } from './fragment.ts';

/** How a value stands in JSON, as Node writes it and as an expression does: one is held to the other by a test. */
export interface JsonForm extends ValueForm {
  /** The same as text within a statement, never NULL where the form knows what is unset. */
  readonly json: (value: Sql) => Sql;
}

/** A text as JSON within a statement. The planner cannot inline the function json_text: to_json is not immutable. */
export const jsonText = (value: Sql, unset: string): Sql => sql`coalesce(to_json(${value})::text, ${constant(unset)})`;

/** What is never unset and needs nothing to be JSON: ids, counts, what a statement put together. */
export const ALREADY_JSON: JsonForm = { head: '', write: (value) => value, unset: '', json: (value) => value };

const asNumber: JsonForm = { ...ALREADY_JSON, unset: 'null', json: (value) => sql`coalesce((${value})::text, 'null')` };

export const asText = (unset: string): JsonForm => ({
  head: '',
  write: (value) => JSON.stringify(value),
  unset,
  json: (value) => jsonText(value, unset),
});

/** Letters and digits alone, however many. */
const asBytes: JsonForm = {
  head: '"',
  write: (value) => `${value}"`,
  unset: 'null',
  json: (value) => sql`coalesce('"' || ${value} || '"', 'null')`,
};

const asBoolean: JsonForm = {
  head: '',
  write: (value) => (value === 't' ? 'true' : 'false'),
  unset: 'false',
  json: (value) => sql`CASE WHEN ${value} THEN 'true' ELSE 'false' END`,
};

const WHOLE = /^-?\d+$/;

/** A double as Java prints it: `3.0`, so that nothing changes its type between two reads. */
const asDouble: JsonForm = {
  head: '',
  write: (value) => (WHOLE.test(value) ? `${value}.0` : value),
  unset: 'null',
  json: (value) =>
    sql`coalesce(CASE WHEN ${value} = trunc(${value}) AND abs(${value}) < 1e15 THEN ${value}::bigint::text || '.0' ELSE ${value}::text END, 'null')`,
};

/** The same for a value that costs something: evaluated once, for it may be a sum over many rows. */
const asComputedDouble: JsonForm = {
  ...asDouble,
  json: (value) => sql`coalesce(regexp_replace((${value})::text, '^-?[0-9]+$', '\\&.0'), 'null')`,
};

const SECONDS_END = 19;
const ZONE = '+00';

/** `2026-01-31 09:30:00.5+00` as `2026-01-31T09:30:00.500Z`. */
const writeDate = (value: string): string => {
  const fraction = value.slice(SECONDS_END + 1, -ZONE.length).padEnd(3, '0');
  return `"${value.slice(0, 10)}T${value.slice(11, SECONDS_END)}.${fraction}Z"`;
};

const asDate: JsonForm = {
  head: '',
  write: writeDate,
  unset: 'null',
  json: (value) => sql`coalesce(left(to_json(${value} + interval '1 us')::text, 24) || 'Z"', 'null')`,
};

/** How the values of a scalar attribute are sent, by its kind; an unset RATING reads "None", TEXT "" (errata). */
export const formOf = ({ name, kind, storage }: Pick<Attribute, 'name' | 'kind' | 'storage'>): JsonForm => {
  switch (kind) {
    case 'BOOLEAN':
      return asBoolean;
    case 'INTEGER':
      return name === 'FormattedID' ? asText('null') : asNumber;
    case 'QUANTITY':
    case 'DECIMAL':
      return storage.at === 'computed' ? asComputedDouble : asDouble;
    case 'DATE':
      return asDate;
    case 'RATING':
      return asText('"None"');
    case 'TEXT':
      return asText('""');
    case 'BINARY_DATA':
      return asBytes;
    default:
      return asText('null');
  }
};
