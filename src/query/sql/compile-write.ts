import type { DecisionEntry } from '../decision-entry.ts';
import type {
  ColumnValue,
  FlowPlace,
  Following,
  FurtherRow,
  RevisionRow,
  RowKey,
  TakenNumber,
  WritePlan,
} from '../write-plan.ts';
import { compileChunks } from './compile-chunks.ts';
import { compileCounters, type NamedPart } from './compile-counters.ts';
import { compileLinks } from './compile-links.ts';
import { settleAll } from './compile-roll-up.ts';
import { allOf, identifier, join, parameter, type Sql, type Statement, sql } from './fragment.ts';
import { renderWrite } from './write-statement.ts';

const COMMA = sql`, `;

const bound = (each: ColumnValue): Sql => parameter(each.value, each.type);

const assignments = (columns: readonly ColumnValue[]): Sql =>
  join(
    columns.map((each) => sql`${identifier(each.column)} = ${bound(each)}`),
    COMMA,
  );

const names = (columns: readonly ColumnValue[]): Sql =>
  join(
    columns.map((each) => identifier(each.column)),
    COMMA,
  );

const keyCondition = (plan: WritePlan): Sql => {
  const { key, version } = plan;
  return allOf([
    ...(key.workspaceOid === null ? [] : [sql`workspace_id = ${parameter(key.workspaceOid, 'bigint')}`]),
    sql`oid = ${parameter(key.oid, 'bigint')}`,
    ...(version === null ? [] : [sql`object_version = ${parameter(version, 'int')}`]),
    ...(plan.guard === 'childless' ? [sql`n_children = 0`] : []),
  ]);
};

/** The owner that is gone for good gives no number; the foreign key to it says so. */
const taken = ({ counter, workspaceOid, ownerOid }: TakenNumber): Sql =>
  sql`coalesce((SELECT o.${identifier(counter)} FROM artifact o WHERE o.workspace_id = ${parameter(workspaceOid, 'bigint')}
    AND o.oid = ${parameter(ownerOid, 'bigint')} FOR UPDATE), 0)`;

const flowState = (flow: FlowPlace): Sql =>
  sql`flow_state_like(${parameter(flow.workspaceOid, 'bigint')}, ${parameter(flow.projectOid, 'bigint')},
    ${parameter(flow.scheduleState, 'text')}, ${parameter(flow.like, 'bigint')})`;

/** What only the database knows at the moment of the write. */
const found = ({ taken: number, flow }: WritePlan): readonly { readonly column: Sql; readonly value: Sql }[] => [
  ...(number === null ? [] : [{ column: identifier(number.column), value: taken(number) }]),
  ...(flow === null ? [] : [{ column: identifier('flow_state_id'), value: flowState(flow) }]),
];

/** The written row; everything else in the statement hangs on it, so that a lost race writes nothing at all. */
const target = (plan: WritePlan): Sql => {
  const table = identifier(plan.key.table);
  if (plan.action === 'delete') return sql`DELETE FROM ${table} WHERE ${keyCondition(plan)} RETURNING oid`;
  if (plan.action === 'update') {
    const own = plan.set.length === 0 ? [] : [assignments(plan.set)];
    const looked = found(plan).map(({ column, value }) => sql`${column} = ${value}`);
    const set = [...own, ...looked, sql`object_version = object_version + 1`];
    return sql`UPDATE ${table} SET ${join(set, COMMA)} WHERE ${keyCondition(plan)} RETURNING oid`;
  }
  const { key } = plan;
  const workspace: ColumnValue[] =
    key.workspaceOid === null ? [] : [{ column: 'workspace_id', value: key.workspaceOid, type: 'bigint' }];
  const own: ColumnValue = { column: 'oid', value: key.oid, type: 'bigint' };
  const created: ColumnValue = { column: 'creation_date', value: plan.now.toISOString(), type: 'timestamptz' };
  const columns = [...workspace, own, created, ...plan.set];
  const looked = found(plan);
  return sql`INSERT INTO ${table} (${join([names(columns), ...looked.map(({ column }) => column)], COMMA)})
    VALUES (${join([...columns.map(bound), ...looked.map(({ value }) => value)], COMMA)}) RETURNING oid`;
};

/**
 * The one time of a write: a change of `last_update_date` and the revision that tells of it bear the same, for a query by
 * the one looks among the others (compile-find.ts).
 */
const timeOf = (plan: WritePlan): Sql => parameter(plan.now.toISOString(), 'timestamptz');

const history = (
  row: RevisionRow,
  now: Sql,
): Sql => sql`INSERT INTO revision_history (workspace_id, oid, creation_date, object_id)
  SELECT ${parameter(row.workspaceOid, 'bigint')}, ${parameter(row.historyOid, 'bigint')}, ${now}, oid FROM target`;

const revision = (
  row: RevisionRow,
  now: Sql,
): Sql => sql`INSERT INTO revision (workspace_id, oid, creation_date, history_id, object_id, number, user_id, description)
  SELECT ${parameter(row.workspaceOid, 'bigint')}, nextval('object_id'), ${now}, ${parameter(row.historyOid, 'bigint')}, oid,
    ${parameter(row.number, 'int')}, ${parameter(row.userOid, 'bigint')}, ${parameter(row.description, 'text')} FROM target`;

/** The followers change as if each had been written itself: a new version and a revision. */
const follow = (plan: WritePlan, following: Following, index: number): readonly NamedPart[] => {
  const name = `followers${index}`;
  const workspace = parameter(following.workspaceOid, 'bigint');
  const now = timeOf(plan);
  return [
    {
      name,
      sql: sql`UPDATE artifact SET ${assignments(following.set)}, object_version = object_version + 1, last_update_date = ${now}
        WHERE workspace_id = ${workspace} AND ${identifier(following.column)} = ${parameter(following.oid, 'bigint')}
        AND type = ${parameter(following.type, 'smallint')} AND EXISTS (SELECT 1 FROM target)
        RETURNING oid, object_version, revision_history_id`,
    },
    {
      name: `follower_revisions${index}`,
      sql: sql`INSERT INTO revision (workspace_id, oid, creation_date, history_id, object_id, number, user_id, description)
        SELECT ${workspace}, nextval('object_id'), ${now}, revision_history_id, oid, object_version - 1,
          ${parameter(plan.userOid, 'bigint')}, ${parameter(following.description, 'text')} FROM ${identifier(name)}`,
    },
  ];
};

const insertFurther = (row: FurtherRow): Sql =>
  sql`INSERT INTO ${identifier(row.table)} (${names(row.columns)}) SELECT ${join(row.columns.map(bound), COMMA)} FROM target`;

const removeGone = (row: RowKey): Sql =>
  sql`DELETE FROM ${identifier(row.table)} WHERE ${allOf([
    ...(row.workspaceOid === null ? [] : [sql`workspace_id = ${parameter(row.workspaceOid, 'bigint')}`]),
    sql`oid = ${parameter(row.oid, 'bigint')}`,
    sql`EXISTS (SELECT 1 FROM target)`,
  ])}`;

/** What is done once everything else of the statement is written, as further columns of its one row. */
const afterwards = (plan: WritePlan): readonly Sql[] => {
  const { furnish } = plan;
  const workspaceOid = plan.key.workspaceOid ?? 0;
  const followers = plan.following.map((_, index) => `followers${index}`);
  return [
    ...settleAll({ ...plan, workspaceOid }, followers),
    ...(furnish === 'workspace' ? [sql`furnish_workspace(oid)`] : []),
    ...(furnish === 'project' ? [sql`furnish_project(${parameter(workspaceOid, 'bigint')}, oid)`] : []),
  ];
};

/**
 * Compiles a write into one statement; it returns the written oid, or no row when the version was no longer the same. With
 * the write goes the decisions that let it in.
 */
export const compileWrite = (plan: WritePlan, decisions: readonly DecisionEntry[]): Statement => {
  const further: Sql[] = [
    ...(plan.revision?.isFirst ? [history(plan.revision, timeOf(plan))] : []),
    ...(plan.revision === null ? [] : [revision(plan.revision, timeOf(plan))]),
    ...plan.further.map(insertFurther),
    ...(plan.bytes === null ? [] : [compileChunks(plan.key, plan.bytes)]),
    ...plan.gone.map(removeGone),
  ];
  const named = [
    ...further.map((part, index) => ({ name: `part${index}`, sql: part })),
    ...compileLinks(plan),
    ...plan.following.flatMap((following, index) => follow(plan, following, index)),
    ...compileCounters(plan.deltas, plan.rollUp),
  ];
  const answer = join([sql`oid`, ...afterwards(plan)], COMMA);
  const parts = [{ name: 'target', sql: target(plan) }, ...named];
  return renderWrite({ parts, answer: sql`SELECT ${answer} FROM target` }, decisions);
};
