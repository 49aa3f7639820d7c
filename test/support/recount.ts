import { registry } from '../../src/model/registry.ts';
import type { Database } from '../../src/storage/database.ts';

/** Rows of a table that hang on the artifact `a` by a column. */
const hanging = (table: string, column: string): string =>
  `SELECT count(*) FROM ${table} c WHERE c.workspace_id = a.workspace_id AND c.${column} = a.oid`;

const workBelow = (type: number, column: string, truths: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(truths).map(([counter, truth]) => [
      counter,
      `SELECT ${truth} FROM artifact c WHERE c.workspace_id = a.workspace_id AND c.${column} = a.oid AND c.type = ${type}`,
    ]),
  );

const DEFECTS =
  'FROM artifact c WHERE c.workspace_id = a.workspace_id AND c.type = 2 AND (c.requirement_id = a.oid OR c.test_case_id = a.oid OR c.portfolio_item_id = a.oid)';

/** What a counter column of an artifact should hold, as SQL over its row `a`. */
const TRUTH: Readonly<Record<string, string>> = {
  n_tags: hanging('artifact_tag', 'artifact_id'),
  n_milestones: hanging('artifact_milestone', 'artifact_id'),
  n_changesets: hanging('changeset_artifact', 'artifact_id'),
  n_connections: hanging('connection', 'artifact_id'),
  n_discussion: hanging('conversation_post', 'artifact_id'),
  n_attachments: hanging('attachment', 'artifact_id'),
  n_steps: hanging('test_case_step', 'test_case_id'),
  n_results: hanging('test_case_result', 'test_case_id'),
  n_children:
    'SELECT count(*) FROM artifact c WHERE c.workspace_id = a.workspace_id AND c.type > 0 AND (c.parent_id = a.oid OR (c.type = 1 AND c.portfolio_item_id = a.oid))',
  n_defects: `SELECT count(*) ${DEFECTS}`,
  n_defects_closed: `SELECT count(*) FILTER (WHERE c.state = 'Closed') ${DEFECTS}`,
  ...workBelow(3, 'work_product_id', {
    n_tasks: 'count(*)',
    n_tasks_in_progress: "count(*) FILTER (WHERE c.state = 'In-Progress')",
    n_tasks_completed: "count(*) FILTER (WHERE c.state = 'Completed')",
    n_tasks_blocked: 'count(*) FILTER (WHERE c.blocked)',
    task_estimate_total: 'coalesce(sum(c.estimate), 0)',
    task_remaining_total: 'coalesce(sum(c.to_do), 0)',
    task_actual_total: 'coalesce(sum(c.actuals), 0)',
  }),
  ...workBelow(4, 'work_product_id', {
    n_test_cases: 'count(*)',
    n_test_cases_run: 'count(c.last_verdict)',
    n_test_cases_passing: "count(*) FILTER (WHERE c.last_verdict = 'Pass')",
  }),
};

/** Counters that do not say what is there: one line each, nothing when all are right. What is in the recycle bin counts nowhere. */
export const wrongCounters = async (database: Database): Promise<readonly string[]> => {
  const found = await Promise.all(
    Object.entries(TRUTH).map(([column, truth]) =>
      database.main.query<{ oid: number; stored: number; real: number }>(
        `SELECT oid, stored, real FROM (SELECT a.oid, a.${column}::float AS stored, (${truth})::float AS real FROM artifact a WHERE a.type > 0) x
         WHERE abs(stored - real) > 1e-9 ORDER BY oid`,
      ),
    ),
  );
  const columns = Object.keys(TRUTH);
  return found.flatMap(({ rows }, at) =>
    rows.map((row) => `${row.oid}.${columns[at]} is ${row.stored}, not ${row.real}`),
  );
};

/** Test cases that do not say what their newest result says. */
export const wrongLastResults = async (database: Database): Promise<readonly string[]> => {
  const { rows } = await database.main.query<{ problem: string }>(`
    SELECT 'test case ' || a.oid || ' says ' || coalesce(a.last_verdict, 'nothing') AS problem
    FROM artifact a LEFT JOIN LATERAL (SELECT r.oid, r.build, r.date, r.verdict FROM test_case_result r
      WHERE r.workspace_id = a.workspace_id AND r.test_case_id = a.oid ORDER BY r.date DESC, r.oid DESC LIMIT 1) r ON true
    WHERE a.type = 4 AND (a.last_result_id, a.last_build, a.last_run, a.last_verdict)
      IS DISTINCT FROM (r.oid, r.build, r.date, r.verdict) ORDER BY 1`);
  return rows.map(({ problem }) => problem);
};
/** Tables of a workspace whose rows have a history, by the model. */
const tablesWithHistory = [
  ...new Set(
    registry.types
      .filter((type) => !type.abstract && type.attribute('RevisionHistory')?.storage.at === 'reference')
      .flatMap(({ table }) => (table.key === 'workspace' && table.visibleBy !== 'history' ? [table.name] : [])),
  ),
];

/** What comes with a workspace or a project has no history: nobody made it. */
const FURNISHED = ['state', 'preliminary_estimate', 'flow_state'];

/** Histories and revisions of objects that are gone; objects with other than one revision a version, or none of their last change. */
export const wrongHistories = async (database: Database): Promise<readonly string[]> => {
  const gone = [...tablesWithHistory, 'workspace'].map(
    (table) => `NOT EXISTS (SELECT 1 FROM ${table} t WHERE t.oid = h.object_id)`,
  );
  const miscounted = tablesWithHistory.map(
    (
      table,
    ) => `SELECT '${table} ' || t.oid || ' has version ' || t.object_version || ' and ' || count(r.oid) || ' revisions'
      FROM ${table} t LEFT JOIN revision r ON r.workspace_id = t.workspace_id AND r.object_id = t.oid
      ${FURNISHED.includes(table) ? 'WHERE t.revision_history_id IS NOT NULL' : ''}
      GROUP BY t.workspace_id, t.oid HAVING count(r.oid) <> t.object_version`,
  );
  const { rows } = await database.main.query<{ problem: string }>(`
    SELECT 'history ' || h.oid || ' of ' || h.object_id AS problem FROM revision_history h
      WHERE h.workspace_id <> 0 AND ${gone.join(' AND ')}
    UNION ALL SELECT 'revision ' || r.oid || ' of ' || r.object_id FROM revision r
      WHERE NOT EXISTS (SELECT 1 FROM revision_history h WHERE h.oid = r.history_id)
    UNION ALL ${miscounted.join(' UNION ALL ')}
    UNION ALL SELECT 'artifact ' || a.oid || ' changed at ' || a.last_update_date || ' without a revision'
      FROM artifact a WHERE NOT EXISTS (SELECT 1 FROM revision r
        WHERE r.workspace_id = a.workspace_id AND r.object_id = a.oid AND r.creation_date = a.last_update_date)
    ORDER BY 1`);
  return rows.map(({ problem }) => problem);
};
