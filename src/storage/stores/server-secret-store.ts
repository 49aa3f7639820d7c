import type { Sql } from './account-store.ts';

/** The installation's secret of that name; `fresh` becomes it where there is none. Nodes that start together agree. */
export const findOrCreateServerSecret = async (sql: Sql, name: string, fresh: Uint8Array): Promise<Buffer> => {
  await sql.query({
    text: 'INSERT INTO server_secret (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
    values: [name, Buffer.from(fresh)],
  });
  const { rows } = await sql.query<{ value: Buffer }>({
    text: 'SELECT value FROM server_secret WHERE name = $1',
    values: [name],
  });
  const row = rows[0];
  if (row === undefined) throw new Error(`Invariant violated: the server secret ${name} was not kept`);
  return row.value;
};
