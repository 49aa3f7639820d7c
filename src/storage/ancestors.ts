import type { NewParent } from '../query/write-plan.ts';
import type { PoolClient } from './database.ts';

/** Parents change one at a time in a workspace, so that two changes cannot close a circle together. */
const PARENT_LOCK = 7_070_001;

type TreeTable = NewParent['table'];

/** Whether $2 is $3 or above it. */
const isAbove = (table: TreeTable): string =>
  `WITH RECURSIVE up AS (
     SELECT oid, parent_id FROM ${table} WHERE workspace_id = $1 AND oid = $3
     UNION SELECT a.oid, a.parent_id FROM ${table} a JOIN up ON a.workspace_id = $1 AND a.oid = up.parent_id)
   SELECT EXISTS (SELECT 1 FROM up WHERE oid = $2)`;

const IS_ABOVE: Readonly<Record<TreeTable, string>> = {
  artifact: isAbove('artifact'),
  project: isAbove('project'),
  test_folder: isAbove('test_folder'),
};

/**
 * Whether the new parent would close a circle. Waits for other changes of parents in the workspace and holds them off
 * until the client's transaction ends.
 */
export const wouldCloseCircle = async (client: Pick<PoolClient, 'query'>, change: NewParent): Promise<boolean> => {
  await client.query('SELECT pg_advisory_xact_lock($1, hashint8($2))', [PARENT_LOCK, change.workspaceOid]);
  const { rows } = await client.query<[boolean]>({
    text: IS_ABOVE[change.table],
    values: [change.workspaceOid, change.oid, change.parentOid],
    rowMode: 'array',
  });
  return rows[0]?.[0] ?? false;
};
