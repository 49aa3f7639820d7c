import type { Database } from '../database.ts';

/** Whose schema it is: the version that clients cache by, and the ends of two references, ready to be sent. */
export interface SchemaOwner {
  readonly schemaVersion: string;
  readonly workspaceTail: string;
  readonly subscriptionTail: string;
}

export const loadSchemaOwner = async (database: Database, workspaceOid: number): Promise<SchemaOwner | null> => {
  const { rows } = await database.main.query<SchemaOwner>({
    name: 'schema-owner',
    text: `SELECT md5(w.oid::text || v.version || coalesce((SELECT string_agg(a.string_value || a.value_index, ',' ORDER BY a.oid)
             FROM allowed_attribute_value a WHERE a.workspace_id = w.oid), '')) AS "schemaVersion",
             w.ref_tail AS "workspaceTail", s.ref_tail AS "subscriptionTail"
           FROM workspace w, subscription s, schema_version v WHERE w.oid = $1`,
    values: [workspaceOid],
  });
  return rows[0] ?? null;
};
