import { beforeAll, describe, expect, it, test } from 'vitest';
import { type Caller, type Json, useWorld } from '../support/world.ts';
import { ITERATION, PROJECT, RELEASE, WORKSPACE } from '../support/world-seed.ts';

const world = useWorld();

let editor: Caller;
let admin: Caller;

beforeAll(() => {
  editor = world.as('editor');
  admin = world.as('admin');
});

const LEVELS = ['Feature', 'Initiative', 'Theme'] as const;

const pathOf = (object: Json): string => object._ref.slice(object._ref.indexOf('/v2.0') + '/v2.0'.length);

const make = (level: string, values: Record<string, unknown> = {}): Promise<Json> =>
  editor.create(`portfolioitem/${level.toLowerCase()}`, { Name: `A ${level}`, ...values });

const story = (values: Record<string, unknown> = {}): Promise<Json> =>
  editor.create('hierarchicalrequirement', { Name: 'A story', ...values });

const stateOf = async (level: string, name: string): Promise<Json> => {
  const { result } = await editor.get('/state', { query: `((TypeDef.Name = "${level}") AND (Name = "${name}"))` });
  expect(result.Results).toHaveLength(1);
  return result.Results[0];
};

/** The sentences of an update that fails; the object is as before. */
const refused = async (object: Json, values: Record<string, unknown>): Promise<readonly string[]> => {
  const path = pathOf(object);
  const before = (await editor.get(path)).text;
  const { status, result } = await editor.post(path, { any: values });
  expect(status).toBe(200);
  expect(result.Object).toBeUndefined();
  expect((await editor.get(path)).text).toBe(before);
  return result.Errors;
};

describe('what a workspace comes with', () => {
  test.each(LEVELS)('states of a %s', async (level) => {
    const { result } = await editor.get('/state', {
      query: `(TypeDef.Name = "${level}")`,
      order: 'OrderIndex,ObjectID',
      fetch: 'Name,OrderIndex,Enabled,InProgressMarker,AcceptedMarker',
    });
    expect(result.Results.map((each: Json) => [each.Name, each.OrderIndex, each.Enabled])).toEqual([
      ['Discovering', 1, true],
      ['Developing', 2, true],
      ['Measuring', 3, true],
      ['Done', 4, true],
    ]);
    expect(result.Results.map((each: Json) => each.InProgressMarker)).toEqual([false, true, false, false]);
    expect(result.Results.map((each: Json) => each.AcceptedMarker)).toEqual([false, false, false, true]);
  });

  it('preliminary estimates, by their size', async () => {
    const { result } = await editor.get('/preliminaryestimate', { fetch: 'Name,Value' });
    expect(result.Results.map((each: Json) => [each.Name, each.Value])).toEqual([
      ['XS', 1],
      ['S', 3],
      ['M', 5],
      ['L', 8],
      ['XL', 13],
    ]);
  });

  it('schedule states: the four, and what the workspace added', async () => {
    const { result } = await editor.get('/schedulestate', { fetch: 'Name,ShortName,Enabled,Editable,OrderIndex' });
    expect(
      result.Results.map((each: Json) => [each.OrderIndex, each.Name, each.ShortName, each.Enabled, each.Editable]),
    ).toEqual([
      [1, 'Defined', 'D', true, false],
      [2, 'In-Progress', 'P', true, false],
      [3, 'Completed', 'C', true, false],
      [4, 'Accepted', 'A', true, false],
      [5, 'Released', 'R', true, true],
    ]);
    const orchard = await world
      .as('outsider')
      .names('/schedulestate', { workspace: `/workspace/${WORKSPACE.orchard}` });
    expect(orchard).toEqual(['Defined', 'In-Progress', 'Completed', 'Accepted']);
  });

  it('flow states in each project, one for each schedule state', async () => {
    const { result } = await editor.get('/flowstate', {
      query: `(Project = "/project/${PROJECT.pond}")`,
      fetch: 'Name,ScheduleStateMapping,Project',
    });
    expect(result.Results.map((each: Json) => [each.Name, each.ScheduleStateMapping])).toEqual(
      ['Defined', 'In-Progress', 'Completed', 'Accepted', 'Released'].map((name) => [name, name]),
    );
    expect(result.Results[0].Project._refObjectName).toBe('Pond');
  });

  it('is there for a new workspace and a new project, too', async () => {
    const workspace = await admin.create('workspace', { Name: 'Greenhouse' });
    const within = { workspace: workspace._ref };
    const project = await admin.create('project', { Name: 'Benches' }, within);
    expect(await admin.names('/state', within)).toHaveLength(12);
    expect(await admin.names('/preliminaryestimate', within)).toEqual(['XS', 'S', 'M', 'L', 'XL']);
    const four = ['Defined', 'In-Progress', 'Completed', 'Accepted'];
    expect(await admin.names('/schedulestate', within)).toEqual(four);
    expect(await admin.names('/flowstate', { ...within, query: `(Project = "${project._ref}")` })).toEqual(four);
    const pots = await admin.create('project', { Name: 'Pots', Parent: `/project/${PROJECT.meadow}` });
    expect(await admin.names('/flowstate', { query: `(Project = "${pots._ref}")` })).toEqual([...four, 'Released']);
  });
});

describe('the objects of a workspace', () => {
  it('are written by its administrators alone', async () => {
    const keeper = world.as('keeper');
    const estimate = await keeper.create('preliminaryestimate', { Name: 'XXL', Value: 21 });
    expect(await keeper.update(pathOf(estimate), { Value: 22 })).toMatchObject({ Name: 'XXL', Value: 22 });
    const type = await editor.get('/typedefinition', { query: '(TypePath = "PortfolioItem/Feature")' });
    const state = await keeper.create('state', {
      Name: 'Waiting',
      TypeDef: type.result.Results[0]._ref,
      OrderIndex: 9,
    });
    expect(state).toMatchObject({ Name: 'Waiting', TypeDef: { _refObjectName: 'Feature' }, Enabled: true });
    for (const path of [pathOf(estimate), pathOf(state)]) {
      const { result } = await editor.post(path, { any: { Name: 'Mine' } });
      expect(result.Errors).toEqual([expect.stringMatching(/^Not authorized to update: /)]);
    }
    const { result } = await keeper.post(pathOf(state), { State: { TypeDef: '/typedefinition/-51914' } });
    expect(result.Errors).toEqual(['Validation error: State.TypeDef cannot be changed']);
  });

  it('a schedule state keeps its name; its short name goes to the prefix of what is in it', async () => {
    const keeper = world.as('keeper');
    const { result } = await keeper.get('/schedulestate', { query: '(Name = "Released")' });
    const path = pathOf(result.Results[0]);
    const { result: renamed } = await keeper.post(path, { ScheduleState: { Name: 'Shipped' } });
    expect(renamed.Errors).toEqual(['Validation error: ScheduleState.Name cannot be changed']);
    const { result: off } = await keeper.post(path, { ScheduleState: { Enabled: false } });
    expect(off.Errors).toEqual(['Validation error: ScheduleState.Enabled cannot be changed']);
    await keeper.update(path, { ShortName: 'X' });
    expect(await story({ ScheduleState: 'Released' })).toMatchObject({ ScheduleStatePrefix: 'X' });
    expect((await keeper.post('/schedulestate/create', { ScheduleState: { Name: 'Z' } })).result.Errors).toEqual([
      'Not authorized to create: ScheduleState',
    ]);
  });
});

describe('portfolio items', () => {
  it('stand in three levels', async () => {
    const theme = await make('Theme');
    const initiative = await make('Initiative', { Parent: theme._ref });
    const feature = await make('Feature', { Parent: initiative._ref, Release: `/release/${RELEASE.first}` });
    expect([theme, initiative, feature].map(({ FormattedID }) => FormattedID.replace(/\d+/, ''))).toEqual([
      'T',
      'I',
      'F',
    ]);
    expect(feature).toMatchObject({
      _type: 'PortfolioItem/Feature',
      Parent: { _refObjectName: 'A Initiative', _type: 'PortfolioItem/Initiative' },
      Release: { _refObjectName: 'First water' },
      State: null,
      StateChangedDate: null,
      PortfolioItemTypeName: 'Feature',
      DirectChildrenCount: 0,
      LeafStoryCount: 0,
      ActualEndDate: null,
    });
    const { result } = await editor.get(pathOf(theme));
    expect(result).toMatchObject({ Children: { Count: 1 }, DirectChildrenCount: 1 });
    expect(await editor.names(`${pathOf(initiative)}/Children`)).toEqual(['A Feature']);
  });

  test.each([
    ['Feature', 'Feature'],
    ['Feature', 'Theme'],
    ['Initiative', 'Feature'],
    ['Initiative', 'Initiative'],
  ])('a %s has no %s as its parent', async (level, parent) => {
    const [item, other] = [await make(level), await make(parent)];
    expect(await refused(item, { Parent: other._ref })).toEqual([
      `Could not read: Could not read referenced object ${other.ObjectID}`,
    ]);
  });

  it('are created as one of the three, and read, changed and found as PortfolioItem as well', async () => {
    const { result: refusal } = await editor.post('/portfolioitem/create', { PortfolioItem: { Name: 'Which?' } });
    expect(refusal.Errors).toEqual(['Not authorized to create: PortfolioItem']);
    const feature = await make('Feature', { Name: 'Any level' });
    const path = `/portfolioitem/${feature.ObjectID}`;
    const { root, result } = await editor.get(path);
    expect([root, result._type, result.Name]).toEqual(['Feature', 'PortfolioItem/Feature', 'Any level']);
    const changed = await editor.update(path, { Name: 'Some level', Release: `/release/${RELEASE.first}` });
    expect(changed).toMatchObject({ Name: 'Some level', Release: { _refObjectName: 'First water' } });
    expect(await editor.names('/portfolioitem', { query: `(ObjectID = ${feature.ObjectID})` })).toEqual(['Some level']);
    expect(await editor.names('/portfolioitem', { query: '(PortfolioItemType.Name = "Feature")' })).toContain(
      'Some level',
    );
  });

  test.each(LEVELS)('a %s takes the states of its type only, and says when it got there', async (level) => {
    const item = await make(level, { State: (await stateOf(level, 'Discovering'))._ref });
    expect(item).toMatchObject({ State: { _refObjectName: 'Discovering' } });
    expect(item.StateChangedDate).toMatch(/Z$/);
    const done = await editor.update(pathOf(item), { State: (await stateOf(level, 'Done'))._ref });
    expect(done.State._refObjectName).toBe('Done');
    const other = level === 'Theme' ? 'Feature' : 'Theme';
    const foreign = await stateOf(other, 'Done');
    expect(await refused(item, { State: foreign._ref })).toEqual([
      `Validation error: ${level}.State "Done" is a state of another type`,
    ]);
    const none = await editor.update(pathOf(item), { State: null });
    expect(none.State).toBeNull();
  });

  it('have an estimate and a score', async () => {
    const { result } = await editor.get('/preliminaryestimate', { query: '(Name = "L")' });
    const feature = await make('Feature', {
      PreliminaryEstimate: result.Results[0]._ref,
      UserBusinessValue: 8,
      TimeCriticality: 5,
      RROEValue: 3,
      JobSize: 3,
    });
    expect(feature).toMatchObject({
      PreliminaryEstimate: { _refObjectName: 'L' },
      PreliminaryEstimateValue: 8,
      WSJFScore: 5.33,
    });
    expect(await editor.update(pathOf(feature), { JobSize: 4 })).toMatchObject({ WSJFScore: 4 });
    expect(await editor.update(pathOf(feature), { WSJFScore: 7.5 })).toMatchObject({ WSJFScore: 7.5 });
    expect(await editor.update(pathOf(feature), { JobSize: null })).toMatchObject({ WSJFScore: null });
  });

  it('are ranked through the path of their abstract type, as pyral does it', async () => {
    const [a, b, c] = [
      await make('Feature', { Name: 'a' }),
      await make('Feature', { Name: 'b' }),
      await make('Feature', { Name: 'c' }),
    ];
    const order = async (): Promise<readonly string[]> => {
      const query = `(ObjectID in ${[a, b, c].map(({ ObjectID }) => ObjectID).join(',')})`;
      return editor.names('/portfolioitem/feature', { query, order: 'DragAndDropRank' });
    };
    expect(await order()).toEqual(['a', 'b', 'c']);
    const rank = async (item: Json, parameters: Record<string, string>): Promise<void> => {
      const body = { portfolioitem: { _ref: `feature/${item.ObjectID}` } };
      const { result } = await editor.post(`/portfolioitem/${item.ObjectID}`, body, parameters);
      expect(result.Errors).toEqual([]);
    };
    await rank(c, { rankTo: 'TOP' });
    expect(await order()).toEqual(['c', 'a', 'b']);
    await rank(a, { rankBelow: b._ref });
    expect(await order()).toEqual(['c', 'b', 'a']);
    await rank(a, { rankAbove: `/portfolioitem/feature/${b.ObjectID}` });
    expect(await order()).toEqual(['c', 'a', 'b']);
    await rank(c, { rankTo: 'BOTTOM' });
    expect(await order()).toEqual(['a', 'b', 'c']);
  });
});

describe('the place of a story', () => {
  const both = [
    'HierarchicalRequirement.parentArtifact should not be set if HierarchicalRequirement.Parent is set and vice versa',
  ];

  it('is below a story or a feature, not both', async () => {
    const [feature, parent] = [await make('Feature'), await story()];
    const { result } = await editor.post('/hierarchicalrequirement/create', {
      HierarchicalRequirement: { Name: 'Torn', Parent: parent._ref, PortfolioItem: feature._ref },
    });
    expect(result.Errors).toEqual(both);
    const child = await story({ Parent: parent._ref });
    expect(await refused(child, { PortfolioItem: feature._ref })).toEqual(both);
    const owned = await story({ PortfolioItem: feature._ref });
    expect(await refused(owned, { Parent: parent._ref })).toEqual(both);
    const moved = await editor.update(pathOf(owned), { Parent: parent._ref, PortfolioItem: null });
    expect(moved).toMatchObject({ Parent: { _refObjectName: 'A story' }, PortfolioItem: null });
  });

  it('is below the lowest level alone', async () => {
    const [item, initiative] = [await story(), await make('Initiative')];
    expect(await refused(item, { PortfolioItem: initiative._ref })).toEqual([
      `Could not read: Could not read referenced object ${initiative.ObjectID}`,
    ]);
  });

  it('a defect is of a story or of a feature, not both', async () => {
    const [feature, parent] = [await make('Feature'), await story()];
    const defect = await editor.create('defect', { Name: 'Torn', Requirement: parent._ref });
    expect(await refused(defect, { PortfolioItem: feature._ref })).toEqual([
      'Validation error: Defect.PortfolioItem should not be set if Defect.Requirement is set and vice versa',
    ]);
    const moved = await editor.update(pathOf(defect), { PortfolioItem: feature._ref, Requirement: null });
    expect(moved.PortfolioItem._refObjectName).toBe('A Feature');
  });

  it('gives it its Feature: its own, or that of the story above it, wherever these move', async () => {
    const [one, two] = [await make('Feature', { Name: 'One' }), await make('Feature', { Name: 'Two' })];
    const top = await story({ PortfolioItem: one._ref });
    const middle = await story({ Parent: top._ref });
    const low = await story({ Parent: middle._ref });
    const features = async (): Promise<readonly string[]> =>
      Promise.all(
        [top, middle, low].map(async (each) => (await editor.get(pathOf(each))).result.Feature?._refObjectName),
      );
    expect(await features()).toEqual(['One', 'One', 'One']);
    expect((await editor.get(pathOf(low))).result).toMatchObject({ PortfolioItem: null, Ancestors: { Count: 1 } });
    await editor.update(pathOf(top), { PortfolioItem: two._ref });
    expect(await features()).toEqual(['Two', 'Two', 'Two']);
    await editor.update(pathOf(middle), { Parent: null, PortfolioItem: one._ref });
    expect(await features()).toEqual(['Two', 'One', 'One']);
    await editor.update(pathOf(middle), { PortfolioItem: null });
    expect(await features()).toEqual(['Two', undefined, undefined]);
    expect(await editor.names('/hierarchicalrequirement', { query: '(Feature.Name = "Two")' })).toEqual(['A story']);
  });
});

describe('timeboxes', () => {
  it('that are accepted take no new work', async () => {
    const dates = { StartDate: '2026-08-01T04:00:00Z', EndDate: '2026-08-14T04:00:00Z' };
    const iteration = await editor.create('iteration', { Name: 'Over', ...dates, State: 'Planning' });
    const early = await story({ Iteration: iteration._ref });
    await editor.update(pathOf(iteration), { State: 'Accepted' });
    const late = await story();
    const sentence = ['Validation error: HierarchicalRequirement.Iteration is accepted and takes no new work'];
    expect(await refused(late, { Iteration: iteration._ref })).toEqual(sentence);
    const { result } = await editor.post('/hierarchicalrequirement/create', {
      HierarchicalRequirement: { Name: 'Too late', Iteration: iteration._ref },
    });
    expect(result.Errors).toEqual(sentence);
    expect(await editor.update(pathOf(early), { Name: 'Stays', Iteration: iteration._ref })).toMatchObject({
      Iteration: { _refObjectName: 'Over' },
    });
    expect((await editor.update(pathOf(early), { Iteration: null })).Iteration).toBeNull();
  });

  it('take children, not their parent', async () => {
    const parent = await story();
    await story({ Parent: parent._ref });
    expect(await refused(parent, { Iteration: `/iteration/${ITERATION.spring}` })).toEqual([
      'Validation error: HierarchicalRequirement.Iteration should not be set on a story that has children',
    ]);
    expect(await refused(parent, { Release: `/release/${RELEASE.first}` })).toEqual([
      'Validation error: HierarchicalRequirement.Release should not be set on a story that has children',
    ]);
  });

  it('add up estimates once: a parent’s are its children’s', async () => {
    const dates = { StartDate: '2026-09-01T04:00:00Z', EndDate: '2026-09-14T04:00:00Z' };
    const iteration = await editor.create('iteration', { Name: 'Sums', ...dates });
    const parent = await story({ Iteration: iteration._ref, PlanEstimate: 8 });
    await story({ Parent: parent._ref, PlanEstimate: 3, Iteration: iteration._ref });
    expect((await editor.get(pathOf(iteration))).result.PlanEstimate).toBe(3);
  });
});
