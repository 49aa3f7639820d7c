import { assert } from '../../kernel/assert.ts';
import { type Table, tables } from '../../model/tables.ts';
import { identifier, join, type Sql, sql } from './fragment.ts';

/** The project that decides who may write a row: its own, or that of what it depends on; NULL where there is none. */
export const projectOfRow = (table: Table, row: Sql, depth = 1): Sql => {
  if (table.visibleBy === 'project') return sql`${row}.project_id`;
  if (table.visibleBy === 'attachment') return projectOfContent(row, depth);
  if (table.visibleBy !== 'owners') return sql`NULL::bigint`;
  const owners = table.owners.map((owner) => {
    const above = tables[owner.table];
    assert(above, `table ${owner.table} is not in the model`);
    const name = identifier(`p${depth}`);
    return sql`(SELECT ${projectOfRow(above, name, depth + 1)} FROM ${identifier(owner.table)} ${name}
      WHERE ${name}.workspace_id = ${row}.workspace_id AND ${name}.oid = ${row}.${identifier(owner.column)})`;
  });
  return sql`coalesce(${join(owners, sql`, `)})`;
};

/** Contents are written by who writes the attachment that shows them. */
const projectOfContent = (row: Sql, depth: number): Sql => {
  const { attachment } = tables;
  assert(attachment, 'table attachment is not in the model');
  const shown = identifier(`p${depth}`);
  return sql`(SELECT ${projectOfRow(attachment, shown, depth + 1)} FROM attachment ${shown}
    WHERE ${shown}.workspace_id = ${row}.workspace_id AND ${shown}.content_id = ${row}.oid ORDER BY ${shown}.oid LIMIT 1)`;
};
