import { nameAttribute } from '../../model/object-name.ts';
import type { ObjectType } from '../../model/registry.ts';
import { type Sql, sql } from './fragment.ts';
import { attributeValue } from './row.ts';

/** What a revision calls the object of this type in a row: its name, or its ObjectID where it has none. */
export const revisionLabel = (type: ObjectType, row: Sql): Sql => {
  const name = nameAttribute(type);
  return name === null ? sql`${row}.oid::text` : sql`coalesce(${attributeValue(name, row)}::text, ${row}.oid::text)`;
};
