import { assert } from '../../kernel/assert.ts';
import { addUp, settleOnce } from '../count-once.ts';
import type { DecisionEntry } from '../decision-entry.ts';
import type { RevisionRow, WritePlan } from '../write-plan.ts';
import { compileCounters } from './compile-counters.ts';
import { settleAll } from './compile-roll-up.ts';
import {
  identifier,
  join,
  parameter,
  type ScalarType,
  type Sql,
  type SqlType,
  type Statement,
  sql,
} from './fragment.ts';
import { renderWrite } from './write-statement.ts';

const COMMA = sql`, `;

/** One parameter for all rows; list columns are never written by many (alike-plans.ts). */
const list = (values: readonly unknown[], type: SqlType): Sql => parameter(values, `${type as ScalarType}[]`);

const timesOf = (plans: readonly WritePlan[]): Sql =>
  list(
    plans.map((plan) => plan.now.toISOString()),
    'timestamptz',
  );

const oidsOf = (plans: readonly WritePlan[]): Sql =>
  list(
    plans.map((plan) => plan.key.oid),
    'bigint',
  );

const value = (at: number): Sql => identifier(`v${at}`);

/** The rows as columns: `g.oid`, `g.version`, `g.now`, `g.v0` …, in the order of the first plan's `set`. */
const given = (plans: readonly WritePlan[], first: WritePlan): Sql => {
  const versions = list(
    plans.map((plan) => plan.version),
    'int',
  );
  const columns = first.set.map(({ type }, at) =>
    list(
      plans.map((plan) => plan.set[at]?.value),
      type,
    ),
  );
  const names = [sql`oid`, sql`version`, sql`now`, ...first.set.map((_, at) => value(at))];
  return sql`unnest(${join([oidsOf(plans), versions, timesOf(plans), ...columns], COMMA)}) AS g (${join(names, COMMA)})`;
};

const target = (plans: readonly WritePlan[], first: WritePlan): Sql => {
  const table = identifier(first.key.table);
  const workspace = parameter(first.key.workspaceOid, 'bigint');
  if (first.action === 'update') {
    const set = first.set.map(({ column }, at) => sql`${identifier(column)} = g.${value(at)}`);
    return sql`UPDATE ${table} a SET ${join([...set, sql`object_version = a.object_version + 1`], COMMA)}
      FROM ${given(plans, first)} WHERE a.workspace_id = ${workspace} AND a.oid = g.oid AND a.object_version = g.version${first.guard === 'childless' ? sql` AND a.n_children = 0` : sql``}
      RETURNING a.oid`;
  }
  const columns = [sql`workspace_id, oid, creation_date`, ...first.set.map(({ column }) => identifier(column))];
  const values = [workspace, sql`g.oid, g.now`, ...first.set.map((_, at) => sql`g.${value(at)}`)];
  return sql`INSERT INTO ${table} (${join(columns, COMMA)}) SELECT ${join(values, COMMA)}
    FROM ${given(plans, first)} RETURNING oid`;
};

/** What is told of the written rows, each at its own time: `r.object_id`, `r.history_id` … */
const told = (plans: readonly WritePlan[]): Sql => {
  const rows = plans.flatMap((plan) => plan.revision ?? []);
  const of = (read: (row: RevisionRow) => unknown, type: ScalarType): Sql => list(rows.map(read), type);
  const columns = [
    oidsOf(plans),
    timesOf(plans),
    of((row) => row.historyOid, 'bigint'),
    of((row) => row.number, 'int'),
    of((row) => row.description, 'text'),
  ];
  return sql`unnest(${join(columns, COMMA)}) AS r (object_id, now, history_id, number, description)
    JOIN target t ON t.oid = r.object_id`;
};

const revisions = (plans: readonly WritePlan[], first: WritePlan): Sql[] => {
  if (first.revision === null) return [];
  const workspace = parameter(first.revision.workspaceOid, 'bigint');
  const histories = sql`INSERT INTO revision_history (workspace_id, oid, creation_date, object_id)
    SELECT ${workspace}, r.history_id, r.now, r.object_id FROM ${told(plans)}`;
  const written = sql`INSERT INTO revision (workspace_id, oid, creation_date, history_id, object_id, number, user_id, description)
    SELECT ${workspace}, nextval('object_id'), r.now, r.history_id, r.object_id, r.number, ${parameter(first.userOid, 'bigint')}, r.description
    FROM ${told(plans)}`;
  return first.revision.isFirst ? [histories, written] : [written];
};

/**
 * Compiles alike plans (alike-plans.ts) into one statement. It returns the written oids: fewer than plans when one of the
 * versions was no longer the same, and then the transaction must not stand.
 */
export const compileWriteMany = (plans: readonly WritePlan[], decisions: readonly DecisionEntry[]): Statement => {
  const [first] = plans;
  assert(first, 'at least one plan');
  const rollUp = plans.find((plan) => plan.rollUp !== null)?.rollUp ?? null;
  const deltas = addUp(plans.flatMap((plan) => plan.deltas));
  const parts = [
    { name: 'target', sql: target(plans, first) },
    ...revisions(plans, first).map((part, index) => ({ name: `part${index}`, sql: part })),
    ...compileCounters(deltas, rollUp),
  ];
  const settled = settleAll(
    { settle: settleOnce(plans), rollUp, deltas, workspaceOid: first.key.workspaceOid ?? 0 },
    [],
  );
  const answer = join([sql`oid`, ...settled], COMMA);
  return renderWrite({ parts, answer: sql`SELECT ${answer} FROM target` }, decisions);
};
