import type { Database } from './database.ts';

/** Whether making `parentOid` the parent of `oid` would close a circle of stories. */
export const wouldCloseCircle = async (
  database: Database,
  workspaceOid: number,
  oid: number,
  parentOid: number,
): Promise<boolean> => {
  const { rows } = await database.main.query<[boolean]>({
    name: 'story-circle',
    text: `WITH RECURSIVE up AS (
             SELECT oid, parent_id FROM artifact WHERE workspace_id = $1 AND oid = $3
             UNION SELECT a.oid, a.parent_id FROM artifact a JOIN up ON a.workspace_id = $1 AND a.oid = up.parent_id)
           SELECT EXISTS (SELECT 1 FROM up WHERE oid = $2)`,
    values: [workspaceOid, oid, parentOid],
    rowMode: 'array',
  });
  return rows[0]?.[0] ?? false;
};
