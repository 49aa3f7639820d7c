import type { ReferringColumn } from '../../model/referring-columns.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { Table } from '../../model/tables.ts';
import { type Author, revisionsOf, timeOf, workspaceOf } from './author.ts';
import { allOf, constant, identifier, integer, join, render, type Sql, type Statement, sql } from './fragment.ts';

const COMMA = sql`, `;

/** Of what a column holds: whether that is gone, and what a revision calls it. */
export interface Gone {
  readonly isGone: Sql;
  readonly label: Sql;
}

type AsksGone = (column: Sql) => Gone;

/** Columns of one table, grouped by name: in a shared table several types may have it under several names. */
type Columns = readonly (readonly [string, readonly ReferringColumn[]])[];

const byColumn = (columns: readonly ReferringColumn[]): Columns => [...Map.groupBy(columns, ({ column }) => column)];

const cell = (column: string): Sql => sql`a.${identifier(column)}`;

const isOneOf = (types: readonly ObjectType[]): Sql =>
  sql`abs(a.type) IN (${join(
    types.map((type) => integer(type.code ?? 0)),
    COMMA,
  )})`;

const isHeldBy = (table: Table, holders: readonly ObjectType[]): Sql[] => (table.shared ? [isOneOf(holders)] : []);

const holdsGone = (table: Table, [column, named]: Columns[number], gone: AsksGone): Sql =>
  allOf([
    ...isHeldBy(
      table,
      named.flatMap((each) => each.holders),
    ),
    gone(cell(column)).isGone,
  ]);

/** `REQUIREMENT removed [name]`, NULL where this column is not cut; what nobody may write is cut without a word. */
const clauses = (table: Table, columns: readonly ReferringColumn[], gone: AsksGone): Sql[] =>
  columns
    .filter(({ attribute }) => !attribute.readOnly)
    .map(({ column, attribute, holders }) => {
      const isCut = allOf([...isHeldBy(table, holders), gone(cell(column)).isGone]);
      const title = constant(`${attribute.displayName.toUpperCase()} removed [`);
      return sql`CASE WHEN ${isCut} THEN ${title} || ${gone(cell(column)).label} || ']' END`;
    });

const hasHistory = ({ holders }: ReferringColumn): boolean =>
  holders.some((type) => type.attribute('RevisionHistory')?.storage.at === 'reference');

const stamped = (table: Table, author: Author): Sql[] => {
  if (table.stamp === null) return [];
  const stamp = identifier(table.stamp);
  return [sql`${stamp} = CASE WHEN cut.description = '' THEN a.${stamp} ELSE ${timeOf(author)} END`];
};

/**
 * Takes references to what is gone from the rows of one table that `found` gives the ids of; each gets a new version and
 * a revision.
 */
export const compileCut = (
  author: Author,
  columns: readonly ReferringColumn[],
  gone: AsksGone,
  found: Sql,
): Statement | null => {
  const [first] = columns;
  if (first === undefined) return null;
  const { table } = first;
  const grouped = byColumn(columns);
  const where = [
    sql`a.workspace_id = ${workspaceOf(author)}`,
    sql`(${join(
      grouped.map((each) => holdsGone(table, each, gone)),
      sql` OR `,
    )})`,
  ];
  const told = clauses(table, columns, gone);
  const description = told.length === 0 ? sql`''` : sql`concat_ws(', ', ${join(told, COMMA)})`;
  const set = [
    ...grouped.map((each) => {
      const name = identifier(each[0]);
      return sql`${name} = CASE WHEN ${holdsGone(table, each, gone)} THEN NULL ELSE a.${name} END`;
    }),
    ...stamped(table, author),
    sql`object_version = a.object_version + (cut.description <> '')::int`,
  ];
  const name = identifier(table.name);
  const cut = sql`WITH cut AS (SELECT a.oid, ${description} AS description FROM ${name} a JOIN (${found}) f ON f.oid = a.oid
      WHERE ${allOf(where)} ORDER BY a.oid FOR NO KEY UPDATE OF a),
    items AS (UPDATE ${name} a SET ${join(set, COMMA)} FROM cut
      WHERE a.workspace_id = ${workspaceOf(author)} AND a.oid = cut.oid
      RETURNING a.oid, a.object_version, cut.description${columns.some(hasHistory) ? sql`, a.revision_history_id` : sql``})`;
  if (!columns.some(hasHistory)) return render(sql`${cut} SELECT oid FROM items`);
  const isTold = sql`description <> '' AND revision_history_id IS NOT NULL`;
  return render(sql`${cut} ${revisionsOf(author, sql`items`, sql`description`, isTold)}`);
};

/** The columns of each table apart: a statement cuts those of one. */
export const byTable = (columns: readonly ReferringColumn[]): readonly (readonly ReferringColumn[])[] => [
  ...Map.groupBy(columns, ({ table }) => table.name).values(),
];
