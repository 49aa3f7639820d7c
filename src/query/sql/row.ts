import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType } from '../../model/registry.ts';
import { computedAttribute } from './computed-attributes.ts';
import { constant, identifier, integer, join, type Sql, sql } from './fragment.ts';

/** The SQL value of a scalar attribute, or the id that a reference holds, on the row called `row`. */
export const attributeValue = (attribute: Attribute, row: Sql): Sql => {
  const { storage } = attribute;
  if (storage.at === 'column' || storage.at === 'reference') return sql`${row}.${identifier(storage.column)}`;
  if (storage.at === 'computed') return computedAttribute(attribute)(row);
  return sql`NULL`;
};

/** In a table that several types share: only rows of this type (of the concrete types below it). Empty otherwise. */
export const typeConditions = (type: ObjectType, row: Sql): Sql[] => {
  if (!type.table.shared) return [];
  const codes = type.concrete.map((each) => integer(each.code ?? 0));
  if (codes.length === 1) return [sql`${row}.type = ${codes[0] ?? sql`0`}`];
  return [sql`${row}.type IN (${join(codes, sql`, `)})`];
};

/** A CASE over the row's type that gives a text per concrete type; the text itself where there is only one. */
export const textByType = (type: ObjectType, row: Sql, textOf: (type: ObjectType) => string): Sql => {
  const [only] = type.concrete;
  if (only !== undefined && type.concrete.length === 1) return constant(textOf(only));
  const branches = type.concrete.map((each) => sql`WHEN ${integer(each.code ?? 0)} THEN ${constant(textOf(each))}`);
  return sql`CASE ${row}.type ${join(branches, sql` `)} END`;
};
