import { assert } from '../../kernel/assert.ts';
import { type Table, tables } from '../../model/tables.ts';
import { identifier, join, type Sql, sql } from './fragment.ts';

/** The project that decides who may write a row: its own, or that of what it depends on; NULL where there is none. */
export const projectOfRow = (table: Table, row: Sql, depth = 1): Sql => {
  if (table.visibleBy === 'project') return sql`${row}.project_id`;
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
