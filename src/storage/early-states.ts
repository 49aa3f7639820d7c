import type { PoolClient } from './database.ts';

/** Workspaces and projects of which an import says no states, so that they get the usual ones. */
export interface Unfurnished {
  readonly workspaces: readonly number[];
  readonly projects: readonly { readonly workspaceOid: number; readonly oid: number }[];
}

/** What work items are given by the name of their ScheduleState. */
export interface States {
  /** The first flow state of a project for each schedule state. */
  readonly flowStates: readonly { readonly project: number; readonly state: string; readonly oid: number }[];
  /** The schedule states from Accepted on. */
  readonly accepted: readonly { readonly workspace: number; readonly state: string }[];
}

const FLOW_STATES = `
  SELECT DISTINCT ON (project_id, schedule_state_mapping) project_id AS project, schedule_state_mapping AS state, oid
    FROM flow_state WHERE workspace_id = ANY($1::bigint[])
   ORDER BY project_id, schedule_state_mapping, order_index, oid`;

const ACCEPTED = `
  SELECT workspace_id AS workspace, name AS state FROM schedule_state
   WHERE workspace_id = ANY($1::bigint[]) AND is_accepted(workspace_id, name)`;

/**
 * Makes the states that workspaces and projects come with, before the rows of these are there (their references are
 * checked when the transaction ends), and reads the states of `known` workspaces.
 */
export const furnishEarly = async (
  client: Pick<PoolClient, 'query'>,
  { workspaces, projects }: Unfurnished,
  known: readonly number[],
): Promise<States> => {
  await client.query('SELECT furnish_schedule_states(oid) FROM unnest($1::bigint[]) AS w (oid) ORDER BY oid', [
    workspaces,
  ]);
  await client.query(
    'SELECT furnish_project(ws, oid) FROM unnest($1::bigint[], $2::bigint[]) AS p (ws, oid) ORDER BY oid',
    [projects.map(({ workspaceOid }) => workspaceOid), projects.map(({ oid }) => oid)],
  );
  const flowStates = await client.query<States['flowStates'][number]>(FLOW_STATES, [known]);
  const accepted = await client.query<States['accepted'][number]>(ACCEPTED, [known]);
  return { flowStates: flowStates.rows, accepted: accepted.rows };
};
