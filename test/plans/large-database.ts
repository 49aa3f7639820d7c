import { multiplyItems } from '../../bench/multiply-items.ts';
import { makeSeed } from '../../bench/seed-lines.ts';
import { generateApiKey } from '../../src/identity/api-key.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import { importSeed } from '../../src/seed/import-seed.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { withClient } from '../support/template-database.ts';
import { createTestDatabase } from '../support/test-database.ts';
import type { Sample } from './sent-queries.ts';

const SEED_ITEMS = 20_000;
const TIMES = 50;

/** A database with a million work items. Real ones: the planner looks at sizes and statistics, which nobody should make up. */
export interface LargeDatabase {
  readonly connectionString: string;
  /** Of a subscription administrator without a default project. */
  readonly apiKey: string;
  readonly sample: Sample;
  drop(): Promise<void>;
}

/** What the seed of the benchmark lacks: a tree of stories, releases, and iterations that run today. */
const FURTHER = `
  WITH numbered AS (SELECT oid, row_number() OVER (ORDER BY oid) AS n FROM artifact WHERE type = 1)
    UPDATE artifact c SET parent_id = p.oid FROM numbered o JOIN numbered p ON p.n = o.n / 10 WHERE c.oid = o.oid AND o.n % 3 = 0;
  INSERT INTO release (workspace_id, oid, name, project_id, state)
    SELECT workspace_id, nextval('object_id'), '2026 Q1', oid, 'Active' FROM project;
  UPDATE artifact a SET release_id = r.oid FROM release r WHERE r.project_id = a.project_id AND a.type = 1 AND a.oid % 7 = 0;
  UPDATE iteration SET start_date = now() - interval '3 days', end_date = now() + interval '10 days' WHERE name = 'Iteration 4'`;

const SAMPLE = `
  WITH story AS (SELECT * FROM artifact a WHERE type = 1 AND n_tasks > 1 AND n_defects > 0 AND n_tags > 1
      AND EXISTS (SELECT 1 FROM artifact c WHERE c.workspace_id = a.workspace_id AND c.parent_id = a.oid) ORDER BY oid DESC LIMIT 1),
    defect AS (SELECT d.* FROM artifact d JOIN story s ON d.workspace_id = s.workspace_id AND d.project_id = s.project_id
      WHERE d.type = 2 AND d.n_tags > 1 AND d.iteration_id IS NOT NULL ORDER BY d.oid DESC LIMIT 1)
  SELECT s.workspace_id AS workspace, (SELECT oid FROM subscription) AS subscription, u.oid AS user, u.user_name AS "userName",
    (SELECT oid FROM project WHERE parent_id IS NULL) AS project, p.parent_id AS department, p.oid AS team, p.name AS "teamName",
    s.oid AS story, s.name AS "storyName", s.prefix || s.fid AS "storyId", s.revision_history_id AS "storyHistory",
    d.oid AS defect, d.name AS "defectName", d.fid AS "defectNumber",
    i.oid AS iteration, i.name AS "iterationName", (SELECT name FROM tag ORDER BY oid LIMIT 1) AS "tagName",
    (SELECT to_char(creation_date, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') FROM revision WHERE workspace_id = s.workspace_id
      ORDER BY creation_date DESC OFFSET 10000 LIMIT 1) AS lately
  FROM story s CROSS JOIN defect d JOIN project p ON p.workspace_id = s.workspace_id AND p.oid = s.project_id
  JOIN iteration i ON i.workspace_id = d.workspace_id AND i.oid = d.iteration_id
  JOIN app_user u ON u.oid = d.owner_id`;

const load = async (connectionString: string, apiKey: string): Promise<void> => {
  const database = openDatabase({ connectionString });
  try {
    // Without a default project a query is about the whole workspace, unless it says otherwise.
    const lines = makeSeed(SEED_ITEMS, apiKey).lines.filter((line) => !line.includes('"_type":"UserProfile"'));
    const loaded = await importSeed({ database, lines, now: new Date() });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error.slice(0, 3)));
  } finally {
    await database.close();
  }
};

/** Loads a small seed and copies its work items until there are a million; takes about a minute. */
export const createLargeDatabase = async (): Promise<LargeDatabase> => {
  const { connectionString, drop } = await createTestDatabase({ isSearched: false });
  const apiKey = generateApiKey(secureRandom).reveal();
  await load(connectionString, apiKey);
  const sample = await withClient(connectionString, async (client) => {
    await client.query(FURTHER);
    await multiplyItems(client, TIMES);
    return (await client.query<Sample>(SAMPLE)).rows[0];
  });
  if (sample === undefined) throw new Error('The large database lacks the objects that the queries name.');
  return { connectionString, apiKey, sample, drop };
};
