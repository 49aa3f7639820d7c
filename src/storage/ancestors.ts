import type { PoolClient } from './database.ts';

/** Parents change one at a time in a workspace, so that two changes cannot close a circle together. */
const PARENT_LOCK = 7_070_001;

/**
 * Whether making `parentOid` the parent of `oid` would close a circle of stories. Waits for other changes of parents in
 * the workspace and holds them off until the client's transaction ends.
 */
export const wouldCloseCircle = async (
  client: Pick<PoolClient, 'query'>,
  workspaceOid: number,
  oid: number,
  parentOid: number,
): Promise<boolean> => {
  await client.query('SELECT pg_advisory_xact_lock($1, hashint8($2))', [PARENT_LOCK, workspaceOid]);
  const { rows } = await client.query<[boolean]>({
    text: `WITH RECURSIVE up AS (
             SELECT oid, parent_id FROM artifact WHERE workspace_id = $1 AND oid = $3
             UNION SELECT a.oid, a.parent_id FROM artifact a JOIN up ON a.workspace_id = $1 AND a.oid = up.parent_id)
           SELECT EXISTS (SELECT 1 FROM up WHERE oid = $2)`,
    values: [workspaceOid, oid, parentOid],
    rowMode: 'array',
  });
  return rows[0]?.[0] ?? false;
};
