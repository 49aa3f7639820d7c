import type { DecisionEntry } from '../query/decision-entry.ts';
import { sqlStateOf } from './sql-state.ts';

/**
 * The decision that let a write in, until it is recorded: by the first transaction of the request that commits, as a part
 * of it, so that no acknowledged write lacks its entry and nothing that was not written has one.
 */
export class DecisionOfWrite {
  readonly entry: DecisionEntry;
  #fate: 'open' | 'recorded' | 'unknown' = 'open';

  constructor(entry: DecisionEntry) {
    this.entry = entry;
  }

  /** Whether no transaction recorded it, nor may have. */
  get isOpen(): boolean {
    return this.#fate === 'open';
  }

  /** A transaction that records it begins: until its end is heard nobody knows. */
  begin(): void {
    this.#fate = 'unknown';
  }

  end(isCommitted: boolean): void {
    this.#fate = isCommitted ? 'recorded' : 'open';
  }
}

/** PostgreSQL itself refused the statement; a broken connection or a stopping server (08, 57P) leaves it open. */
const isUndone = (sqlState: string): boolean => sqlState !== '' && !/^(08|57P)/.test(sqlState);

/**
 * Runs a transaction, which gets the entries to record that none before it did. A null among the decisions is nobody's
 * request, such as a sweep. `holds`: the transaction was committed.
 */
export const recording = async <Outcome>(
  decisions: readonly (DecisionOfWrite | null)[],
  transaction: (entries: readonly DecisionEntry[]) => Promise<Outcome>,
  holds: (outcome: Outcome) => boolean,
): Promise<Outcome> => {
  const open = decisions.filter((decision) => decision?.isOpen === true) as readonly DecisionOfWrite[];
  const end = (isCommitted: boolean): void => {
    for (const decision of open) decision.end(isCommitted);
  };
  for (const decision of open) decision.begin();
  try {
    const outcome = await transaction(open.map(({ entry }) => entry));
    end(holds(outcome));
    return outcome;
  } catch (error) {
    if (isUndone(sqlStateOf(error))) end(false);
    throw error;
  }
};
