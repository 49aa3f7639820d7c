import type { Database } from '../../src/storage/database.ts';

/** What an export leaves behind on purpose (docs/operate.md), and what every database has of itself. */
export const LEFT_BEHIND: readonly string[] = [
  'session',
  'outbox',
  'server_secret',
  'migration',
  'schema_version',
  'login_network',
  'login_decoy',
  'password_reset',
  'oauth_artifact',
  'signing_key',
];

/** Every row of every table that an export has to bring along, as text, in no order of its own. */
export const tableContents = async (database: Database): Promise<Readonly<Record<string, readonly string[]>>> => {
  const { rows: tables } = await database.main.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1",
  );
  const contents: Record<string, readonly string[]> = {};
  for (const { name } of tables) {
    if (LEFT_BEHIND.includes(name)) continue;
    // The epoch of sessions is left behind with them, and so is a row that holds nothing else.
    const isKept = name === 'credential' ? 'WHERE password_hash IS NOT NULL' : '';
    const { rows } = await database.main.query<{ row: string }>(
      `SELECT (to_jsonb(t) - 'session_epoch')::text AS row FROM ${name} t ${isKept} ORDER BY 1`,
    );
    contents[name] = rows.map(({ row }) => row);
  }
  return contents;
};
