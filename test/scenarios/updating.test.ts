import { beforeEach, describe, expect, it, test } from 'vitest';
import { type Caller, type Json, useWorld } from '../support/world.ts';
import { DEFECT, ITERATION, PROJECT, STORY, TAG, USER, WORKSPACE } from '../support/world-seed.ts';

const world = useWorld();

let editor: Caller;
let defect: Json;
let path: string;

beforeEach(async () => {
  editor = world.as('editor');
  defect = await editor.create('defect', {
    Name: 'Subject',
    Notes: 'before',
    PlanEstimate: 1,
    Owner: `/user/${USER.editor}`,
  });
  path = `/defect/${defect.ObjectID}`;
});

const descriptions = async (target = path): Promise<readonly string[]> => {
  const { result } = await world.as('admin').get(target, { fetch: 'RevisionHistory,Revisions' });
  const history = new URL(result.RevisionHistory._ref).pathname.replace('/slm/webservice/v2.0', '');
  const revisions = await world.as('admin').get(`${history}/Revisions`, { fetch: 'Description,RevisionNumber' });
  return revisions.result.Results.map((each: Json) => each.Description);
};

const refused = async (target: string, body: unknown, caller = editor): Promise<Json> => {
  const before = await world.rowCounts();
  const stored = await editor.get(path);
  const { status, root, result } = await caller.post(target, body);
  expect([status, root]).toEqual([200, 'OperationResult']);
  expect(Object.keys(result)).toEqual(['_rallyAPIMajor', '_rallyAPIMinor', 'Errors', 'Warnings']);
  expect(result.Errors.length).toBeGreaterThan(0);
  expect(await world.rowCounts()).toEqual(before);
  expect((await editor.get(path)).text).toBe(stored.text);
  return result;
};

describe('an update', () => {
  it.each(['POST', 'PUT'])('by %s comes in an OperationResult with the object as it is now', async (method) => {
    const send = method === 'PUT' ? editor.put : editor.post;
    const { root, result } = await send(`${path}.js`, { Defect: { Name: 'Changed' } });
    expect(root).toBe('OperationResult');
    expect(Object.keys(result)).toEqual(['_rallyAPIMajor', '_rallyAPIMinor', 'Errors', 'Warnings', 'Object']);
    expect(result).toMatchObject({ Errors: [], Warnings: [] });
    expect(result.Object).toMatchObject({ Name: 'Changed', Notes: 'before', _objectVersion: '2', VersionId: '2' });
  });

  it('changes what it names and nothing else', async () => {
    const before = (await editor.get(path)).result;
    await editor.update(path, { State: 'Open' });
    const after = (await editor.get(path)).result;
    const moving = ['State', 'OpenedDate', 'LastUpdateDate', 'VersionId', '_objectVersion', '_CreatedAt'];
    for (const [name, value] of Object.entries(before)) if (!moving.includes(name)) expect(after[name]).toEqual(value);
    expect(after.State).toBe('Open');
    expect(Date.parse(after.LastUpdateDate)).toBeGreaterThanOrEqual(Date.parse(before.LastUpdateDate));
  });

  it.each([null, ''])('clears with %j what may be unset', async (nothing) => {
    await editor.update(path, { Severity: 'Cosmetic', FoundInBuild: 'b1', TargetDate: '2026-01-01' });
    expect(
      await editor.update(path, {
        Owner: nothing,
        Severity: nothing,
        Notes: nothing,
        PlanEstimate: nothing,
        FoundInBuild: nothing,
        TargetDate: nothing,
      }),
    ).toMatchObject({
      Owner: null,
      Severity: 'None',
      Notes: '',
      PlanEstimate: null,
      FoundInBuild: null,
      TargetDate: null,
    });
  });

  it('replaces a collection', async () => {
    const tags = (...oids: number[]) => ({ Tags: oids.map((oid) => ({ _ref: `/tag/${oid}` })) });
    expect((await editor.update(path, tags(TAG.urgent, TAG.green))).Tags.Count).toBe(2);
    const { Tags } = await editor.update(path, tags(TAG.green, TAG.spare));
    expect(Tags._tagsNameArray.map((each: Json) => each.Name).sort()).toEqual(['Green', 'spare']);
    expect((await editor.update(path, tags())).Tags).toMatchObject({ Count: 0, _tagsNameArray: [] });
    expect(await editor.names(`${path}/Tags`)).toEqual([]);
  });

  it('takes back a whole object that was read', async () => {
    const { result } = await editor.get(path);
    const { Errors: _errors, Warnings: _warnings, Tags: _tags, Duplicates: _duplicates, ...whole } = result;
    const writable = Object.fromEntries(
      Object.entries<Json>(whole).filter(([, value]) => value === null || value.Count === undefined),
    );
    const reply = await editor.post(path, { Defect: { ...writable, Name: 'Round trip' } });
    expect(reply.result.Errors).toEqual([]);
    expect(reply.result.Object).toMatchObject({ Name: 'Round trip', Notes: 'before', FormattedID: defect.FormattedID });
  });

  it('finds its object by the abstract type and by UUID', async () => {
    const { result } = await editor.post(`/artifact/${defect.ObjectUUID}`, { Artifact: { Name: 'By uuid' } });
    expect(result.Errors).toEqual([]);
    expect((await editor.get(path)).result.Name).toBe('By uuid');
  });

  it('of each type that has one', async () => {
    const admin = world.as('admin');
    for (const [target, values] of [
      [`/hierarchicalrequirement/${STORY.line}`, { Name: 'Line it well' }],
      [`/iteration/${ITERATION.summer}`, { Theme: 'Heat' }],
      [`/tag/${TAG.spare}`, { Name: 'spare part' }],
      [`/project/${PROJECT.reeds}`, { Description: 'green' }],
      [`/workspace/${WORKSPACE.garden}`, { Notes: 'big' }],
      [`/user/${USER.viewer}`, { Phone: '5' }],
    ] as const) {
      expect(await admin.update(target, values)).toMatchObject(values);
      expect((await admin.get(target)).result).toMatchObject(values);
    }
  });
});

describe('an update that fails writes nothing', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['row 12', { Owner: '/user/2' }, 'Could not read: Could not read referenced object 2'],
    ['row 13', { Owner: 'InfinityDrain' }, 'Could not parse: Cannot parse object reference from "InfinityDrain"'],
    ['row 14', { Name: null }, 'Validation error: Defect.Name should not be null'],
    ['row 14 of a project', { Project: null }, 'Validation error: Defect.Project should not be null'],
    [
      'row 15',
      { Notes: 'n'.repeat(32_769) },
      'Validation error: Defect.Notes length is greater than the maximum length of 32768',
    ],
    [
      'row 7',
      { TargetDate: '2017-04-29 20:23:51.188960' },
      'Could not parse: Cannot convert "2017-04-29 20:23:51.188960" into a date.  You must use the ISO8601 date+time format.',
    ],
  ])('%s', async (_, values, sentence) => {
    expect((await refused(path, { Defect: { Notes: 'after', ...values } })).Errors).toEqual([sentence]);
  });

  it('row 18, with the warning for the unknown field', async () => {
    const { Errors, Warnings } = await refused(path, { defect: { Bug: 1, State: 'Nonsense' } });
    expect(Errors).toHaveLength(1);
    expect(Errors[0]).toContain('is an invalid value.  Valid values are: Submitted, Open, Fixed, Closed');
    expect(Warnings).toEqual(['Ignored JSON element defect.Bug during processing of this request.']);
  });

  it.each([4711, STORY.dig])('row 10: no defect %i', async (oid) => {
    const { Errors } = await refused(`/defect/${oid}`, { Defect: { Name: 'x' } });
    expect(Errors).toEqual([`Could not read: Could not read Defect ${oid} to update.`]);
  });

  it('a circle of parents', async () => {
    const up = await editor.create('hierarchicalrequirement', { Name: 'Up' });
    const down = await editor.create('hierarchicalrequirement', { Name: 'Down', Parent: up._ref });
    for (const parent of [up, down]) {
      const { Errors } = await refused(`/hierarchicalrequirement/${up.ObjectID}`, { x: { Parent: parent._ref } });
      expect(Errors[0]).toMatch(/^Validation error: HierarchicalRequirement\.Parent/);
    }
    const project = await refused(
      `/project/${PROJECT.meadow}`,
      { Project: { Parent: `/project/${PROJECT.reeds}` } },
      world.as('admin'),
    );
    expect(project.Errors[0]).toMatch(/^Validation error: Project\.Parent/);
  });

  it('a closed project, which its items may only leave', async () => {
    const { Errors } = await refused(`/hierarchicalrequirement/${STORY.closed}`, { x: { Name: 'New stones' } });
    expect(Errors[0]).toContain('closed');
    await refused(path, { Defect: { Project: `/project/${PROJECT.ruin}` } });
    const left = await editor.update(`/hierarchicalrequirement/${STORY.closed}`, {
      Project: `/project/${PROJECT.pond}`,
    });
    expect(left.Project._refObjectName).toBe('Pond');
  });
});

describe('revisions', () => {
  it('tell each change in the vendor’s words', async () => {
    await editor.update(path, { ScheduleState: 'In-Progress' });
    await editor.update(path, { PlanEstimate: 2 });
    await editor.update(path, { PlanEstimate: null });
    await editor.update(path, { Owner: `/user/${USER.viewer}` });
    await editor.update(path, { Blocked: true });
    await editor.update(path, { BlockedReason: 'rain' });
    await editor.update(path, { Iteration: `/iteration/${ITERATION.spring}` });
    await editor.update(path, { Tags: [`/tag/${TAG.urgent}`] });
    await editor.update(path, { Tags: [] });
    const [untagged, tagged, scheduled, reason, blocked, owner, cleared, estimate, state, original] =
      await descriptions();
    expect(original).toBe('Original revision');
    expect(state).toMatch(/SCHEDULE STATE changed from \[Defined\] to \[In-Progress\]/);
    expect(state).toMatch(/IN PROGRESS DATE added \[\w{3} \w{3} \d\d \d\d:\d\d:\d\d E[SD]T \d{4}\]/);
    expect(estimate).toBe('PLAN ESTIMATE changed from [1.0] to [2.0]');
    expect(cleared).toBe('PLAN ESTIMATE removed [2.0]');
    expect(owner).toBe('OWNER changed from [Eve Editor] to [Vic Viewer]');
    expect(blocked).toBe('BLOCKED changed from [false] to [true]');
    expect(reason).toBe('BLOCKED REASON changed to [rain]');
    expect(scheduled).toBe('ITERATION added [Spring]');
    expect(tagged).toBe('TAGS added [urgent]');
    expect(untagged).toBe('TAGS removed [urgent]');
  });

  it('join what changed at once with commas', async () => {
    await editor.update(path, { Name: 'Renamed', Notes: 'after', State: 'Open' });
    const [latest = ''] = await descriptions();
    for (const clause of [
      'NAME changed from [Subject] to [Renamed]',
      'STATE changed from [Submitted] to [Open]',
      'NOTES changed from [before] to [after]',
    ])
      expect(latest).toContain(clause);
    expect(latest.split(', ').length).toBeGreaterThanOrEqual(3);
  });

  it('say which way a rank moved', async () => {
    await editor.put(path, { Defect: {} }, { rankTo: 'TOP' });
    await editor.put(path, { Defect: {} }, { rankTo: 'BOTTOM' });
    expect((await descriptions()).slice(0, 2)).toEqual(['RANK moved down', 'RANK moved up']);
  });

  it('are made by projects, iterations and releases, too', async () => {
    await world.as('admin').update(`/project/${PROJECT.meadow}`, { Name: 'Meadow 2' });
    expect((await descriptions(`/project/${PROJECT.meadow}`))[0]).toBe('NAME changed from [Meadow] to [Meadow 2]');
    await editor.update(`/iteration/${ITERATION.summer}`, { State: 'Committed' });
    expect((await descriptions(`/iteration/${ITERATION.summer}`))[0]).toBe(
      'STATE changed from [Planning] to [Committed]',
    );
  });
});

describe('ranking', () => {
  const order = async (): Promise<readonly string[]> =>
    editor.names('/defect', { order: 'Rank', query: '(Name contains "rank ")', pagesize: 200 });

  const make = async (...names: readonly string[]): Promise<readonly Json[]> => {
    const made: Json[] = [];
    for (const name of names) made.push(await editor.create('defect', { Name: name }));
    return made;
  };

  it('moves an object above, below, to the top and to the bottom', async () => {
    const [a, b, c] = await make('rank a', 'rank b', 'rank c');
    const at = (object: Json): string => `/defect/${object.ObjectID}`;
    const body = (object: Json) => ({ Defect: { _ref: object._ref } });
    expect(await order()).toEqual(['rank a', 'rank b', 'rank c']);
    for (const [moved, parameters, expected] of [
      [c, { rankAbove: a._ref }, ['rank c', 'rank a', 'rank b']],
      [c, { rankBelow: at(a) }, ['rank a', 'rank c', 'rank b']],
      [b, { rankTo: 'TOP' }, ['rank b', 'rank a', 'rank c']],
      [b, { rankTo: 'bottom' }, ['rank a', 'rank c', 'rank b']],
      [a, { rankAbove: at(a) }, ['rank a', 'rank c', 'rank b']],
    ] as const) {
      const { root, result } = await editor.put(at(moved), body(moved), parameters);
      expect([root, result.Errors]).toEqual(['OperationResult', []]);
      expect(result.Object.DragAndDropRank).toHaveLength(64);
      expect(await order()).toEqual(expected);
    }
  });

  it.each([{ rankTo: 'TOP' }, { rankAbove: `/iteration/${ITERATION.summer}` }, { rankBelow: '/defect/1' }])(
    'is refused for what has no rank: %o',
    async (parameters) => {
      const before = await world.digest();
      const values = { Name: 'Ranked', StartDate: '2026-09-01', EndDate: '2026-09-14' };
      const made = await editor.post('/iteration/create', { Iteration: values }, parameters);
      expect([made.root, made.result.Errors]).toEqual(['CreateResult', ['Validation error: Iteration has no rank']]);
      const moved = await editor.put(`/iteration/${ITERATION.spring}`, { Iteration: { Name: 'Ranked' } }, parameters);
      expect([moved.root, moved.result.Errors]).toEqual([
        'OperationResult',
        ['Validation error: Iteration has no rank'],
      ]);
      expect(await world.digest()).toEqual(before);
    },
  );

  it('takes a request without a body', async () => {
    const { result } = await editor.put(path, undefined, { rankTo: 'TOP' });
    expect(result.Errors).toEqual([]);
    expect((await editor.names('/defect', { order: 'Rank' }))[0]).toBe('Subject');
  });

  it('always finds room in the same place', async () => {
    const [low, high] = await make('room low', 'room high');
    const path = (object: Json): string => `/defect/${object.ObjectID}`;
    for (let turn = 0; turn < 60; turn++) {
      const { result } = await editor.put(path(turn % 2 === 0 ? low : high), undefined, {
        rankAbove: path(turn % 2 === 0 ? high : low),
      });
      expect(result.Errors).toEqual([]);
    }
    const names = await editor.names('/defect', { order: 'Rank', query: '(Name contains "room ")' });
    expect(names).toEqual(['room high', 'room low']);
  });

  it.each([{ rankAbove: '/defect/4711' }, { rankBelow: 'nonsense' }, { rankTo: 'MIDDLE' }])(
    'answers %j with a sentence',
    async (parameters) => {
      const { root, result } = await editor.put(path, { Defect: {} }, parameters);
      expect([root, result.Errors.length]).toEqual(['OperationResult', 1]);
      expect(await descriptions()).toEqual(['Original revision']);
    },
  );
});

describe('many writers', () => {
  const WRITERS = 16;

  it('on one object lose no update that was acknowledged', async () => {
    const attributes = [
      'Notes',
      'Description',
      'FoundInBuild',
      'FixedInBuild',
      'TargetBuild',
      'VerifiedInBuild',
      'BlockedReason',
      'SalesforceCaseNumber',
    ];
    const replies = await Promise.all(
      Array.from({ length: WRITERS }, (_, n) => {
        const attribute = attributes[n % attributes.length] ?? 'Notes';
        return editor.post(path, { Defect: { [attribute]: `writer ${n}` } }).then((reply) => ({ n, attribute, reply }));
      }),
    );
    const done = replies.filter(({ reply }) => reply.result.Errors.length === 0);
    for (const { reply } of replies) {
      expect(reply.status).toBe(200);
      for (const sentence of reply.result.Errors)
        expect(sentence).toMatch(/^Concurrency conflict: \[Object has been modified/);
    }
    expect(done.length).toBeGreaterThan(0);
    const { result } = await editor.get(path);
    expect(Number(result.VersionId)).toBe(1 + done.length);
    expect(await descriptions()).toHaveLength(1 + done.length);
    for (const attribute of attributes) {
      const accepted = done.filter((each) => each.attribute === attribute).map(({ n }) => `writer ${n}`);
      if (accepted.length > 0) expect(accepted).toContain(result[attribute]);
    }
  });

  it('on one story’s tasks keep its sums exact', async () => {
    const story = await editor.create('hierarchicalrequirement', { Name: 'Busy' });
    const tasks = await Promise.all(
      Array.from({ length: WRITERS }, (_, n) =>
        editor.create('task', { Name: `${n}`, WorkProduct: story._ref, Estimate: 1 }),
      ),
    );
    const replies = await Promise.all(
      tasks.map((task, n) => editor.post(`/task/${task.ObjectID}`, { Task: { Estimate: n, State: 'Completed' } })),
    );
    for (const { status, result } of replies) expect([status, result.Errors]).toEqual([200, []]);
    const { result } = await editor.get(`/hierarchicalrequirement/${story.ObjectID}`);
    expect(result).toMatchObject({
      Tasks: { Count: WRITERS },
      TaskEstimateTotal: (WRITERS * (WRITERS - 1)) / 2,
      TaskRemainingTotal: 0,
      TaskStatus: 'COMPLETED',
    });
  });

  it('that rank at once keep one order of everything', async () => {
    const made = await Promise.all(
      Array.from({ length: WRITERS }, (_, n) => editor.create('defect', { Name: `crowd ${n}` })),
    );
    const replies = await Promise.all(
      made.map((each) => editor.put(`/defect/${each.ObjectID}`, undefined, { rankAbove: `/defect/${DEFECT.beta}` })),
    );
    for (const { status } of replies) expect(status).toBe(200);
    const names = await editor.names('/defect', { order: 'Rank', pagesize: 200 });
    expect(new Set(names.filter((name) => name.startsWith('crowd'))).size).toBe(WRITERS);
    const moved = replies.filter(({ result }) => result.Errors.length === 0).map(({ result }) => result.Object.Name);
    for (const name of moved) expect(names.indexOf(name)).toBeLessThan(names.indexOf('beta'));
  });
});
