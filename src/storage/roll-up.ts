import type { RollUp } from '../query/write-plan.ts';
import type { PoolClient } from './database.ts';

/** Settles work items in a transaction that wrote them with statements of its own (migrations/0009_portfolio.sql). */
export const rollUp = async (client: Pick<PoolClient, 'query'>, { workspaceOid, oids, userOid, now }: RollUp) => {
  if (oids.length === 0) return;
  await client.query({
    name: 'roll-up',
    text: 'SELECT roll_up($1::bigint, $2::bigint[], $3::bigint, $4::timestamptz)',
    values: [workspaceOid, oids, userOid, now.toISOString()],
  });
};

/**
 * The work items that are counted in one of these and are not among them. These are locked first: whoever comes to be
 * counted in one of them counts itself in its row, too, and so is there already or waits.
 */
export const countedIn = async (
  client: Pick<PoolClient, 'query'>,
  workspaceOid: number,
  oids: readonly number[],
): Promise<readonly number[]> => {
  await client.query({
    name: 'hold-counting',
    text: 'SELECT 1 FROM artifact WHERE workspace_id = $1 AND oid = ANY($2::bigint[]) ORDER BY oid FOR UPDATE',
    values: [workspaceOid, oids],
  });
  const { rows } = await client.query<[number]>({
    name: 'counted-in',
    text: `SELECT a.oid FROM (
             SELECT oid FROM artifact WHERE workspace_id = $1 AND requirement_id = ANY($2::bigint[])
             UNION SELECT oid FROM artifact WHERE workspace_id = $1 AND portfolio_item_id = ANY($2::bigint[])
             UNION SELECT oid FROM artifact WHERE workspace_id = $1 AND parent_id = ANY($2::bigint[])) a
           WHERE NOT a.oid = ANY($2::bigint[]) ORDER BY a.oid`,
    values: [workspaceOid, oids],
    rowMode: 'array',
  });
  return rows.map(([oid]) => oid);
};
