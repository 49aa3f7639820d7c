import type { Attribute } from '../../model/attribute.ts';
import { registry } from '../../model/registry.ts';
import type { Computed } from './computed.ts';
import { computedMilestones } from './computed-milestones.ts';
import { computedWorkItems } from './computed-work-items.ts';
import { integer, type Sql, sql } from './fragment.ts';

const iterationTotal =
  (column: 'iteration_id' | 'release_id', what: Sql): Computed =>
  (row) =>
    sql`(SELECT ${what} FROM artifact x WHERE x.workspace_id = ${row}.workspace_id AND x.${column === 'iteration_id' ? sql`iteration_id` : sql`release_id`} = ${row}.oid AND x.type IN (1, 2, 5, 6, 7))`;

/** A parent story's estimate is its children's, who are in timeboxes themselves. */
const OWN_POINTS = sql`coalesce(sum(x.plan_estimate) FILTER (WHERE x.n_children = 0), 0)`;

/** Velocities of the like-named, like-dated timeboxes in the project's children. */
const childrenVelocity =
  (table: Sql, from: Sql, to: Sql): Computed =>
  (row) =>
    sql`(SELECT coalesce(sum(x.planned_velocity), 0)
  FROM project p JOIN ${table} x ON x.workspace_id = p.workspace_id AND x.project_id = p.oid
  WHERE p.workspace_id = ${row}.workspace_id AND p.parent_id = ${row}.project_id AND x.name = ${row}.name
  AND x.${from} = ${row}.${from} AND x.${to} = ${row}.${to})`;

const predecessorIteration =
  (condition: Sql): Computed =>
  (row) =>
    sql`EXISTS (SELECT 1 FROM story_predecessor l
  JOIN artifact p ON p.workspace_id = l.workspace_id AND p.oid = l.predecessor_id AND p.type > 0
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

const ofTestCase =
  (column: Sql): Computed =>
  (row) =>
    sql`(SELECT x.${column} FROM artifact x WHERE x.workspace_id = ${row}.workspace_id AND x.oid = ${row}.test_case_id)`;

const newestBuild =
  (column: Sql): Computed =>
  (row) =>
    sql`(SELECT b.${column} FROM build b WHERE b.workspace_id = ${row}.workspace_id AND b.build_definition_id = ${row}.oid
  ORDER BY b.start DESC NULLS LAST, b.oid DESC LIMIT 1)`;

/** What a user has estimated of their tasks in an iteration. */
const taskEstimates: Computed = (
  row,
) => sql`(SELECT round(coalesce(sum(x.estimate), 0)::numeric, 2)::float8 FROM artifact x
  WHERE x.workspace_id = ${row}.workspace_id AND x.iteration_id = ${row}.iteration_id AND x.type = 3
  AND x.owner_id = ${row}.user_id AND x.project_id = ${row}.project_id)`;

const typeOfConnection: Computed = (row) =>
  sql`(CASE ${row}.type WHEN 2 THEN ${integer(registry.type('PullRequest').oid)} ELSE ${integer(registry.type('Connection').oid)} END)::bigint`;

const byName: Readonly<Record<string, Computed>> = {
  ...computedWorkItems,
  ...computedMilestones,
  'PersistableObject.VersionId': (row) => sql`${row}.object_version::text`,
  'DomainObject.Subscription': () => sql`(SELECT s.oid FROM subscription s)`,
  'UserPermission.CustomObjectID': (row) =>
    sql`${row}.user_id || 'u' || coalesce(${row}.project_id, ${row}.workspace_id) || CASE WHEN ${row}.project_id IS NULL THEN 'w1' ELSE 'p1' END`,
  'UserPermission.Name': (row) =>
    sql`(CASE WHEN ${row}.project_id IS NULL THEN (SELECT w.name FROM workspace w WHERE w.oid = ${row}.workspace_id)
      ELSE (SELECT p.name FROM project p WHERE p.workspace_id = ${row}.workspace_id AND p.oid = ${row}.project_id) END || ' ' || ${row}.role)`,
  'ProjectPermission.ProjectState': (row) =>
    sql`(SELECT p.state FROM project p WHERE p.workspace_id = ${row}.workspace_id AND p.oid = ${row}.project_id)`,
  'HierarchicalRequirement.PredecessorNotScheduled': predecessorIteration(sql`p.iteration_id IS NULL`),
  'HierarchicalRequirement.PredecessorScheduledInSameOrLaterIteration':
    predecessorIteration(sql`i.start_date >= o.start_date`),
  'Iteration.PlanEstimate': iterationTotal('iteration_id', OWN_POINTS),
  'Iteration.TaskActualTotal': iterationTotal('iteration_id', sql`coalesce(sum(x.task_actual_total), 0)`),
  'Iteration.TaskEstimateTotal': iterationTotal('iteration_id', sql`coalesce(sum(x.task_estimate_total), 0)`),
  'Iteration.TaskRemainingTotal': iterationTotal('iteration_id', sql`coalesce(sum(x.task_remaining_total), 0)`),
  'Iteration.UnplannedWorkItemCount': iterationTotal(
    'iteration_id',
    sql`count(*) FILTER (WHERE x.plan_estimate IS NULL)`,
  ),
  'Iteration.ChildrenPlannedVelocity': childrenVelocity(sql`iteration`, sql`start_date`, sql`end_date`),
  'Release.PlanEstimate': iterationTotal('release_id', OWN_POINTS),
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
    sql`(SELECT count(*) FROM artifact_tag l JOIN artifact x ON x.workspace_id = l.workspace_id AND x.oid = l.artifact_id
      WHERE l.workspace_id = ${row}.workspace_id AND l.tag_id = ${row}.oid AND x.type > 0)`,
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
  'TestFolder.FormattedID': (row) => sql`${row}.prefix || ${row}.fid`,
  'TestCaseResult.Project': ofTestCase(sql`project_id`),
  'TestCaseResult.WorkProduct': ofTestCase(sql`work_product_id`),
  'AttachmentContent.Content': (
    row,
  ) => sql`(SELECT replace(encode(string_agg(c.bytes, ''::bytea ORDER BY c.number), 'base64'), E'\\n', '')
    FROM attachment_chunk c WHERE c.workspace_id = ${row}.workspace_id AND c.content_id = ${row}.oid)`,
  'PullRequest.Project': (row) =>
    sql`(SELECT x.project_id FROM artifact x WHERE x.workspace_id = ${row}.workspace_id AND x.oid = ${row}.artifact_id)`,
  'Connection.TypeDefinition': typeOfConnection,
  'PullRequest.TypeDefinition': typeOfConnection,
  'BuildDefinition.LastBuild': newestBuild(sql`oid`),
  'BuildDefinition.LastStatus': newestBuild(sql`status`),
  'Changeset.Name': (row) =>
    sql`(SELECT s.name || ':' || ${row}.revision FROM scm_repository s WHERE s.workspace_id = ${row}.workspace_id AND s.oid = ${row}.scm_repository_id)`,
  'UserIterationCapacity.TaskEstimates': taskEstimates,
  'UserIterationCapacity.Load': (row) =>
    sql`round((${taskEstimates(row)} / nullif(${row}.capacity, 0))::numeric, 2)::float8`,
  'AllowedAttributeValue.LocalizedStringValue': (row) => sql`${row}.string_value`,
};

/** The expression of a computed attribute; throws for one that the table above does not know (a test holds them equal). */
export const computedAttribute = (attribute: Attribute): Computed => {
  const found = byName[`${attribute.declaredBy}.${attribute.name}`];
  if (found === undefined)
    throw new Error(`Invariant violated: no expression for ${attribute.declaredBy}.${attribute.name}`);
  return found;
};
