import type pg from 'pg';
import { alikePlans, areAlike } from '../query/alike-plans.ts';
import { settleOnce } from '../query/count-once.ts';
import type { DecisionEntry } from '../query/decision-entry.ts';
import { compileWrite } from '../query/sql/compile-write.ts';
import { compileWriteMany } from '../query/sql/compile-write-many.ts';
import type { LastResults, NewChild, WritePlan } from '../query/write-plan.ts';
import { lockParents, wouldCloseCircle } from './ancestors.ts';
import { closesCircle, grownChains, lockChains } from './chains.ts';
import type { Database, PoolClient } from './database.ts';
import { type DecisionOfWrite, recording } from './decision-of-write.ts';
import { holdFirstChildren, loadFirstChildren } from './first-children.ts';
import { inTransaction } from './in-transaction.ts';
import { lastResultsIn, loadTestCasesNow, lockTestCases } from './last-results.ts';
import { queryTogether } from './query-together.ts';
import { rollUp } from './roll-up.ts';
import { FOREIGN_KEY_VIOLATION, isRetryable, sqlStateOf, UNIQUE_VIOLATION } from './sql-state.ts';
import { createStatementNames } from './statement-names.ts';

/**
 * Why a write did not happen although everything was checked: somebody else wrote at the same time; or parents (`circle`)
 * or links (`loop`) would lead back to where they begin; or what follows from it is not the writer's to do.
 */
export type WriteOutcome = 'written' | 'conflict' | 'dangling' | 'duplicate' | 'circle' | 'loop' | 'forbidden';

const ATTEMPTS = 3;

/** Clients write the same attributes again and again; without a name each write would be planned anew. */
const nameOf = createStatementNames('write', 64);

type Decisions = readonly DecisionEntry[];

/** One plan, or several that are alike, as one statement, which records what let them in. */
const statementOf = (plans: readonly WritePlan[], decisions: Decisions): pg.QueryConfig => {
  const [only, ...more] = plans;
  const isAlone = only !== undefined && more.length === 0;
  const { text, values } = isAlone ? compileWrite(only, decisions) : compileWriteMany(plans, decisions);
  const name = nameOf(text);
  return { ...(name === null ? {} : { name }), text, values: [...values] };
};

const run = async (
  client: Pick<PoolClient, 'query'>,
  plans: readonly WritePlan[],
  decisions: Decisions,
): Promise<WriteOutcome> => {
  const { rowCount } = await client.query(statementOf(plans, decisions));
  return rowCount === plans.length ? 'written' : 'conflict';
};

/** What became of a write, and the rows of the statement that was sent along with it, where one was. */
export interface Written<Row> {
  readonly outcome: WriteOutcome;
  readonly rows: readonly Row[] | null;
}

/** A write, and a statement that reads what it wrote: they cost one exchange with the database instead of two. */
const runAndRead = async <Row>(
  database: Database,
  statement: pg.QueryConfig,
  read: pg.QueryConfig,
): Promise<Written<Row>> => {
  const [written, seen] = await queryTogether(database.main, statement, read);
  if (written.status === 'rejected') throw written.reason;
  if (written.value.rowCount !== 1) return { outcome: 'conflict', rows: null };
  // It is written: a reader that failed is asked again by whoever needs its rows.
  return { outcome: 'written', rows: seen.status === 'fulfilled' ? (seen.value.rows as Row[]) : null };
};

const outcomeOf = (error: unknown): WriteOutcome => {
  const code = sqlStateOf(error);
  if (code === FOREIGN_KEY_VIOLATION) return 'dangling';
  if (code === UNIQUE_VIOLATION) return 'duplicate';
  if (isRetryable(code)) return 'conflict';
  throw error;
};

/** Whether the one statement of a plan is all that has to be done. */
const isComplete = (plan: WritePlan): boolean =>
  plan.newParent === null && plan.newChild === null && plan.lastResults === null && grownChains([plan]).length === 0;

/** A statement is its own transaction; of several rows, those that are new are written all or none by themselves. */
const isOneStatement = (plans: readonly WritePlan[]): boolean => {
  if (!plans.every(isComplete)) return false;
  return plans.length === 1 || (plans.every(({ action }) => action === 'insert') && areAlike(plans));
};

const notRead = (outcome: WriteOutcome): Written<never> => ({ outcome, rows: null });

/**
 * Runs writes in one transaction, in their order; all of them or none, and what let them in is recorded likewise. A single
 * one is its own transaction, and `read` is sent along with it; behind others it is left to the caller.
 */
export const writeAndRead = <Row>(
  database: Database,
  plans: readonly WritePlan[],
  read: pg.QueryConfig | null,
  decisions: readonly (DecisionOfWrite | null)[],
): Promise<Written<Row>> =>
  recording(
    decisions,
    (entries) => writeWith<Row>(database, plans, read, entries),
    ({ outcome }) => isWritten(outcome),
  );

const writeWith = async <Row>(
  database: Database,
  plans: readonly WritePlan[],
  read: pg.QueryConfig | null,
  decisions: Decisions,
): Promise<Written<Row>> => {
  for (let attempt = 1; ; attempt++) {
    try {
      const [only, ...more] = plans;
      if (only === undefined || !isOneStatement(plans))
        return notRead(
          await inTransaction(database, (client) => runWithLastResults(client, plans, decisions), isWritten),
        );
      const isAlone = more.length === 0 && read !== null;
      return isAlone
        ? await runAndRead(database, statementOf([only], decisions), read)
        : notRead(await run(database.main, plans, decisions));
    } catch (error) {
      if (!isRetryable(sqlStateOf(error)) || attempt === ATTEMPTS) return notRead(outcomeOf(error));
    }
  }
};

/** The same where nothing is read. */
export const write = async (
  database: Database,
  plans: readonly WritePlan[],
  decisions: readonly (DecisionOfWrite | null)[],
): Promise<WriteOutcome> => (await writeAndRead(database, plans, null, decisions)).outcome;

const isWritten = (outcome: WriteOutcome): boolean => outcome === 'written';

const runEach = async (
  client: PoolClient,
  plans: readonly WritePlan[],
  decisions: Decisions,
): Promise<WriteOutcome> => {
  for (const [at, alike] of alikePlans(plans).entries()) {
    const outcome = await run(client, alike, at === 0 ? decisions : []);
    if (outcome !== 'written') return outcome;
  }
  return 'written';
};

const runWithParents = async (
  client: PoolClient,
  plans: readonly WritePlan[],
  decisions: Decisions,
): Promise<WriteOutcome> => {
  const parents = plans.flatMap((plan) => plan.newParent ?? []);
  await lockParents(client, parents);
  return (await wouldCloseCircle(client, parents)) ? 'circle' : runWithChains(client, plans, decisions);
};

const runWithChains = async (
  client: PoolClient,
  plans: readonly WritePlan[],
  decisions: Decisions,
): Promise<WriteOutcome> => {
  const chains = grownChains(plans);
  await lockChains(client, chains);
  const outcome = await runWithChildren(client, plans, decisions);
  return outcome === 'written' && (await closesCircle(client, chains)) ? 'loop' : outcome;
};

/** Behind the lock, when the children are written: what their parents had as leaves goes over to the first of them. */
export const followFirstChildren = async (client: PoolClient, first: readonly NewChild[]): Promise<WriteOutcome> => {
  const found = await loadFirstChildren(client, first);
  const followed = found.map(([newChild, now]) => newChild.follow(now));
  const plans = followed.flatMap((each) => each ?? []);
  return followed.includes(null) ? 'forbidden' : runEach(client, plans, []);
};

const runWithChildren = async (
  client: PoolClient,
  plans: readonly WritePlan[],
  decisions: Decisions,
): Promise<WriteOutcome> => {
  const first = await holdFirstChildren(
    client,
    plans.flatMap(({ newChild }) => newChild ?? []),
  );
  if (first.length === 0) return runEach(client, plans, decisions);
  // Settled once all have moved: the parent never is what its child was without the tasks.
  const outcome = await runEach(
    client,
    plans.map((plan) => ({ ...plan, settle: null })),
    decisions,
  );
  const followed = outcome === 'written' ? await followFirstChildren(client, first) : outcome;
  const settle = settleOnce(plans);
  if (followed === 'written' && settle !== null) await rollUp(client, settle);
  return followed;
};

/** Behind the lock, when the results are written: their test cases say what the newest says now. */
export const followLastResults = async (client: PoolClient, results: LastResults): Promise<WriteOutcome> => {
  const testCases = await loadTestCasesNow(client, results);
  return runEach(
    client,
    testCases.flatMap((each) => results.follow(each) ?? []),
    [],
  );
};

const runWithLastResults = async (
  client: PoolClient,
  plans: readonly WritePlan[],
  decisions: Decisions,
): Promise<WriteOutcome> => {
  const results = lastResultsIn(plans);
  if (results === null) return runWithParents(client, plans, decisions);
  if (!(await lockTestCases(client, results))) return 'conflict';
  const outcome = await runWithParents(client, plans, decisions);
  return outcome === 'written' ? followLastResults(client, results) : outcome;
};
