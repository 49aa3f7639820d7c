import type { NewParent } from '../query/write-plan.ts';
import type { PoolClient } from './database.ts';

/** Parents change one at a time in a workspace, so that two changes cannot close a circle together. */
const PARENT_LOCK = 7_070_001;

type TreeTable = NewParent['table'];

/** Whether one of $2 is $3 or above it. */
const isAbove = (table: TreeTable): string =>
  `WITH RECURSIVE up AS (
     SELECT oid, parent_id FROM ${table} WHERE workspace_id = $1 AND oid = $3
     UNION SELECT a.oid, a.parent_id FROM ${table} a JOIN up ON a.workspace_id = $1 AND a.oid = up.parent_id)
   SELECT EXISTS (SELECT 1 FROM up WHERE oid = ANY($2::bigint[]))`;

const IS_ABOVE: Readonly<Record<TreeTable, string>> = {
  artifact: isAbove('artifact'),
  project: isAbove('project'),
  test_folder: isAbove('test_folder'),
};

/** Waits for other changes of parents in these workspaces, and holds them off until the client's transaction ends. */
export const lockParents = async (client: Pick<PoolClient, 'query'>, changes: readonly NewParent[]): Promise<void> => {
  const workspaces = [...new Set(changes.map((change) => change.workspaceOid))].sort((a, b) => a - b);
  for (const workspaceOid of workspaces) {
    await client.query('SELECT pg_advisory_xact_lock($1, hashint8($2))', [PARENT_LOCK, workspaceOid]);
  }
};

/** Whether new parents would close a circle; one look for all children of one parent. Those of a transaction have one. */
export const wouldCloseCircle = async (
  client: Pick<PoolClient, 'query'>,
  changes: readonly NewParent[],
): Promise<boolean> => {
  for (const children of Map.groupBy(changes, (change) => change.parentOid).values()) {
    const [first] = children;
    if (first === undefined) continue;
    const { rows } = await client.query<[boolean]>({
      text: IS_ABOVE[first.table],
      values: [first.workspaceOid, children.map((child) => child.oid), first.parentOid],
      rowMode: 'array',
    });
    if (rows[0]?.[0]) return true;
  }
  return false;
};
