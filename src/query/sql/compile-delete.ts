import type { CountedLink } from '../../model/counted-links.ts';
import type { ReferringColumn } from '../../model/referring-columns.ts';
import type { ObjectType } from '../../model/registry.ts';
import { type Author, revisionsOf, timeOf, workspaceOf } from './author.ts';
import type { Gone } from './compile-cut.ts';
import { allOf, constant, identifier, join, parameter, render, type Sql, type Statement, sql } from './fragment.ts';
import { itemLabel, referenceLabel } from './revision-label.ts';
import type { WriteStatement } from './write-statement.ts';

/** One object that is to be deleted, as it was when that was planned. */
export interface Doomed {
  readonly type: ObjectType;
  /** null for an object of the subscription. */
  readonly workspaceOid: number | null;
  readonly oid: number;
  readonly version: number;
}

const isDoomed = ({ workspaceOid, oid }: Doomed, row: Sql): Sql =>
  allOf([
    ...(workspaceOid === null ? [] : [sql`${row}.workspace_id = ${parameter(workspaceOid, 'bigint')}`]),
    sql`${row}.oid = ${parameter(oid, 'bigint')}`,
  ]);

const X = identifier('x');

const tableOf = ({ type }: Doomed): Sql => identifier(type.table.name);

/** Holds the object, so that nothing comes to refer to it; gives no row when it is no longer what was planned. */
export const compileHold = (doomed: Doomed): WriteStatement => {
  const held = sql`SELECT x.oid FROM ${tableOf(doomed)} x
    WHERE ${isDoomed(doomed, X)} AND x.object_version = ${parameter(doomed.version, 'int')} FOR UPDATE`;
  return { parts: [{ name: 'target', sql: held }], answer: sql`SELECT oid FROM target` };
};

export const compileDelete = (doomed: Doomed): Statement =>
  render(sql`DELETE FROM ${tableOf(doomed)} x WHERE ${isDoomed(doomed, X)}`);

const ofDoomed = (doomed: Doomed, label: Sql): Sql =>
  sql`(SELECT ${label} FROM ${tableOf(doomed)} x WHERE ${isDoomed(doomed, X)})`;

/** Whether it is the object that a column holds. */
export const isThisObject =
  (doomed: Doomed) =>
  (column: Sql): Gone => ({
    isGone: sql`${column} = ${parameter(doomed.oid, 'bigint')}`,
    label: ofDoomed(doomed, referenceLabel(doomed.type, X)),
  });

/** The rows of a table that refer to the object by one of these columns. */
export const referringTo = (doomed: Doomed, table: string, columns: readonly string[]): Sql =>
  join(
    columns.map(
      (column) => sql`SELECT h.oid FROM ${identifier(table)} h
        WHERE h.workspace_id = ${parameter(doomed.workspaceOid, 'bigint')} AND h.${identifier(column)} = ${parameter(doomed.oid, 'bigint')}`,
    ),
    sql` UNION `,
  );

/** Whether objects that cannot be without this one refer to it. Rows: the position among `columns` of the first that do. */
export const compileNeeded = (doomed: Doomed, columns: readonly ReferringColumn[]): Statement => {
  const asked = columns.map(
    (each, at) => sql`SELECT ${parameter(at, 'int')} AS at WHERE EXISTS (SELECT 1 FROM ${identifier(each.table.name)} h
      WHERE h.workspace_id = ${parameter(doomed.workspaceOid, 'bigint')} AND h.${identifier(each.column)} = ${parameter(doomed.oid, 'bigint')})`,
  );
  return render(sql`SELECT at FROM (${join(asked, sql` UNION ALL `)}) n ORDER BY at LIMIT 1`);
};

/** Work items that were linked to the object count it no more, and say so in a revision. */
export const compileUnlink = (
  author: Author,
  doomed: Doomed,
  { collection, link, counter }: CountedLink,
): Statement => {
  const title = constant(`${collection.displayName.toUpperCase()} removed [`);
  const column = identifier(counter);
  return render(sql`WITH linked AS (SELECT a.oid FROM artifact a JOIN ${identifier(link.table)} l
      ON l.workspace_id = a.workspace_id AND l.${identifier(link.own)} = a.oid
      WHERE a.workspace_id = ${workspaceOf(author)} AND l.${identifier(link.item)} = ${parameter(doomed.oid, 'bigint')}
      ORDER BY a.oid FOR NO KEY UPDATE OF a),
    items AS (UPDATE artifact a SET ${column} = a.${column} - 1, object_version = a.object_version + 1, last_update_date = ${timeOf(author)}
      FROM linked WHERE a.workspace_id = ${workspaceOf(author)} AND a.oid = linked.oid
      RETURNING a.oid, a.object_version, a.revision_history_id)
    ${revisionsOf(author, sql`items`, sql`${title} || ${ofDoomed(doomed, itemLabel(doomed.type, X))} || ']'`)}`);
};
