import type { Database } from './database.ts';

/** The FormattedID of another milestone of this name and date; null when there is none. */
export const milestoneLike = async (
  database: Database,
  workspaceOid: number,
  ownOid: number,
  name: string,
  targetDate: string | null,
): Promise<string | null> => {
  const { rows } = await database.main.query<[string]>({
    name: 'milestone-like',
    text: `SELECT prefix || fid FROM milestone WHERE workspace_id = $1 AND name = $3
             AND target_date IS NOT DISTINCT FROM $4::timestamptz AND oid <> $2 ORDER BY oid LIMIT 1`,
    values: [workspaceOid, ownOid, name, targetDate],
    rowMode: 'array',
  });
  return rows[0]?.[0] ?? null;
};
