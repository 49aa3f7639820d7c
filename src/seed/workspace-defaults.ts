import type { CopyRow } from '../storage/copy-text.ts';

/** What a workspace is configured to when the file does not say. */
export const CONFIGURATION: CopyRow = {
  hierarchical_requirement_prefix: 'US',
  defect_prefix: 'DE',
  task_prefix: 'TA',
  test_case_prefix: 'TC',
  defect_suite_prefix: 'DS',
  time_zone: 'UTC',
  work_days: 'Monday,Tuesday,Wednesday,Thursday,Friday',
  date_format: 'yyyy-MM-dd',
  date_time_format: 'yyyy-MM-dd hh:mm a z',
  iteration_estimate_unit_name: 'Points',
  release_estimate_unit_name: 'Points',
  task_unit_name: 'Hours',
  default_project_access: 'No Access',
};
