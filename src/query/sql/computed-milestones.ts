import type { Computed } from './computed.ts';
import { type Sql, sql } from './fragment.ts';

/** A milestone's artifacts, those in the recycle bin left out. */
const ofArtifacts =
  (what: Sql): Computed =>
  (row) =>
    sql`(SELECT ${what} FROM artifact_milestone l JOIN artifact x ON x.workspace_id = l.workspace_id AND x.oid = l.artifact_id
  WHERE l.workspace_id = ${row}.workspace_id AND l.milestone_id = ${row}.oid AND x.type > 0)`;

const ofProjects =
  (what: Sql): Computed =>
  (row) =>
    sql`(SELECT ${what} FROM milestone_project l JOIN project p ON p.workspace_id = l.workspace_id AND p.oid = l.project_id
  WHERE l.workspace_id = ${row}.workspace_id AND l.milestone_id = ${row}.oid)`;

/** Stories, defects, defect suites, test sets and risks: what has a plan estimate and is accepted. */
const WORK = sql`x.type IN (1, 2, 5, 6, 7)`;
const ACCEPTED = sql`x.type IN (1, 2, 5, 6, 7) AND x.accepted_date IS NOT NULL`;
const COUNT = sql`count(*) FILTER (WHERE ${WORK})`;
const ACCEPTED_COUNT = sql`count(*) FILTER (WHERE ${ACCEPTED})`;
const POINTS = sql`coalesce(sum(x.plan_estimate) FILTER (WHERE ${WORK}), 0)`;
const ACCEPTED_POINTS = sql`coalesce(sum(x.plan_estimate) FILTER (WHERE ${ACCEPTED}), 0)`;

const share = (part: Sql, whole: Sql): Sql =>
  sql`CASE WHEN ${whole} > 0 THEN round((${part})::numeric / (${whole})::numeric, 4)::double precision ELSE 0 END`;

/** Computed attributes of milestones, by declaring type and name. */
export const computedMilestones: Readonly<Record<string, Computed>> = {
  'Slice.FormattedID': (row) => sql`${row}.prefix || ${row}.fid`,
  'Milestone.TotalArtifactCount': ofArtifacts(sql`count(*)`),
  'Milestone.TotalProjectCount': ofProjects(sql`count(*)`),
  'Milestone.ClosedProjectCount': ofProjects(sql`count(*) FILTER (WHERE p.state = 'Closed')`),
  'Milestone.IssueCount': ofArtifacts(sql`count(*) FILTER (WHERE x.blocked)`),
  'Milestone.TotalWorkItemCount': ofArtifacts(COUNT),
  'Milestone.AcceptedWorkItemCount': ofArtifacts(ACCEPTED_COUNT),
  'Milestone.TotalWorkItemPoints': ofArtifacts(POINTS),
  'Milestone.AcceptedWorkItemPoints': ofArtifacts(ACCEPTED_POINTS),
  'Milestone.PercentDoneByWorkItemCount': ofArtifacts(share(ACCEPTED_COUNT, COUNT)),
  'Milestone.PercentDoneByWorkItemPoints': ofArtifacts(share(ACCEPTED_POINTS, POINTS)),
};
