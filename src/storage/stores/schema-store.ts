import { schemaVersion } from '../../query/sql/computed-attributes.ts';
import { parameter, render, sql } from '../../query/sql/fragment.ts';
import type { Database } from '../database.ts';

/** Whose schema it is: the version that clients cache by, and the ends of two references, ready to be sent. */
export interface SchemaOwner {
  readonly schemaVersion: string;
  readonly workspaceTail: string;
  readonly subscriptionTail: string;
}

export const loadSchemaOwner = async (database: Database, workspaceOid: number): Promise<SchemaOwner | null> => {
  const owner = parameter(workspaceOid, 'bigint');
  const statement = render(sql`SELECT ${schemaVersion(sql`w.oid`)} AS "schemaVersion",
      w.ref_tail AS "workspaceTail", s.ref_tail AS "subscriptionTail"
    FROM workspace w, subscription s WHERE w.oid = ${owner}`);
  const { rows } = await database.main.query<SchemaOwner>({
    name: 'schema-owner',
    text: statement.text,
    values: [...statement.values],
  });
  return rows[0] ?? null;
};
