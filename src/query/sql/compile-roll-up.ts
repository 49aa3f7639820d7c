import type { CounterDelta, RollUp, TaskRollUp } from '../write-plan.ts';
import { identifier, join, parameter, type Sql, sql } from './fragment.ts';

/**
 * Settles work items and all that is summed above them, in the statement that writes them: the database function
 * `roll_up` (migrations/0009_portfolio.sql). It must see every change of a work item, so the parts of the statement that
 * make some are read to their end first: `behind` are their names, and each returns its rows. It runs once.
 */
const compileRollUp = (rollUp: RollUp, items: Sql, behind: readonly string[]): Sql => {
  const { workspaceOid, userOid, now } = rollUp;
  const counts = behind.map((name) => sql`(SELECT count(*) FROM ${identifier(name)})`);
  return sql`(SELECT CASE WHEN ${join(counts, sql` + `)} >= 0 THEN roll_up(${parameter(workspaceOid, 'bigint')}, ${items},
    ${parameter(userOid, 'bigint')}, ${parameter(now.toISOString(), 'timestamptz')}) END)`;
};

/** The work products that a change of tasks moves to another state or blocks: those whose own owners have to hear of it. */
const changedOwners = (deltas: readonly CounterDelta[]): Sql => {
  const blocks = deltas.filter(({ by }) => (by.n_tasks_blocked ?? 0) !== 0).map(({ oid }) => oid);
  return sql`${parameter(blocks, 'bigint[]')} || ARRAY(SELECT o.oid FROM owners o WHERE o.state <> o.was)`;
};

/** What a statement settles, as it moves counters: `settle` is what was written, `rollUp` is of its tasks. */
export interface Settled {
  readonly settle: RollUp | null;
  readonly rollUp: TaskRollUp | null;
  readonly deltas: readonly CounterDelta[];
  readonly workspaceOid: number;
}

/** A further column of the statement's answer, or none where nothing is to be settled. */
export const settleAll = (
  { settle, rollUp, deltas, workspaceOid }: Settled,
  followers: readonly string[],
): readonly Sql[] => {
  const tasks = deltas.length > 0 ? rollUp : null;
  const by = settle ?? (tasks === null ? null : { ...tasks, workspaceOid, oids: [] });
  if (by === null) return [];
  const written = parameter(by.oids, 'bigint[]');
  const items = tasks === null ? written : sql`${written} || ${changedOwners(deltas)}`;
  return [compileRollUp(by, items, ['target', ...(deltas.length > 0 ? ['counters'] : []), ...followers])];
};
