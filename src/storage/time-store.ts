import type { Database } from './database.ts';

/** A work item or a project as a time sheet names it. */
export interface TimedWork {
  readonly oid: number;
  readonly workProductOid: number | null;
  /** `TA1: Buy a shovel`; a project's is its name. */
  readonly display: string;
}

/** The work items and projects among these, and the work products of the tasks among them. */
export const loadTimedWork = async (
  database: Database,
  workspaceOid: number,
  oids: readonly number[],
): Promise<readonly TimedWork[]> => {
  const { rows } = await database.main.query<[number, number | null, string]>({
    name: 'timed-work',
    text: `SELECT a.oid, a.work_product_id, a.prefix || a.fid || ': ' || a.name FROM artifact a
           WHERE a.workspace_id = $1 AND (a.oid = ANY($2::bigint[])
             OR a.oid IN (SELECT t.work_product_id FROM artifact t WHERE t.workspace_id = $1 AND t.oid = ANY($2::bigint[])))
           UNION ALL SELECT p.oid, NULL, p.name FROM project p WHERE p.workspace_id = $1 AND p.oid = ANY($2::bigint[])`,
    values: [workspaceOid, oids],
    rowMode: 'array',
  });
  return rows.map(([oid, workProductOid, display]) => ({ oid, workProductOid, display }));
};

/** When the week of a time entry item begins; null when there is no such item. */
export const loadWeekStart = async (
  database: Database,
  workspaceOid: number,
  itemOid: number,
): Promise<Date | null> => {
  const { rows } = await database.main.query<[Date]>({
    name: 'week-start',
    text: 'SELECT week_start_date FROM time_entry_item WHERE workspace_id = $1 AND oid = $2',
    values: [workspaceOid, itemOid],
    rowMode: 'array',
  });
  return rows[0]?.[0] ?? null;
};
