import { type ObjectType, registry } from '../../model/registry.ts';
import { type Author, revisionsOf, timeOf, workspaceOf } from './author.ts';
import type { NamedPart } from './compile-counters.ts';
import type { Gone } from './compile-cut.ts';
import { identifier, integer, join, parameter, render, type Sql, type Statement, sql } from './fragment.ts';
import { referenceLabel } from './revision-label.ts';
import type { WriteStatement } from './write-statement.ts';

/** A work item on its way into the recycle bin or out of it, as it was when that was planned. */
export interface Moving {
  readonly oid: number;
  readonly version: number;
}

/** Tasks go with their work product, stories with their parent: what is below the work item `d`. */
const below = (workspace: Sql): Sql => {
  const select = sql`SELECT a.oid, a.object_version, a.type, a.project_id FROM artifact a WHERE a.workspace_id = ${workspace}`;
  return sql`(${select} AND a.parent_id = d.oid AND a.type = 1 UNION ALL ${select} AND a.work_product_id = d.oid AND a.type = 3)`;
};

/** How many are below a work item `a`: counted by itself, and so exact in the moment its row is locked. */
const BELOW = sql`a.n_tasks + CASE abs(a.type) WHEN 1 THEN a.n_children ELSE 0 END`;

/** A work item and what goes with it. Rows: oid, object_version, type, project. */
export const compileDescendants = (workspaceOid: number, oid: number, maximum: number): Statement => {
  const workspace = parameter(workspaceOid, 'bigint');
  return render(sql`WITH RECURSIVE down AS (
      SELECT oid, object_version, type, project_id FROM artifact
        WHERE workspace_id = ${workspace} AND oid = ${parameter(oid, 'bigint')} AND type > 0
      UNION SELECT b.* FROM down d CROSS JOIN LATERAL ${below(workspace)} b)
    SELECT oid, object_version, type, project_id FROM down LIMIT ${parameter(maximum + 1, 'int')}`);
};

/**
 * The rows, locked, and `whole`: one row when they are still all there as they were planned, with nothing more below
 * them. Whoever adds a task or a child counts it in a row that is locked here.
 */
const locked = (author: Author, moving: readonly Moving[], condition: Sql): readonly NamedPart[] => {
  const oids = parameter(
    moving.map(({ oid }) => oid),
    'bigint[]',
  );
  const versions = parameter(
    moving.map(({ version }) => version),
    'bigint[]',
  );
  const count = parameter(moving.length, 'int');
  const going = sql`SELECT a.oid, ${BELOW} AS below FROM artifact a
      JOIN unnest(${oids}, ${versions}) AS g (oid, version) ON a.oid = g.oid AND a.object_version = g.version
      WHERE a.workspace_id = ${workspaceOf(author)} AND ${condition} ORDER BY a.oid FOR UPDATE OF a`;
  const whole = sql`SELECT 1 FROM going HAVING count(*) = ${count} AND sum(below) = ${count} - 1`;
  return [
    { name: 'going', sql: going },
    { name: 'whole', sql: whole, isMaterialized: true },
  ];
};

const turned = (author: Author, entry: Sql): NamedPart => ({
  name: 'target',
  sql: sql`UPDATE artifact a SET type = -a.type, recycle_bin_entry_id = ${entry}, object_version = a.object_version + 1, last_update_date = ${timeOf(author)}
      FROM going WHERE a.workspace_id = ${workspaceOf(author)} AND a.oid = going.oid AND EXISTS (SELECT 1 FROM whole)
      RETURNING a.oid, a.object_version, a.revision_history_id, a.prefix, a.fid, a.name, a.project_id`,
});

/**
 * Puts a work item, the first of `moving`, and what goes with it into the recycle bin under one entry; gives no row when
 * they are no longer what was planned.
 */
export const compileRecycle = (
  author: Author,
  type: ObjectType,
  moving: readonly Moving[],
  entryOid: number,
): WriteStatement => {
  const root = parameter(moving[0]?.oid, 'bigint');
  const entry = parameter(entryOid, 'bigint');
  const inserted = sql`INSERT INTO recycle_bin_entry (workspace_id, oid, creation_date, deleted_by_id, deletion_date, id, item_oid, name, type_id, project_id)
      SELECT ${workspaceOf(author)}, ${entry}, ${timeOf(author)}, ${parameter(author.userOid, 'bigint')}, ${timeOf(author)},
        prefix || fid, oid, name, ${integer(type.oid)}, project_id FROM target WHERE oid = ${root}`;
  return {
    parts: [
      ...locked(author, moving, sql`a.type > 0`),
      turned(author, entry),
      { name: 'told', sql: revisionsOf(author, sql`target`, sql`'RECYCLED changed from [false] to [true]'`) },
      { name: 'entry', sql: inserted },
    ],
    answer: sql`SELECT oid FROM target WHERE oid = ${root}`,
  };
};

/** Takes out of the recycle bin what went in under one entry; gives no row when it is no longer what was planned. */
export const compileTakeOut = (author: Author, moving: readonly Moving[], entryOid: number): WriteStatement => {
  const entry = parameter(entryOid, 'bigint');
  const isIn = sql`a.type < 0 AND a.recycle_bin_entry_id = ${entry}`;
  const deleted = sql`DELETE FROM recycle_bin_entry WHERE workspace_id = ${workspaceOf(author)} AND oid = ${entry}
      AND EXISTS (SELECT 1 FROM target)`;
  return {
    parts: [
      ...locked(author, moving, isIn),
      turned(author, sql`NULL::bigint`),
      { name: 'told', sql: revisionsOf(author, sql`target`, sql`'RECYCLED changed from [true] to [false]'`) },
      { name: 'entry', sql: deleted },
    ],
    answer: sql`SELECT oid FROM target`,
  };
};

/** A task lives where its work product does, which may have moved while the task was in the bin. */
export const compileFollow = (author: Author, oid: number): Statement =>
  render(sql`UPDATE artifact a SET project_id = w.project_id, iteration_id = w.iteration_id, release_id = w.release_id
    FROM artifact w WHERE a.workspace_id = ${workspaceOf(author)} AND a.oid = ${parameter(oid, 'bigint')}
    AND w.workspace_id = a.workspace_id AND w.oid = a.work_product_id`);

/** Where a work item is. Rows: project. */
export const compileProjectOf = (workspaceOid: number, oid: number): Statement =>
  render(sql`SELECT project_id FROM artifact WHERE workspace_id = ${parameter(workspaceOid, 'bigint')}
    AND oid = ${parameter(oid, 'bigint')}`);

/** What lies in the bin under an entry, its own item first. Rows: oid, object_version, type, project. */
export const compileBinned = (workspaceOid: number, entryOid: number, itemOid: number): Statement =>
  render(sql`SELECT oid, object_version, type, project_id FROM artifact
    WHERE workspace_id = ${parameter(workspaceOid, 'bigint')} AND recycle_bin_entry_id = ${parameter(entryOid, 'bigint')} AND type < 0
    ORDER BY oid <> ${parameter(itemOid, 'bigint')}, oid`);

/** Nothing refers to these any more, so nothing is counted of it: counters of a type's rows under an entry become 0. */
export const compileUncount = (
  workspaceOid: number,
  entryOid: number,
  type: ObjectType,
  counters: readonly string[],
): Statement =>
  render(sql`UPDATE artifact SET ${join(
    counters.map((counter) => sql`${identifier(counter)} = 0`),
    sql`, `,
  )}
    WHERE workspace_id = ${parameter(workspaceOid, 'bigint')} AND recycle_bin_entry_id = ${parameter(entryOid, 'bigint')}
    AND type = ${integer(-(type.code ?? 0))}`);

const recycled = (author: Author, column: Sql, condition: Sql): Gone => ({
  isGone: sql`EXISTS (SELECT 1 FROM artifact g WHERE g.workspace_id = ${workspaceOf(author)} AND g.oid = ${column} AND ${condition})`,
  label: sql`(SELECT ${referenceLabel(registry.type('Artifact'), identifier('n'))} FROM artifact n WHERE n.workspace_id = ${workspaceOf(author)} AND n.oid = ${column})`,
});

/** What went into the recycle bin under an entry. */
export const recycledUnder =
  (author: Author, entryOid: number) =>
  (column: Sql): Gone =>
    recycled(author, column, sql`g.recycle_bin_entry_id = ${parameter(entryOid, 'bigint')} AND g.type < 0`);

/** Whatever is in the recycle bin, and these that were when it was planned: what is counted of them depends on it. */
export const recycledAtAll =
  (author: Author, stayed: readonly number[]) =>
  (column: Sql): Gone =>
    recycled(author, column, sql`(g.type < 0 OR g.oid = ANY(${parameter(stayed, 'bigint[]')}))`);

/** The work items that refer by one of these columns to what went into the bin under an entry. */
export const referringToRecycled = (author: Author, entryOid: number, columns: readonly string[]): Sql =>
  join(
    columns.map(
      (
        column,
      ) => sql`SELECT a.oid FROM artifact g JOIN artifact a ON a.workspace_id = g.workspace_id AND a.${identifier(column)} = g.oid
        WHERE g.workspace_id = ${workspaceOf(author)} AND g.recycle_bin_entry_id = ${parameter(entryOid, 'bigint')} AND a.type > 0`,
    ),
    sql` UNION `,
  );

/** Work items by their ids. */
export const theseItems = (oids: readonly number[]): Sql => sql`SELECT unnest(${parameter(oids, 'bigint[]')}) AS oid`;

/** Which of these work items are in the recycle bin. Rows: oid. */
export const compileRecycledAmong = (workspaceOid: number, oids: readonly number[]): Statement =>
  render(sql`SELECT oid FROM artifact WHERE workspace_id = ${parameter(workspaceOid, 'bigint')}
    AND oid = ANY(${parameter(oids, 'bigint[]')}) AND type < 0`);

/** The whole row of a work item in the bin. */
export const compileBinnedRow = (workspaceOid: number, oid: number): Statement =>
  render(sql`SELECT * FROM artifact WHERE workspace_id = ${parameter(workspaceOid, 'bigint')}
    AND oid = ${parameter(oid, 'bigint')} AND type < 0`);
