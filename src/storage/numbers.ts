import type { Database } from './database.ts';

/** Takes `count` fresh ObjectIDs; numbers taken and not used stay gaps. */
export const takeObjectIds = async (database: Database, count: number): Promise<readonly number[]> => {
  const { rows } = await database.main.query<[number]>({
    name: 'take-object-ids',
    text: `SELECT nextval('object_id') FROM generate_series(1, $1::int)`,
    values: [count],
    rowMode: 'array',
  });
  return rows.map(([oid]) => oid);
};

/**
 * Takes the next FormattedID number of a prefix and as many ObjectIDs as asked for, in a transaction of its own before
 * the write: a counter held until COMMIT would let creates wait for each other. Asynchronous, since the write's own
 * synchronous commit flushes everything before it (docs/adr/0003).
 */
export const takeNumbers = async (
  database: Database,
  workspaceOid: number,
  prefix: string,
  objectIds: number,
): Promise<{ readonly number: number; readonly oids: readonly number[] }> => {
  const { rows } = await database.main.query<[number, number[]]>({
    name: 'take-numbers',
    text: `WITH setting AS (SELECT set_config('synchronous_commit', 'off', true)),
             ids AS (SELECT array_agg(nextval('object_id')) AS oids FROM generate_series(1, $3::int)),
             counter AS (INSERT INTO formatted_id_counter AS c (workspace_id, prefix, next)
               SELECT $1::bigint, $2::text, 2 FROM setting
               ON CONFLICT (workspace_id, prefix) DO UPDATE SET next = c.next + 1 RETURNING next - 1 AS number)
           SELECT counter.number, ids.oids FROM counter, ids`,
    values: [workspaceOid, prefix, objectIds],
    rowMode: 'array',
  });
  const [row] = rows;
  if (row === undefined) throw new Error('Invariant violated: the FormattedID counter gave no number');
  return { number: row[0], oids: row[1].map(Number) };
};
