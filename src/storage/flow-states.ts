import type { Database } from './database.ts';

/** How many flow states a project has, and the OrderIndex of the last. */
export const countFlowStates = async (
  database: Database,
  workspaceOid: number,
  projectOid: number,
): Promise<{ readonly count: number; readonly last: number }> => {
  const { rows } = await database.main.query<[number, number]>({
    name: 'count-flow-states',
    text: `SELECT count(*), coalesce(max(order_index), 0) FROM flow_state WHERE workspace_id = $1 AND project_id = $2`,
    values: [workspaceOid, projectOid],
    rowMode: 'array',
  });
  const [row] = rows;
  return { count: row?.[0] ?? 0, last: row?.[1] ?? 0 };
};
