import type { Link } from '../model/attribute.ts';
import { compileLinkedItems } from '../query/sql/compile-items.ts';
import type { Database } from './database.ts';

/** The ids on the far side of an owner's links, hidden ones included: a replacement must not lose what it cannot see. */
export const loadLinkedItems = async (database: Database, link: Link, ownerOid: number): Promise<readonly number[]> => {
  const statement = compileLinkedItems(link, ownerOid);
  const { rows } = await database.main.query<[number]>({
    text: statement.text,
    values: [...statement.values],
    rowMode: 'array',
  });
  return rows.map(([oid]) => oid);
};
