import { beforeAll, describe, expect, it, test } from 'vitest';
import { type Caller, type Json, useWorld } from '../support/world.ts';

const world = useWorld();

let editor: Caller;

beforeAll(() => {
  editor = world.as('editor');
});

const pathOf = (object: Json): string => object._ref.slice(object._ref.indexOf('/v2.0') + '/v2.0'.length);

const now = async (object: Json): Promise<Json> => (await editor.get(pathOf(object))).result;

const story = (values: Record<string, unknown> = {}): Promise<Json> =>
  editor.create('hierarchicalrequirement', { Name: 'A story', ...values });

const task = (owner: Json, values: Record<string, unknown> = {}): Promise<Json> =>
  editor.create('task', { Name: 'A task', WorkProduct: owner._ref, ...values });

const set = (object: Json, Blocked: boolean): Promise<Json> => editor.update(pathOf(object), { Blocked });

const blockersOf = async (object: Json): Promise<readonly Json[]> => {
  const { result } = await editor.get('/blocker', {
    query: `(WorkProduct.ObjectID = ${object.ObjectID})`,
    fetch: 'BlockedBy,WorkProduct',
  });
  return result.Results;
};

const lastRevision = async (object: Json): Promise<string> => {
  const history = (await now(object)).RevisionHistory._ref;
  const { result } = await editor.get(`${pathOf({ _ref: history })}/Revisions`, { fetch: 'Description', pagesize: 1 });
  return result.Results[0].Description;
};

describe('whoever blocks a work item', () => {
  test.each([
    'hierarchicalrequirement',
    'defect',
    'defectsuite',
    'testset',
    'portfolioitem/feature',
    'portfolioitem/theme',
  ])('leaves a Blocker on the %s, which goes with the block', async (type) => {
    const item = await editor.create(type, { Name: 'In the way' });
    expect(item).toMatchObject({ Blocked: false, Blocker: null });
    const blocked = await editor.update(pathOf(item), { Blocked: true, BlockedReason: 'No stones' });
    expect(blocked).toMatchObject({ Blocked: true, BlockedReason: 'No stones', Blocker: { _type: 'Blocker' } });
    expect(await blockersOf(item)).toMatchObject([
      { BlockedBy: { _refObjectName: 'Eve Editor' }, WorkProduct: { _refObjectName: 'In the way' } },
    ]);
    expect(await lastRevision(item)).toBe(
      'BLOCKED changed from [false] to [true], BLOCKED REASON changed to [No stones]',
    );
    expect(await set(item, false)).toMatchObject({ Blocked: false, BlockedReason: null, Blocker: null });
    expect(await blockersOf(item)).toEqual([]);
    expect(await lastRevision(item)).toBe('BLOCKED changed from [true] to [false], BLOCKED REASON removed [No stones]');
  });

  it('may do so while making it', async () => {
    const item = await story({ Blocked: true });
    expect(item.Blocker._type).toBe('Blocker');
    expect(await blockersOf(item)).toHaveLength(1);
    const own = await task(item, { Blocked: true });
    expect(await blockersOf(own)).toHaveLength(1);
  });

  it('changes nothing by blocking it again', async () => {
    const item = await story({ Blocked: true });
    const again = await set(item, true);
    expect(again).toMatchObject({ VersionId: item.VersionId, Blocker: { _ref: item.Blocker._ref } });
    expect(await blockersOf(item)).toHaveLength(1);
  });
});

describe('a blocked task', () => {
  test.each(['hierarchicalrequirement', 'defect', 'testset'])(
    'blocks its %s, until it is none any more',
    async (type) => {
      const owner = await editor.create(type, { Name: 'Owner' });
      const [one, two] = [await task(owner, { Blocked: true }), await task(owner)];
      expect(await now(owner)).toMatchObject({ Blocked: true, Blocker: null });
      expect(await blockersOf(owner)).toEqual([]);
      expect(await lastRevision(owner)).toBe('BLOCKED changed from [false] to [true]');
      await set(two, true);
      await set(one, false);
      expect((await now(owner)).Blocked).toBe(true);
      await editor.delete(pathOf(two));
      expect((await now(owner)).Blocked).toBe(false);
      expect(await lastRevision(owner)).toBe('BLOCKED changed from [true] to [false]');
    },
  );

  it('blocks the one it moves to', async () => {
    const [left, right] = [await story(), await story()];
    const moving = await task(left, { Blocked: true });
    await editor.update(pathOf(moving), { WorkProduct: right._ref });
    expect([(await now(left)).Blocked, (await now(right)).Blocked]).toEqual([false, true]);
  });

  it('leaves a block that somebody made by hand', async () => {
    const owner = await story({ Blocked: true });
    const own = await task(owner, { Blocked: true });
    await set(own, false);
    expect(await now(owner)).toMatchObject({ Blocked: true, Blocker: { _type: 'Blocker' } });
  });

  it('keeps its story blocked, whatever is said of the story', async () => {
    const owner = await story({ Blocked: true });
    const own = await task(owner, { Blocked: true });
    expect(await set(owner, false)).toMatchObject({ Blocked: true, Blocker: null });
    await set(own, false);
    expect((await now(owner)).Blocked).toBe(false);
  });
});

describe('a blocked story', () => {
  it('blocks those above it, and no portfolio item', async () => {
    const feature = await editor.create('portfolioitem/feature', { Name: 'Above all' });
    const top = await story({ PortfolioItem: feature._ref });
    const middle = await story({ Parent: top._ref });
    const low = await story({ Parent: middle._ref });
    const own = await task(low, { Blocked: true });
    const blocks = async (): Promise<readonly boolean[]> =>
      Promise.all([low, middle, top, feature].map(async (each) => (await now(each)).Blocked));
    expect(await blocks()).toEqual([true, true, true, false]);
    await set(middle, true);
    expect(await blockersOf(middle)).toEqual([]);
    await set(own, false);
    expect(await blocks()).toEqual([false, false, false, false]);
    await set(middle, true);
    expect(await blocks()).toEqual([false, true, true, false]);
    await editor.update(pathOf(middle), { Parent: null });
    expect(await blocks()).toEqual([false, true, false, false]);
  });
});
