import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { credentialDigest } from '../../src/identity/api-key.ts';
import { passwordFits } from '../../src/identity/password-hash.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { registry } from '../../src/model/registry.ts';
import { buildDemo } from '../../src/seed/demo-seed.ts';
import { importSeed } from '../../src/seed/import-seed.ts';
import { wrongCounters, wrongLastResults } from '../support/recount.ts';
import { wrongRollUps } from '../support/recount-roll-ups.ts';
import { useSeedDatabase } from './seed-database.ts';
import { asText, type Line, smallSeed } from './small-seed.ts';

const now = new Date('2026-03-11T10:00:00.000Z');

describe('the demo', () => {
  const seed = useSeedDatabase();
  const demo = buildDemo({ today: now, random: secureRandom });

  beforeAll(async () => {
    expect(await importSeed({ database: seed.database, lines: demo.lines, now })).toMatchObject({ ok: true });
  });

  it('is loaded whole', async () => {
    const lines = [...demo.lines].map((line) => JSON.parse(line) as Line);
    const count = (type: string): number => lines.filter((line) => line._type === type).length;
    const [counts] = await seed.rows(
      `SELECT (SELECT count(*) FROM artifact WHERE type = 1) AS stories, (SELECT count(*) FROM artifact WHERE type = 2) AS defects,
              (SELECT count(*) FROM artifact WHERE type = 3) AS tasks, (SELECT count(*) FROM app_user) AS users,
              (SELECT count(*) FROM project) AS projects, (SELECT count(*) FROM user_permission) AS permissions,
              (SELECT count(*) FROM artifact WHERE type > 10) AS "portfolioItems", (SELECT count(*) FROM artifact WHERE type = 4) AS tests,
              (SELECT count(*) FROM build_changeset) AS "builtChangesets", (SELECT sum(octet_length(bytes)) FROM attachment_chunk) AS bytes`,
    );
    expect(counts).toEqual({
      stories: count('HierarchicalRequirement'),
      defects: count('Defect'),
      tasks: count('Task'),
      users: count('User'),
      projects: count('Project'),
      permissions: count('WorkspacePermission') + count('ProjectPermission'),
      portfolioItems: ['Theme', 'Initiative', 'Feature'].reduce(
        (sum, level) => sum + count(`PortfolioItem/${level}`),
        0,
      ),
      tests: count('TestCase'),
      builtChangesets: lines.reduce(
        (sum, { _type, Changesets }) => sum + (_type === 'Build' ? (Changesets as []).length : 0),
        0,
      ),
      bytes: lines.reduce((sum, { _type, Size }) => sum + (_type === 'Attachment' ? Number(Size) : 0), 0),
    });
  });

  it('has counts and sums on each work product that agree with what hangs on it', async () => {
    expect(await wrongCounters(seed.database)).toEqual([]);
    expect(await wrongLastResults(seed.database)).toEqual([]);
    const [sums] = await seed.rows(
      `SELECT sum(n_tasks) > 200 AS tasks, sum(n_tags) > 50 AS tags, sum(n_defects_closed) > 5 AS closed,
              sum(n_test_cases_passing) > 5 AS passing, sum(n_children) FILTER (WHERE type = 11) > 90 AS stories FROM artifact`,
    );
    expect(sums).toEqual({ tasks: true, tags: true, closed: true, passing: true, stories: true });
  });

  it('sums up everything below each parent and portfolio item, and knows the feature of each story', async () => {
    expect(await wrongRollUps(seed.database, 0)).toEqual([]);
    const [sums] = await seed.rows(
      'SELECT (sum(leaf_story_count) FILTER (WHERE type = 13))::int AS leaves, count(feature_id) AS stories FROM artifact',
    );
    const [stories] = await seed.rows(
      'SELECT count(*) FILTER (WHERE n_children = 0) AS leaves, count(*) AS stories FROM artifact WHERE type = 1',
    );
    expect(sums).toEqual(stories);
  });

  it('gives the next post of each discussion the number behind the last', async () => {
    const wrong = await seed.rows(
      `SELECT a.oid FROM artifact a WHERE a.posts_made <> (SELECT coalesce(max(p.post_number) + 1, 0) FROM conversation_post p
        WHERE p.workspace_id = a.workspace_id AND p.artifact_id = a.oid)`,
    );
    expect(wrong).toEqual([]);
    const [posts] = await seed.rows('SELECT max(posts_made) AS most FROM artifact');
    expect(posts).toEqual({ most: 3 });
  });

  it('has a history for everything, numbered without gaps, whose last entry explains the last change', async () => {
    const wrong = await seed.rows(
      `SELECT a.oid FROM artifact a
         LEFT JOIN revision_history h ON h.workspace_id = a.workspace_id AND h.object_id = a.oid AND h.oid = a.revision_history_id
         LEFT JOIN LATERAL (SELECT count(*) AS n, max(number) AS last, max(creation_date) AS newest, min(description) FILTER (WHERE number = 0) AS first
                              FROM revision r WHERE r.workspace_id = a.workspace_id AND r.history_id = h.oid AND r.object_id = a.oid) r ON true
        WHERE h.oid IS NULL OR r.n <> r.last + 1 OR a.object_version <> r.n OR r.newest <> a.last_update_date
           OR r.first <> 'Original revision'`,
    );
    expect(wrong).toEqual([]);
  });

  it('ranks items in the order of their lines', async () => {
    const ranked = await seed.rows<{ oid: number }>('SELECT oid FROM artifact ORDER BY rank, oid');
    const artifacts = [...demo.lines]
      .map((line) => JSON.parse(line) as Line)
      .filter((line) => registry.find(String(line._type))?.table.name === 'artifact');
    expect(ranked.map((row) => row.oid)).toEqual(artifacts.map((line) => line.ObjectID));
  });

  it('puts tasks where their work product is', async () => {
    const wrong = await seed.rows(
      `SELECT t.oid FROM artifact t JOIN artifact w ON w.workspace_id = t.workspace_id AND w.oid = t.work_product_id
        WHERE t.type = 3 AND (t.project_id, t.iteration_id, t.release_id) IS DISTINCT FROM (w.project_id, w.iteration_id, w.release_id)`,
    );
    expect(wrong).toEqual([]);
  });

  it('connects users with profiles and workspaces with configurations', async () => {
    const [counts] = await seed.rows(
      `SELECT (SELECT count(*) FROM app_user u JOIN user_profile p ON p.oid = u.user_profile_id AND p.user_id = u.oid) AS profiles,
              (SELECT count(*) FROM workspace w JOIN workspace_configuration c ON c.workspace_id = w.oid AND c.oid = w.workspace_configuration_id) AS configurations`,
    );
    expect(counts).toEqual({ profiles: 16, configurations: 2 });
  });

  it('lets each of the five sign in by password, and nobody else', async () => {
    const stored = await seed.rows<{ user_name: string; password_hash: string }>(
      'SELECT user_name, password_hash FROM credential JOIN app_user ON oid = user_id',
    );
    expect(stored).toHaveLength(5);
    for (const { userName, password } of demo.credentials.users) {
      const row = stored.find((each) => each.user_name === userName);
      expect(row?.password_hash).toMatch(/^\$argon2id\$/);
      expect(await passwordFits(row?.password_hash ?? '', new Secret(password))).toBe(true);
    }
  });

  it('finds the Editor’s keys by their digests and stores no key itself', async () => {
    const { full, readOnly } = demo.credentials.apiKeys;
    const stored = await seed.rows(
      `SELECT encode(digest, 'hex') AS digest, grant_kind, last_four, user_name
         FROM api_key k JOIN app_user u ON u.oid = k.user_id ORDER BY grant_kind DESC`,
    );
    const userName = demo.credentials.users.find((user) => user.role === 'Editor')?.userName;
    expect(stored).toEqual([
      { digest: credentialDigest(full), grant_kind: 'Full Access', last_four: full.slice(-4), user_name: userName },
      {
        digest: credentialDigest(readOnly),
        grant_kind: 'ALM WSAPI Read-only',
        last_four: readOnly.slice(-4),
        user_name: userName,
      },
    ]);
  });

  it('leaves the sequences above every number', async () => {
    const [next] = await seed.rows<{ next: number }>("SELECT nextval('object_id') AS next");
    const [highest] = await seed.rows<{ highest: number }>(
      `SELECT greatest((SELECT max(oid) FROM artifact), (SELECT max(oid) FROM revision), (SELECT max(oid) FROM revision_history),
                       (SELECT max(oid) FROM app_user), (SELECT max(oid) FROM user_permission), (SELECT max(oid) FROM api_key)) AS highest`,
    );
    expect(next?.next).toBeGreaterThan(highest?.highest ?? Number.POSITIVE_INFINITY);
    const wrong = await seed.rows(
      `SELECT prefix FROM artifact a LEFT JOIN formatted_id_counter c USING (workspace_id, prefix)
        GROUP BY workspace_id, prefix, c.next HAVING c.next IS NULL OR c.next <= max(fid)`,
    );
    expect(wrong).toEqual([]);
  });

  it('is refused a second time, line by line, and changes nothing', async () => {
    const before = await seed.loadedRows();
    const outcome = await importSeed({ database: seed.database, lines: demo.lines, now });
    expect(outcome.ok).toBe(false);
    const problems = outcome.ok ? [] : outcome.error;
    expect(problems[0]).toEqual({ line: 1, message: 'A server has one Subscription, and this is one more.' });
    expect(problems).toContainEqual({ line: 2, message: 'ObjectID 30271002 is taken in the server.' });
    expect(problems.at(-1)?.message).toMatch(/^The file has \d+ more problems\.$/);
    expect(await seed.loadedRows()).toBe(before);
  });
});

describe('what a line gives', () => {
  const seed = useSeedDatabase();

  const story: Line = {
    _type: 'hierarchicalrequirement',
    _ref: 'https://elsewhere.example.com/slm/webservice/v2.0/hierarchicalrequirement/900',
    ObjectID: 900,
    ObjectUUID: '0A1B2C3D-1111-4222-8333-444455556666',
    FormattedID: 'US40',
    Name: 'Kept as it is',
    Project: { _ref: 'https://elsewhere.example.com/slm/webservice/v2.0/project/5' },
    CreationDate: '2020-02-29T08:00:00Z',
    LastUpdateDate: '2021-05-01T09:30:00.123+02:00',
    DragAndDropRank: 'Q5~!!!!!!!!!',
    Owner: null,
    VersionId: '9',
    TaskStatus: 'COMPLETED',
  };

  const lines: readonly Line[] = [
    // Before anything it refers to.
    {
      _type: 'Task',
      Name: 'By UUID',
      WorkProduct: '/artifact/0a1b2c3d-1111-4222-8333-444455556666',
      TaskIndex: 4,
      Estimate: 2.5,
    },
    { _type: 'Task', Name: 'Numbered', WorkProduct: '/hierarchicalrequirement/900', Blocked: true, State: 'Completed' },
    story,
    {
      _type: 'Defect',
      Name: 'None chosen',
      Project: '/project/5',
      Severity: 'None',
      Priority: '',
      Tags: ['/tag/60', '/tag/60'],
    },
    { _type: 'Defect', Name: 'With a revision', Project: '/project/5', RevisionHistory: '/revisionhistory/70' },
    {
      _type: 'Revision',
      RevisionHistory: '/revisionhistory/70',
      RevisionNumber: 3,
      User: '/user/3',
      Description: 'later',
      CreationDate: '2022-01-02T00:00:00Z',
    },
    {
      _type: 'HierarchicalRequirement',
      Name: 'First',
      Project: '/project/5',
      Successors: ['/hierarchicalrequirement/900'],
    },
    {
      _type: 'HierarchicalRequirement',
      ObjectID: 910,
      Name: 'Second',
      Project: '/project/5',
      Predecessors: ['/hierarchicalrequirement/900'],
    },
    {
      _type: 'HierarchicalRequirement',
      Name: 'Third',
      Project: '/project/5',
      Predecessors: ['/hierarchicalrequirement/910'],
    },
    { _type: 'Tag', ObjectID: 60, Name: 'quick' },
    {
      _type: 'ApiKey',
      User: { _ref: '/user/3' },
      Description: 'ci',
      Grant: 'Full Access',
      Key: '_from-elsewhere-0123456789',
    },
    ...smallSeed.toReversed(),
  ];

  beforeAll(async () => {
    const outcome = await importSeed({ database: seed.database, lines: [...asText(lines), '', '  '], now });
    expect(outcome).toEqual({ ok: true, value: { objects: lines.length } });
  });

  it('is kept: ObjectID, ObjectUUID, FormattedID, dates, rank, version', async () => {
    const [row] = await seed.rows('SELECT * FROM artifact WHERE oid = 900');
    expect(row).toMatchObject({
      workspace_id: 2,
      project_id: 5,
      uuid: '0a1b2c3d-1111-4222-8333-444455556666',
      prefix: 'US',
      fid: 40,
      creation_date: new Date('2020-02-29T08:00:00.000Z'),
      last_update_date: new Date('2021-05-01T07:30:00.123Z'),
      rank: 'Q5~',
      object_version: 9,
      schedule_state: 'Defined',
      n_tasks: 2,
      n_tasks_completed: 1,
      n_tasks_blocked: 1,
      task_estimate_total: 2.5,
    });
  });

  it('explains a change that no revision explains', async () => {
    const revisions = await seed.rows(
      'SELECT number, description, user_id, creation_date FROM revision WHERE object_id = 900 ORDER BY number',
    );
    expect(revisions).toEqual([
      { number: 0, description: 'Original revision', user_id: 3, creation_date: new Date('2020-02-29T08:00:00.000Z') },
      { number: 1, description: 'Imported', user_id: 3, creation_date: new Date('2021-05-01T07:30:00.123Z') },
    ]);
  });

  it('gives numbers where the line gave none, above those that were given', async () => {
    const rows = await seed.rows<{ prefix: string; fid: number; name: string; oid: number; creation_date: Date }>(
      "SELECT prefix, fid, name, oid, creation_date FROM artifact WHERE name IN ('First', 'By UUID', 'Numbered') ORDER BY name",
    );
    expect(rows.map((row) => `${row.name}: ${row.prefix}${row.fid}`)).toEqual([
      'By UUID: TA1',
      'First: US41',
      'Numbered: TA2',
    ]);
    for (const row of rows) {
      expect(row.oid).toBeGreaterThan(910);
      expect(row.creation_date).toEqual(now);
    }
  });

  it('numbers tasks below their work product when they have no index', async () => {
    const rows = await seed.rows('SELECT name, task_index FROM artifact WHERE type = 3 ORDER BY name');
    expect(rows).toEqual([
      { name: 'By UUID', task_index: 4 },
      { name: 'Numbered', task_index: 5 },
    ]);
  });

  it('keeps given revisions instead of making one', async () => {
    const rows = await seed.rows(
      `SELECT a.revision_history_id, a.object_version, r.number, r.description, a.last_update_date
         FROM artifact a JOIN revision r ON r.object_id = a.oid WHERE a.name = 'With a revision' ORDER BY r.number`,
    );
    expect(rows).toEqual([
      {
        revision_history_id: 70,
        object_version: 4,
        number: 3,
        description: 'later',
        last_update_date: new Date('2022-01-02T00:00:00.000Z'),
      },
    ]);
  });

  it('reads the null choice of a list as no value', async () => {
    const [row] = await seed.rows("SELECT severity, priority, state, n_tags FROM artifact WHERE name = 'None chosen'");
    expect(row).toEqual({ severity: null, priority: null, state: 'Submitted', n_tags: 1 });
  });

  it('takes a pair once that both ends tell', async () => {
    const pairs = await seed.rows<{ story: string; predecessor: string }>(
      `SELECT s.name AS story, p.name AS predecessor FROM story_predecessor l
         JOIN artifact s ON s.oid = l.story_id JOIN artifact p ON p.oid = l.predecessor_id ORDER BY 1`,
    );
    expect(pairs).toEqual([
      { story: 'Kept as it is', predecessor: 'First' },
      { story: 'Second', predecessor: 'Kept as it is' },
      { story: 'Third', predecessor: 'Second' },
    ]);
  });

  it('makes the profile and the configuration that the file leaves out, and names people by what it knows', async () => {
    const [user] = await seed.rows('SELECT display_name, email_address, user_profile_id FROM app_user');
    const [profile] = await seed.rows<{ oid: number }>('SELECT oid FROM user_profile WHERE user_id = 3');
    expect(user).toEqual({
      display_name: 'ann@example.com',
      email_address: 'ann@example.com',
      user_profile_id: profile?.oid,
    });
    const [configuration] = await seed.rows(
      'SELECT time_zone, defect_prefix FROM workspace_configuration WHERE workspace_id = 2',
    );
    expect(configuration).toEqual({ time_zone: 'UTC', defect_prefix: 'DE' });
  });

  it('takes keys that were not made here', async () => {
    const [key] = await seed.rows("SELECT encode(digest, 'hex') AS digest, user_id, description FROM api_key");
    expect(key).toEqual({ digest: credentialDigest('_from-elsewhere-0123456789'), user_id: 3, description: 'ci' });
  });

  it('may be followed by another file that refers to what is there', async () => {
    const more: readonly Line[] = [
      { _type: 'Task', Name: 'One more', WorkProduct: '/hierarchicalrequirement/900', State: 'In-Progress', ToDo: 3 },
      {
        _type: 'HierarchicalRequirement',
        Name: 'Child',
        Parent: '/hierarchicalrequirement/900',
        Project: '/project/4',
      },
    ];
    const outcome = await importSeed({ database: seed.database, lines: asText(more), now });
    expect(outcome).toEqual({ ok: true, value: { objects: 2 } });
    const [parent] = await seed.rows(
      'SELECT n_tasks, n_tasks_in_progress, n_children, task_remaining_total FROM artifact WHERE oid = 900',
    );
    expect(parent).toEqual({ n_tasks: 3, n_tasks_in_progress: 1, n_children: 1, task_remaining_total: 3 });
    const added = await seed.rows(
      "SELECT prefix, fid, project_id FROM artifact WHERE name IN ('One more', 'Child') ORDER BY prefix",
    );
    expect(added).toEqual([
      { prefix: 'TA', fid: 3, project_id: 5 },
      { prefix: 'US', fid: 44, project_id: 4 },
    ]);
  });

  it('may name an ObjectID that a session holds in reserve: nobody gets it any more', async () => {
    const session = await seed.database.main.connect();
    try {
      const next = async (): Promise<number> =>
        (await session.query<{ next: number }>("SELECT nextval('object_id') AS next")).rows[0]?.next ?? 0;
      const taken = await next();
      const lines = asText([{ _type: 'Tag', ObjectID: taken + 3, Name: 'from elsewhere' }]);
      expect(await importSeed({ database: seed.database, lines, now })).toMatchObject({ ok: true });
      expect(await next()).toBeGreaterThan(taken + 3);
    } finally {
      session.release();
    }
  });

  it('may not take what is taken in the server', async () => {
    const before = await seed.loadedRows();
    const taken: readonly Line[] = [
      { _type: 'Tag', ObjectID: 900, Name: 'number' },
      { _type: 'Tag', ObjectUUID: '0a1b2c3d-1111-4222-8333-444455556666', Name: 'uuid' },
      { _type: 'Defect', FormattedID: 'US40', Name: 'formatted', Project: '/project/5' },
      { _type: 'User', UserName: 'ANN@example.com' },
      { _type: 'UserProfile', User: '/user/3' },
      { _type: 'ApiKey', User: '/user/3', Grant: 'Full Access', Key: '_from-elsewhere-0123456789' },
    ];
    const outcome = await importSeed({ database: seed.database, lines: asText(taken), now });
    expect(outcome).toEqual({
      ok: false,
      error: [
        { line: 1, message: 'ObjectID 900 is taken in the server.' },
        { line: 2, message: 'ObjectUUID 0a1b2c3d-1111-4222-8333-444455556666 is taken in the server.' },
        { line: 3, message: 'FormattedID US40 is taken in its workspace.' },
        { line: 4, message: 'UserName ANN@example.com is taken.' },
        { line: 5, message: 'The User it is for has one already.' },
        { line: 6, message: 'Key belongs to somebody already.' },
      ],
    });
    expect(await seed.loadedRows()).toBe(before);
  });
});

describe('the order of the lines', () => {
  const first = useSeedDatabase();
  const second = useSeedDatabase();

  it('changes nothing but ranks', async () => {
    // Without a rank an item takes the place of its line, and the import itself numbers what it adds.
    const lines = [...buildDemo({ today: now, random: secureRandom }).lines];
    const [shuffled = []] = fc.sample(fc.shuffledSubarray(lines, { minLength: lines.length }), { numRuns: 1, seed: 5 });
    expect(shuffled).not.toEqual(lines);
    await importSeed({ database: first.database, lines, now });
    await importSeed({ database: second.database, lines: shuffled, now });
    const contents = async (seed: typeof first): Promise<unknown[]> => [
      await seed.rows("SELECT to_jsonb(a) - 'rank' - 'revision_history_id' AS row FROM artifact a ORDER BY oid"),
      await seed
        .rows('SELECT * FROM project ORDER BY oid')
        .then((rows) => rows.map((row) => ({ ...row, revision_history_id: 0 }))),
      await seed.rows('SELECT * FROM user_permission ORDER BY oid'),
      await seed.rows(
        'SELECT object_id, number, description, user_id, creation_date FROM revision ORDER BY object_id, number',
      ),
      await seed.rows('SELECT * FROM artifact_tag ORDER BY artifact_id, tag_id'),
      await seed.rows('SELECT * FROM team_member ORDER BY project_id, user_id'),
      await seed.rows('SELECT * FROM formatted_id_counter ORDER BY workspace_id, prefix'),
    ];
    expect(await contents(second)).toEqual(await contents(first));
  });
});
