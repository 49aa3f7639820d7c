import type { FlowPlace } from '../query/write-plan.ts';
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

/** A flow state of a project, by name, and the name of the one before it. */
export interface NextFlowState {
  readonly oid: number;
  readonly name: string;
  readonly former: string | null;
}

/** The flow state for a schedule state, named like the former one where there is such; null where the project has none. */
export const findFlowState = async (
  database: Database,
  { workspaceOid, projectOid, scheduleState, like }: FlowPlace,
): Promise<NextFlowState | null> => {
  const { rows } = await database.main.query<NextFlowState>({
    name: 'find-flow-state',
    text: `SELECT f.oid, f.name, (SELECT m.name FROM flow_state m WHERE m.workspace_id = $1 AND m.oid = $4) AS former
           FROM flow_state f WHERE f.workspace_id = $1 AND f.oid = flow_state_like($1, $2, $3, $4)`,
    values: [workspaceOid, projectOid, scheduleState, like],
  });
  return rows[0] ?? null;
};
