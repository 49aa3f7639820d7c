import type { LastResults, TestCaseNow, WritePlan } from '../query/write-plan.ts';
import type { PoolClient } from './database.ts';
import type { Row } from './load-row.ts';

/** All that a transaction's plans ask about test cases, as one; null when they ask nothing. */
export const lastResultsIn = (plans: readonly WritePlan[]): LastResults | null => {
  const asked = plans.flatMap((plan) => plan.lastResults ?? []);
  const [first] = asked;
  if (first === undefined) return null;
  return { ...first, testCaseOids: [...new Set(asked.flatMap((each) => each.testCaseOids))] };
};

/**
 * Who changes results of a test case waits here for whoever does so already: what is read behind this lock is what the
 * others left, so that the newest result is the newest however many write at once. False when one of the test cases is in
 * the recycle bin by now, and its results with it: they are not to be changed there.
 */
export const lockTestCases = async (
  client: PoolClient,
  { workspaceOid, testCaseOids }: LastResults,
): Promise<boolean> => {
  const { rows } = await client.query<{ type: number }>({
    name: 'lock-test-cases',
    text: `SELECT type FROM artifact WHERE workspace_id = $1 AND oid = ANY($2::bigint[]) ORDER BY oid FOR NO KEY UPDATE`,
    values: [workspaceOid, testCaseOids],
  });
  return rows.every(({ type }) => type > 0);
};

type Newest = NonNullable<TestCaseNow['newest']>;

interface Found {
  readonly newest_oid: number | null;
  readonly newest_build: string;
  readonly newest_date: Date;
  readonly newest_verdict: string;
}

const newestOf = (row: Found): Newest | null =>
  row.newest_oid === null
    ? null
    : { oid: row.newest_oid, build: row.newest_build, date: row.newest_date, verdict: row.newest_verdict };

/** The locked test cases with their newest results, those in the recycle bin left out. */
export const loadTestCasesNow = async (
  client: PoolClient,
  { workspaceOid, testCaseOids }: LastResults,
): Promise<readonly TestCaseNow[]> => {
  const { rows } = await client.query<Row & Found>({
    name: 'test-cases-now',
    text: `SELECT a.*, r.oid AS newest_oid, r.build AS newest_build, r.date AS newest_date, r.verdict AS newest_verdict
           FROM artifact a LEFT JOIN LATERAL (SELECT oid, build, date, verdict FROM test_case_result
             WHERE workspace_id = a.workspace_id AND test_case_id = a.oid ORDER BY date DESC, oid DESC LIMIT 1) r ON true
           WHERE a.workspace_id = $1 AND a.oid = ANY($2::bigint[]) AND a.type > 0 ORDER BY a.oid`,
    values: [workspaceOid, testCaseOids],
  });
  return rows.map((row) => ({ row, newest: newestOf(row) }));
};
