import type { CounterDelta, TaskRollUp } from '../write-plan.ts';
import { identifier, join, parameter, render, type Sql, type Statement, sql } from './fragment.ts';

const COMMA = sql`, `;

/** A part of a statement with the name that others refer to it by; `target` is the row or rows being written. */
export interface NamedPart {
  readonly name: string;
  readonly sql: Sql;
  /** Computed once, whole, and never folded into what reads it. */
  readonly isMaterialized?: boolean;
}

const deltaRows = (deltas: readonly CounterDelta[], columns: readonly string[]): Sql => {
  const rows = deltas.map((delta) => {
    const amounts = columns.map((column) => parameter(delta.by[column] ?? 0, 'double precision'));
    return sql`(${join([parameter(delta.workspaceOid, 'bigint'), parameter(delta.oid, 'bigint'), ...amounts], COMMA)})`;
  });
  const list = join([identifier('workspace_id'), identifier('oid'), ...columns.map(identifier)], COMMA);
  return sql`(VALUES ${join(rows, COMMA)}) AS d (${list})`;
};

/** The owners as they are, locked, with the state their tasks will give them. */
const owners = (rows: Sql, rollUp: TaskRollUp): Sql => sql`SELECT c.workspace_id, c.oid, c.object_version,
    c.revision_history_id, c.project_id, c.flow_state_id, c.schedule_state AS was,
    CASE WHEN c.schedule_state = ANY(${parameter(rollUp.frozenStates, 'text[]')})
        OR NOT p.task_state_rollup_enabled OR c.n_children > 0 OR c.n_tasks + d.n_tasks = 0 THEN c.schedule_state
      WHEN c.n_tasks_completed + d.n_tasks_completed = c.n_tasks + d.n_tasks THEN 'Completed'
      WHEN c.n_tasks_completed + d.n_tasks_completed + c.n_tasks_in_progress + d.n_tasks_in_progress = 0 THEN 'Defined'
      ELSE 'In-Progress' END AS state
  FROM artifact c JOIN ${rows} ON c.workspace_id = d.workspace_id AND c.oid = d.oid
  JOIN project p ON p.workspace_id = c.workspace_id AND p.oid = c.project_id
  WHERE EXISTS (SELECT 1 FROM target) ORDER BY c.oid FOR NO KEY UPDATE OF c`;

const flowStateName = (oid: Sql): Sql =>
  sql`(SELECT f.name FROM flow_state f WHERE f.workspace_id = owners.workspace_id AND f.oid = ${oid})`;

/** Left out where the project has no flow state for one of the two. */
const flowClause = sql`coalesce(', FLOW STATE changed from [' || ${flowStateName(sql`owners.flow_state_id`)} || '] to [' ||
    ${flowStateName(sql`flow_state_like(owners.workspace_id, owners.project_id, owners.state, owners.flow_state_id)`)} || ']', '')`;

const ownerRevisions = (rollUp: TaskRollUp): Sql => sql`INSERT INTO revision
    (workspace_id, oid, creation_date, history_id, object_id, number, user_id, description)
  SELECT workspace_id, nextval('object_id'), ${parameter(rollUp.now.toISOString(), 'timestamptz')}, revision_history_id, oid, object_version, ${parameter(rollUp.userOid, 'bigint')},
    'SCHEDULE STATE changed from [' || was || '] to [' || state || ']' || ${flowClause} FROM owners WHERE state <> was`;

const stateAssignments = (rollUp: TaskRollUp): Sql[] => {
  const now = parameter(rollUp.now.toISOString(), 'timestamptz');
  return [
    sql`schedule_state = o.state`,
    sql`in_progress_date = CASE WHEN o.state = o.was THEN c.in_progress_date WHEN o.state = 'Defined' THEN NULL
      ELSE coalesce(c.in_progress_date, ${now}) END`,
    sql`flow_state_id = CASE WHEN o.state = o.was THEN c.flow_state_id
      ELSE flow_state_like(c.workspace_id, c.project_id, o.state, c.flow_state_id) END`,
    sql`flow_state_changed_date = CASE WHEN o.state = o.was THEN c.flow_state_changed_date ELSE ${now} END`,
    sql`last_update_date = CASE WHEN o.state = o.was THEN c.last_update_date ELSE ${now} END`,
    sql`object_version = c.object_version + (o.state <> o.was)::int`,
  ];
};

/** One UPDATE for all owners, so that no row is touched twice in the statement. */
export const compileCounters = (deltas: readonly CounterDelta[], rollUp: TaskRollUp | null): readonly NamedPart[] => {
  if (deltas.length === 0) return [];
  const columns = [...new Set(deltas.flatMap((delta) => Object.keys(delta.by)))].sort();
  const rows = deltaRows(deltas, columns);
  const added = columns.map((column) => sql`${identifier(column)} = c.${identifier(column)} + d.${identifier(column)}`);
  const set = join([...added, ...(rollUp === null ? [] : stateAssignments(rollUp))], COMMA);
  const from = rollUp === null ? rows : sql`${rows} JOIN owners o ON o.workspace_id = d.workspace_id AND o.oid = d.oid`;
  const counters = sql`UPDATE artifact c SET ${set} FROM ${from}
    WHERE c.workspace_id = d.workspace_id AND c.oid = d.oid AND EXISTS (SELECT 1 FROM target) RETURNING c.oid`;
  if (rollUp === null) return [{ name: 'counters', sql: counters }];
  return [
    { name: 'owners', sql: owners(rows, rollUp) },
    { name: 'counters', sql: counters },
    { name: 'owner_revisions', sql: ownerRevisions(rollUp) },
  ];
};

/** The same as a statement of its own, for what is written without a plan; null when nothing is counted. */
export const compileCounting = (deltas: readonly CounterDelta[], rollUp: TaskRollUp | null): Statement | null => {
  const parts = compileCounters(deltas, rollUp).map((part) => sql`, ${identifier(part.name)} AS (${part.sql})`);
  return parts.length === 0 ? null : render(sql`WITH target AS (SELECT 1)${join(parts, sql``)} SELECT 1 FROM target`);
};
