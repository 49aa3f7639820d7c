import { type ReferringColumn, referringColumns } from '../../model/referring-columns.ts';
import type { ObjectType, Registry } from '../../model/registry.ts';
import { compileForget } from './compile-forget.ts';
import { identifier, join, parameter, render, type Sql, type Statement, sql } from './fragment.ts';
import type { WriteStatement } from './write-statement.ts';

/** An entry of the recycle bin. */
export interface EntryKey {
  readonly workspaceOid: number;
  readonly oid: number;
}

const keyOf = ({ workspaceOid, oid }: EntryKey): Sql =>
  sql`workspace_id = ${parameter(workspaceOid, 'bigint')} AND oid = ${parameter(oid, 'bigint')}`;

/** Holds an entry against whoever restores or purges it. */
export const compileHoldEntry = (entry: EntryKey): WriteStatement => ({
  parts: [{ name: 'target', sql: sql`SELECT oid FROM recycle_bin_entry WHERE ${keyOf(entry)} FOR UPDATE` }],
  answer: sql`SELECT oid FROM target`,
});

/**
 * What goes with an entry for good: what went into the bin with it, and tasks that went before their work product did,
 * for they cannot be without it. Rows: oid, type, entry.
 */
export const compilePurged = ({ workspaceOid, oid }: EntryKey): Statement => {
  const workspace = parameter(workspaceOid, 'bigint');
  const own = sql`SELECT p.oid FROM artifact p WHERE p.workspace_id = ${workspace} AND p.recycle_bin_entry_id = ${parameter(oid, 'bigint')} AND p.type < 0`;
  return render(sql`SELECT a.oid, a.type, a.recycle_bin_entry_id FROM artifact a
    WHERE a.workspace_id = ${workspace} AND a.type < 0
    AND (a.recycle_bin_entry_id = ${parameter(oid, 'bigint')} OR (a.type = -3 AND a.work_product_id IN (${own})))
    ORDER BY a.oid FOR UPDATE`);
};

const unset = (workspaceOid: number, columns: readonly ReferringColumn[], oids: readonly number[]): Statement[] => {
  const [first] = columns;
  if (first === undefined) return [];
  const ids = parameter(oids, 'bigint[]');
  const names = [...new Set(columns.map(({ column }) => column))].map(identifier);
  const set = names.map((name) => sql`${name} = CASE WHEN h.${name} = ANY(${ids}) THEN NULL ELSE h.${name} END`);
  const holds = names.map((name) => sql`h.${name} = ANY(${ids})`);
  return [
    render(sql`UPDATE ${identifier(first.table.name)} h SET ${join(set, sql`, `)}
      WHERE h.workspace_id = ${parameter(workspaceOid, 'bigint')} AND (${join(holds, sql` OR `)})`),
  ];
};

/** Takes references to work items of the bin out of every row, those that go with them among these. */
const compileRelease = (
  workspaceOid: number,
  types: readonly ObjectType[],
  oids: readonly number[],
  registry: Registry,
): readonly Statement[] => {
  const columns = types.flatMap((type) => referringColumns(type, registry)).filter(({ role }) => role !== 'hangs');
  return [...Map.groupBy(columns, ({ table }) => table.name).values()].flatMap((each) =>
    unset(workspaceOid, each, oids),
  );
};

/** Work items of one type that go for good. */
export interface PurgedType {
  readonly type: ObjectType;
  readonly oids: readonly number[];
}

/** Statements that prepare work items for going: nothing refers to them, their histories and contents are gone. */
export const compilePurgePreparation = (
  workspaceOid: number,
  purged: readonly PurgedType[],
  registry: Registry,
): readonly Statement[] => [
  ...compileRelease(
    workspaceOid,
    purged.map(({ type }) => type),
    purged.flatMap(({ oids }) => oids),
    registry,
  ),
  ...purged.flatMap(({ type, oids }) => compileForget({ workspaceOid, type, oids }, registry)),
];

/** The work items and, by foreign keys, all that hangs on them. */
export const compileDeleteItems = (workspaceOid: number, oids: readonly number[]): Statement =>
  render(
    sql`DELETE FROM artifact WHERE workspace_id = ${parameter(workspaceOid, 'bigint')} AND oid = ANY(${parameter(oids, 'bigint[]')})`,
  );

export const compileDeleteEntries = (workspaceOid: number, oids: readonly number[]): Statement =>
  render(
    sql`DELETE FROM recycle_bin_entry WHERE workspace_id = ${parameter(workspaceOid, 'bigint')} AND oid = ANY(${parameter(oids, 'bigint[]')})`,
  );
