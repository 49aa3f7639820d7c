import { nameAttribute } from '../../model/object-name.ts';
import type { ObjectType } from '../../model/registry.ts';
import { type Sql, sql } from './fragment.ts';
import { attributeValue } from './row.ts';

/**
 * What revisions call the object of this type in a row: its name, behind its number where it has one (`TA17: Write the
 * test`); NULL where it has no name.
 */
export const revisionLabel = (type: ObjectType, row: Sql): Sql => {
  const [name, number] = [nameAttribute(type), type.attribute('FormattedID')];
  if (name === null) return sql`NULL::text`;
  const text = sql`${attributeValue(name, row)}::text`;
  return number === undefined ? text : sql`${attributeValue(number, row)} || ': ' || ${text}`;
};
