import type { Database } from '../../src/storage/database.ts';

/** The work item that an item counts in. */
const ABOVE = `CASE n.type WHEN 1 THEN coalesce(n.parent_id, n.portfolio_item_id)
  WHEN 2 THEN coalesce(n.requirement_id, n.portfolio_item_id) WHEN 11 THEN n.parent_id WHEN 12 THEN n.parent_id END`;

const IS_ACCEPTED = "i.schedule_state IN ('Accepted', 'Released', 'Custom 1')";

/** Each leaf story and defect below each work item, however deep. */
const BELOW = `WITH RECURSIVE up AS (
    SELECT i.workspace_id, i.oid AS item, i.oid AS node FROM artifact i
      WHERE i.type = 2 OR (i.type = 1 AND NOT EXISTS (SELECT 1 FROM artifact c WHERE c.parent_id = i.oid AND c.type = 1))
    UNION ALL
    SELECT up.workspace_id, up.item, p.oid FROM up
      JOIN artifact n ON n.workspace_id = up.workspace_id AND n.oid = up.node
      JOIN artifact p ON p.workspace_id = n.workspace_id AND p.oid = ${ABOVE} AND p.type > 0),
  below AS (SELECT up.node, i.* FROM up JOIN artifact i ON i.workspace_id = up.workspace_id AND i.oid = up.item AND up.node <> up.item)`;

const of = (type: number, what: string): string => `coalesce(${what} FILTER (WHERE i.type = ${type}), 0)`;

/** What each sum should be, over what is below a work item (\`i\`). */
const SUMS: Readonly<Record<string, string>> = {
  leaf_story_count: of(1, 'count(*)'),
  accepted_leaf_story_count: `count(*) FILTER (WHERE i.type = 1 AND ${IS_ACCEPTED})`,
  un_estimated_leaf_story_count: 'count(*) FILTER (WHERE i.type = 1 AND i.plan_estimate IS NULL)',
  leaf_story_plan_estimate_total: of(1, 'sum(i.plan_estimate::numeric)'),
  accepted_leaf_story_plan_estimate_total: `coalesce(sum(i.plan_estimate::numeric) FILTER (WHERE i.type = 1 AND ${IS_ACCEPTED}), 0)`,
  defect_count_rollup: of(2, 'count(*)'),
  accepted_defect_count_rollup: `count(*) FILTER (WHERE i.type = 2 AND ${IS_ACCEPTED})`,
  un_estimated_defect_count_rollup: 'count(*) FILTER (WHERE i.type = 2 AND i.plan_estimate IS NULL)',
  defect_plan_estimate_total_rollup: of(2, 'sum(i.plan_estimate::numeric)'),
  accepted_defect_estimate_total_rollup: `coalesce(sum(i.plan_estimate::numeric) FILTER (WHERE i.type = 2 AND ${IS_ACCEPTED}), 0)`,
};

const DATES: Readonly<Record<string, string>> = {
  actual_start_date: 'min(i.in_progress_date) FILTER (WHERE i.type = 1)',
  last_accepted_date: 'max(i.accepted_date) FILTER (WHERE i.type = 1)',
};

const ADDED = { ...SUMS, ...DATES };

/** Portfolio items and parent stories whose sums or dates are other than those of what is below them: to the last bit. */
const WRONG_SUMS = `${BELOW},
  truth AS (SELECT node, ${Object.entries(ADDED)
    .map(([column, what]) => `${what} AS ${column}`)
    .join(', ')} FROM below i GROUP BY node)
  SELECT a.oid || '.' || v.name || ' is ' || coalesce(v.stored, 'unset') || ', not ' || coalesce(v.real, 'unset') AS problem
    FROM artifact a LEFT JOIN truth t ON t.node = a.oid,
    LATERAL (VALUES ${[
      ...Object.keys(SUMS).map((column) => `('${column}', a.${column}::text, coalesce(t.${column}, 0)::float::text)`),
      ...Object.keys(DATES).map((column) => `('${column}', a.${column}::text, t.${column}::text)`),
    ].join(', ')}) v (name, stored, real)
    WHERE (a.type IN (11, 12, 13) OR (a.type = 1 AND a.n_children > 0)) AND v.stored IS DISTINCT FROM v.real`;

/** Parent stories that are other than their children: $1 is where the ObjectIDs of those begin that clients made. */
const WRONG_PARENTS = `
  SELECT a.oid || '.' || v.name || ' is ' || coalesce(v.stored, 'unset') || ', not ' || coalesce(v.real, 'unset') AS problem
    FROM artifact a,
    LATERAL (SELECT
        (array_agg(c.schedule_state ORDER BY array_position('{Defined,In-Progress,Completed,Accepted,Released,Custom 1}', c.schedule_state)))[1] AS state,
        sum(c.plan_estimate::numeric)::float AS estimate, bool_or(c.blocked) AS blocked
      FROM artifact c WHERE c.workspace_id = a.workspace_id AND c.parent_id = a.oid AND c.type = 1) t,
    LATERAL (VALUES ('schedule_state', a.schedule_state, t.state), ('plan_estimate', a.plan_estimate::text, t.estimate::text),
      ('iteration_id', a.iteration_id::text, NULL), ('release_id', a.release_id::text, NULL),
      ('blocked', a.blocked::text, (t.blocked OR a.n_tasks_blocked > 0 OR a.blocker_id IS NOT NULL)::text)) v (name, stored, real)
    WHERE a.oid > $1 AND a.type = 1 AND a.n_children > 0 AND v.stored IS DISTINCT FROM v.real`;

/** Dates of a state without the state, or the other way round. */
const WRONG_STAMPS = `
  SELECT a.oid || ' is ' || a.schedule_state || ' and begun at ' || coalesce(a.in_progress_date::text, '-') || ', accepted at ' ||
      coalesce(a.accepted_date::text, '-') AS problem FROM artifact a
    WHERE a.oid > $1 AND a.type IN (1, 2, 5, 6, 7) AND ((a.in_progress_date IS NULL) <> (a.schedule_state = 'Defined')
      OR (a.accepted_date IS NULL) <> (a.schedule_state NOT IN ('Accepted', 'Released', 'Custom 1')))`;

const WRONG_FEATURES = `WITH RECURSIVE down AS (
    SELECT a.oid, a.portfolio_item_id AS feature FROM artifact a WHERE a.type = 1 AND a.parent_id IS NULL
    UNION ALL SELECT c.oid, coalesce(c.portfolio_item_id, down.feature) FROM artifact c JOIN down ON c.parent_id = down.oid WHERE c.type = 1)
  SELECT a.oid || '.feature_id is ' || coalesce(a.feature_id::text, 'unset') || ', not ' || coalesce(down.feature::text, 'unset') AS problem
    FROM artifact a JOIN down USING (oid) WHERE a.feature_id IS DISTINCT FROM down.feature`;

const WRONG_FLOW = `
  SELECT a.oid || ' is ' || a.schedule_state || ' in the flow state ' || coalesce(f.name, 'unset') AS problem
    FROM artifact a LEFT JOIN flow_state f ON f.workspace_id = a.workspace_id AND f.oid = a.flow_state_id
    WHERE a.type IN (1, 2, 5, 6, 7) AND (f.project_id IS DISTINCT FROM a.project_id OR f.schedule_state_mapping IS DISTINCT FROM a.schedule_state)`;

const WRONG_BLOCKS = `
  SELECT 'blocker ' || b.oid || ' of ' || b.work_product_id AS problem FROM blocker b
    WHERE NOT EXISTS (SELECT 1 FROM artifact a WHERE a.oid = b.work_product_id AND a.blocker_id = b.oid AND a.blocked)
  UNION ALL SELECT a.oid || ' has lost its blocker' FROM artifact a
    WHERE a.blocker_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM blocker b WHERE b.oid = a.blocker_id)
  UNION ALL SELECT a.oid || '.blocked is ' || a.blocked FROM artifact a
    WHERE a.oid > $1 AND a.type > 0 AND a.n_children = 0 AND a.blocked <> (a.blocker_id IS NOT NULL OR a.n_tasks_blocked > 0)`;

/**
 * What rolls up and is other than what it rolls up from, made anew from the work items alone; nothing when all is right.
 * `madeAfter` is the highest ObjectID of the seed: what a file says of parents, dates and blocks stands as it says it.
 */
export const wrongRollUps = async (database: Database, madeAfter: number): Promise<readonly string[]> => {
  const problems: string[] = [];
  for (const text of [WRONG_SUMS, WRONG_PARENTS, WRONG_STAMPS, WRONG_FEATURES, WRONG_FLOW, WRONG_BLOCKS]) {
    const { rows } = await database.main.query<{ problem: string }>(text, text.includes('$1') ? [madeAfter] : []);
    problems.push(...rows.map(({ problem }) => problem));
  }
  return problems;
};
