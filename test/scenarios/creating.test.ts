import { describe, expect, it, test } from 'vitest';
import { type Json, useWorld } from '../support/world.ts';
import {
  DEFECT,
  ITERATION,
  PROJECT,
  RELEASE,
  STORY,
  TAG,
  USER,
  UUID_OF_ALPHA,
  WORKSPACE,
} from '../support/world-seed.ts';

const world = useWorld();

const ref = (type: string, oid: number): { readonly _ref: string } => ({ _ref: `/${type}/${oid}` });

/** The sentences of a create that fails; afterwards nothing has been written. */
const refused = async (path: string, body: unknown, actor: 'admin' | 'editor' = 'editor'): Promise<Json> => {
  const before = await world.rowCounts();
  const { status, json, root, result } = await world.as(actor).post(`/${path}/create`, body);
  expect(status).toBe(200);
  expect(Object.keys(json)).toEqual([root]);
  expect(root).toBe('CreateResult');
  expect(Object.keys(result)).toEqual(['_rallyAPIMajor', '_rallyAPIMinor', 'Errors', 'Warnings']);
  expect(result.Errors.length).toBeGreaterThan(0);
  expect(await world.rowCounts()).toEqual(before);
  return result;
};

describe('a new object', () => {
  it('comes in a CreateResult', async () => {
    const { json, root, result } = await world.as('editor').post('/defect/create', { Defect: { Name: 'First' } });
    expect([Object.keys(json), root]).toEqual([['CreateResult'], 'CreateResult']);
    expect(Object.keys(result)).toEqual(['_rallyAPIMajor', '_rallyAPIMinor', 'Errors', 'Warnings', 'Object']);
    expect(result).toMatchObject({ _rallyAPIMajor: '2', _rallyAPIMinor: '0', Errors: [], Warnings: [] });
    expect(result.Object).toMatchObject({
      Name: 'First',
      _type: 'Defect',
      _objectVersion: '1',
      _CreatedAt: 'just now',
    });
  });

  it.each([
    ['PUT', 'defect', 'Defect'],
    ['POST', 'Defect', 'defect'],
    ['POST', 'DEFECT', 'DeFeCt'],
    ['POST', 'defect', 'model'],
  ])('is made by %s, %s and the key %s', async (method, path, key) => {
    const editor = world.as('editor');
    const send = method === 'PUT' ? editor.put : editor.post;
    const { root, result } = await send(`/${path}/create.js`, { [key]: { Name: 'Made' } });
    expect([root, result.Errors, result.Warnings, result.Object.Name]).toEqual(['CreateResult', [], [], 'Made']);
  });

  it('can be read by everybody who may see its project, and is in queries at once', async () => {
    const { ObjectID, FormattedID } = await world.as('editor').create('defect', { Name: 'Visible' });
    const { result } = await world.as('viewer').get(`/defect/${ObjectID}`);
    expect(result).toMatchObject({ Name: 'Visible', FormattedID });
    expect(await world.as('viewer').names('/defect', { query: `(FormattedID = ${FormattedID})` })).toEqual(['Visible']);
  });
});

describe('each type that can be created', () => {
  const dates = { StartDate: '2026-07-01T04:00:00Z', EndDate: '2026-07-14T04:00:00Z' };
  const releaseDates = { ReleaseStartDate: '2026-07-01T04:00:00Z', ReleaseDate: '2026-09-01T04:00:00Z' };

  test.each<[string, 'admin' | 'editor', Record<string, unknown>, Record<string, unknown>]>([
    [
      'hierarchicalrequirement',
      'editor',
      { Name: 'Story' },
      {
        Name: 'Story',
        ScheduleState: 'Defined',
        _type: 'HierarchicalRequirement',
        TaskStatus: 'NONE',
        DefectStatus: 'NONE',
      },
    ],
    ['defect', 'editor', { Name: 'Defect' }, { State: 'Submitted', ScheduleState: 'Defined', Severity: 'None' }],
    [
      'task',
      'editor',
      { Name: 'Task', WorkProduct: ref('defect', DEFECT.beta), Estimate: 2.5 },
      { State: 'Defined', Estimate: 2.5, ToDo: 2.5, TaskIndex: expect.any(Number) },
    ],
    [
      'iteration',
      'editor',
      { Name: 'July', ...dates },
      { State: 'Planning', StartDate: '2026-07-01T04:00:00.000Z', EndDate: '2026-07-15T03:59:59.000Z' },
    ],
    [
      'release',
      'editor',
      { Name: 'Q3', ...releaseDates },
      { State: 'Planning', ReleaseDate: '2026-09-02T03:59:59.000Z' },
    ],
    ['tag', 'editor', { Name: 'brand new' }, { Name: 'brand new', Archived: false }],
    ['project', 'admin', { Name: 'Hut', Parent: ref('project', PROJECT.meadow) }, { Name: 'Hut', State: 'Open' }],
    ['workspace', 'admin', { Name: 'Field' }, { Name: 'Field', State: 'Open' }],
    [
      'user',
      'admin',
      { UserName: 'New@Garden.test' },
      { UserName: 'new@garden.test', EmailAddress: 'new@garden.test', Disabled: false },
    ],
    [
      'workspacepermission',
      'admin',
      { User: ref('user', USER.outsider), Workspace: ref('workspace', WORKSPACE.garden), Role: 'User' },
      { Role: 'User', _type: 'WorkspacePermission' },
    ],
    [
      'projectpermission',
      'admin',
      { User: ref('user', USER.outsider), Project: ref('project', PROJECT.reeds), Role: 'Viewer' },
      { Role: 'Viewer', _type: 'ProjectPermission' },
    ],
  ])('%s', async (type, actor, values, expected) => {
    expect(await world.as(actor).create(type, values)).toMatchObject(expected);
  });

  it.each(['subscription', 'revision', 'revisionhistory', 'artifact', 'schedulableartifact', 'userprofile'])(
    '%s is none of them',
    async (type) => {
      const { Errors } = await refused(type, { [type]: { Name: 'x' } }, 'admin');
      expect(Errors).toHaveLength(1);
      expect(Errors[0]).toMatch(/^Not authorized to create: \w+$/);
    },
  );

  it('an unknown type is none of them', async () => {
    const { Errors } = await refused('objective', { objective: {} });
    expect(Errors).toEqual(['Requested type name "objective" is unknown.']);
  });
});

describe('what the server fills in', () => {
  it('is the caller’s default project, or that of the request', async () => {
    const editor = world.as('editor');
    expect((await editor.create('defect', { Name: 'a' })).Project._refObjectName).toBe('Pond');
    const named = await editor.create('defect', { Name: 'b' }, { project: `/project/${PROJECT.reeds}` });
    expect(named.Project._refObjectName).toBe('Reeds');
    const inBody = await editor.create(
      'defect',
      { Name: 'c', Project: ref('project', PROJECT.shed) },
      { project: `/project/${PROJECT.reeds}` },
    );
    expect(inBody.Project._refObjectName).toBe('Shed');
  });

  it('is the author, the workspace, the dates and one revision', async () => {
    const before = Date.now();
    const defect = await world.as('angler').create('defect', { Name: 'Mine', Project: ref('project', PROJECT.pond) });
    expect(defect.CreatedBy._refObjectName).toBe('Ann Angler');
    expect(defect.Workspace._refObjectName).toBe('Garden');
    expect(Date.parse(defect.CreationDate)).toBeGreaterThanOrEqual(before - 1_000);
    expect(Math.abs(Date.parse(defect.LastUpdateDate) - Date.parse(defect.CreationDate))).toBeLessThan(2_000);
    const path = new URL(defect.RevisionHistory._ref).pathname.replace('/slm/webservice/v2.0', '');
    const { result } = await world.as('angler').get(`${path}/Revisions`, { fetch: 'Description,RevisionNumber,User' });
    expect(result.Results).toMatchObject([
      { RevisionNumber: 0, Description: 'Original revision', User: { _refObjectName: 'Ann Angler' } },
    ]);
  });

  it('is a number that no other item of the prefix has, above every imported one', async () => {
    const editor = world.as('editor');
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, n) => editor.create('hierarchicalrequirement', { Name: `${n}` })),
    );
    const numbers = made.map(({ FormattedID }) => Number(/^US(\d+)$/.exec(FormattedID)?.[1]));
    expect(new Set(numbers).size).toBe(20);
    for (const number of numbers) expect(number).toBeGreaterThan(6);
  });

  it('numbers each workspace by itself', async () => {
    const story = await world.as('outsider').create('hierarchicalrequirement', {
      Name: 'Eat apples',
      Project: ref('project', PROJECT.apples),
    });
    expect(story.FormattedID).toBe('US2');
    expect(story.Workspace._refObjectName).toBe('Orchard');
  });

  it('is the bottom of the ranking, or the place that is asked for', async () => {
    const editor = world.as('editor');
    const bottom = await editor.create('defect', { Name: 'bottom' });
    const top = await editor.create('defect', { Name: 'top' }, { rankTo: 'TOP' });
    const above = await editor.create('defect', { Name: 'above' }, { rankAbove: `/defect/${DEFECT.beta}` });
    const names = await editor.names('/defect', { order: 'Rank' });
    expect(names[0]).toBe('top');
    expect(names.at(-1)).toBe('bottom');
    expect(names.indexOf('above')).toBe(names.indexOf('beta') - 1);
    expect(top.DragAndDropRank < above.DragAndDropRank).toBe(true);
    expect(above.DragAndDropRank < bottom.DragAndDropRank).toBe(true);
  });

  it('a new project is administered by whoever made it', async () => {
    const warden = world.as('warden');
    const project = await warden.create('project', { Name: 'Jetty', Parent: ref('project', PROJECT.pond) });
    expect(project).toMatchObject({ Name: 'Jetty', Parent: { _refObjectName: 'Pond' }, _type: 'Project' });
    const { result } = await warden.get(`/project/${project.ObjectID}`);
    expect(result.Name).toBe('Jetty');
    await warden.create('defect', { Name: 'Splinter', Project: ref('project', project.ObjectID) });
  });
});

describe('values in a body', () => {
  const created = (values: Record<string, unknown>): Promise<Json> =>
    world.as('editor').create('defect', { Name: 'Value', ...values });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['a reference as an object', { Owner: ref('user', USER.viewer) }, { Owner: { _refObjectName: 'Vic Viewer' } }],
    ['a reference as text', { Owner: `/user/${USER.viewer}` }, { Owner: { _refObjectName: 'Vic Viewer' } }],
    ['a reference by UUID', { Duplicates: [{ _ref: `/defect/${UUID_OF_ALPHA}` }] }, { Duplicates: { Count: 1 } }],
    ['a reference that is null', { Owner: null }, { Owner: null }],
    ['a reference that is empty', { Owner: '' }, { Owner: null }],
    ['a RATING None', { Severity: 'None' }, { Severity: 'None' }],
    ['a RATING null', { Severity: null }, { Severity: 'None' }],
    ['a RATING empty', { Severity: '' }, { Severity: 'None' }],
    ['numbers as text', { PlanEstimate: '2.5' }, { PlanEstimate: 2.5 }],
    ['booleans as text', { Blocked: 'True' }, { Blocked: true }],
    ['a number for text', { FoundInBuild: 17 }, { FoundInBuild: '17' }],
    ['a date with an offset', { TargetDate: '2026-05-01T10:00:00+02:00' }, { TargetDate: '2026-05-01T08:00:00.000Z' }],
    ['a day in the workspace’s zone', { TargetDate: '2026-05-01' }, { TargetDate: '2026-05-01T04:00:00.000Z' }],
    ['tags', { Tags: [ref('tag', TAG.urgent), ref('tag', TAG.green)] }, { Tags: { Count: 2 } }],
    ['the same tag twice', { Tags: [ref('tag', TAG.urgent), ref('tag', TAG.urgent)] }, { Tags: { Count: 1 } }],
    ['names in any case', { foundinbuild: 'b1' }, { FoundInBuild: 'b1' }],
    ['markup as it is', { Description: '<b>x</b> & "y"\n' }, { Description: '<b>x</b> & "y"\n' }],
    ['all of Unicode', { Description: 'Ünïcödé 🐟 \u2028 ‮' }, { Description: 'Ünïcödé 🐟 \u2028 ‮' }],
    ['names that objects have by birth', { Name: '__proto__' }, { Name: '__proto__' }],
  ])('%s', async (_, values, expected) => {
    expect(await created(values)).toMatchObject(expected);
  });

  it('of the identity are ignored without a word', async () => {
    const { result } = await world.as('editor').post('/defect/create', {
      Defect: { _ref: `/defect/${DEFECT.alpha}`, _type: 'Defect', ObjectID: 5, FormattedID: 'DE1', Name: 'Copy' },
    });
    expect(result.Warnings).toEqual([]);
    expect(result.Object.ObjectID).not.toBe(5);
    expect(result.Object.FormattedID).not.toBe('DE1');
  });

  it('that are unknown or read-only make a warning in the client’s own spelling', async () => {
    const { result } = await world.as('editor').post('/defect/create', {
      DeFeCt: { Name: 'Warned', c_Missing: 1, creationdate: '2020-01-01', TaskStatus: 'COMPLETED' },
    });
    expect(result.Errors).toEqual([]);
    expect(result.Warnings).toEqual([
      'Ignored JSON element DeFeCt.c_Missing during processing of this request.',
      'Ignored JSON element DeFeCt.creationdate during processing of this request.',
      'Ignored JSON element DeFeCt.TaskStatus during processing of this request.',
    ]);
    expect(result.Object.TaskStatus).toBe('NONE');
  });
});

describe('a create that fails writes nothing', () => {
  test.each<[string, string, Record<string, unknown>, string]>([
    [
      'row 7: a bad date',
      'defect',
      { Name: 'x', TargetDate: '2017-04-29 20:23:51.188960' },
      'Could not parse: Cannot convert "2017-04-29 20:23:51.188960" into a date.  You must use the ISO8601 date+time format.',
    ],
    [
      'row 12: an absent object',
      'defect',
      { Name: 'x', Owner: ref('user', 2) },
      'Could not read: Could not read referenced object 2',
    ],
    [
      'row 12: an object of another type',
      'defect',
      { Name: 'x', Owner: ref('user', DEFECT.alpha) },
      `Could not read: Could not read referenced object ${DEFECT.alpha}`,
    ],
    [
      'row 12: an object of another workspace',
      'defect',
      { Name: 'x', Tags: [ref('tag', TAG.foreign)] },
      `Could not read: Could not read referenced object ${TAG.foreign}`,
    ],
    [
      'row 12: a project of another workspace',
      'defect',
      { Name: 'x', Project: ref('project', PROJECT.apples) },
      `Could not read: Could not read referenced object ${PROJECT.apples}`,
    ],
    [
      'row 13: no ref at all',
      'defect',
      { Name: 'x', Owner: 'InfinityDrain' },
      'Could not parse: Cannot parse object reference from "InfinityDrain"',
    ],
    [
      'row 13: a bare text for a collection',
      'defect',
      { Name: 'x', Tags: 'urgent' },
      'Could not parse: Cannot parse object reference from "urgent"',
    ],
    [
      'row 14: no name',
      'hierarchicalrequirement',
      { Description: 'x' },
      'Validation error: HierarchicalRequirement.Name should not be null',
    ],
    ['row 14: an empty name', 'defect', { Name: '' }, 'Validation error: Defect.Name should not be null'],
    ['row 14: a null name', 'defect', { Name: null }, 'Validation error: Defect.Name should not be null'],
    ['row 14: a task of nothing', 'task', { Name: 'x' }, 'Validation error: Task.WorkProduct should not be null'],
    [
      'row 14: an iteration without an end',
      'iteration',
      { Name: 'x', StartDate: '2026-01-01' },
      'Validation error: Iteration.EndDate should not be null',
    ],
    [
      'row 15: a name too long',
      'defect',
      { Name: 'n'.repeat(257) },
      'Validation error: Defect.Name length is greater than the maximum length of 256',
    ],
    [
      'row 15: notes too long',
      'defect',
      { Name: 'x', Notes: 'n'.repeat(32_769) },
      'Validation error: Defect.Notes length is greater than the maximum length of 32768',
    ],
    [
      'row 15: a tag too long',
      'tag',
      { Name: 'n'.repeat(33) },
      'Validation error: Tag.Name length is greater than the maximum length of 32',
    ],
  ])('%s', async (_, type, values, sentence) => {
    expect((await refused(type, { [type]: values })).Errors).toContain(sentence);
  });

  test.each<[string, string, Record<string, unknown>, RegExp]>([
    [
      'row 18: a bad choice',
      'defect',
      { Name: 'x', State: 'Nonsense' },
      /Defect\.State.* is an invalid value. {2}Valid values are: .*Submitted/,
    ],
    [
      'row 18: a bad schedule state',
      'hierarchicalrequirement',
      { Name: 'x', ScheduleState: 'defined' },
      /is an invalid value/,
    ],
    ['a bad number', 'defect', { Name: 'x', PlanEstimate: 'many' }, /"many"/],
    ['a number too large', 'defect', { Name: 'x', PlanEstimate: 1000 }, /Defect\.PlanEstimate/],
    ['a bad boolean', 'defect', { Name: 'x', Blocked: 'maybe' }, /Defect\.Blocked maybe is an invalid value/],
    ['an object for text', 'defect', { Name: { a: 1 } }, /Defect\.Name/],
    ['an array for a number', 'defect', { Name: 'x', PlanEstimate: [1] }, /.+/],
    [
      'an end before the start',
      'iteration',
      { Name: 'x', StartDate: '2026-02-01', EndDate: '2026-01-01' },
      /Iteration\.EndDate/,
    ],
    [
      'a timebox whose last day ends behind the year 9999',
      'iteration',
      { Name: 'x', StartDate: '2026-02-01', EndDate: '9999-12-31', State: 'Planning' },
      /^Validation error: Iteration\.EndDate should be within the years 0001 to 9999$/,
    ],
    [
      'a timebox whose first day begins before the year 1',
      'iteration',
      { Name: 'x', StartDate: '0001-01-01T00:00:00Z', EndDate: '2026-01-01', State: 'Planning' },
      /^Validation error: Iteration\.StartDate should be within the years 0001 to 9999$/,
    ],
    ['a closed project', 'defect', { Name: 'x', Project: ref('project', PROJECT.ruin) }, /closed/],
    [
      'an unreadable neighbour in Tags',
      'defect',
      { Name: 'x', Tags: [ref('tag', TAG.urgent), ref('tag', 1)] },
      /referenced object 1$/,
    ],
  ])('%s', async (_, type, values, sentence) => {
    const { Errors } = await refused(type, { [type]: values });
    expect(Errors.join('\n')).toMatch(sentence);
  });

  test.each<[string, unknown]>([
    ['an array', [{ Name: 'x' }]],
    ['text', 'Name'],
    ['a number', 5],
    ['null', null],
    ['two keys', { Defect: { Name: 'a' }, Task: { Name: 'b' } }],
    ['a key without an object', { Defect: 'Name' }],
    ['a key with an array', { Defect: [{ Name: 'x' }] }],
    ['no key', {}],
  ])('a body that is %s', async (_, body) => {
    expect((await refused('defect', body)).Errors[0]).toMatch(/^(Could not parse|Validation error): /);
  });

  it('tells the warnings, too', async () => {
    const { Errors, Warnings } = await refused('defect', { Defect: { Name: 'x', State: 'Nonsense', Missing: 1 } });
    expect(Errors).toHaveLength(1);
    expect(Warnings).toEqual(['Ignored JSON element Defect.Missing during processing of this request.']);
  });

  it('a rank beside nothing', async () => {
    const before = await world.rowCounts();
    for (const parameters of [{ rankAbove: '/defect/4711' }, { rankBelow: 'nonsense' }, { rankTo: 'MIDDLE' }]) {
      const { root, result } = await world.as('editor').post('/defect/create', { Defect: { Name: 'x' } }, parameters);
      expect([root, result.Errors.length]).toEqual(['CreateResult', 1]);
    }
    expect(await world.rowCounts()).toEqual(before);
  });
});

describe('a task', () => {
  it('is where its work product is', async () => {
    const task = await world.as('editor').create('task', {
      Name: 'Placed',
      WorkProduct: ref('hierarchicalrequirement', STORY.dig),
      Estimate: 5,
    });
    expect(task).toMatchObject({
      Project: { _refObjectName: 'Pond' },
      Iteration: { _ref: expect.stringContaining(`/iteration/${ITERATION.spring}`) },
      Release: { _ref: expect.stringContaining(`/release/${RELEASE.first}`) },
      ToDo: 5,
    });
  });

  it('comes last unless its place is named', async () => {
    const editor = world.as('editor');
    const WorkProduct = await editor.create('hierarchicalrequirement', { Name: 'Rake' });
    const make = async (values: Json = {}) =>
      (await editor.create('task', { Name: 'Step', WorkProduct, ...values })).TaskIndex;
    const alone = [
      await make(),
      await make(),
      await make({ TaskIndex: 7 }),
      await make({ TaskIndex: 1 }),
      await make(),
    ];
    expect(alone).toEqual([0, 1, 7, 1, 8]);
    const { result } = await editor.post(`/hierarchicalrequirement/${WorkProduct.ObjectID}/Tasks/add`, {
      CollectionItems: [{ Name: 'a' }, { Name: 'b', TaskIndex: 3 }, { Name: 'c' }],
    });
    expect(result.Results.map((each: Json) => each.TaskIndex)).toEqual([9, 3, 10]);
  });

  it('cannot be put elsewhere', async () => {
    const { result } = await world.as('editor').post('/task/create', {
      task: {
        Name: 'Stubborn',
        WorkProduct: ref('hierarchicalrequirement', STORY.dig),
        Project: ref('project', PROJECT.shed),
        Iteration: null,
      },
    });
    expect(result.Warnings).toEqual([
      'Ignored JSON element task.Project during processing of this request.',
      'Ignored JSON element task.Iteration during processing of this request.',
    ]);
    expect(result.Object).toMatchObject({
      Project: { _refObjectName: 'Pond' },
      Iteration: { _refObjectName: 'Spring' },
    });
  });
});
