import { assert } from '../../kernel/assert.ts';
import { addUp } from '../count-once.ts';
import type { RevisionRow, WritePlan } from '../write-plan.ts';
import { compileCounters } from './compile-counters.ts';
import {
  identifier,
  join,
  parameter,
  render,
  type ScalarType,
  type Sql,
  type SqlType,
  type Statement,
  sql,
} from './fragment.ts';

const COMMA = sql`, `;

/** One parameter for all rows; list columns are never written by many (alike-plans.ts). */
const list = (values: readonly unknown[], type: SqlType): Sql => parameter(values, `${type as ScalarType}[]`);

/** The rows as columns: `g.oid`, `g.version`, `g.v0` …, in the order of the first plan's `set`. */
const given = (plans: readonly WritePlan[], first: WritePlan): Sql => {
  const columns = first.set.map(({ type }, at) =>
    list(
      plans.map((plan) => plan.set[at]?.value),
      type,
    ),
  );
  const oids = list(
    plans.map((plan) => plan.key.oid),
    'bigint',
  );
  const versions = list(
    plans.map((plan) => plan.version),
    'int',
  );
  const names = [sql`oid`, sql`version`, ...first.set.map((_, at) => identifier(`v${at}`))];
  return sql`unnest(${join([oids, versions, ...columns], COMMA)}) AS g (${join(names, COMMA)})`;
};

const target = (plans: readonly WritePlan[], first: WritePlan): Sql => {
  const table = identifier(first.key.table);
  const workspace = parameter(first.key.workspaceOid, 'bigint');
  const values = first.set.map((_, at) => sql`g.${identifier(`v${at}`)}`);
  if (first.action === 'update') {
    const set = first.set.map(({ column }, at) => sql`${identifier(column)} = g.${identifier(`v${at}`)}`);
    return sql`UPDATE ${table} a SET ${join([...set, sql`object_version = a.object_version + 1`], COMMA)}
      FROM ${given(plans, first)} WHERE a.workspace_id = ${workspace} AND a.oid = g.oid AND a.object_version = g.version
      RETURNING a.oid`;
  }
  const columns = [sql`workspace_id`, sql`oid`, ...first.set.map(({ column }) => identifier(column))];
  return sql`INSERT INTO ${table} (${join(columns, COMMA)})
    SELECT ${join([workspace, sql`g.oid`, ...values], COMMA)} FROM ${given(plans, first)} RETURNING oid`;
};

const told = (rows: readonly RevisionRow[]): Sql => {
  const columns = [
    list(
      rows.map((row) => row.objectOid),
      'bigint',
    ),
    list(
      rows.map((row) => row.historyOid),
      'bigint',
    ),
    list(
      rows.map((row) => row.number),
      'int',
    ),
    list(
      rows.map((row) => row.description),
      'text',
    ),
  ];
  return sql`unnest(${join(columns, COMMA)}) AS r (object_id, history_id, number, description) JOIN target t ON t.oid = r.object_id`;
};

const revisions = (rows: readonly RevisionRow[], { now: time, userOid }: WritePlan): Sql[] => {
  const [first] = rows;
  if (first === undefined) return [];
  const workspace = parameter(first.workspaceOid, 'bigint');
  const now = parameter(time.toISOString(), 'timestamptz');
  const histories = sql`INSERT INTO revision_history (workspace_id, oid, creation_date, object_id)
    SELECT ${workspace}, r.history_id, ${now}, r.object_id FROM ${told(rows)}`;
  const written = sql`INSERT INTO revision (workspace_id, oid, creation_date, history_id, object_id, number, user_id, description)
    SELECT ${workspace}, nextval('object_id'), ${now}, r.history_id, r.object_id, r.number, ${parameter(userOid, 'bigint')}, r.description
    FROM ${told(rows)}`;
  return first.isFirst ? [histories, written] : [written];
};

/**
 * Compiles alike plans (alike-plans.ts) into one statement. It returns the written oids: fewer than plans when one of the
 * versions was no longer the same, and then the transaction must not stand.
 */
export const compileWriteMany = (plans: readonly WritePlan[]): Statement => {
  const [first] = plans;
  assert(first, 'at least one plan');
  const rollUp = plans.find((plan) => plan.rollUp !== null)?.rollUp ?? null;
  const rows = plans.flatMap((plan) => plan.revision ?? []);
  const named = [
    ...revisions(rows, first).map((part, index) => ({ name: `part${index}`, sql: part })),
    ...compileCounters(addUp(plans.flatMap((plan) => plan.deltas)), rollUp),
  ];
  const rest = named.map((part) => sql`, ${identifier(part.name)} AS (${part.sql})`);
  return render(sql`WITH target AS (${target(plans, first)})${join(rest, sql``)} SELECT oid FROM target`);
};
