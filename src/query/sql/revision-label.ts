import { nameAttribute } from '../../model/object-name.ts';
import type { ObjectType } from '../../model/registry.ts';
import { type Sql, sql } from './fragment.ts';
import { attributeValue } from './row.ts';

/** What a revision calls the object of this type in a row that was referred to: its name, or its ObjectID where it has none. */
export const referenceLabel = (type: ObjectType, row: Sql): Sql => {
  const name = nameAttribute(type);
  return name === null ? sql`${row}.oid::text` : sql`coalesce(${attributeValue(name, row)}::text, ${row}.oid::text)`;
};

/** What it calls one that was in a collection: the same, behind its number where it has one (`MI7: Released`). */
export const itemLabel = (type: ObjectType, row: Sql): Sql => {
  const number = type.attribute('FormattedID');
  const label = referenceLabel(type, row);
  return number === undefined ? label : sql`${attributeValue(number, row)} || ': ' || ${label}`;
};
