import { describe, expect, it, test } from 'vitest';
import { type Json, useWorld } from '../support/world.ts';
import { DEFECT, ITERATION, PROJECT, SUBSCRIPTION, TAG, USER, WORKSPACE } from '../support/world-seed.ts';

const world = useWorld();

const removed = async (path: string, actor: 'admin' | 'editor' = 'editor'): Promise<void> => {
  const { status, json } = await world.as(actor).delete(path);
  expect(status).toBe(200);
  expect(json).toEqual({ OperationResult: { _rallyAPIMajor: '2', _rallyAPIMinor: '0', Errors: [], Warnings: [] } });
};

describe('a deleted object', () => {
  it('is gone from reads, queries and collections', async () => {
    const editor = world.as('editor');
    const defect = await editor.create('defect', { Name: 'Goes', Tags: [`/tag/${TAG.urgent}`] });
    const path = `/defect/${defect.ObjectID}`;
    await removed(`${path}.js`);
    expect((await editor.get(path)).result.Errors).toEqual(['Cannot find object to read']);
    expect((await editor.get(`${path}/Tags`)).result.Errors).toEqual(['Cannot find object to read']);
    expect(await editor.names('/defect', { query: '(Name = Goes)' })).toEqual([]);
    expect((await editor.post(path, { Defect: { Name: 'x' } })).result.Errors).toEqual([
      `Could not read: Could not read Defect ${defect.ObjectID} to update.`,
    ]);
    expect((await editor.delete(path)).result.Errors).toEqual(['Object to delete cannot be null']);
  });

  it('leaves no row behind once it is purged', async () => {
    const before = await world.rowCounts();
    const editor = world.as('editor');
    const story = await editor.create('hierarchicalrequirement', { Name: 'Tree', Tags: [`/tag/${TAG.urgent}`] });
    const child = await editor.create('hierarchicalrequirement', { Name: 'Branch', Parent: story._ref });
    await editor.create('task', { Name: 'Leaf', WorkProduct: child._ref });
    await editor.update(`/hierarchicalrequirement/${child.ObjectID}`, { Name: 'Twig', Predecessors: [story._ref] });
    await removed(`/hierarchicalrequirement/${story.ObjectID}`);
    const query = `(ItemOID = ${story.ObjectID})`;
    const [entry] = (await editor.get('/recyclebinentry', { query, fetch: 'ObjectID' })).result.Results;
    await removed(`/recyclebinentry/${entry.ObjectID}`);
    expect(await world.rowCounts()).toEqual(before);
    for (const name of ['Tree', 'Twig', 'Leaf'])
      expect(await editor.names('/artifact', { query: `(Name = ${name})`, project: 'null' })).toEqual([]);
  });

  it('leaves its defects, which then have no story', async () => {
    const editor = world.as('editor');
    const story = await editor.create('hierarchicalrequirement', { Name: 'Owner of defects' });
    const defect = await editor.create('defect', { Name: 'Orphan', Requirement: story._ref });
    await removed(`/hierarchicalrequirement/${story.ObjectID}`);
    expect((await editor.get(`/defect/${defect.ObjectID}`)).result).toMatchObject({
      Name: 'Orphan',
      Requirement: null,
    });
  });

  test.each([
    ['iteration', 'Iteration', { StartDate: '2026-01-01', EndDate: '2026-01-02' }],
    ['release', 'Release', { ReleaseStartDate: '2026-01-01', ReleaseDate: '2026-01-02' }],
  ])('%s unschedules its items', async (type, attribute, dates) => {
    const editor = world.as('editor');
    const timebox = await editor.create(type, { Name: 'Short', ...dates });
    const defect = await editor.create('defect', { Name: 'Scheduled', [attribute]: timebox._ref });
    expect(defect[attribute]._refObjectName).toBe('Short');
    await removed(`/${type}/${timebox.ObjectID}`);
    expect((await editor.get(`/defect/${defect.ObjectID}`)).result[attribute]).toBeNull();
  });

  it('tag is taken from everything that had it', async () => {
    const editor = world.as('editor');
    const tag = await editor.create('tag', { Name: 'brief' });
    const defect = await editor.create('defect', { Name: 'Tagged', Tags: [tag._ref] });
    await removed(`/tag/${tag.ObjectID}`);
    expect((await editor.get(`/defect/${defect.ObjectID}`)).result.Tags).toMatchObject({
      Count: 0,
      _tagsNameArray: [],
    });
  });

  it('user stays as a name for what they did and can do nothing', async () => {
    const admin = world.as('admin');
    const user = await admin.create('user', { UserName: 'brief@garden.test', DisplayName: 'Brief' });
    await removed(`/user/${user.ObjectID}`, 'admin');
    expect((await admin.get(`/user/${user.ObjectID}`, { fetch: 'Disabled,Deleted' })).result).toMatchObject({
      Disabled: true,
    });
  });

  it('permission takes the right with it', async () => {
    const admin = world.as('admin');
    await admin.create('projectpermission', {
      User: `/user/${USER.outsider}`,
      Project: `/project/${PROJECT.pond}`,
      Role: 'Viewer',
    });
    const outsider = world.as('outsider');
    expect((await outsider.get(`/defect/${DEFECT.beta}`)).result.Errors).toEqual([]);
    await removed(`/projectpermission/${USER.outsider}u${PROJECT.pond}p1`, 'admin');
    expect((await outsider.get(`/defect/${DEFECT.beta}`)).result.Errors).toEqual(['Cannot find object to read']);
  });
});

describe('a delete that fails', () => {
  test.each([
    ['a number that names nothing', '/defect/4711', ['Object to delete cannot be null']],
    ['an object of another type', `/task/${DEFECT.alpha}`, ['Object to delete cannot be null']],
    ['a project', `/project/${PROJECT.ruin}`, ['Not authorized to delete: Project']],
    ['a workspace', `/workspace/${WORKSPACE.garden}`, ['Not authorized to delete: Workspace']],
    ['the subscription', `/subscription/${SUBSCRIPTION}`, ['Not authorized to delete: Subscription']],
  ])('%s', async (_, path, errors) => {
    const before = await world.rowCounts();
    const { status, root, result } = await world.as('admin').delete(path);
    expect([status, root]).toEqual([200, 'OperationResult']);
    expect(result.Errors).toEqual(errors);
    expect(await world.rowCounts()).toEqual(before);
  });

  it('a revision cannot be deleted at all', async () => {
    const admin = world.as('admin');
    const { result } = await admin.get(`/defect/${DEFECT.alpha}`, { fetch: 'RevisionHistory' });
    const path = new URL(result.RevisionHistory._ref).pathname.replace('/slm/webservice/v2.0', '');
    const before = await world.rowCounts();
    expect((await admin.delete(path)).result.Errors).toHaveLength(1);
    const revisions: Json = (await admin.get(`${path}/Revisions`)).result.Results;
    expect((await admin.delete(`/revision/${revisions[0].ObjectID}`)).result.Errors).toHaveLength(1);
    expect(await world.rowCounts()).toEqual(before);
  });

  it('many at once delete an object once', async () => {
    const editor = world.as('editor');
    const story = await editor.create('hierarchicalrequirement', { Name: 'Contested' });
    const task = await editor.create('task', { Name: 'Contested', WorkProduct: story._ref, Estimate: 2 });
    const replies = await Promise.all(Array.from({ length: 8 }, () => editor.delete(`/task/${task.ObjectID}`)));
    expect(replies.every(({ status }) => status === 200)).toBe(true);
    expect(replies.filter(({ result }) => result.Errors.length === 0)).toHaveLength(1);
    expect((await editor.get(`/hierarchicalrequirement/${story.ObjectID}`)).result).toMatchObject({
      Tasks: { Count: 0 },
      TaskEstimateTotal: 0,
    });
    expect((await editor.get(`/iteration/${ITERATION.spring}`)).result.Errors).toEqual([]);
  });
});
