import { DECISION_COLUMNS, type DecisionEntry } from '../../query/decision-entry.ts';
import type { Sql } from './account-store.ts';

/** An entry with how many alike it stands for. */
export interface RepeatedDecision {
  readonly entry: DecisionEntry;
  readonly repeats: number;
}

const NAMES = [...DECISION_COLUMNS.map(({ name }) => name), 'repeats'];

const LISTS = [...DECISION_COLUMNS.map(({ type }) => type), 'int'].map((type, at) => `$${at + 1}::${type}[]`);

/** Writes entries with one statement, in their order. */
export const insertDecisions = async (sql: Sql, decisions: readonly RepeatedDecision[]): Promise<void> => {
  await sql.query({
    name: 'decisions-insert',
    text: `INSERT INTO decision (${NAMES.join(', ')}) SELECT * FROM unnest(${LISTS.join(', ')})`,
    values: [
      ...DECISION_COLUMNS.map(({ of }) => decisions.map(({ entry }) => of(entry))),
      decisions.map(({ repeats }) => repeats),
    ],
  });
};

/** Deletes the oldest entries that are from before the horizon, a bounded number at a time; how many went. */
export const deleteDecisionsBefore = async (sql: Sql, horizon: Date, atMost: number): Promise<number> => {
  const { rowCount } = await sql.query({
    name: 'decisions-delete',
    // The oldest stand first in the order of ids, so the look ends at the first that stays.
    text: `DELETE FROM decision d USING (SELECT id, at FROM decision ORDER BY id LIMIT $2) old
           WHERE d.id = old.id AND old.at < $1`,
    values: [horizon, atMost],
  });
  return rowCount ?? 0;
};
