import type { AuthorizedRequest } from '../authorize-request.ts';
import { type Draft, setColumn } from './draft.ts';

/** A new project comes with its flow states, and whoever makes it administers it (wsapi §5.7). */
export const applyProjectRules = (draft: Draft, request: AuthorizedRequest): readonly string[] => {
  const workspaceOid = draft.workspace?.facts.oid;
  if (draft.before !== null || workspaceOid === undefined) return [];
  draft.furnish = 'project';
  if (draft.workspace?.isAdmin) return [];
  draft.further.push({
    table: 'user_permission',
    columns: [
      { column: 'oid', value: draft.companionOid, type: 'bigint' },
      { column: 'type', value: 2, type: 'smallint' },
      { column: 'role', value: 'Admin', type: 'text' },
      { column: 'user_id', value: request.caller.principal.userOid, type: 'bigint' },
      { column: 'workspace_id', value: workspaceOid, type: 'bigint' },
      { column: 'project_id', value: draft.oid, type: 'bigint' },
    ],
  });
  return [];
};

/** What a workspace's configuration begins with (object-model §4). */
export const CONFIGURATION_DEFAULTS: Readonly<Record<string, string | number>> = {
  date_format: 'yyyy-MM-dd',
  date_time_format: 'yyyy-MM-dd hh:mm a z',
  default_project_access: 'No Access',
  default_test_case_type: 'Acceptance',
  default_test_case_verdict: 'Pass',
  defect_prefix: 'DE',
  defect_suite_prefix: 'DS',
  hierarchical_requirement_prefix: 'US',
  iteration_estimate_unit_name: 'Points',
  purge_recycle_bin_after_number_of_days: 30,
  release_estimate_unit_name: 'Points',
  task_prefix: 'TA',
  task_unit_name: 'Hours',
  test_case_prefix: 'TC',
  time_zone: 'America/Denver',
  work_days: 'Monday,Tuesday,Wednesday,Thursday,Friday',
};

/** A new workspace comes with its configuration and its states. */
export const applyWorkspaceRules = (draft: Draft): readonly string[] => {
  if (draft.before !== null) return [];
  draft.furnish = 'workspace';
  setColumn(draft, 'style', 'UserStory', 'text');
  setColumn(draft, 'workspace_configuration_id', draft.companionOid, 'bigint');
  draft.further.push({
    table: 'workspace_configuration',
    columns: [
      { column: 'workspace_id', value: draft.oid, type: 'bigint' },
      { column: 'oid', value: draft.companionOid, type: 'bigint' },
      ...Object.entries(CONFIGURATION_DEFAULTS).map(([column, value]) => ({
        column,
        value,
        type: typeof value === 'number' ? ('bigint' as const) : ('text' as const),
      })),
    ],
  });
  return [];
};
