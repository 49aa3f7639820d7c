import type { Clock } from '../kernel/clock.ts';
import type { Registry } from '../model/registry.ts';
import type { EntryKey } from '../query/sql/compile-purge.ts';
import type { Database, PoolClient } from './database.ts';
import { purgeEntry } from './purge.ts';
import { createRepeatedWork, type RepeatedWork } from './repeated-work.ts';
import { deleteAbandonedContents } from './stores/attachment-store.ts';

/** Deletes for good what has been in the recycle bin as long as its workspace keeps it. */
export interface RecycleBinSweep extends RepeatedWork {
  /** Sweeps once, unless another node is doing so; resolves with the number of entries that went. */
  run(): Promise<number>;
}

export interface SweepOptions {
  readonly database: Database;
  readonly registry: Registry;
  readonly clock: Clock;
  /** Told what could not be deleted; the rest is swept all the same. */
  readonly onError: (error: unknown) => void;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Entries looked for at a time, and contents deleted by one statement. */
const BATCH = 100;

/** One node sweeps at a time: whoever holds this lock of its session. */
const SWEEP_LOCK = 7_070_002;

interface Due extends EntryKey {
  readonly deletionDate: Date;
}

/** The next entries that are due, oldest first, behind the one looked at last. */
const loadDue = async (database: Database, now: Date, after: Due | null): Promise<readonly Due[]> => {
  const { rows } = await database.main.query<[number, number, Date]>({
    text: `SELECT e.workspace_id, e.oid, e.deletion_date FROM recycle_bin_entry e
           JOIN workspace_configuration c ON c.workspace_id = e.workspace_id
           WHERE c.purge_recycle_bin_after_number_of_days > 0
             AND e.deletion_date <= $1::timestamptz - c.purge_recycle_bin_after_number_of_days * interval '1 day'
             AND (e.deletion_date, e.oid) > ($2::timestamptz, $3::bigint)
           ORDER BY e.deletion_date, e.oid LIMIT $4`,
    values: [now, after?.deletionDate ?? new Date(0), after?.oid ?? 0, BATCH],
    rowMode: 'array',
  });
  return rows.map(([workspaceOid, oid, deletionDate]) => ({ workspaceOid, oid, deletionDate }));
};

const withSweepLock = async (database: Database, work: () => Promise<number>): Promise<number> => {
  const client: PoolClient = await database.main.connect();
  try {
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [SWEEP_LOCK]);
    if (rows[0]?.held !== true) return 0;
    try {
      return await work();
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [SWEEP_LOCK]);
    }
  } finally {
    client.release();
  }
};

export const createRecycleBinSweep = ({ database, registry, clock, onError }: SweepOptions): RecycleBinSweep => {
  let isStopping = false;

  const purge = async (entry: EntryKey): Promise<number> => {
    try {
      return (await purgeEntry(database, entry, registry)) ? 1 : 0;
    } catch (error) {
      onError(error);
      return 0;
    }
  };

  const sweep = async (): Promise<number> => {
    const now = clock();
    let purged = 0;
    let after: Due | null = null;
    for (let due = await loadDue(database, now, after); due.length > 0; due = await loadDue(database, now, after)) {
      for (const entry of due) {
        if (isStopping) return purged;
        purged += await purge(entry);
        after = entry;
      }
    }
    const abandonedBefore = new Date(now.getTime() - DAY_MS);
    while (!isStopping && (await deleteAbandonedContents(database, abandonedBefore, BATCH)));
    return purged;
  };

  const run = (): Promise<number> => withSweepLock(database, sweep);

  const repeated = createRepeatedWork({ work: run, everyMs: HOUR_MS, onError });

  return {
    run,
    start: repeated.start,
    stop: () => {
      isStopping = true;
      return repeated.stop();
    },
  };
};
