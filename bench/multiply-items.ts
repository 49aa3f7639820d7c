import type pg from 'pg';

/*
 * Makes a large database of a small one in about a minute: every work item again and again, with its own history, tags,
 * parents and iteration. What the items share (users, projects, tags) stays as it is.
 */

/** What is copied, in the order of its foreign keys. */
const COPIED = ['iteration', 'revision_history', 'artifact', 'revision', 'artifact_tag'] as const;

type CopiedTable = (typeof COPIED)[number];

/** A copy's ids are so much higher than those of the copy before; above every id of the seed. */
export const COPY_STRIDE = 10_000_000;

/** The rows that are copied; histories and revisions of users and projects are not. */
const ROWS: Readonly<Record<CopiedTable, string>> = {
  iteration: 'true',
  artifact: 'true',
  artifact_tag: 'true',
  revision_history: 'EXISTS (SELECT 1 FROM artifact a WHERE a.workspace_id = s.workspace_id AND a.oid = s.object_id)',
  revision: 'EXISTS (SELECT 1 FROM artifact a WHERE a.workspace_id = s.workspace_id AND a.oid = s.object_id)',
};

/** Ids of what is copied too, where no foreign key says so. */
const FURTHER_IDS = ['oid', 'history_id', 'object_id'];

/** What differs from copy to copy and is no id. */
const FRESH: Readonly<Record<string, string>> = {
  uuid: 'gen_random_uuid()',
  fid: 's.fid + k.copy * (SELECT max(m.fid) FROM base_artifact m)',
  // In between the neighbours of its original, as items made at any time are.
  rank: `s.rank || lpad(k.copy::text, 3, '0')`,
};

const columnsOf = async (
  client: pg.ClientBase,
  table: CopiedTable,
): Promise<readonly (readonly [string, string])[]> => {
  const { rows } = await client.query<{ name: string; shifted: boolean }>(
    `SELECT a.attname AS name, a.attname = ANY($2) OR EXISTS (
       SELECT 1 FROM pg_constraint c WHERE c.contype = 'f' AND c.conrelid = a.attrelid AND a.attnum = ANY(c.conkey)
       AND c.confrelid::regclass::text = ANY($3) AND a.attname <> 'workspace_id') AS shifted
     FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''`,
    [table, [...FURTHER_IDS, 'revision_history_id'], COPIED],
  );
  return rows.map(({ name, shifted }) => [
    name,
    shifted ? `s.${name} + k.copy * ${COPY_STRIDE}` : (FRESH[name] ?? `s.${name}`),
  ]);
};

/** Takes the secondary indexes away and gives back what makes them again: building one at the end is many times faster. */
const dropIndexes = async (client: pg.ClientBase): Promise<readonly string[]> => {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
     WHERE i.indrelid::regclass::text = ANY($1) AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)`,
    [COPIED],
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  return rows.map(({ definition }) => definition);
};

/**
 * Leaves `times` as many work items as there were. `client` is a superuser's: the foreign keys are not checked, since
 * the copies hang together as the originals do.
 */
export const multiplyItems = async (client: pg.ClientBase, times: number): Promise<void> => {
  if (times < 2) return;
  await client.query(`SET session_replication_role = replica; SET maintenance_work_mem = '512MB'`);
  const definitions = await dropIndexes(client);
  for (const table of COPIED) {
    // Shuffled: stories, defects and tasks that are made over the years lie in between one another on disk.
    await client.query(
      `CREATE TEMPORARY TABLE base_${table} AS SELECT s.* FROM ${table} s WHERE ${ROWS[table]} ORDER BY hashtext(s::text)`,
    );
  }
  for (const table of COPIED) {
    const columns = await columnsOf(client, table);
    const copy = `INSERT INTO ${table} (${columns.map(([name]) => name).join(', ')})
      SELECT ${columns.map(([, value]) => value).join(', ')} FROM base_${table} s, (VALUES ($1::int)) AS k (copy)`;
    for (let number = 1; number < times; number++) await client.query(copy, [number]);
  }
  for (const definition of definitions) await client.query(definition);
  for (const table of COPIED) await client.query(`DROP TABLE base_${table}`);
  await client.query(
    `UPDATE formatted_id_counter c SET next = greatest(c.next, (SELECT max(a.fid) + 1 FROM artifact a
       WHERE a.workspace_id = c.workspace_id AND a.prefix = c.prefix))`,
  );
  await client.query(`SELECT setval('object_id', $1)`, [COPY_STRIDE * (times + 1)]);
  await client.query('RESET session_replication_role');
  // Index-only scans ask the visibility map, which an insert leaves empty.
  await client.query('VACUUM (ANALYZE)');
};
