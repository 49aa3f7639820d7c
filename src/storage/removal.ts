import type { DecisionEntry } from '../query/decision-entry.ts';
import { renderWrite, type WriteStatement } from '../query/sql/write-statement.ts';
import type { Database, PoolClient } from './database.ts';
import { type DecisionOfWrite, recording } from './decision-of-write.ts';
import { inTransaction } from './in-transaction.ts';
import type { Row } from './load-row.ts';
import { FOREIGN_KEY_VIOLATION, isRetryable, sqlStateOf } from './sql-state.ts';

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What follows from objects that go or come back, in the same transaction. It may lock what it will change at first. */
export interface Consequence {
  readonly before?: (client: PoolClient) => Promise<void>;
  readonly after: (client: PoolClient) => Promise<RemovalOutcome>;
}

/** Objects going or coming back, as one transaction. `hold` gives a row while they still are what was planned. */
export interface Removal {
  readonly hold: WriteStatement;
  readonly steps: readonly Statement[];
  readonly consequences: readonly Consequence[];
}

/** stale: others wrote, or something came to hang on the objects, since they were looked at; nothing was done, look again. */
export type RemovalOutcome = 'done' | 'stale';

const runStatement = async (client: Pick<PoolClient, 'query'>, statement: Statement): Promise<number> => {
  const { rowCount } = await client.query({ text: statement.text, values: [...statement.values] });
  return rowCount ?? 0;
};

const runSteps = async (
  client: PoolClient,
  removal: Removal,
  decisions: readonly DecisionEntry[],
): Promise<RemovalOutcome> => {
  for (const { before } of removal.consequences) await before?.(client);
  if ((await runStatement(client, renderWrite(removal.hold, decisions))) === 0) return 'stale';
  for (const step of removal.steps) await runStatement(client, step);
  for (const { after } of removal.consequences) if ((await after(client)) === 'stale') return 'stale';
  return 'done';
};

/** Runs a removal: all of it, with the decision that let it in, or nothing. A single statement is its own transaction. */
export const runRemoval = (
  database: Database,
  removal: Removal,
  decision: DecisionOfWrite | null,
): Promise<RemovalOutcome> =>
  recording(
    [decision],
    (entries) => removeWith(database, removal, entries),
    (outcome) => outcome === 'done',
  );

const removeWith = async (
  database: Database,
  removal: Removal,
  decisions: readonly DecisionEntry[],
): Promise<RemovalOutcome> => {
  try {
    const isAlone = removal.steps.length === 0 && removal.consequences.length === 0;
    if (isAlone) {
      const hold = renderWrite(removal.hold, decisions);
      return (await runStatement(database.main, hold)) === 0 ? 'stale' : 'done';
    }
    return await inTransaction(
      database,
      (client) => runSteps(client, removal, decisions),
      (outcome) => outcome === 'done',
    );
  } catch (error) {
    const state = sqlStateOf(error);
    if (state === FOREIGN_KEY_VIOLATION || isRetryable(state)) return 'stale';
    throw error;
  }
};

/** A work item with what it takes to move it into the recycle bin or out of it. */
export interface BinItem {
  readonly oid: number;
  readonly version: number;
  /** Negative while it is in the bin. */
  readonly typeCode: number;
  readonly projectOid: number;
}

/** Runs a compiled search for what goes or comes back together, its own item first. */
export const loadBinItems = async (database: Database, statement: Statement): Promise<readonly BinItem[]> => {
  const { rows } = await database.main.query<[number, number, number, number]>({
    text: statement.text,
    values: [...statement.values],
    rowMode: 'array',
  });
  return rows.map(([oid, version, typeCode, projectOid]) => ({ oid, version, typeCode, projectOid }));
};

/** The first column of what a compiled search finds. */
export const loadNumbers = async (database: Database, statement: Statement): Promise<readonly number[]> => {
  const { rows } = await database.main.query<[number]>({
    text: statement.text,
    values: [...statement.values],
    rowMode: 'array',
  });
  return rows.map(([number]) => number);
};

/** The one row that a compiled search finds; null when there is none. */
export const loadWholeRow = async (database: Database, statement: Statement): Promise<Row | null> => {
  const { rows } = await database.main.query<Row>({ text: statement.text, values: [...statement.values] });
  return rows[0] ?? null;
};
