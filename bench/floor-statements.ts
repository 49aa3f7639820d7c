/*
 * What the server's own statements are measured against: for each operation one statement, written by hand for exactly
 * this request, that makes the whole answer. It checks nothing and knows one workspace and one type.
 */

const API = `{"_rallyAPIMajor":"2","_rallyAPIMinor":"0"`;
const MESSAGES = `"_rallyAPIMajor":"2","_rallyAPIMinor":"0","Errors":[],"Warnings":[]`;

const member = (name: string, value: string): string => `',"${name}":', ${value}`;
const text = (name: string, column: string, unset = 'null'): string =>
  member(name, `coalesce(to_json(a.${column})::text, '${unset}')`);
const number = (name: string, column: string): string => member(name, `coalesce(a.${column}::text, 'null')`);
const flag = (name: string, column: string): string =>
  member(name, `CASE WHEN a.${column} THEN 'true' ELSE 'false' END`);
const dateOf = (value: string): string =>
  `coalesce(left(to_json(${value} + interval '1 us')::text, 24) || 'Z"', 'null')`;
const date = (name: string, column: string): string => member(name, dateOf(`a.${column}`));
const doubleOf = (value: string): string =>
  `coalesce(CASE WHEN ${value} = trunc(${value}) THEN ${value}::bigint || '.0' ELSE ${value}::text END, 'null')`;
const double = (name: string, column: string): string => member(name, doubleOf(`a.${column}`));
const reference = (name: string, from: string): string =>
  member(name, `coalesce((SELECT '${API},"_ref":"' || $1::text || r.ref_tail FROM ${from}), 'null')`);
const collection = (of: string, name: string, type: string, count: string, names = ''): string =>
  `',"${name}":${API},"_ref":"', $1::text, '/${of}/', a.oid, '/${name}","_type":"${type}"${names},"Count":', ${count}, '}'`;
const constant = (json: string): string => `',${json}'`;

/** The human form of a creation date, in UTC as the benchmark's workspace has it. */
const createdAt = (row: string): string => `CASE
  WHEN now() - ${row}.creation_date < interval '1 minute' THEN 'just now'
  WHEN now() - ${row}.creation_date < interval '2 minutes' THEN '1 minute ago'
  WHEN now() - ${row}.creation_date < interval '1 hour' THEN floor(extract(epoch FROM now() - ${row}.creation_date) / 60) || ' minutes ago'
  WHEN ${row}.creation_date::date = now()::date THEN 'today at ' || to_char(${row}.creation_date, 'FMHH12:MI am')
  WHEN now() - ${row}.creation_date < interval '7 days' THEN CASE now()::date - ${row}.creation_date::date
    WHEN 1 THEN 'yesterday at ' || to_char(${row}.creation_date, 'FMHH12:MI am')
    ELSE now()::date - ${row}.creation_date::date || ' days ago' END
  WHEN extract(year FROM ${row}.creation_date) = extract(year FROM now()) THEN to_char(${row}.creation_date, 'Mon FMDD')
  ELSE to_char(${row}.creation_date, 'Mon FMDD, YYYY') END`;

const tagNames = `CASE WHEN a.n_tags = 0 THEN '[]' ELSE (
  SELECT '[' || string_agg('{"Name":' || json_text(t.name) || ',"_ref":"/tag/' || t.oid || '"}', ',' ORDER BY t.name, t.oid) || ']'
  FROM artifact_tag l JOIN tag t ON t.workspace_id = l.workspace_id AND t.oid = l.tag_id
  WHERE l.workspace_id = a.workspace_id AND l.artifact_id = a.oid) END`;

const tags = (of: string): string =>
  `',"Tags":${API},"_ref":"', $1::text, '/${of}/', a.oid, '/Tags","_type":"Tag","_tagsNameArray":', ${tagNames}, ',"Count":', a.n_tags, '}'`;

const head = (path: string): string =>
  `'${API},"_ref":"', $1::text, '/${path}/', a.oid, '","_refObjectUUID":"', a.uuid, '","_objectVersion":"', a.object_version, '","_refObjectName":', to_json(a.name)::text`;

const milestones = `',"Milestones":${API},"_ref":"', $1::text, '/Defect/', a.oid, '/Milestones","_type":"Milestone","_tagsNameArray":',
  CASE WHEN a.n_milestones = 0 THEN '[]' ELSE (
    SELECT '[' || string_agg('{"Name":' || json_text(m.name) || ',"_ref":"/milestone/' || m.oid || '","DisplayColor":' || json_text(m.display_color)
      || ',"TargetDate":' || ${dateOf('m.target_date')} || '}', ',' ORDER BY m.name, m.oid) || ']'
    FROM artifact_milestone l JOIN milestone m ON m.workspace_id = l.workspace_id AND m.oid = l.milestone_id
    WHERE l.workspace_id = a.workspace_id AND l.artifact_id = a.oid) END, ',"Count":', a.n_milestones, '}'`;

/** The portfolio items above a defect: its own and two levels at most. */
const ancestors = `CASE WHEN a.portfolio_item_id IS NULL THEN 0 ELSE (SELECT 1 + count(p.parent_id) + count(g.parent_id)
  FROM artifact p LEFT JOIN artifact g ON g.workspace_id = p.workspace_id AND g.oid = p.parent_id
  WHERE p.workspace_id = a.workspace_id AND p.oid = a.portfolio_item_id) END`;

const artifactReference = (name: string, typePath: string, column: string): string =>
  member(
    name,
    `coalesce((SELECT '${API},"_ref":"' || $1::text || '/${typePath.toLowerCase()}/' || r.oid || '","_refObjectUUID":"' || r.uuid
      || '","_refObjectName":' || to_json(r.name)::text || ',"_type":"${typePath}"}'
      FROM artifact r WHERE r.workspace_id = a.workspace_id AND r.oid = a.${column}), 'null')`,
  );

/** A whole defect from the row `a`; concat() takes 100 arguments. */
const defect = [
  [
    head('defect'),
    date('CreationDate', 'creation_date'),
    `',"_CreatedAt":"', ${createdAt('a')}, '"'`,
    number('ObjectID', 'oid'),
    `',"ObjectUUID":"', a.uuid, '"'`,
    `',"VersionId":"', a.object_version, '"'`,
    reference('Subscription', 'subscription r'),
    reference('Workspace', 'workspace r WHERE r.oid = a.workspace_id'),
    flag('AIAssisted', 'ai_assisted'),
    collection('Defect', 'Changesets', 'Changeset', 'a.n_changesets'),
    collection('Defect', 'Connections', 'Connection', 'a.n_connections'),
    reference('CreatedBy', 'app_user r WHERE r.oid = a.created_by_id'),
    text('Description', 'description', '""'),
  ],
  [
    collection('Defect', 'Discussion', 'ConversationPost', 'a.n_discussion'),
    text('DisplayColor', 'display_color'),
    flag('Expedite', 'expedite'),
    `',"FormattedID":"', a.prefix, a.fid, '"'`,
    date('LastUpdateDate', 'last_update_date'),
    constant('"LatestDiscussionAgeInMinutes":null'),
    milestones,
    text('Name', 'name'),
    text('Notes', 'notes', '""'),
    reference('Owner', 'app_user r WHERE r.oid = a.owner_id'),
    reference('Project', 'project r WHERE r.workspace_id = a.workspace_id AND r.oid = a.project_id'),
    flag('Ready', 'ready'),
    reference(
      'RevisionHistory',
      'revision_history r WHERE r.workspace_id = a.workspace_id AND r.oid = a.revision_history_id',
    ),
    tags('Defect'),
    collection('Defect', 'Ancestors', 'PortfolioItem', ancestors),
    text('FinancialWorkType', 'financial_work_type'),
    reference('FlowState', 'flow_state r WHERE r.workspace_id = a.workspace_id AND r.oid = a.flow_state_id'),
    date('FlowStateChangedDate', 'flow_state_changed_date'),
    text('LastBuild', 'last_build'),
    date('LastRun', 'last_run'),
    number('PassingTestCaseCount', 'n_test_cases_passing'),
    text('ScheduleState', 'schedule_state'),
  ],
  [
    `',"ScheduleStatePrefix":"', CASE a.schedule_state WHEN 'In-Progress' THEN 'P' ELSE left(a.schedule_state, 1) END, '"'`,
    number('TestCaseCount', 'n_test_cases'),
    number('AICacheReadTokens', 'ai_cache_read_tokens'),
    number('AICacheWriteTokens', 'ai_cache_write_tokens'),
    number('AIInputTokens', 'ai_input_tokens'),
    number('AIOutputTokens', 'ai_output_tokens'),
    number('AITokenTotalUse', 'ai_token_total_use'),
    text('AITokenUsageByModel', 'ai_token_usage_by_model'),
    number('AIUsageEventCount', 'ai_usage_event_count'),
    text('AIUsageEventCountByModel', 'ai_usage_event_count_by_model'),
    date('AcceptedDate', 'accepted_date'),
    flag('AffectsDoc', 'affects_doc'),
    collection('Defect', 'Attachments', 'Attachment', 'a.n_attachments'),
    flag('Blocked', 'blocked'),
    text('BlockedReason', 'blocked_reason'),
    reference('Blocker', 'blocker r WHERE r.workspace_id = a.workspace_id AND r.oid = a.blocker_id'),
    date('ClosedDate', 'closed_date'),
    collection(
      'Defect',
      'DefectSuites',
      'DefectSuite',
      '(SELECT count(*) FROM defect_suite_defect l WHERE l.workspace_id = a.workspace_id AND l.defect_id = a.oid)',
    ),
    `',"DragAndDropRank":', to_json(rpad(a.rank, 64, '!'))::text`,
    collection(
      'Defect',
      'Duplicates',
      'Defect',
      '(SELECT count(*) FROM defect_duplicate l WHERE l.workspace_id = a.workspace_id AND l.defect_id = a.oid)',
    ),
    text('Environment', 'environment', '"None"'),
    text('FixedInBuild', 'fixed_in_build'),
    text('FoundInBuild', 'found_in_build'),
    date('InProgressDate', 'in_progress_date'),
    reference('Iteration', 'iteration r WHERE r.workspace_id = a.workspace_id AND r.oid = a.iteration_id'),
    date('OpenedDate', 'opened_date'),
    text('Package', 'package'),
    double('PlanEstimate', 'plan_estimate'),
  ],
  [
    artifactReference('PortfolioItem', 'PortfolioItem/Feature', 'portfolio_item_id'),
    text('Priority', 'priority', '"None"'),
    constant('"Recycled":false'),
    reference('Release', 'release r WHERE r.workspace_id = a.workspace_id AND r.oid = a.release_id'),
    flag('ReleaseNote', 'release_note'),
    artifactReference('Requirement', 'HierarchicalRequirement', 'requirement_id'),
    text('Resolution', 'resolution', '"None"'),
    text('SalesforceCaseID', 'salesforce_case_id'),
    text('SalesforceCaseNumber', 'salesforce_case_number'),
    text('Severity', 'severity', '"None"'),
    text('State', 'state', '"None"'),
    reference('SubmittedBy', 'app_user r WHERE r.oid = a.submitted_by_id'),
    text('TargetBuild', 'target_build'),
    date('TargetDate', 'target_date'),
    double('TaskActualTotal', 'task_actual_total'),
    double('TaskEstimateTotal', 'task_estimate_total'),
    double('TaskRemainingTotal', 'task_remaining_total'),
    member(
      'TaskStatus',
      `CASE WHEN a.n_tasks = 0 THEN '"NONE"'
        WHEN a.n_tasks_completed = a.n_tasks THEN CASE WHEN a.n_tasks_blocked > 0 THEN '"COMPLETED_BLOCKED"' ELSE '"COMPLETED"' END
        WHEN a.n_tasks_blocked > 0 THEN '"IN_PROGRESS_BLOCKED"'
        WHEN a.n_tasks_in_progress + a.n_tasks_completed > 0 THEN '"IN_PROGRESS"' ELSE '"DEFINED"' END`,
    ),
    collection('Defect', 'Tasks', 'Task', 'a.n_tasks'),
    artifactReference('TestCase', 'TestCase', 'test_case_id'),
    reference(
      'TestCaseResult',
      'test_case_result r WHERE r.workspace_id = a.workspace_id AND r.oid = a.test_case_result_id',
    ),
    member(
      'TestCaseStatus',
      `CASE WHEN a.n_test_cases = 0 THEN '"NONE"' WHEN a.n_test_cases_run = 0 THEN '"NONE_RUN"'
        ELSE '"' || CASE WHEN a.n_test_cases_run = a.n_test_cases THEN 'ALL_RUN_' ELSE 'SOME_RUN_' END
          || CASE a.n_test_cases_passing WHEN a.n_test_cases_run THEN 'ALL_PASSING' WHEN 0 THEN 'NONE_PASSING' ELSE 'SOME_NOT_PASSING' END || '"' END`,
    ),
    collection('Defect', 'TestCases', 'TestCase', 'a.n_test_cases'),
    text('VerifiedInBuild', 'verified_in_build'),
    constant('"_type":"Defect"'),
  ],
]
  .map((members) => `concat(${members.join(', ')})`)
  .join(' || ');

/**
 * `[total, object]` a row: one text of a whole page would cost PostgreSQL twice as much, for a megabyte that grows by
 * doubling.
 */
const page = (count: string, object: string, from: string): string => `SELECT (${count}), ${object} FROM ${from}`;

/** A page's rows as the answer to the request. */
export const floorQueryResult = (rows: readonly (readonly string[])[], start: string, pageSize: string): string =>
  `{"QueryResult":{${MESSAGES},"TotalResultCount":${rows[0]?.[0] ?? 0},"StartIndex":${start},"PageSize":${pageSize},"Results":[${rows
    .map((row) => row[1])
    .join(',')}]}}`;

/** $1 base, $2 workspace, then what the request names; but `row`. */
export const floorStatements = {
  /** $1 workspace, $2 ObjectID: four columns by the key, the least that an answer from the database can be. */
  row: `SELECT oid, fid, name, state FROM artifact WHERE workspace_id = $1::bigint AND oid = $2::bigint`,

  /** $3 ObjectID. */
  read: `SELECT '{"Defect":' || ${defect} || ',"Errors":[],"Warnings":[]}}' FROM artifact a
    WHERE a.workspace_id = $2::bigint AND a.oid = $3::bigint AND a.type = 2`,

  /** $3 start, $4 page size, $5 State. */
  filteredPage: page(
    'SELECT count(*) FROM artifact a WHERE a.workspace_id = $2::bigint AND a.type = 2 AND a.state = $5::text',
    `${defect} || '}'`,
    `(SELECT * FROM artifact
      WHERE workspace_id = $2::bigint AND type = 2 AND state = $5::text ORDER BY rank, oid LIMIT $4::int OFFSET $3::int - 1) a`,
  ),

  /** $3 ObjectIDs: twelve attributes of these stories. Nothing is looked for and nothing counted. */
  attributes: page(
    `'0'`,
    `concat(${[
      head('hierarchicalrequirement'),
      date('CreationDate', 'creation_date'),
      `',"_CreatedAt":"', ${createdAt('a')}, '"'`,
      `',"FormattedID":"', a.prefix, a.fid, '"'`,
      date('LastUpdateDate', 'last_update_date'),
      text('Name', 'name'),
      reference('Owner', 'app_user r WHERE r.oid = a.owner_id'),
      reference('Project', 'project r WHERE r.workspace_id = a.workspace_id AND r.oid = a.project_id'),
      flag('Ready', 'ready'),
      tags('HierarchicalRequirement'),
      text('ScheduleState', 'schedule_state'),
      flag('Blocked', 'blocked'),
      reference('Iteration', 'iteration r WHERE r.workspace_id = a.workspace_id AND r.oid = a.iteration_id'),
      double('PlanEstimate', 'plan_estimate'),
      `',"_type":"HierarchicalRequirement"}'`,
    ].join(', ')})`,
    `unnest($3::bigint[]) WITH ORDINALITY AS k (oid, place)
      JOIN artifact a ON a.workspace_id = $2::bigint AND a.oid = k.oid ORDER BY k.place`,
  ),

  /** $3 start, $4 page size. The objects that stories share are made once each. */
  largePage: `WITH users AS MATERIALIZED (
      SELECT a.oid, concat(${head('user').replace('a.name', 'a.display_name')}, ${date('CreationDate', 'creation_date')},
        ',"_CreatedAt":"', ${createdAt('a')}, '","_type":"User"}') AS t FROM app_user a),
    projects AS MATERIALIZED (
      SELECT a.oid, concat(${head('project')}, ${date('CreationDate', 'creation_date')}, ',"_CreatedAt":"', ${createdAt('a')}, '"',
        ${text('Name', 'name')}, ',"Owner":', coalesce((SELECT t FROM users u WHERE u.oid = a.owner_id), 'null'), ',"_type":"Project"}') AS t
      FROM project a WHERE a.workspace_id = $2::bigint),
    sums AS MATERIALIZED (SELECT iteration_id, sum(plan_estimate) AS points FROM artifact
      WHERE workspace_id = $2::bigint AND iteration_id IS NOT NULL AND type <> 3 GROUP BY iteration_id),
    iterations AS MATERIALIZED (
      SELECT a.oid, concat(${head('iteration')}, ${date('CreationDate', 'creation_date')}, ',"_CreatedAt":"', ${createdAt('a')}, '"',
        ${date('LastUpdateDate', 'last_update_date')}, ${text('Name', 'name')},
        ',"PlanEstimate":', ${doubleOf('coalesce(s.points, 0)')}, ',"Project":', p.t, ',"_type":"Iteration"}') AS t
      FROM iteration a JOIN projects p ON p.oid = a.project_id LEFT JOIN sums s ON s.iteration_id = a.oid WHERE a.workspace_id = $2::bigint)
    ${page(
      'SELECT count(*) FROM artifact a WHERE a.workspace_id = $2::bigint AND a.type = 1',
      `concat(${[
        head('hierarchicalrequirement'),
        date('CreationDate', 'creation_date'),
        `',"_CreatedAt":"', ${createdAt('a')}, '"'`,
        `',"FormattedID":"', a.prefix, a.fid, '"'`,
        date('LastUpdateDate', 'last_update_date'),
        text('Name', 'name'),
        `',"Owner":', coalesce(u.t, 'null')`,
        `',"Project":', p.t`,
        flag('Ready', 'ready'),
        tags('HierarchicalRequirement'),
        text('ScheduleState', 'schedule_state'),
        flag('Blocked', 'blocked'),
        `',"Iteration":', coalesce(i.t, 'null')`,
        double('PlanEstimate', 'plan_estimate'),
        `',"_type":"HierarchicalRequirement"}'`,
      ].join(', ')})`,
      `(SELECT * FROM artifact WHERE workspace_id = $2::bigint AND type = 1 ORDER BY rank, oid LIMIT $4::int OFFSET $3::int - 1) a
        LEFT JOIN users u ON u.oid = a.owner_id JOIN projects p ON p.oid = a.project_id LEFT JOIN iterations i ON i.oid = a.iteration_id
      ORDER BY a.rank, a.oid`,
    )}`,

  /** $3 user, $4 Name, $5 Project, $6 Owner, $7 Severity, $8 Priority, $9 State, $10 Description, $11 rank. */
  create: `WITH ids AS MATERIALIZED (SELECT nextval('object_id') AS oid, nextval('object_id') AS history, nextval('bench_number') AS fid),
    a AS (INSERT INTO artifact (workspace_id, oid, type, prefix, fid, name, project_id, owner_id, severity, priority, state, description,
        schedule_state, flow_state_id, flow_state_changed_date, revision_history_id, created_by_id, rank)
      SELECT $2::bigint, oid, 2, 'DE', fid, $4::text, $5::bigint, $6::bigint, $7::text, $8::text, $9::text, $10::text, 'Defined',
        (SELECT f.oid FROM flow_state f WHERE f.workspace_id = $2::bigint AND f.project_id = $5::bigint AND f.name = 'Defined'), now(),
        history, $3::bigint, $11::text FROM ids RETURNING *),
    history AS (INSERT INTO revision_history (workspace_id, oid, object_id) SELECT workspace_id, revision_history_id, oid FROM a RETURNING *),
    revision AS (INSERT INTO revision (workspace_id, oid, history_id, object_id, number, user_id, description)
      SELECT workspace_id, nextval('object_id'), revision_history_id, oid, 0, $3::bigint, 'Original revision' FROM a)
    SELECT '{"CreateResult":{${MESSAGES},"Object":' || ${defect.replace('FROM revision_history r', 'FROM history r')} || '}}}' FROM a`,

  /** $3 user, $4 ObjectID, $5 Priority, $6 Notes. */
  update: `WITH before AS MATERIALIZED (SELECT oid, object_version, priority, notes FROM artifact WHERE workspace_id = $2::bigint AND oid = $4::bigint),
    a AS (UPDATE artifact n SET priority = $5::text, notes = $6::text, last_update_date = now(), object_version = n.object_version + 1
      FROM before b WHERE n.workspace_id = $2::bigint AND n.oid = $4::bigint AND n.object_version = b.object_version RETURNING n.*),
    revision AS (INSERT INTO revision (workspace_id, oid, history_id, object_id, number, user_id, description)
      SELECT a.workspace_id, nextval('object_id'), a.revision_history_id, a.oid, a.object_version - 1, $3::bigint,
        concat_ws(', ', 'NOTES changed from [' || b.notes || '] to [' || a.notes || ']',
          CASE WHEN b.priority <> a.priority THEN 'PRIORITY changed from [' || b.priority || '] to [' || a.priority || ']' END)
      FROM a JOIN before b USING (oid))
    SELECT '{"OperationResult":{${MESSAGES},"Object":' || ${defect} || '}}}' FROM a`,
} as const;
