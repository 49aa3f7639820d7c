import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { loadOptions } from '../../src/config/load-options.ts';
import { createHttpServer, type HttpServer } from '../../src/http/server.ts';
import { createLog } from '../../src/observe/log.ts';
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { createHttpClient, type HttpClient } from '../support/http-client.ts';
import { keptLog } from '../support/kept-log.ts';
import { createLargeDatabase, type LargeDatabase } from './large-database.ts';
import { drawPlan, explain, nodesOf, type PlanNode, rankOrderFaults, wholeTables } from './plan-tree.ts';
import { type RecordedStatement, recordStatements } from './recorded-statements.ts';
import { type SentQuery, sentQueries } from './sent-queries.ts';

/*
 * Gates on plans, not on times: with a million work items no query that a toolkit sends reads a large table from end to
 * end. The statements are those that the server runs, on connections of its own pools.
 */

let large: LargeDatabase;
let database: OpenDatabase;
let recorded: RecordedStatement[];
let server: HttpServer;
let client: HttpClient;
let queries: readonly SentQuery[];
let largeTables: ReadonlyMap<string, number>;

const LARGE_ROWS = 10_000;

beforeAll(async () => {
  large = await createLargeDatabase();
  // One connection a pool: what it has prepared can be asked for.
  // Time enough for the search that reads everything: a busy machine shall not decide about plans.
  database = openDatabase({ connectionString: large.connectionString, poolSize: 1, statementTimeoutMs: 120_000 });
  recorded = recordStatements(database);
  const options = loadOptions({ port: '0', tlsPort: '0' }, {});
  if (!options.ok) throw new Error(options.error.join('\n'));
  server = await createHttpServer({ database, options: options.value, log: createLog('trace', keptLog) });
  client = createHttpClient((await server.listen()).http);
  queries = sentQueries(large.sample);
  const { rows } = await database.main.query<{ name: string; size: number }>(
    `SELECT relname AS name, reltuples AS size FROM pg_class WHERE relkind = 'r' AND reltuples > $1 AND relnamespace = 'public'::regnamespace`,
    [LARGE_ROWS],
  );
  largeTables = new Map(rows.map(({ name, size }) => [name, size]));
}, 600_000);

afterAll(async () => {
  client?.close();
  await server?.close();
  await database?.close();
  await large?.drop();
});

const API = '/slm/webservice/v2.0';

interface Answer {
  readonly Errors: readonly string[];
  readonly TotalResultCount?: number;
}

const send = async (method: string, target: string, body?: unknown): Promise<Answer> => {
  const reply = await client.send({
    method,
    target: `${API}${target}`,
    headers: { zsessionid: large.apiKey },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const [answer] = Object.values(JSON.parse(reply.text)) as Answer[];
  if (answer === undefined || answer.Errors.length > 0) throw new Error(`${target}: ${reply.text.slice(0, 300)}`);
  return answer;
};

const targetOf = ({ path, parameters }: SentQuery): string => `${path}?${new URLSearchParams(parameters)}`;

/** The statements that one query makes the server run, each with its plan. */
const plansOf = async (query: SentQuery): Promise<readonly (readonly [RecordedStatement, PlanNode])[]> => {
  recorded.length = 0;
  await send('GET', targetOf(query));
  const plans: [RecordedStatement, PlanNode][] = [];
  for (const statement of [...recorded]) {
    if (/^(SELECT|WITH)/.test(statement.text))
      plans.push([statement, await explain(database[statement.pool], statement)]);
  }
  return plans;
};

/** What people and their tools change: hours, texts, estimates, marks, and three times in ten a state. */
const CHANGES: readonly (readonly [number, string, readonly Readonly<Record<string, unknown>>[]])[] = [
  [
    1,
    'hierarchicalrequirement',
    [
      { PlanEstimate: 21 },
      { Notes: '<p>Seen.</p>' },
      { ScheduleState: 'Completed' },
      { Ready: true },
      { Expedite: true },
    ],
  ],
  [
    2,
    'defect',
    [
      { Priority: 'Low' },
      { Notes: '<p>Again.</p>' },
      { State: 'Fixed' },
      { Blocked: true, BlockedReason: 'Waits' },
      { Resolution: 'Code Change' },
    ],
  ],
  [3, 'task', [{ ToDo: 9, Actuals: 2 }, { State: 'In-Progress' }, { Notes: '<p>Begun.</p>' }]],
];

/** Updates of artifacts since the server began to count. */
const updatesSoFar = async (): Promise<{ readonly all: number; readonly hot: number }> => {
  // The counts of the one connection are reported after its next statement.
  await database.main.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await database.main.query<{ all: number; hot: number }>(
    `SELECT n_tup_upd::int AS all, n_tup_hot_upd::int AS hot FROM pg_stat_user_tables WHERE relname = 'artifact'`,
  );
  return rows[0] ?? { all: 0, hot: 0 };
};

const isFind = ({ pool, text }: RecordedStatement): boolean => pool === 'find' && text.includes('ORDER BY');
const isHydrateOfArtifacts = ({ pool, text }: RecordedStatement): boolean =>
  pool === 'main' && /FROM unnest\(\$\d+::bigint\[\]\) AS k\(oid\) JOIN artifact a|FROM artifact a WHERE/.test(text);

/** What is wrong with the plans of a query, in words; nothing when they are as they must be. */
const faultsOf = async (query: SentQuery): Promise<readonly string[]> => {
  const faults: string[] = [];
  for (const [statement, plan] of await plansOf(query)) {
    const whole = query.readsMost ? [] : wholeTables(plan, largeTables);
    for (const table of whole) faults.push(`reads all of ${table}:\n${drawPlan(plan)}`);
    if (query.inRankOrder && isFind(statement)) {
      for (const fault of rankOrderFaults(plan)) faults.push(`FIND in rank order: ${fault}:\n${drawPlan(plan)}`);
    }
    if (isHydrateOfArtifacts(statement)) {
      const reads = nodesOf(plan).filter((node) => node.Alias === 'a');
      const isByKey = reads.length > 0 && reads.every((node) => node['Index Name'] === 'artifact_pkey');
      if (!isByKey) faults.push(`HYDRATE not by primary key:\n${drawPlan(plan)}`);
    }
  }
  return faults;
};

describe('with a million work items', () => {
  it('the large tables are those that are meant', () => {
    expect([...largeTables.keys()].sort()).toEqual(['artifact', 'artifact_tag', 'revision', 'revision_history']);
  });

  it('there are forty queries of toolkits and apps', () => {
    expect(queries.length).toBeGreaterThanOrEqual(40);
    expect(new Set(queries.map(({ name }) => name)).size).toBe(queries.length);
  });

  it('none of them reads a large table whole; in rank order FIND is index-only without a sort; HYDRATE goes by key', async () => {
    const found: Record<string, readonly string[]> = {};
    let finds = 0;
    for (const query of queries) {
      const faults = await faultsOf(query);
      finds += recorded.filter(isFind).length;
      if (faults.length > 0) found[`${query.sentBy}: ${query.name}`] = faults;
    }
    expect(Object.keys(found)).toEqual(
      queries.filter(({ readsEverything }) => readsEverything).map(({ sentBy, name }) => `${sentBy}: ${name}`),
    );
    expect(finds).toBeGreaterThanOrEqual(queries.length);
  }, 300_000);

  it('the queries find something: an empty answer would hide a plan', async () => {
    const empty: string[] = [];
    for (const query of queries) {
      const { TotalResultCount = 0 } = await send('GET', targetOf(query));
      if (TotalResultCount === 0) empty.push(query.name);
    }
    expect(empty).toEqual(queries.filter(({ findsNothing }) => findsNothing).map(({ name }) => name));
  }, 300_000);

  // Both ways round the missing index: the whole table, and another index from end to end.
  test.each(
    ['on', 'off'].flatMap((seqScans): [string[], string, string][] => [
      [['artifact_type_rank', 'artifact_project_rank', 'artifact_rank'], 'the backlog', seqScans],
      [['artifact_type_rank', 'artifact_project_rank'], 'defects in one state', seqScans],
      [['artifact_owner'], 'what a user owns', seqScans],
      [['revision_creation_date'], 'what changed lately', seqScans],
    ]),
  )('without %s the gate does not let "%s" pass, sequential scans %s', async (indexes, name, seqScans) => {
    const query = queries.find((each) => each.name === name);
    if (query === undefined) throw new Error(`There is no query ${name}.`);
    await plansOf(query);
    const statements = recorded.filter(({ pool, text }) => pool === 'find' && text.startsWith('SELECT'));
    const faults: string[] = [];
    const connection = await database.find.connect();
    try {
      await connection.query('BEGIN');
      await connection.query(`SET LOCAL enable_seqscan = ${seqScans}`);
      for (const index of indexes) await connection.query(`DROP INDEX ${index}`);
      for (const statement of statements) {
        const plan = await explain(connection, statement);
        faults.push(...wholeTables(plan, largeTables));
        if (query.inRankOrder && isFind(statement)) faults.push(...rankOrderFaults(plan));
      }
    } finally {
      await connection.query('ROLLBACK');
      connection.release();
    }
    expect(faults).not.toEqual([]);
  });

  // A few more than the three of thirteen touch indexes: where a page is full, a row moves to another one.
  it('seven of ten updates touch no index (HOT), three changes of state among thirteen', async () => {
    const before = await updatesSoFar();
    const { rows } = await database.main.query<{ type: number; oids: number[] }>(
      `SELECT type, (array_agg(oid))[1:100] AS oids FROM (SELECT type, oid FROM artifact ORDER BY uuid LIMIT 1000) chosen GROUP BY type`,
    );
    const oidsOf = (type: number): readonly number[] => rows.find((row) => row.type === type)?.oids.map(Number) ?? [];
    for (const [type, path, changes] of CHANGES) {
      for (const oid of oidsOf(type)) {
        for (const change of changes) await send('POST', `/${path}/${oid}`, { [path]: change });
      }
    }
    const after = await updatesSoFar();
    const updates = after.all - before.all;
    expect(updates).toBeGreaterThan(800);
    expect((after.hot - before.hot) / updates).toBeGreaterThanOrEqual(0.7);
  }, 120_000);

  it('HYDRATE is planned once and for all', async () => {
    const page = queries.find(({ name }) => name === 'the backlog');
    if (page === undefined) throw new Error('There is no query of the backlog.');
    for (let call = 0; call < 9; call++) {
      await send('GET', targetOf(page));
      await send('GET', `/defect/${large.sample.defect}`);
    }
    const { rows } = await database.main.query<{ generic: number; custom: number }>(
      `SELECT generic_plans AS generic, custom_plans AS custom FROM pg_prepared_statements WHERE name LIKE 'hydrate-%'`,
    );
    expect(rows.filter(({ generic }) => generic >= 6).length).toBeGreaterThanOrEqual(2);
    expect(rows.filter(({ custom }) => custom > 0)).toEqual([]);
  });
});
