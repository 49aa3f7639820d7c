import { DECISION_COLUMNS, type DecisionEntry } from '../../query/decision-entry.ts';
import type { Statement } from '../../query/sql/fragment.ts';
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
    // Ids follow the time, so what is due stands at the beginning; what another node is deleting is left to it.
    text: `DELETE FROM decision d USING (SELECT id, at FROM decision ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED) old
           WHERE d.id = old.id AND old.at < $1`,
    values: [horizon, atMost],
  });
  return rowCount ?? 0;
};

/** An entry as it is read, with the name that its user has now. */
export interface StoredDecision {
  readonly id: number;
  readonly at: Date;
  readonly request_id: string;
  readonly user_id: number | null;
  readonly user_name: string | null;
  readonly via: string | null;
  readonly credential_id: number | null;
  readonly session: string | null;
  readonly address: string;
  readonly agent: string;
  readonly method: string;
  readonly path: string;
  readonly outcome: string;
  readonly reason: string;
  readonly repeats: number;
}

/** Runs a compiled search of the log. */
export const loadDecisions = async (sql: Sql, statement: Statement): Promise<readonly StoredDecision[]> => {
  const { rows } = await sql.query<StoredDecision>({ text: statement.text, values: [...statement.values] });
  return rows;
};

export const countDecisions = async (sql: Sql, statement: Statement): Promise<number> => {
  const { rows } = await sql.query<{ count: number }>({ text: statement.text, values: [...statement.values] });
  return rows[0]?.count ?? 0;
};

/** Whether a compiled question has an answer. */
export const holds = async (sql: Sql, statement: Statement): Promise<boolean> =>
  (await sql.query({ text: statement.text, values: [...statement.values] })).rowCount !== 0;
