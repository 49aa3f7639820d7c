import { registry } from '../../model/registry.ts';
import type { Computed } from './computed.ts';
import { constant, integer, join, type Sql, sql } from './fragment.ts';

/** wsapi §4.2: a summary of the tasks' states and blocks, from counters that every write keeps. */
const taskStatus: Computed = (row) => sql`CASE WHEN ${row}.n_tasks = 0 THEN 'NONE'
  WHEN ${row}.n_tasks_completed = ${row}.n_tasks THEN CASE WHEN ${row}.n_tasks_blocked > 0 THEN 'COMPLETED_BLOCKED' ELSE 'COMPLETED' END
  WHEN ${row}.n_tasks_blocked > 0 THEN 'IN_PROGRESS_BLOCKED'
  WHEN ${row}.n_tasks_in_progress + ${row}.n_tasks_completed > 0 THEN 'IN_PROGRESS' ELSE 'DEFINED' END`;

/** What a set of defects amounts to, from how many there are and how many of them are closed. */
const defectSummary = (all: Sql, closed: Sql): Sql => sql`CASE WHEN ${all} = 0 THEN 'NONE'
  WHEN ${closed} = 0 THEN 'NONE_CLOSED' WHEN ${closed} = ${all} THEN 'ALL_CLOSED' ELSE 'SOME_CLOSED' END`;

const defectStatus: Computed = (row) => defectSummary(sql`${row}.n_defects`, sql`${row}.n_defects_closed`);

/** What a set of test cases amounts to: how many there are, have a verdict, and passed (object-model §4). */
const testCaseSummary = (all: Sql, run: Sql, passing: Sql): Sql => sql`CASE WHEN ${all} = 0 THEN 'NONE'
  WHEN ${run} = 0 THEN 'NONE_RUN'
  WHEN ${run} = ${all} THEN CASE WHEN ${passing} = ${all} THEN 'ALL_RUN_ALL_PASSING' WHEN ${passing} = 0 THEN 'ALL_RUN_NONE_PASSING' ELSE 'ALL_RUN_SOME_NOT_PASSING' END
  ELSE CASE WHEN ${passing} = ${run} THEN 'SOME_RUN_ALL_PASSING' WHEN ${passing} = 0 THEN 'SOME_RUN_NONE_PASSING' ELSE 'SOME_RUN_SOME_NOT_PASSING' END END`;

const testCaseStatus: Computed = (row) =>
  testCaseSummary(sql`${row}.n_test_cases`, sql`${row}.n_test_cases_run`, sql`${row}.n_test_cases_passing`);

/** The defects of a suite, those in the recycle bin left out. */
const ofSuite =
  (what: Sql): Computed =>
  (row) =>
    sql`(SELECT ${what} FROM defect_suite_defect l JOIN artifact d ON d.workspace_id = l.workspace_id AND d.oid = l.defect_id
  WHERE l.workspace_id = ${row}.workspace_id AND l.defect_suite_id = ${row}.oid AND d.type > 0)`;

const IS_CLOSED = sql`count(*) FILTER (WHERE d.state = 'Closed')`;

/** The test cases of a test set. */
const ofTestSet =
  (what: Sql): Computed =>
  (row) =>
    sql`(SELECT ${what} FROM test_set_test_case l JOIN artifact t ON t.workspace_id = l.workspace_id AND t.oid = l.test_case_id
  WHERE l.workspace_id = ${row}.workspace_id AND l.test_set_id = ${row}.oid AND t.type > 0)`;

const HAS_RUN = sql`count(*) FILTER (WHERE t.last_verdict IS NOT NULL)`;
const PASSES = sql`count(*) FILTER (WHERE t.last_verdict = 'Pass')`;

/** The newest result under a work product: the newest of those that its test cases had last. */
const lastOfTestCases =
  (column: Sql): Computed =>
  (row) =>
    sql`(CASE WHEN ${row}.n_test_cases_run > 0 THEN (SELECT t.${column} FROM artifact t
  WHERE t.workspace_id = ${row}.workspace_id AND t.work_product_id = ${row}.oid AND t.type = 4 AND t.last_run IS NOT NULL
  ORDER BY t.last_run DESC, t.last_result_id DESC LIMIT 1) END)`;

/** The newest result that was recorded for a test set. */
const lastOfTestSet =
  (column: Sql): Computed =>
  (row) =>
    sql`(SELECT r.${column} FROM test_case_result r WHERE r.workspace_id = ${row}.workspace_id AND r.test_set_id = ${row}.oid
  ORDER BY r.date DESC, r.oid DESC LIMIT 1)`;

/** The defects found by the test cases of a test set. */
const ofTestSetDefects =
  (what: Sql): Computed =>
  (row) =>
    sql`(SELECT ${what} FROM test_set_test_case l JOIN artifact d ON d.workspace_id = l.workspace_id AND d.test_case_id = l.test_case_id
  WHERE l.workspace_id = ${row}.workspace_id AND l.test_set_id = ${row}.oid AND d.type = 2)`;

/** `1 - Low` … `5 - High` as the number it begins with. */
const grade = (row: Sql, column: Sql): Sql => sql`left(${row}.${column}, 1)::bigint`;

/** A fraction with four decimals; 0 where there is nothing to divide by (object-model §5). */
const fraction = (part: Sql, whole: Sql): Sql =>
  sql`(CASE WHEN ${whole} > 0 THEN round(((${part}) / (${whole}))::numeric, 4)::double precision ELSE 0 END)`;

const double = (row: Sql, column: Sql): Sql => sql`${row}.${column}::double precision`;

const estimate =
  (column: Sql): Computed =>
  (row) =>
    sql`(SELECT e.${column} FROM preliminary_estimate e WHERE e.workspace_id = ${row}.workspace_id AND e.oid = ${row}.preliminary_estimate_id)`;

const byPortfolioType =
  (constantOf: (oid: number, name: string) => Sql): Computed =>
  (row) => {
    const types = registry.type('PortfolioItem').concrete;
    const branches = types.map(
      (each) => sql`WHEN ${integer(each.code ?? 0)} THEN ${constantOf(each.oid, each.elementName)}`,
    );
    return sql`CASE abs(${row}.type) ${join(branches, sql` `)} END`;
  };

/** Whether a story below the item has a predecessor of whose iteration the condition holds (`p` predecessor, `s` story). */
const childPredecessor =
  (condition: Sql): Computed =>
  (row) =>
    sql`EXISTS (SELECT 1 FROM artifact s JOIN story_predecessor l ON l.workspace_id = s.workspace_id AND l.story_id = s.oid
  JOIN artifact p ON p.workspace_id = l.workspace_id AND p.oid = l.predecessor_id AND p.type > 0
  LEFT JOIN iteration i ON i.workspace_id = p.workspace_id AND i.oid = p.iteration_id
  LEFT JOIN iteration o ON o.workspace_id = s.workspace_id AND o.oid = s.iteration_id
  WHERE s.workspace_id = ${row}.workspace_id AND s.feature_id = ${row}.oid AND s.type = 1 AND ${condition})`;

/** Leaf stories whose iteration or release ends after the feature's release. */
const lateChildren: Computed = (
  row,
) => sql`(CASE WHEN ${row}.release_id IS NULL OR ${row}.leaf_story_count = 0 THEN 0::bigint ELSE
  (SELECT count(*) FROM release f JOIN artifact s ON s.workspace_id = f.workspace_id AND s.feature_id = ${row}.oid
    LEFT JOIN iteration i ON i.workspace_id = s.workspace_id AND i.oid = s.iteration_id
    LEFT JOIN release r ON r.workspace_id = s.workspace_id AND r.oid = s.release_id
    WHERE f.workspace_id = ${row}.workspace_id AND f.oid = ${row}.release_id AND s.type = 1 AND s.n_children = 0
    AND (i.end_date > f.release_date OR r.release_date > f.release_date)) END)`;

const recycled: Computed = (row) => sql`(${row}.type < 0)`;

const PORTFOLIO: Readonly<Record<string, Computed>> = {
  AcceptedTotalCountRollup: (row) => sql`(${row}.accepted_leaf_story_count + ${row}.accepted_defect_count_rollup)`,
  AcceptedTotalEstimateRollup: (row) =>
    sql`(${row}.accepted_leaf_story_plan_estimate_total + ${row}.accepted_defect_estimate_total_rollup)`,
  // The last acceptance, once nothing is left to accept.
  ActualEndDate: (
    row,
  ) => sql`(CASE WHEN ${row}.leaf_story_count > 0 AND ${row}.accepted_leaf_story_count = ${row}.leaf_story_count
    THEN ${row}.last_accepted_date END)`,
  ChildStoryPredecessorNotScheduled: childPredecessor(sql`p.iteration_id IS NULL`),
  ChildStoryPredecessorScheduledInSameOrLaterIteration: childPredecessor(sql`i.start_date >= o.start_date`),
  DirectChildrenCount: (row) => sql`${row}.n_children::bigint`,
  EstimatedProgressByStoryCount: (row) =>
    fraction(
      double(row, sql`accepted_leaf_story_count`),
      sql`greatest(${row}.refined_estimate_count, ${row}.leaf_story_count)`,
    ),
  EstimatedProgressByStoryPoints: (row) =>
    fraction(
      sql`${row}.accepted_leaf_story_plan_estimate_total`,
      sql`greatest(${row}.refined_estimate, ${row}.leaf_story_plan_estimate_total)`,
    ),
  PercentDoneByDefectCountRollup: (row) =>
    fraction(double(row, sql`accepted_defect_count_rollup`), sql`${row}.defect_count_rollup`),
  PercentDoneByDefectEstimateRollup: (row) =>
    fraction(sql`${row}.accepted_defect_estimate_total_rollup`, sql`${row}.defect_plan_estimate_total_rollup`),
  PercentDoneByStoryCount: (row) => fraction(double(row, sql`accepted_leaf_story_count`), sql`${row}.leaf_story_count`),
  PercentDoneByStoryPlanEstimate: (row) =>
    fraction(sql`${row}.accepted_leaf_story_plan_estimate_total`, sql`${row}.leaf_story_plan_estimate_total`),
  PercentDoneByTotalCountRollup: (row) =>
    fraction(
      sql`(${row}.accepted_leaf_story_count + ${row}.accepted_defect_count_rollup)::double precision`,
      sql`(${row}.leaf_story_count + ${row}.defect_count_rollup)`,
    ),
  PercentDoneByTotalEstimateRollup: (row) =>
    fraction(
      sql`(${row}.accepted_leaf_story_plan_estimate_total + ${row}.accepted_defect_estimate_total_rollup)`,
      sql`(${row}.leaf_story_plan_estimate_total + ${row}.defect_plan_estimate_total_rollup)`,
    ),
  PortfolioItemType: byPortfolioType((oid) => sql`(${integer(oid)})::bigint`),
  PortfolioItemTypeName: byPortfolioType((_, name) => constant(name)),
  PreliminaryEstimateCountValue: estimate(sql`count_value`),
  PreliminaryEstimateValue: estimate(sql`value`),
  Recycled: recycled,
  TotalCountRollup: (row) => sql`(${row}.leaf_story_count + ${row}.defect_count_rollup)`,
  TotalEstimateRollup: (row) => sql`(${row}.leaf_story_plan_estimate_total + ${row}.defect_plan_estimate_total_rollup)`,
  UnEstimatedTotalCountRollup: (row) =>
    sql`(${row}.un_estimated_leaf_story_count + ${row}.un_estimated_defect_count_rollup)`,
};

const prefixed = (type: string, attributes: Readonly<Record<string, Computed>>): Record<string, Computed> =>
  Object.fromEntries(Object.entries(attributes).map(([name, computed]) => [`${type}.${name}`, computed]));

/** Computed attributes of work items, by declaring type and name. */
export const computedWorkItems: Readonly<Record<string, Computed>> = {
  'Artifact.FormattedID': (row) => sql`${row}.prefix || ${row}.fid`,
  'Artifact.LatestDiscussionAgeInMinutes': (row) =>
    sql`(CASE WHEN ${row}.n_discussion > 0 THEN (SELECT floor(extract(epoch FROM now() - max(c.creation_date)) / 60)::bigint
      FROM conversation_post c WHERE c.workspace_id = ${row}.workspace_id AND c.artifact_id = ${row}.oid) END)`,
  'SchedulableArtifact.ScheduleStatePrefix': (row) =>
    sql`(SELECT s.short_name FROM schedule_state s WHERE s.workspace_id = ${row}.workspace_id AND s.name = ${row}.schedule_state)`,
  'SchedulableArtifact.TestCaseCount': (row) => sql`${row}.n_test_cases::bigint`,
  'SchedulableArtifact.PassingTestCaseCount': (row) => sql`${row}.n_test_cases_passing::bigint`,
  'SchedulableArtifact.LastBuild': lastOfTestCases(sql`last_build`),
  'SchedulableArtifact.LastRun': lastOfTestCases(sql`last_run`),
  'HierarchicalRequirement.TaskStatus': taskStatus,
  'HierarchicalRequirement.DefectStatus': defectStatus,
  'HierarchicalRequirement.TestCaseStatus': testCaseStatus,
  'HierarchicalRequirement.DirectPassingTestCaseCount': (row) => sql`${row}.n_test_cases_passing::bigint`,
  'HierarchicalRequirement.TotalDirectTestCaseCount': (row) => sql`${row}.n_test_cases::bigint`,
  'HierarchicalRequirement.DirectChildrenCount': (row) => sql`${row}.n_children::bigint`,
  'HierarchicalRequirement.HasParent': (row) => sql`(${row}.parent_id IS NOT NULL)`,
  'HierarchicalRequirement.UnifiedParent': (row) => sql`coalesce(${row}.parent_id, ${row}.portfolio_item_id)`,
  'HierarchicalRequirement.Recycled': recycled,
  'Defect.TaskStatus': taskStatus,
  'Defect.TestCaseStatus': testCaseStatus,
  'Defect.Recycled': recycled,
  'Task.Recycled': recycled,
  // Hours are added up as decimals, so that ten times 0.1 is 1.
  'Task.TimeSpent': (row) => sql`(SELECT coalesce(sum(v.hours::numeric), 0)::double precision
    FROM time_entry_item t JOIN time_entry_value v ON v.workspace_id = t.workspace_id AND v.time_entry_item_id = t.oid
    WHERE t.workspace_id = ${row}.workspace_id AND t.task_id = ${row}.oid)`,
  'TestCase.DefectStatus': defectStatus,
  'TestCase.Recycled': recycled,
  'TestSet.TaskStatus': taskStatus,
  'TestSet.TestCaseCount': ofTestSet(sql`count(*)`),
  'TestSet.PassingTestCaseCount': ofTestSet(PASSES),
  'TestSet.TestCaseStatus': ofTestSet(testCaseSummary(sql`count(*)`, HAS_RUN, PASSES)),
  'TestSet.LastBuild': lastOfTestSet(sql`build`),
  'TestSet.LastRun': lastOfTestSet(sql`date`),
  'TestSet.DefectStatus': ofTestSetDefects(defectSummary(sql`count(*)`, IS_CLOSED)),
  'DefectSuite.TaskStatus': taskStatus,
  'DefectSuite.TotalDefectCount': ofSuite(sql`count(*)`),
  'DefectSuite.ClosedDefectCount': ofSuite(IS_CLOSED),
  'DefectSuite.DefectStatus': ofSuite(defectSummary(sql`count(*)`, IS_CLOSED)),
  'Risk.CalculatedRisk': (row) => sql`(${grade(row, sql`probability`)} * ${grade(row, sql`impact`)})`,
  // Five grades of probability stand for 20 % each.
  'Risk.Exposure': (row) => sql`(${grade(row, sql`probability`)} * 0.2::double precision * ${row}.size_of_loss)`,
  'Risk.Recycled': recycled,
  ...prefixed('PortfolioItem', PORTFOLIO),
  'PortfolioItem/Feature.LateChildCount': lateChildren,
};
