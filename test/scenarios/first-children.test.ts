import { afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { wrongCounters, wrongHistories } from '../support/recount.ts';
import { wrongRollUps } from '../support/recount-roll-ups.ts';
import { type Caller, type Json, type Reply, useWorld } from '../support/world.ts';
import { ITERATION, PROJECT, RELEASE } from '../support/world-seed.ts';

const world = useWorld();

let editor: Caller;
let madeAfter: number;

const pathOf = (object: Json): string => object._ref.slice(object._ref.indexOf('/v2.0') + '/v2.0'.length);

const now = async (object: Json): Promise<Json> => (await editor.get(pathOf(object))).result;

const story = (values: Json = {}): Promise<Json> =>
  editor.create('hierarchicalrequirement', { Name: 'A story', ...values });

const task = (workProduct: Json, values: Json = {}): Promise<Json> =>
  editor.create('task', { Name: 'A task', WorkProduct: workProduct._ref, ...values });

const update = (object: Json, values: Json): Promise<Json> => editor.update(pathOf(object), values);

const items = (...objects: readonly Json[]) => ({ CollectionItems: objects });

const revisions = async (object: Json): Promise<readonly string[]> => {
  const history = (await now(object)).RevisionHistory;
  const { result } = await editor.get(`${pathOf(history)}/Revisions`, { fetch: 'Description', pagesize: 200 });
  return result.Results.map((each: Json) => each.Description);
};

const SPRING = `/iteration/${ITERATION.spring}`;
const UNSCHEDULED = 'ITERATION removed [Spring], RELEASE removed [First water]';

const FIRST = `/release/${RELEASE.first}`;

beforeAll(async () => {
  editor = world.as('editor');
  madeAfter = (await story()).ObjectID;
});

// Whatever moved, what is stored afterwards agrees with itself.
afterEach(async () => {
  expect(await wrongRollUps(world.database, madeAfter)).toEqual([]);
  expect(await wrongCounters(world.database)).toEqual([]);
  expect(await wrongHistories(world.database)).toEqual([]);
});

/** A leaf that is in an iteration and a release, with three tasks. */
let parent: Json;
let tasks: readonly Json[];

beforeEach(async () => {
  parent = await story({ Name: 'Once a leaf', Iteration: SPRING, Release: FIRST, PlanEstimate: 8 });
  tasks = [
    await task(parent, { Estimate: 3, ToDo: 2, State: 'In-Progress' }),
    await task(parent, { Estimate: 5, State: 'Defined' }),
    await task(parent, { Estimate: 1, State: 'Completed' }),
  ];
});

/** How a story gets its first child; each gives the child. */
const WAYS: Readonly<Record<string, (values: Json) => Promise<Json>>> = {
  'a new story that names it': (values) => story({ ...values, Parent: parent._ref }),
  'a story that comes to name it': async (values) => update(await story(values), { Parent: parent._ref }),
  'a new story added to its Children': async (values) =>
    (await editor.post(`${pathOf(parent)}/Children/add`, items({ Name: 'A story', ...values }))).result.Results[0],
  'a story added to its Children': async (values) => {
    const { _ref } = await story(values);
    return (await editor.post(`${pathOf(parent)}/Children/add`, items({ _ref }))).result.Results[0];
  },
};

describe.each(Object.entries(WAYS))('the first child, %s,', (_, adopt) => {
  it('takes the tasks, and the parent leaves its iteration and release', async () => {
    const toldBefore = await revisions(parent);
    const child = await adopt({ Name: 'The first' });
    expect(await now(child)).toMatchObject({
      Parent: { _refObjectName: 'Once a leaf' },
      Tasks: { Count: 3 },
      TaskEstimateTotal: 9,
      TaskRemainingTotal: 8,
      ScheduleState: 'In-Progress',
      Iteration: null,
      Release: null,
    });
    expect(await now(parent)).toMatchObject({
      Tasks: { Count: 0 },
      TaskEstimateTotal: 0,
      TaskRemainingTotal: 0,
      TaskStatus: 'NONE',
      ScheduleState: 'In-Progress',
      Iteration: null,
      Release: null,
      PlanEstimate: null,
    });
    expect(await revisions(parent)).toEqual([UNSCHEDULED, ...toldBefore]);
    for (const each of tasks) {
      expect(await now(each)).toMatchObject({
        WorkProduct: { _refObjectName: 'The first' },
        Iteration: null,
        Release: null,
        VersionId: '2',
      });
      expect((await revisions(each))[0]).toBe(`${UNSCHEDULED}, WORK PRODUCT changed from [Once a leaf] to [The first]`);
    }
  });

  it('gives the tasks its own project, iteration and release', async () => {
    const child = await adopt({ Name: 'The first', Project: `/project/${PROJECT.pond}`, Iteration: SPRING });
    const { Project, Iteration, Release } = await now(child);
    for (const each of tasks)
      expect(await now(each)).toMatchObject({
        Project: { _ref: Project._ref },
        Iteration: { _ref: Iteration._ref },
        Release,
      });
  });
});

describe('a story that has a child', () => {
  it('gives the second one nothing: what it came to have stays', async () => {
    const first = await story({ Parent: parent._ref });
    const late = await task(parent, { Estimate: 2 });
    const second = await story({ Parent: parent._ref });
    expect(await now(second)).toMatchObject({ Tasks: { Count: 0 }, VersionId: '1' });
    expect(await now(first)).toMatchObject({ Tasks: { Count: 3 } });
    expect(await now(late)).toMatchObject({ WorkProduct: { _ref: parent._ref }, VersionId: '1' });
  });

  it('gives what it has to the first of those that come together', async () => {
    const [one, two] = [await story({ Name: 'One' }), await story({ Name: 'Two' })];
    const body = items({ _ref: two._ref }, { _ref: one._ref }, { Name: 'Three' });
    const { result } = await editor.post(`${pathOf(parent)}/Children/add`, body);
    expect(result.Errors).toEqual([]);
    expect((await Promise.all([one, two].map(now))).map(({ Tasks }) => Tasks.Count)).toEqual([3, 0]);
  });

  it('is a leaf again once it has none, and is then what it is made', async () => {
    const child = await story({ Parent: parent._ref });
    await update(child, { Parent: null });
    expect(await update(parent, { Iteration: SPRING })).toMatchObject({ Iteration: { _refObjectName: 'Spring' } });
    await story({ Parent: parent._ref });
    expect(await now(parent)).toMatchObject({ Iteration: null, Tasks: { Count: 0 } });
  });

  it('gives the child that comes out of the recycle bin what it has by then', async () => {
    const child = await story({ Parent: parent._ref });
    await editor.delete(pathOf(child));
    await update(parent, { Iteration: SPRING });
    const late = await task(parent, { Estimate: 2 });
    const query = `(ItemOID = ${child.ObjectID})`;
    const [entry] = (await editor.get('/recyclebinentry', { query, fetch: 'ObjectID' })).result.Results;
    expect((await editor.post(`/recyclebinentry/${entry.ObjectID}/restore`)).result.Errors).toEqual([]);
    expect(await now(parent)).toMatchObject({ Iteration: null, Tasks: { Count: 0 }, Children: { Count: 1 } });
    expect(await now(child)).toMatchObject({ Tasks: { Count: 4 } });
    expect(await now(late)).toMatchObject({ WorkProduct: { _ref: child._ref } });
  });

  it('that was blocked by a task is so by its child now', async () => {
    await update(tasks[0], { Blocked: true });
    const child = await story({ Parent: parent._ref });
    expect(await now(child)).toMatchObject({ Blocked: true });
    expect(await now(parent)).toMatchObject({ Blocked: true });
    await update(tasks[0], { Blocked: false });
    expect(await now(parent)).toMatchObject({ Blocked: false });
  });
});

describe('whoever may not change the parent', () => {
  it('cannot take anything from it, and nothing is written', async () => {
    const angler = world.as('angler');
    const inReeds = { Project: `/project/${PROJECT.reeds}` };
    const full = await world.as('admin').create('hierarchicalrequirement', { Name: 'Full', ...inReeds });
    await world.as('admin').create('task', { Name: 'Mow', WorkProduct: full._ref });
    const bare = await world.as('admin').create('hierarchicalrequirement', { Name: 'Bare', ...inReeds });
    const child = await angler.create('hierarchicalrequirement', { Name: 'Carp', Project: `/project/${PROJECT.pond}` });
    const before = await world.digest();
    const refused = [`Not authorized to update: HierarchicalRequirement ${full.ObjectID}`];
    const replies = [
      await angler.post('/hierarchicalrequirement/create', {
        HierarchicalRequirement: { Name: 'Tench', Parent: full._ref, Project: `/project/${PROJECT.pond}` },
      }),
      await angler.post(pathOf(child), { HierarchicalRequirement: { Parent: full._ref } }),
      await angler.post(`${pathOf(full)}/Children/add`, items({ _ref: child._ref })),
    ];
    for (const { status, result } of replies) expect([status, result.Errors]).toEqual([200, refused]);
    expect(await world.digest()).toEqual(before);
    expect(
      (await angler.post(pathOf(child), { HierarchicalRequirement: { Parent: bare._ref } })).result.Errors,
    ).toEqual([]);
  });
});

describe('children that come at once', () => {
  const isDone = ({ result }: Reply): boolean => result.Errors.length === 0;

  const ways: readonly (readonly [string, () => Promise<Reply>])[] = [
    ['made', () => editor.post('/hierarchicalrequirement/create', { Story: { Name: 'New', Parent: parent._ref } })],
    ['added', () => editor.post(`${pathOf(parent)}/Children/add`, items({ Name: 'Added' }))],
  ];

  test.each(ways)('%s, share nothing: one of them takes all', async (_, adopt) => {
    for (let round = 0; round < 5; round++) {
      parent = await story({ Iteration: SPRING });
      for (const Estimate of [1, 2]) await task(parent, { Estimate });
      const replies = await Promise.all([adopt(), adopt(), adopt(), adopt()]);
      expect(replies.filter(isDone)).toHaveLength(4);
      const { result } = await editor.get(`${pathOf(parent)}/Children`, { fetch: 'Tasks' });
      expect(result.Results.map(({ Tasks }: Json) => Tasks.Count).sort()).toEqual([0, 0, 0, 2]);
    }
  });

  it('and a parent that is scheduled meanwhile: it has a child or an iteration, never both', async () => {
    for (let round = 0; round < 10; round++) {
      const leaf = await story();
      const plan = (): Promise<Reply> => editor.post(pathOf(leaf), { Story: { Iteration: SPRING } });
      const adopt = (): Promise<Reply> =>
        editor.post('/hierarchicalrequirement/create', { Story: { Name: 'New', Parent: leaf._ref } });
      const replies = await Promise.all(round % 2 === 0 ? [plan(), adopt()] : [adopt(), plan()]);
      const sentence =
        'Validation error: HierarchicalRequirement.Iteration should not be set on a story that has children';
      expect([[], [sentence]]).toContainEqual(replies.flatMap(({ result }) => result.Errors));
      expect(await now(leaf)).toMatchObject({ Iteration: null, Children: { Count: 1 } });
    }
  });

  it('and tasks that are worked on: none is lost', async () => {
    for (let round = 0; round < 5; round++) {
      parent = await story();
      tasks = [await task(parent, { Estimate: 1 }), await task(parent, { Estimate: 2 })];
      const replies = await Promise.all([
        ...tasks.map((each) => editor.post(pathOf(each), { Task: { State: 'In-Progress', ToDo: 4 } })),
        editor.post('/hierarchicalrequirement/create', { Story: { Name: 'New', Parent: parent._ref } }),
        editor.post('/task/create', { Task: { Name: 'Late', WorkProduct: parent._ref } }),
      ]);
      expect(replies.flatMap(({ result }) => result.Errors)).toEqual([]);
      for (const each of tasks)
        expect(await now(each)).toMatchObject({
          State: 'In-Progress',
          ToDo: 4,
          WorkProduct: { _refObjectName: 'New' },
        });
    }
  });
});
