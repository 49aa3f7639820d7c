import type { Attribute } from '../../model/attribute.ts';
import { type Sql, sql } from './fragment.ts';

/** How an attribute that no column holds is read from a row; typed as its kind says. */
export type Computed = (row: Sql) => Sql;

const iterationTotal =
  (column: 'iteration_id' | 'release_id', what: Sql): Computed =>
  (row) =>
    sql`(SELECT ${what} FROM artifact x WHERE x.workspace_id = ${row}.workspace_id AND x.${column === 'iteration_id' ? sql`iteration_id` : sql`release_id`} = ${row}.oid AND x.type <> 3)`;

/** Velocities of the like-named, like-dated timeboxes in the project's children. */
const childrenVelocity =
  (table: Sql, from: Sql, to: Sql): Computed =>
  (row) =>
    sql`(SELECT coalesce(sum(x.planned_velocity), 0)
  FROM project p JOIN ${table} x ON x.workspace_id = p.workspace_id AND x.project_id = p.oid
  WHERE p.workspace_id = ${row}.workspace_id AND p.parent_id = ${row}.project_id AND x.name = ${row}.name
  AND x.${from} = ${row}.${from} AND x.${to} = ${row}.${to})`;

/** wsapi §4.2: a summary of the tasks' states and blocks, from counters that every write keeps. */
const taskStatus: Computed = (row) => sql`CASE WHEN ${row}.n_tasks = 0 THEN 'NONE'
  WHEN ${row}.n_tasks_completed = ${row}.n_tasks THEN CASE WHEN ${row}.n_tasks_blocked > 0 THEN 'COMPLETED_BLOCKED' ELSE 'COMPLETED' END
  WHEN ${row}.n_tasks_blocked > 0 THEN 'IN_PROGRESS_BLOCKED'
  WHEN ${row}.n_tasks_in_progress + ${row}.n_tasks_completed > 0 THEN 'IN_PROGRESS' ELSE 'DEFINED' END`;

const predecessorIteration =
  (condition: Sql): Computed =>
  (row) =>
    sql`EXISTS (SELECT 1 FROM story_predecessor l
  JOIN artifact p ON p.workspace_id = l.workspace_id AND p.oid = l.predecessor_id
  LEFT JOIN iteration i ON i.workspace_id = p.workspace_id AND i.oid = p.iteration_id
  LEFT JOIN iteration o ON o.workspace_id = ${row}.workspace_id AND o.oid = ${row}.iteration_id
  WHERE l.workspace_id = ${row}.workspace_id AND l.story_id = ${row}.oid AND ${condition})`;

/** The highest right a user holds anywhere (object-model §4); subscription administrators outrank all. */
const highestPermission: Computed = (row) => sql`CASE WHEN ${row}.subscription_admin THEN 'Subscription Admin' ELSE
  (SELECT CASE WHEN bool_or(p.type = 1 AND p.role = 'Admin') THEN 'Workspace Admin'
    WHEN bool_or(p.type = 2 AND p.role = 'Admin') THEN 'Project Admin'
    WHEN count(*) > 0 THEN 'Workspace User' ELSE 'No Access' END
   FROM user_permission p WHERE p.user_id = ${row}.oid) END`;

const userCount =
  (condition: Sql): Computed =>
  () =>
    sql`(SELECT count(*) FROM app_user u WHERE NOT u.deleted AND ${condition})`;

/** Changes with the model and with the values that the workspace added: clients cache the schema by it. */
export const schemaVersion = (workspaceOid: Sql): Sql =>
  sql`(SELECT md5(${workspaceOid}::text || v.version || coalesce((SELECT string_agg(e.string_value || e.value_index, ',' ORDER BY e.oid)
    FROM allowed_attribute_value e WHERE e.workspace_id = ${workspaceOid}), '')) FROM schema_version v)`;

const byName: Readonly<Record<string, Computed>> = {
  'PersistableObject.VersionId': (row) => sql`${row}.object_version::text`,
  'DomainObject.Subscription': () => sql`(SELECT s.oid FROM subscription s)`,
  'UserPermission.CustomObjectID': (row) =>
    sql`${row}.user_id || 'u' || coalesce(${row}.project_id, ${row}.workspace_id) || CASE WHEN ${row}.project_id IS NULL THEN 'w1' ELSE 'p1' END`,
  'UserPermission.Name': (row) =>
    sql`(CASE WHEN ${row}.project_id IS NULL THEN (SELECT w.name FROM workspace w WHERE w.oid = ${row}.workspace_id)
      ELSE (SELECT p.name FROM project p WHERE p.workspace_id = ${row}.workspace_id AND p.oid = ${row}.project_id) END || ' ' || ${row}.role)`,
  'ProjectPermission.ProjectState': (row) =>
    sql`(SELECT p.state FROM project p WHERE p.workspace_id = ${row}.workspace_id AND p.oid = ${row}.project_id)`,
  'Artifact.FormattedID': (row) => sql`${row}.prefix || ${row}.fid`,
  'SchedulableArtifact.ScheduleStatePrefix': (row) =>
    sql`CASE ${row}.schedule_state WHEN 'In-Progress' THEN 'P' ELSE left(${row}.schedule_state, 1) END`,
  'HierarchicalRequirement.TaskStatus': taskStatus,
  'Defect.TaskStatus': taskStatus,
  'HierarchicalRequirement.DefectStatus': (row) => sql`CASE WHEN ${row}.n_defects = 0 THEN 'NONE'
    WHEN ${row}.n_defects_closed = 0 THEN 'NONE_CLOSED' WHEN ${row}.n_defects_closed = ${row}.n_defects THEN 'ALL_CLOSED'
    ELSE 'SOME_CLOSED' END`,
  'HierarchicalRequirement.DirectChildrenCount': (row) => sql`${row}.n_children::bigint`,
  'HierarchicalRequirement.HasParent': (row) => sql`(${row}.parent_id IS NOT NULL)`,
  'HierarchicalRequirement.UnifiedParent': (row) => sql`${row}.parent_id`,
  'HierarchicalRequirement.PredecessorNotScheduled': predecessorIteration(sql`p.iteration_id IS NULL`),
  'HierarchicalRequirement.PredecessorScheduledInSameOrLaterIteration':
    predecessorIteration(sql`i.start_date >= o.start_date`),
  'Iteration.PlanEstimate': iterationTotal('iteration_id', sql`coalesce(sum(x.plan_estimate), 0)`),
  'Iteration.TaskActualTotal': iterationTotal('iteration_id', sql`coalesce(sum(x.task_actual_total), 0)`),
  'Iteration.TaskEstimateTotal': iterationTotal('iteration_id', sql`coalesce(sum(x.task_estimate_total), 0)`),
  'Iteration.TaskRemainingTotal': iterationTotal('iteration_id', sql`coalesce(sum(x.task_remaining_total), 0)`),
  'Iteration.UnplannedWorkItemCount': iterationTotal(
    'iteration_id',
    sql`count(*) FILTER (WHERE x.plan_estimate IS NULL)`,
  ),
  'Iteration.ChildrenPlannedVelocity': childrenVelocity(sql`iteration`, sql`start_date`, sql`end_date`),
  'Release.PlanEstimate': iterationTotal('release_id', sql`coalesce(sum(x.plan_estimate), 0)`),
  'Release.Accepted': iterationTotal(
    'release_id',
    sql`coalesce(sum(x.plan_estimate) FILTER (WHERE x.accepted_date IS NOT NULL), 0)`,
  ),
  'Release.ReleaseBacklogItemsCount': iterationTotal('release_id', sql`count(*) FILTER (WHERE x.iteration_id IS NULL)`),
  'Release.TaskActualTotal': iterationTotal('release_id', sql`coalesce(sum(x.task_actual_total), 0)`),
  'Release.TaskEstimateTotal': iterationTotal('release_id', sql`coalesce(sum(x.task_estimate_total), 0)`),
  'Release.TaskRemainingTotal': iterationTotal('release_id', sql`coalesce(sum(x.task_remaining_total), 0)`),
  'Release.ChildrenPlannedVelocity': childrenVelocity(sql`release`, sql`release_start_date`, sql`release_date`),
  'Tag.UsageCount': (row) =>
    sql`(SELECT count(*) FROM artifact_tag l WHERE l.workspace_id = ${row}.workspace_id AND l.tag_id = ${row}.oid)`,
  'Project.SchemaVersion': (row) => schemaVersion(sql`${row}.workspace_id`),
  'Workspace.SchemaVersion': (row) => schemaVersion(sql`${row}.oid`),
  'Subscription.UserCount': userCount(sql`true`),
  'Subscription.EnabledUsersCount': userCount(sql`NOT u.disabled`),
  'Subscription.DisabledUsersCount': userCount(sql`u.disabled`),
  'User.SubscriptionPermission': highestPermission,
  'User.WorkspacePermission': highestPermission,
  'User.isonSSOExceptionList': (row) => sql`EXISTS (SELECT 1 FROM sso_user_exception e WHERE e.user_id = ${row}.oid)`,
  'User.subscriptionOid': () => sql`(SELECT s.oid FROM subscription s)`,
  'User.SubscriptionID': () => sql`(SELECT s.subscription_id FROM subscription s)`,
  // Days until the password expires; null while passwords never do.
  'User.PasswordExpires': (row) => sql`(SELECT greatest(0, ceil(extract(epoch FROM
    ${row}.last_password_update_date + s.password_expiration_days * interval '1 day' - now()) / 86400))::bigint
    FROM subscription s WHERE s.password_expiration_days > 0)`,
  'AllowedAttributeValue.LocalizedStringValue': (row) => sql`${row}.string_value`,
};

/** The expression of a computed attribute; throws for one that the table above does not know (a test holds them equal). */
export const computedAttribute = (attribute: Attribute): Computed => {
  const found = byName[`${attribute.declaredBy}.${attribute.name}`];
  if (found === undefined)
    throw new Error(`Invariant violated: no expression for ${attribute.declaredBy}.${attribute.name}`);
  return found;
};
