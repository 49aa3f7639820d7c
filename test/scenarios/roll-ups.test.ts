import { beforeEach, describe, expect, it, test } from 'vitest';
import { holdRow } from '../support/held-row.ts';
import { wrongRollUps } from '../support/recount-roll-ups.ts';
import { type Caller, type Json, useWorld } from '../support/world.ts';
import { PROJECT, RELEASE } from '../support/world-seed.ts';

const world = useWorld();

let editor: Caller;
let theme: Json;
let initiative: Json;
let feature: Json;

const pathOf = (object: Json): string => object._ref.slice(object._ref.indexOf('/v2.0') + '/v2.0'.length);

const now = async (object: Json): Promise<Json> => (await editor.get(pathOf(object))).result;

const story = (values: Record<string, unknown> = {}): Promise<Json> =>
  editor.create('hierarchicalrequirement', { Name: 'A story', ...values });

const inFeature = (values: Record<string, unknown> = {}): Promise<Json> =>
  story({ PortfolioItem: feature._ref, ...values });

const update = (object: Json, values: Record<string, unknown>): Promise<Json> => editor.update(pathOf(object), values);

const revisions = async (object: Json): Promise<readonly string[]> => {
  const history = (await now(object)).RevisionHistory._ref;
  const { result } = await editor.get(`${pathOf({ _ref: history })}/Revisions`, {
    fetch: 'Description',
    pagesize: 200,
  });
  return result.Results.map((each: Json) => each.Description);
};

beforeEach(async () => {
  editor = world.as('editor');
  theme = await editor.create('portfolioitem/theme', { Name: 'Theme' });
  initiative = await editor.create('portfolioitem/initiative', { Name: 'Initiative', Parent: theme._ref });
  feature = await editor.create('portfolioitem/feature', { Name: 'Feature', Parent: initiative._ref });
});

describe('stories below a feature', () => {
  it('are summed up in it and in all above it, in the moment they are written', async () => {
    await inFeature({ PlanEstimate: 3 });
    await inFeature({ PlanEstimate: 5, ScheduleState: 'Accepted' });
    await inFeature();
    const expected = {
      LeafStoryCount: 3,
      AcceptedLeafStoryCount: 1,
      UnEstimatedLeafStoryCount: 1,
      LeafStoryPlanEstimateTotal: 8,
      AcceptedLeafStoryPlanEstimateTotal: 5,
      PercentDoneByStoryCount: 0.3333,
      PercentDoneByStoryPlanEstimate: 0.625,
    };
    expect(await now(feature)).toMatchObject({ ...expected, DirectChildrenCount: 3, UserStories: { Count: 3 } });
    expect(await now(initiative)).toMatchObject({ ...expected, DirectChildrenCount: 1 });
    expect(await now(theme)).toMatchObject({ ...expected, DirectChildrenCount: 1 });
    expect((await now(theme)).LastRollupDate).toMatch(/Z$/);
  });

  it('leave version, date and history of what they are summed up in alone', async () => {
    const before = await now(feature);
    const one = await inFeature({ PlanEstimate: 3 });
    await update(one, { PlanEstimate: 4, ScheduleState: 'Completed' });
    expect(await now(feature)).toMatchObject({
      LeafStoryPlanEstimateTotal: 4,
      VersionId: before.VersionId,
      LastUpdateDate: before.LastUpdateDate,
    });
    expect(await revisions(feature)).toEqual(['Original revision']);
  });

  it('count when Accepted or later, and no more when they go back', async () => {
    const one = await inFeature({ PlanEstimate: 2 });
    for (const [state, count] of [
      ['Completed', 0],
      ['Accepted', 1],
      ['Released', 1],
      ['In-Progress', 0],
    ] as const) {
      await update(one, { ScheduleState: state });
      expect(await now(theme)).toMatchObject({
        AcceptedLeafStoryCount: count,
        AcceptedLeafStoryPlanEstimateTotal: count * 2,
      });
    }
  });

  it('are summed exactly, whatever fractions they have', async () => {
    const stories = [];
    for (const PlanEstimate of [0.1, 0.2, 0.7, 100.01]) stories.push(await inFeature({ PlanEstimate }));
    expect((await now(theme)).LeafStoryPlanEstimateTotal).toBe(101.01);
    for (const each of stories.slice(1)) await update(each, { PlanEstimate: 0 });
    expect((await now(theme)).LeafStoryPlanEstimateTotal).toBe(0.1);
    await update(stories[0], { PlanEstimate: null });
    expect(await now(theme)).toMatchObject({ LeafStoryPlanEstimateTotal: 0, UnEstimatedLeafStoryCount: 1 });
  });

  it('are taken along when a feature moves, and left when it leaves', async () => {
    const other = await editor.create('portfolioitem/initiative', { Name: 'Other' });
    await inFeature({ PlanEstimate: 3 });
    await update(feature, { Parent: other._ref });
    expect(await now(initiative)).toMatchObject({ LeafStoryCount: 0, LeafStoryPlanEstimateTotal: 0 });
    expect(await now(theme)).toMatchObject({ LeafStoryCount: 0, ActualStartDate: null });
    expect(await now(other)).toMatchObject({ LeafStoryCount: 1, LeafStoryPlanEstimateTotal: 3 });
    await update(feature, { Parent: null });
    expect(await now(other)).toMatchObject({ LeafStoryCount: 0 });
    expect(await now(feature)).toMatchObject({ LeafStoryCount: 1 });
  });

  it('count no more when they are deleted, with all below them', async () => {
    const top = await inFeature();
    const child = await story({ Parent: top._ref, PlanEstimate: 5 });
    await story({ Parent: top._ref, PlanEstimate: 2 });
    expect(await now(theme)).toMatchObject({ LeafStoryCount: 2, LeafStoryPlanEstimateTotal: 7 });
    expect((await editor.delete(pathOf(child))).result.Errors).toEqual([]);
    expect(await now(theme)).toMatchObject({ LeafStoryCount: 1, LeafStoryPlanEstimateTotal: 2 });
    expect((await editor.delete(pathOf(top))).result.Errors).toEqual([]);
    expect(await now(theme)).toMatchObject({ LeafStoryCount: 0, LeafStoryPlanEstimateTotal: 0 });
    expect(await now(feature)).toMatchObject({ LeafStoryCount: 0, UserStories: { Count: 0 } });
  });

  it('give it its dates: the first one begun, and the last acceptance once all are accepted', async () => {
    const [one, two] = [await inFeature(), await inFeature()];
    expect(await now(theme)).toMatchObject({ ActualStartDate: null, ActualEndDate: null });
    const begun = await update(one, { ScheduleState: 'In-Progress' });
    expect((await now(theme)).ActualStartDate).toBe(begun.InProgressDate);
    const later = await update(two, { ScheduleState: 'Accepted' });
    expect(await now(theme)).toMatchObject({ ActualStartDate: begun.InProgressDate, ActualEndDate: null });
    await update(one, { ScheduleState: 'Defined' });
    expect((await now(theme)).ActualStartDate).toBe(later.InProgressDate);
    const accepted = await update(one, { ScheduleState: 'Accepted' });
    expect(await now(theme)).toMatchObject({
      ActualStartDate: later.InProgressDate,
      ActualEndDate: accepted.AcceptedDate,
    });
    expect((await editor.delete(pathOf(one))).result.Errors).toEqual([]);
    expect((await now(theme)).ActualEndDate).toBe(later.AcceptedDate);
  });

  it('are late when their iteration or release ends after its release', async () => {
    await update(feature, { Release: `/release/${RELEASE.first}` });
    const dates = { StartDate: '2026-08-01T04:00:00Z', EndDate: '2026-08-14T04:00:00Z' };
    const iteration = await editor.create('iteration', { Name: 'Too late', ...dates });
    await inFeature({ Iteration: iteration._ref });
    const parent = await inFeature();
    await story({ Parent: parent._ref, Iteration: iteration._ref });
    await inFeature();
    expect((await now(feature)).LateChildCount).toBe(2);
    expect(await editor.names('/portfolioitem/feature', { query: '(LateChildCount = 2)' })).toEqual(['Feature']);
    await update(iteration, { StartDate: '2026-05-01T04:00:00Z', EndDate: '2026-05-14T04:00:00Z' });
    expect((await now(feature)).LateChildCount).toBe(0);
  });
});

describe('a story with children', () => {
  it('counts no more itself: its children do, and it does again when the last of them has left', async () => {
    const parent = await inFeature({ PlanEstimate: 8 });
    expect(await now(theme)).toMatchObject({ LeafStoryCount: 1, LeafStoryPlanEstimateTotal: 8 });
    const child = await story({ Parent: parent._ref, PlanEstimate: 3 });
    expect(await now(theme)).toMatchObject({ LeafStoryCount: 1, LeafStoryPlanEstimateTotal: 3 });
    const second = await story({ Parent: parent._ref });
    expect(await now(theme)).toMatchObject({ LeafStoryCount: 2, UnEstimatedLeafStoryCount: 1 });
    await update(second, { Parent: null });
    await update(child, { Parent: null });
    expect(await now(theme)).toMatchObject({ LeafStoryCount: 1, LeafStoryPlanEstimateTotal: 3 });
    expect(await now(parent)).toMatchObject({ PlanEstimate: 3, Children: { Count: 0 } });
  });

  it('is in the lowest state of its children, through all levels, with a revision where that changes', async () => {
    const top = await story();
    const middle = await story({ Parent: top._ref });
    const [one, two] = [await story({ Parent: middle._ref }), await story({ Parent: middle._ref })];
    await update(one, { ScheduleState: 'Accepted' });
    expect(await now(top)).toMatchObject({ ScheduleState: 'Defined', InProgressDate: null });
    await update(two, { ScheduleState: 'In-Progress' });
    expect(await now(middle)).toMatchObject({
      ScheduleState: 'In-Progress',
      FlowState: { _refObjectName: 'In-Progress' },
    });
    const begun = await now(top);
    expect(begun.ScheduleState).toBe('In-Progress');
    expect(begun.InProgressDate).toMatch(/Z$/);
    await update(two, { ScheduleState: 'Accepted' });
    const accepted = await now(top);
    expect(accepted).toMatchObject({ ScheduleState: 'Accepted', InProgressDate: begun.InProgressDate });
    expect(accepted.AcceptedDate).toMatch(/Z$/);
    await update(one, { ScheduleState: 'Completed' });
    expect(await now(top)).toMatchObject({ ScheduleState: 'Completed', AcceptedDate: null });
    expect(await revisions(top)).toEqual([
      'SCHEDULE STATE changed from [Accepted] to [Completed], FLOW STATE changed from [Accepted] to [Completed]',
      'SCHEDULE STATE changed from [In-Progress] to [Accepted], FLOW STATE changed from [In-Progress] to [Accepted]',
      'SCHEDULE STATE changed from [Defined] to [In-Progress], FLOW STATE changed from [Defined] to [In-Progress]',
      'Original revision',
    ]);
  });

  it('is as large as its children together, and unestimated when all of them are', async () => {
    const top = await story({ PlanEstimate: 1 });
    const middle = await story({ Parent: top._ref });
    expect((await now(top)).PlanEstimate).toBeNull();
    const child = await story({ Parent: middle._ref, PlanEstimate: 2.5 });
    await story({ Parent: middle._ref, PlanEstimate: 3 });
    expect([(await now(middle)).PlanEstimate, (await now(top)).PlanEstimate]).toEqual([5.5, 5.5]);
    await update(child, { PlanEstimate: null });
    expect((await now(top)).PlanEstimate).toBe(3);
  });

  it('takes no state and no estimate of its own: they are left out with a warning', async () => {
    const top = await story();
    await story({ Parent: top._ref, PlanEstimate: 3 });
    const { result } = await editor.post(pathOf(top), {
      HierarchicalRequirement: { Name: 'Renamed', ScheduleState: 'Accepted', PlanEstimate: 13 },
    });
    expect(result).toMatchObject({
      Errors: [],
      Object: { Name: 'Renamed', ScheduleState: 'Defined', PlanEstimate: 3 },
    });
    expect(result.Warnings).toEqual([
      'Ignored JSON element HierarchicalRequirement.ScheduleState during processing of this request.',
      'Ignored JSON element HierarchicalRequirement.PlanEstimate during processing of this request.',
    ]);
    const { result: same } = await editor.post(pathOf(top), {
      HierarchicalRequirement: { Notes: 'Sent back whole', ScheduleState: 'Defined', PlanEstimate: 3 },
    });
    expect([same.Errors, same.Warnings]).toEqual([[], []]);
  });

  it('is not moved by its own tasks; a child is by its, and moves the parent', async () => {
    const top = await story();
    const child = await story({ Parent: top._ref });
    await editor.create('task', { Name: 'Own', WorkProduct: top._ref, State: 'Completed', Estimate: 2 });
    expect(await now(top)).toMatchObject({ ScheduleState: 'Defined', TaskEstimateTotal: 2 });
    const task = await editor.create('task', { Name: 'Of the child', WorkProduct: child._ref, State: 'In-Progress' });
    expect([(await now(child)).ScheduleState, (await now(top)).ScheduleState]).toEqual(['In-Progress', 'In-Progress']);
    await update(task, { State: 'Completed' });
    expect((await now(top)).ScheduleState).toBe('Completed');
    expect(await now(top)).toMatchObject({ TaskEstimateTotal: 2 });
  });

  it('keeps its sums when it joins a feature, and takes them away when it leaves', async () => {
    const top = await story();
    await story({ Parent: top._ref, PlanEstimate: 2 });
    await story({ Parent: top._ref, PlanEstimate: 3, ScheduleState: 'Accepted' });
    expect((await now(feature)).LeafStoryCount).toBe(0);
    await update(top, { PortfolioItem: feature._ref });
    expect(await now(theme)).toMatchObject({ LeafStoryCount: 2, AcceptedLeafStoryPlanEstimateTotal: 3 });
    await update(top, { PortfolioItem: null });
    expect(await now(theme)).toMatchObject({ LeafStoryCount: 0, AcceptedLeafStoryPlanEstimateTotal: 0 });
  });

  it('can be made by adding children to it', async () => {
    const top = await inFeature();
    const items = [await story({ PlanEstimate: 1 }), await story({ PlanEstimate: 2 })];
    const { result } = await editor.post(`${pathOf(top)}/Children/add`, {
      CollectionItems: [...items.map(({ _ref }) => ({ _ref })), { Name: 'Fresh' }],
    });
    expect(result.Errors).toEqual([]);
    expect(await now(theme)).toMatchObject({ LeafStoryCount: 3, LeafStoryPlanEstimateTotal: 3 });
    expect((await now(items[0])).Feature._refObjectName).toBe('Feature');
  });
});

describe('the recycle bin', () => {
  const binned = async (object: Json): Promise<Json> => {
    expect((await editor.delete(pathOf(object))).result.Errors).toEqual([]);
    const query = `(ItemOID = ${object.ObjectID})`;
    return (await editor.get('/recyclebinentry', { query, project: 'null' })).result.Results[0];
  };

  const restored = async (entry: Json): Promise<void> => {
    expect((await editor.post(`${pathOf(entry)}/restore`)).result.Errors).toEqual([]);
  };

  const expectSums = async (sums: Record<string, number | string | null>): Promise<void> => {
    expect(await now(theme)).toMatchObject(sums);
    expect(await wrongRollUps(world.database, theme.ObjectID)).toEqual([]);
  };

  it('takes a story out of every sum with all below it, and gives it back to them', async () => {
    const parent = await inFeature();
    const child = await story({ Parent: parent._ref, PlanEstimate: 2, ScheduleState: 'Accepted' });
    await story({ Parent: parent._ref, PlanEstimate: 3 });
    const defect = await editor.create('defect', { Name: 'Stays', Requirement: child._ref, PlanEstimate: 1 });
    await expectSums({ LeafStoryCount: 2, LeafStoryPlanEstimateTotal: 5, DefectCountRollup: 1 });
    const entry = await binned(parent);
    await expectSums({ LeafStoryCount: 0, AcceptedLeafStoryCount: 0, DefectCountRollup: 0, ActualStartDate: null });
    await restored(entry);
    await expectSums({ LeafStoryCount: 2, AcceptedLeafStoryPlanEstimateTotal: 2, DefectCountRollup: 0 });
    await update(defect, { Requirement: child._ref });
    await expectSums({ DefectCountRollup: 1 });
    const one = await binned(child);
    await expectSums({ LeafStoryCount: 1, LeafStoryPlanEstimateTotal: 3, DefectCountRollup: 0 });
    expect(await now(parent)).toMatchObject({ PlanEstimate: 3, ScheduleState: 'Defined' });
    await restored(one);
    await expectSums({ LeafStoryCount: 2, AcceptedLeafStoryCount: 1 });
  });

  it('takes a feature out of them; its stories stay, and are part of it no more', async () => {
    const own = await inFeature({ PlanEstimate: 3 });
    const child = await story({ Parent: own._ref });
    const entry = await binned(feature);
    await expectSums({ LeafStoryCount: 0 });
    expect((await now(initiative)).DirectChildrenCount).toBe(0);
    expect([(await now(own)).Feature, (await now(child)).Feature]).toEqual([null, null]);
    await restored(entry);
    await expectSums({ LeafStoryCount: 0 });
    expect((await now(initiative)).DirectChildrenCount).toBe(1);
  });

  it('lets a task go with its block and its state, and come back with them', async () => {
    const owner = await inFeature();
    const own = await editor.create('task', {
      Name: 'Stuck',
      WorkProduct: owner._ref,
      State: 'Completed',
      Blocked: true,
    });
    expect(await now(owner)).toMatchObject({ ScheduleState: 'Completed', Blocked: true });
    const entry = await binned(own);
    expect((await now(owner)).Blocked).toBe(false);
    await restored(entry);
    expect((await now(owner)).Blocked).toBe(true);
    await expectSums({ LeafStoryCount: 1 });
  });
});

describe('defects', () => {
  it('of a feature, and of stories below it, are summed up apart from stories', async () => {
    const top = await inFeature();
    const child = await story({ Parent: top._ref });
    const own = await editor.create('defect', { Name: 'Own', PortfolioItem: feature._ref, PlanEstimate: 2 });
    const below = await editor.create('defect', { Name: 'Below', Requirement: child._ref, ScheduleState: 'Accepted' });
    expect(await now(theme)).toMatchObject({
      DefectCountRollup: 2,
      AcceptedDefectCountRollup: 1,
      UnEstimatedDefectCountRollup: 1,
      DefectPlanEstimateTotalRollup: 2,
      AcceptedDefectEstimateTotalRollup: 0,
      PercentDoneByDefectCountRollup: 0.5,
      LeafStoryCount: 1,
      TotalCountRollup: 3,
      AcceptedTotalCountRollup: 1,
      ActualStartDate: null,
    });
    await update(own, { PortfolioItem: null });
    await update(below, { PlanEstimate: 3 });
    expect(await now(theme)).toMatchObject({ DefectCountRollup: 1, AcceptedDefectEstimateTotalRollup: 3 });
    await update(child, { Parent: null });
    expect(await now(theme)).toMatchObject({ DefectCountRollup: 0, LeafStoryCount: 1 });
  });

  it('whose state their tasks move are counted in it', async () => {
    const defect = await editor.create('defect', {
      Name: 'Worked on',
      PortfolioItem: feature._ref,
      ScheduleState: 'Accepted',
    });
    expect((await now(theme)).AcceptedDefectCountRollup).toBe(1);
    await update(defect, { ScheduleState: 'Completed' });
    expect((await now(theme)).AcceptedDefectCountRollup).toBe(0);
  });
});

describe('a tree of stories in the recycle bin', () => {
  it('keeps its own sums when what counted below its root stays behind, and brings them back', async () => {
    const root = await inFeature();
    const child = await story({ Parent: root._ref, PlanEstimate: 3 });
    await editor.create('defect', { Name: 'Stays', Requirement: child._ref });
    await editor.delete(pathOf(root));
    expect(await now(theme)).toMatchObject({ LeafStoryCount: 0, DefectCountRollup: 0 });
    const parameters = { query: `(ItemOID = ${root.ObjectID})` };
    const { result } = await editor.get('/recyclebinentry', parameters);
    await editor.post(`${pathOf(result.Results[0])}/restore`);
    expect(await now(root)).toMatchObject({ PlanEstimate: 3, DirectChildrenCount: 1 });
    expect(await now(theme)).toMatchObject({ LeafStoryCount: 1, LeafStoryPlanEstimateTotal: 3, DefectCountRollup: 0 });
    expect(await wrongRollUps(world.database, theme.ObjectID)).toEqual([]);
  });
});

describe('what others may not see', () => {
  it('is summed up all the same: a sum is that of everything', async () => {
    await inFeature({ Project: `/project/${PROJECT.shed}`, PlanEstimate: 3 });
    const { result } = await world.as('angler').get(pathOf(feature));
    expect(result).toMatchObject({ LeafStoryCount: 1, UserStories: { Count: 0 } });
  });
});

describe('many writers', () => {
  const all = (count: number, work: (at: number) => Promise<Json>): Promise<readonly Json[]> =>
    Promise.all(Array.from({ length: count }, (_, at) => work(at)));

  it('below one feature lose nothing and meet no conflict', async () => {
    const stories = await all(64, (at) => inFeature({ PlanEstimate: at % 5 }));
    await all(64, (at) => update(stories[at], at % 2 === 0 ? { ScheduleState: 'Accepted' } : { PlanEstimate: 1 }));
    expect(await now(theme)).toMatchObject({ LeafStoryCount: 64, AcceptedLeafStoryCount: 32 });
    expect(await wrongRollUps(world.database, theme.ObjectID)).toEqual([]);
  });

  it('that put a story below another while that one leaves its feature leave it in none', async () => {
    const root = await inFeature();
    const middle = await story({ Parent: root._ref });
    const late = await story();
    const slow = await holdRow(world.database, middle.ObjectID);
    await slow.client.query('UPDATE artifact SET parent_id = $1, feature_id = $2 WHERE oid = $3', [
      middle.ObjectID,
      feature.ObjectID,
      late.ObjectID,
    ]);
    await slow.client.query('UPDATE artifact SET n_children = n_children + 1 WHERE oid = $1', [middle.ObjectID]);
    const leaving = editor.post(pathOf(root), { HierarchicalRequirement: { PortfolioItem: null } });
    await slow.isWaitedFor();
    await slow.commit();
    expect((await leaving).result.Errors).toEqual([]);
    for (const each of [root, middle, late]) expect((await now(each)).Feature).toBeNull();
  });

  test.each([
    ['between two features', async () => [{ PortfolioItem: feature._ref }, { PortfolioItem: (await sibling())._ref }]],
    ['between a feature and nowhere', async () => [{ PortfolioItem: feature._ref }, { PortfolioItem: null }]],
    [
      'between two parents',
      async () => [
        { Parent: (await inFeature())._ref },
        { Parent: (await story({ PortfolioItem: (await sibling())._ref }))._ref },
      ],
    ],
  ])('that move stories %s lose nothing and meet no conflict', async (_, places) => {
    const [here, there] = await places();
    const stories = await all(16, (at) => story({ PlanEstimate: at, ...here }));
    for (let round = 0; round < 4; round++) {
      const place = round % 2 === 0 ? [there, here] : [here, there];
      await all(16, (at) => update(stories[at], place[at % 2] ?? {}));
      expect(await wrongRollUps(world.database, theme.ObjectID)).toEqual([]);
    }
  });

  const sibling = async (): Promise<Json> => {
    const other = await editor.create('portfolioitem/initiative', { Name: 'Sibling', Parent: theme._ref });
    return editor.create('portfolioitem/feature', { Name: 'Sibling', Parent: other._ref });
  };
});
