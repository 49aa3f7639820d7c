import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OPERATORS } from '../../src/query/ast.ts';
import type { HttpReply } from '../support/http-client.ts';
import { wrongCounters, wrongHistories } from '../support/recount.ts';
import { API, type Json, useWorld } from '../support/world.ts';
import { apiKeyOf, DEFECT, ITERATION, PROJECT, STORY, TAG, USER } from '../support/world-seed.ts';

const world = useWorld();

const RUNS = process.env.MUSTER_LONG === '1' ? 20_000 : 700;
const KEY = apiKeyOf('admin');
const TIMEOUT_MS = process.env.MUSTER_LONG === '1' ? 1_200_000 : 60_000;

const send = (method: string, target: string, body?: string | Uint8Array): Promise<HttpReply> =>
  world.send({ method, target, headers: { zsessionid: KEY, 'content-type': 'application/json' }, body });

/** One JSON object with one member that has an array of Errors: what every toolkit takes for granted. */
const expectAnswer = (reply: HttpReply, statuses: readonly number[]): Json => {
  expect(statuses).toContain(reply.status);
  if (!String(reply.headers['content-type']).startsWith('application/json')) {
    expect(reply.status).toBe(404);
    return {};
  }
  const json: Json = JSON.parse(reply.text);
  const [root = '', ...more] = Object.keys(json);
  expect(more).toEqual([]);
  expect(Array.isArray(json[root].Errors)).toBe(true);
  expect(Array.isArray(json[root].Warnings)).toBe(true);
  for (const sentence of json[root].Errors) expect(sentence).toMatch(/\S/);
  return json;
};

const types = fc.constantFrom(
  'defect',
  'hierarchicalrequirement',
  'task',
  'artifact',
  'iteration',
  'project',
  'user',
  'tag',
  'revision',
  'typedefinition',
  'projectpermission',
  'userprofile',
  'workspace',
);

const names = fc.constantFrom(
  'Name',
  'ObjectID',
  'OID',
  'FormattedID',
  'State',
  'ScheduleState',
  'Severity',
  'PlanEstimate',
  'CreationDate',
  'Blocked',
  'Owner',
  'Tags',
  'Tasks',
  'Children',
  'Defects',
  'Duplicates',
  'Project',
  'Parent',
  'Iteration',
  'WorkProduct',
  'Requirement',
  'RevisionHistory',
  'Revisions',
  'User',
  'UserName',
  'UserPermissions',
  'Role',
  'Workspace',
  'Subscription',
  'ObjectUUID',
  'VersionId',
  'TypePath',
  'DragAndDropRank',
  'Rank',
  'TaskStatus',
  'DefectStatus',
  'PasswordExpires',
  'TestCase',
  'TestCases',
  'Milestones',
  'Description',
  'SchemaVersion',
  'PredecessorNotScheduled',
  'MixedChildren',
  'UnifiedParent',
  'CustomObjectID',
  'Nonsense',
  'c_Custom',
  '__proto__',
  'constructor',
);

const path = fc.array(names, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));

const values = fc.oneof(
  fc.constantFrom(
    'null',
    '"null"',
    '""',
    'None',
    'true',
    '0',
    '-1',
    '1e308',
    '1e999',
    '9223372036854775808',
    '99999999999999999999',
    '0.1',
    'NaN',
    'Infinity',
    'today',
    'today-1',
    'today+99999999',
    '2026-02-30',
    '0000-01-01',
    '9999-12-31',
    '-000001-01-01',
    '2026-01-01T00:00:00+99:00',
    'DE1',
    'US999999999999999',
    'currentuser',
    '"100%"',
    '"a\\\\"',
    `/user/${USER.editor}`,
    `/defect/${DEFECT.alpha}`,
    '/defect/0f0e0d0c-0b0a-4908-8706-050403020100',
    '0f0e0d0c-0b0a-4908-8706-050403020100',
    'Open',
    'Defined',
    '/user/-1',
    'a,b',
    '1,2',
    'null,1',
    '(1,2)',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => `"${text}"`),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.double().map(String),
  fc.bigInt().map(String),
);

const comparison = fc.tuple(path, fc.constantFrom(...OPERATORS), values).map((parts) => `(${parts.join(' ')})`);

const { query } = fc.letrec<{ query: string }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3 },
    { weight: 3, arbitrary: comparison },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('query'), fc.constantFrom('AND', 'OR', 'and'), tie('query'))
        .map(([left, word, right]) => `(${left} ${word} ${right})`),
    },
  ),
}));

/** A right query with a few characters taken out, doubled or put in. */
const mutated = fc
  .tuple(
    query,
    fc.array(
      fc.tuple(fc.nat(200), fc.constantFrom('', '(', ')', '"', '\\', ' ', ',', '.', '=', 'AND', '\0', '\ud800', '%')),
      { maxLength: 4 },
    ),
  )
  .map(([text, edits]) =>
    edits.reduce(
      (now, [at, put]) => now.slice(0, at % (now.length + 1)) + put + now.slice((at % (now.length + 1)) + 1),
      text,
    ),
  );

const lists = fc.oneof(
  fc.array(path, { maxLength: 5 }).map((parts) => parts.join(',')),
  fc.tuple(path, path).map(([a, b]) => `${a}[${b};Name],true`),
  fc
    .array(
      fc.tuple(path, fc.constantFrom('', ' desc', ' ASC', ' x')).map((parts) => parts.join('')),
      { maxLength: 4 },
    )
    .map((all) => all.join(',')),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

const scopes = fc.constantFrom(
  '',
  'null',
  `/project/${PROJECT.pond}`,
  '/project/1',
  'nonsense',
  '-1',
  '99999999999999999999',
  '/user/1',
);

describe('whatever is asked over HTTP', () => {
  test('a query of any text is answered with objects or a sentence', { timeout: TIMEOUT_MS }, () =>
    fc.assert(
      fc.asyncProperty(
        types,
        fc.oneof(query, mutated, fc.string({ unit: 'binary', maxLength: 60 })),
        async (type, text) => {
          const parameters = new URLSearchParams({ query: text, pagesize: '5', project: 'null' });
          const json = expectAnswer(await send('GET', `${API}/${type}?${parameters}`), [200]);
          expect(Object.keys(json)).toEqual(['QueryResult']);
        },
      ),
      { numRuns: RUNS * 2 },
    ),
  );

  test('any fetch, order, scope and page are answered', { timeout: TIMEOUT_MS }, () =>
    fc.assert(
      fc.asyncProperty(
        types,
        lists,
        lists,
        scopes,
        values,
        values,
        async (type, fetch, order, scope, start, pagesize) => {
          const parameters = new URLSearchParams({ fetch, order, project: scope, workspace: scope, start, pagesize });
          expectAnswer(await send('GET', `${API}/${type}?${parameters}`), [200]);
        },
      ),
      { numRuns: RUNS },
    ),
  );

  const segment = fc.oneof(
    types,
    fc.constantFrom(
      'create',
      'create.js',
      'Tasks',
      'Tags',
      'Attributes',
      'add',
      'remove',
      'security',
      'authorize',
      'user:current',
      'portfolioitem',
      'feature',
      '.js',
      '..',
      '.',
      '%',
      '%00',
      '%2f',
      '%ff',
      'batch',
    ),
    fc.constantFrom(DEFECT.alpha, STORY.dig, ITERATION.spring, -51006, 0, -1).map(String),
    fc.constantFrom(
      '9'.repeat(30),
      '1u1p1',
      `${USER.editor}u${PROJECT.pond}p1`,
      '0f0e0d0c-0b0a-4908-8706-050403020100',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }).map((text) => encodeURIComponent(text.toWellFormed())),
  );

  test('any path with any method is answered', { timeout: TIMEOUT_MS }, () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'HEAD', 'PUT', 'PATCH'),
        fc.array(segment, { maxLength: 5 }),
        async (method, segments) => {
          const reply = await send(method, `${API}/${segments.join('/')}`);
          if (method === 'HEAD') expect(reply.status).toBeLessThan(500);
          else expectAnswer(reply, [200, 400, 404, 405]);
        },
      ),
      { numRuns: RUNS },
    ),
  );

  test('any version is answered', { timeout: TIMEOUT_MS }, () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 12 }), async (version) => {
        const reply = await send('GET', `/slm/webservice/${encodeURIComponent(version.toWellFormed())}/defect`);
        expect(reply.status).toBeLessThan(500);
      }),
      { numRuns: RUNS / 4 },
    ),
  );

  const references = fc.constantFrom(
    null,
    '',
    `/user/${USER.editor}`,
    `/tag/${TAG.urgent}`,
    `/defect/${DEFECT.beta}`,
    `/hierarchicalrequirement/${STORY.line}`,
    `/project/${PROJECT.pond}`,
    `/project/${PROJECT.ruin}`,
    `/iteration/${ITERATION.spring}`,
    '/defect/4711',
    'InfinityDrain',
    '-51006',
  );

  const bodyValue = fc.oneof(
    references,
    references.map((_ref) => ({ _ref })),
    fc.array(
      references.map((_ref) => ({ _ref })),
      { maxLength: 3 },
    ),
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(
      '2026-01-01',
      '2026-13-01',
      '9999-12-31',
      '275760-09-13T00:00:00Z',
      'Open',
      'Completed',
      'None',
      1e308,
      -1e-300,
      2 ** 53,
      999,
      -999,
      true,
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );

  const attribute = fc.oneof(
    names,
    fc.constantFrom(
      'Estimate',
      'ToDo',
      'TargetDate',
      'Notes',
      'Predecessors',
      'UserName',
      'StartDate',
      'EndDate',
      'TaskIndex',
      'sessionTimeout',
      'Password',
      '_ref',
    ),
  );

  const object = fc.dictionary(attribute, bodyValue, { maxKeys: 6, noNullPrototype: true });

  const target = fc.constantFrom(
    '/defect/create',
    '/hierarchicalrequirement/create',
    '/task/create',
    '/iteration/create',
    '/release/create',
    '/tag/create',
    '/project/create',
    '/user/create',
    '/projectpermission/create',
    `/defect/${DEFECT.delta}`,
    `/hierarchicalrequirement/${STORY.line}`,
    `/iteration/${ITERATION.summer}`,
    `/project/${PROJECT.reeds}`,
    `/user/${USER.viewer}`,
    `/tag/${TAG.spare}`,
    '/defect/4711',
  );

  test('any object in a body is written or answered with a sentence', { timeout: TIMEOUT_MS }, () =>
    fc.assert(
      fc.asyncProperty(target, object, async (path, values) => {
        const json = expectAnswer(
          await send('POST', API + path, JSON.stringify({ x: { Name: 'fuzz', ...values } })),
          [200],
        );
        expect(Object.keys(json)).toEqual([path.endsWith('/create') ? 'CreateResult' : 'OperationResult']);
      }),
      { numRuns: RUNS },
    ),
  );

  test('any items of a collection are taken or answered with a sentence', { timeout: TIMEOUT_MS }, () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom('Tags', 'Tasks', 'Defects', 'Children', 'Predecessors', 'TestCases', 'Name', 'Nonsense'),
        fc.constantFrom('add', 'remove'),
        fc.array(fc.oneof(bodyValue, object), { maxLength: 4 }),
        async (collection, action, items) => {
          const path = `/hierarchicalrequirement/${STORY.dig}/${collection}/${action}`;
          const json = expectAnswer(await send('POST', API + path, JSON.stringify({ CollectionItems: items })), [200]);
          expect(Array.isArray(json.OperationResult.Results)).toBe(true);
        },
      ),
      { numRuns: RUNS },
    ),
  );

  test('any bytes in a body are answered', { timeout: TIMEOUT_MS }, () =>
    fc.assert(
      fc.asyncProperty(
        target,
        fc.oneof(fc.uint8Array({ maxLength: 100 }), fc.string({ unit: 'binary', maxLength: 60 }), fc.json()),
        async (path, body) => {
          expectAnswer(await send('POST', API + path, body), [200]);
        },
      ),
      { numRuns: RUNS },
    ),
  );

  test('the server is as it was', async () => {
    const { result } = await world.as('admin').get(`/defect/${DEFECT.beta}`);
    expect(result).toMatchObject({ ObjectID: DEFECT.beta, Errors: [] });
    expect(await wrongCounters(world.database)).toEqual([]);
    expect(await wrongHistories(world.database)).toEqual([]);
  });
});
