import { alikePlans } from '../query/alike-plans.ts';
import { compileWrite } from '../query/sql/compile-write.ts';
import { compileWriteMany } from '../query/sql/compile-write-many.ts';
import type { LastResults, WritePlan } from '../query/write-plan.ts';
import { lockParents, wouldCloseCircle } from './ancestors.ts';
import type { Database, PoolClient } from './database.ts';
import { inTransaction } from './in-transaction.ts';
import { lastResultsIn, loadTestCasesNow, lockTestCases } from './last-results.ts';
import { FOREIGN_KEY_VIOLATION, isRetryable, sqlStateOf, UNIQUE_VIOLATION } from './sql-state.ts';
import { createStatementNames } from './statement-names.ts';

/** Why a write did not happen although everything was checked: somebody else wrote at the same time. */
export type WriteOutcome = 'written' | 'conflict' | 'dangling' | 'duplicate' | 'circle';

const ATTEMPTS = 3;

/** Clients write the same attributes again and again; without a name each write would be planned anew. */
const nameOf = createStatementNames('write', 64);

/** Runs one plan, or several that are alike, as one statement. */
const run = async (client: Pick<PoolClient, 'query'>, plans: readonly WritePlan[]): Promise<WriteOutcome> => {
  const [only, ...more] = plans;
  const statement = only !== undefined && more.length === 0 ? compileWrite(only) : compileWriteMany(plans);
  const name = nameOf(statement.text);
  const { rowCount } = await client.query({
    ...(name === null ? {} : { name }),
    text: statement.text,
    values: [...statement.values],
  });
  return rowCount === plans.length ? 'written' : 'conflict';
};

const outcomeOf = (error: unknown): WriteOutcome => {
  const code = sqlStateOf(error);
  if (code === FOREIGN_KEY_VIOLATION) return 'dangling';
  if (code === UNIQUE_VIOLATION) return 'duplicate';
  if (isRetryable(code)) return 'conflict';
  throw error;
};

/** Runs writes in one transaction, in their order; all of them or none. A single one is its own transaction. */
export const write = async (database: Database, plans: readonly WritePlan[]): Promise<WriteOutcome> => {
  for (let attempt = 1; ; attempt++) {
    try {
      const [only, ...more] = plans;
      const isAlone = more.length === 0 && only?.newParent === null && only.lastResults === null;
      if (only !== undefined && isAlone) return await run(database.main, [only]);
      return await inTransaction(database, (client) => runWithLastResults(client, plans), isWritten);
    } catch (error) {
      if (!isRetryable(sqlStateOf(error)) || attempt === ATTEMPTS) return outcomeOf(error);
    }
  }
};

const isWritten = (outcome: WriteOutcome): boolean => outcome === 'written';

const runEach = async (client: PoolClient, plans: readonly WritePlan[]): Promise<WriteOutcome> => {
  for (const alike of alikePlans(plans)) {
    const outcome = await run(client, alike);
    if (outcome !== 'written') return outcome;
  }
  return 'written';
};

const runWithParents = async (client: PoolClient, plans: readonly WritePlan[]): Promise<WriteOutcome> => {
  const parents = plans.flatMap((plan) => plan.newParent ?? []);
  await lockParents(client, parents);
  return (await wouldCloseCircle(client, parents)) ? 'circle' : runEach(client, plans);
};

/** Behind the lock, when the results are written: their test cases say what the newest says now. */
export const followLastResults = async (client: PoolClient, results: LastResults): Promise<WriteOutcome> => {
  const testCases = await loadTestCasesNow(client, results);
  return runEach(
    client,
    testCases.flatMap((each) => results.follow(each) ?? []),
  );
};

const runWithLastResults = async (client: PoolClient, plans: readonly WritePlan[]): Promise<WriteOutcome> => {
  const results = lastResultsIn(plans);
  if (results === null) return runWithParents(client, plans);
  if (!(await lockTestCases(client, results))) return 'conflict';
  const outcome = await runWithParents(client, plans);
  return outcome === 'written' ? followLastResults(client, results) : outcome;
};
