import type { TableColumn } from './copy-text.ts';
import type { PoolClient } from './database.ts';
import { quoteName } from './quote-name.ts';

const COLUMNS = `
  SELECT a.attname AS name, a.attnotnull AS "notNull", pg_get_expr(d.adbin, d.adrelid) AS "defaultSql"
    FROM pg_attribute a
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
   ORDER BY a.attnum`;

/** Defaults that differ from row to row. */
const isVolatile = (sql: string): boolean => /gen_random_uuid|nextval/.test(sql);

/** The columns of a table that a row can give, with what they hold where a row gives nothing. */
export const readColumns = async (client: PoolClient, table: string): Promise<readonly TableColumn[]> => {
  const { rows } = await client.query<Omit<TableColumn, 'defaultText'>>(COLUMNS, [quoteName(table)]);
  const fixed = rows.filter(({ defaultSql }) => defaultSql !== null && !isVolatile(defaultSql));
  // The defaults stand in the catalogue: it is the database's own SQL that is put together here.
  const list = fixed.map(({ name, defaultSql }) => `(${defaultSql})::text AS ${quoteName(name)}`).join(', ');
  const { rows: values } = await client.query<Record<string, string>>(`SELECT ${list === '' ? '1' : list}`);
  const texts = values[0] ?? {};
  return rows.map((column) => ({
    ...column,
    defaultText: fixed.includes(column) ? (texts[column.name] ?? null) : null,
  }));
};
