import type { Attribute } from '../../model/attribute.ts';
import { constant, identifier, type Sql, sql } from './fragment.ts';
import { attributeValue } from './row.ts';

const ROW = identifier('a');

const jsonDate = (value: Sql): Sql =>
  sql`coalesce(left(to_json(${value} + interval '1 us')::text, 24) || 'Z"', 'null')`;

/** In place of the function json_text, which the planner cannot inline: to_json is not immutable. */
export const jsonText = (value: Sql, unset: string): Sql => sql`coalesce(to_json(${value})::text, ${constant(unset)})`;

/** A double as Java prints it: `3.0`, so that nothing changes its type between two reads. */
const jsonDouble = (value: Sql): Sql =>
  sql`coalesce(CASE WHEN ${value} = trunc(${value}) AND abs(${value}) < 1e15 THEN ${value}::bigint::text || '.0' ELSE ${value}::text END, 'null')`;

/** The same for a value that costs something: evaluated once, for it may be a sum over many rows. */
const computedDouble = (value: Sql): Sql =>
  sql`coalesce(regexp_replace((${value})::text, '^-?[0-9]+$', '\\&.0'), 'null')`;

/** The JSON of a scalar as its kind sends it; an unset RATING reads "None", TEXT "" (errata). */
export const jsonScalar = (attribute: Attribute): Sql => {
  const value = attributeValue(attribute, ROW);
  // Kept short, shown at its full width: '!' is the lowest digit, so padding keeps the order (docs/adr/0003).
  if (attribute.name === 'DragAndDropRank') return jsonText(sql`rpad(${value}, 64, '!')`, 'null');
  switch (attribute.kind) {
    case 'BOOLEAN':
      return sql`CASE WHEN ${value} THEN 'true' ELSE 'false' END`;
    case 'INTEGER':
      return attribute.name === 'FormattedID' ? jsonText(value, 'null') : sql`coalesce((${value})::text, 'null')`;
    case 'QUANTITY':
    case 'DECIMAL':
      return attribute.storage.at === 'computed' ? computedDouble(value) : jsonDouble(value);
    case 'DATE':
      return jsonDate(value);
    case 'RATING':
      return jsonText(value, '"None"');
    case 'TEXT':
      return jsonText(value, '""');
    case 'BINARY_DATA':
      return sql`coalesce('"' || ${value} || '"', 'null')`;
    default:
      return jsonText(value, 'null');
  }
};

/** What an attribute reads as when nothing keeps it. */
export const unsetJson = (attribute: Attribute): string => {
  if (attribute.kind === 'BOOLEAN') return 'false';
  if (attribute.kind === 'RATING') return '"None"';
  return attribute.kind === 'TEXT' ? '""' : 'null';
};
