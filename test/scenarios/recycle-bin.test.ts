import { afterEach, describe, expect, it, test } from 'vitest';
import { wrongCounters, wrongHistories } from '../support/recount.ts';
import { type Json, useWorld } from '../support/world.ts';
import { type Actor, PROJECT, STORY, TAG, USER } from '../support/world-seed.ts';

const world = useWorld();

const pathOf = (object: Json): string => new URL(object._ref).pathname.replace('/slm/webservice/v2.0', '');

const create = (type: string, values: Readonly<Record<string, unknown>>): Promise<Json> =>
  world.as('editor').create(type, values);

const read = async (object: Json, fetch = 'true'): Promise<Json> =>
  (await world.as('editor').get(pathOf(object), { fetch })).result;

const isThere = async (object: Json): Promise<boolean> => (await read(object, 'Name')).Errors.length === 0;

const remove = async (object: Json, actor: Actor = 'editor'): Promise<void> => {
  expect((await world.as(actor).delete(pathOf(object))).result.Errors).toEqual([]);
};

/** The entry of a deleted work item, as an actor sees it. */
const entryOf = async (item: Json, actor: Actor = 'editor'): Promise<Json | undefined> => {
  const parameters = { query: `(ItemOID = ${item.ObjectID})`, fetch: 'true', project: 'null' };
  const { result } = await world.as(actor).get('/recyclebinentry', parameters);
  expect(result.Errors).toEqual([]);
  return result.Results[0];
};

const binned = async (item: Json): Promise<Json> => {
  await remove(item);
  const entry = await entryOf(item);
  expect(entry).toBeDefined();
  return entry;
};

const restore = (entry: Json, actor: Actor = 'editor') => world.as(actor).post(`${pathOf(entry)}/restore`);

const restored = async (entry: Json): Promise<Json> => {
  const { status, root, result } = await restore(entry);
  expect([status, root, result.Errors]).toEqual([200, 'OperationResult', []]);
  return result.Object;
};

const descriptions = async (item: Json): Promise<readonly string[]> => {
  const { RevisionHistory } = await read(item, 'RevisionHistory');
  const { result } = await world.as('editor').get(`${pathOf(RevisionHistory)}/Revisions`, { fetch: 'Description' });
  return result.Results.map(({ Description }: Json) => Description);
};

const rowsWith = async (table: string, column: string, oid: number): Promise<number> => {
  const { rows } = await world.database.main.query<{ count: number }>(
    `SELECT count(*) FROM ${table} WHERE ${column} = $1`,
    [oid],
  );
  return rows[0]?.count ?? -1;
};

// Whatever goes and comes back, what is stored afterwards agrees with itself.
afterEach(async () => {
  expect(await wrongCounters(world.database)).toEqual([]);
  expect(await wrongHistories(world.database)).toEqual([]);
});

describe('an entry', () => {
  it('says what was deleted, by whom and when', async () => {
    const defect = await create('defect', { Name: 'Lost' });
    const entry = await binned(defect);
    expect(entry).toMatchObject({
      ID: defect.FormattedID,
      Name: 'Lost',
      ItemOID: defect.ObjectID,
      DeletedBy: { _refObjectName: 'Eve Editor' },
      Type: { _refObjectName: 'Defect', _type: 'TypeDefinition' },
      Workspace: { _refObjectName: 'Garden' },
      _type: 'RecycleBinEntry',
    });
    expect(Math.abs(Date.parse(entry.DeletionDate) - Date.now())).toBeLessThan(60_000);
    const { root, result } = await world.as('editor').get(pathOf(entry));
    expect([root, result.ID]).toEqual(['RecycleBinEntry', defect.FormattedID]);
  });

  it('is one for all that went with it', async () => {
    const top = await create('hierarchicalrequirement', { Name: 'Top' });
    const child = await create('hierarchicalrequirement', { Name: 'Child', Parent: top._ref });
    const task = await create('task', { Name: 'Leaf', WorkProduct: child._ref });
    await remove(top);
    expect(await entryOf(top)).toMatchObject({ ID: top.FormattedID });
    for (const each of [child, task]) {
      expect(await entryOf(each)).toBeUndefined();
      expect(await isThere(each)).toBe(false);
    }
  });

  it('is seen by who sees its project', async () => {
    const inPond = await create('defect', { Name: 'Wet', Project: `/project/${PROJECT.pond}` });
    const inShed = await create('defect', { Name: 'Dry', Project: `/project/${PROJECT.shed}` });
    const wet = await binned(inPond);
    const dry = await binned(inShed);
    expect((await entryOf(inPond, 'angler'))?.ID).toBe(inPond.FormattedID);
    expect(await entryOf(inShed, 'angler')).toBeUndefined();
    const angler = world.as('angler');
    expect((await angler.get(pathOf(dry))).result.Errors).toEqual(['Cannot find object to read']);
    expect((await restore(dry, 'angler')).result.Errors).toEqual(['Cannot find object to read']);
    expect((await angler.delete(pathOf(dry))).result.Errors).toEqual(['Object to delete cannot be null']);
    for (const actor of ['viewer'] as const) {
      expect((await restore(wet, actor)).result.Errors).toEqual([
        `Not authorized to restore: RecycleBinEntry ${wet.ObjectID}`,
      ]);
      expect((await world.as(actor).delete(pathOf(wet))).result.Errors).toEqual([
        `Not authorized to delete: RecycleBinEntry ${wet.ObjectID}`,
      ]);
    }
  });

  it('is made and changed by nobody', async () => {
    const entry = await binned(await create('defect', { Name: 'Fixed' }));
    const editor = world.as('editor');
    const made = await editor.post('/recyclebinentry/create', { RecycleBinEntry: { Name: 'x' } });
    expect(made.result.Errors).toEqual(['Not authorized to create: RecycleBinEntry']);
    const changed = await editor.post(pathOf(entry), { RecycleBinEntry: { Name: 'x' } });
    expect(changed.result.Errors).toHaveLength(1);
    expect((await entryOf({ ObjectID: entry.ItemOID }))?.Name).toBe('Fixed');
  });
});

describe('what is in the bin', () => {
  it('is found by no query, path, search or collection', async () => {
    const editor = world.as('editor');
    const parent = await create('hierarchicalrequirement', { Name: 'Stays xyzzy' });
    const child = await create('hierarchicalrequirement', { Name: 'Goes xyzzy', Parent: parent._ref });
    const milestone = await create('milestone', { Name: 'Reached' });
    const defect = await create('defect', { Name: 'Also goes xyzzy', Milestones: [milestone._ref] });
    const suite = await create('defectsuite', { Name: 'Suite xyzzy', Defects: [defect._ref] });
    const tag = await create('tag', { Name: 'xyzzy' });
    await editor.update(pathOf(defect), { Tags: [tag._ref] });
    const successor = await create('hierarchicalrequirement', { Name: 'After xyzzy', Predecessors: [child._ref] });
    const other = await create('defect', { Name: 'Twin xyzzy', Duplicates: [defect._ref] });
    await remove(child);
    await remove(defect);

    const everywhere = { project: 'null', pagesize: 200 };
    for (const parameters of [
      { query: '(Name contains "goes xyzzy")' },
      { query: `(ObjectID = ${defect.ObjectID})` },
      { query: `(FormattedID = ${defect.FormattedID})` },
      { search: 'goes xyzzy' },
    ]) {
      const found = await editor.get('/artifact', { ...parameters, ...everywhere });
      expect(found.result).toMatchObject({ Errors: [], TotalResultCount: 0, Results: [] });
    }
    for (const [type, query] of [
      ['hierarchicalrequirement', '(Children.Name contains "xyzzy")'],
      ['hierarchicalrequirement', '(Predecessors.Name contains "xyzzy")'],
      ['defectsuite', '(Defects.Name contains "xyzzy")'],
      ['defect', '(Duplicates.Name contains "xyzzy")'],
      ['milestone', '(Artifacts.Name contains "xyzzy")'],
    ] as const) {
      expect([type, query, await editor.names(`/${type}`, { query, ...everywhere })]).toEqual([type, query, []]);
    }
    for (const [object, collection] of [
      [parent, 'Children'],
      [successor, 'Predecessors'],
      [suite, 'Defects'],
      [other, 'Duplicates'],
      [milestone, 'Artifacts'],
    ] as const) {
      const { result } = await editor.get(`${pathOf(object)}/${collection}`);
      expect([collection, result.TotalResultCount, result.Results]).toEqual([collection, 0, []]);
      expect([collection, (await read(object))[collection].Count]).toEqual([collection, 0]);
    }
    expect((await read(milestone)).TotalArtifactCount).toBe(0);
    expect((await read(suite)).TotalDefectCount).toBe(0);
    expect((await read(tag, 'UsageCount')).UsageCount).toBe(0);
    expect(await read(parent)).toMatchObject({ DirectChildrenCount: 0 });
    expect((await read(successor, 'PredecessorNotScheduled')).PredecessorNotScheduled).toBe(false);
  });

  it('answers as if it were not there, whoever asks', async () => {
    const defect = await create('defect', { Name: 'Gone' });
    const { RevisionHistory } = await read(defect, 'RevisionHistory');
    const post = await create('conversationpost', { Artifact: defect._ref, Text: 'About it' });
    await remove(defect);
    for (const actor of ['admin', 'editor', 'angler'] as const) {
      const caller = world.as(actor);
      for (const each of [defect, post, RevisionHistory]) {
        expect((await caller.get(pathOf(each))).result.Errors).toEqual(['Cannot find object to read']);
      }
      expect((await caller.post(pathOf(defect), { Defect: { Name: 'x' } })).result.Errors).toEqual([
        `Could not read: Could not read Defect ${defect.ObjectID} to update.`,
      ]);
      expect((await caller.delete(pathOf(defect))).result.Errors).toEqual(['Object to delete cannot be null']);
      expect((await caller.post(`${pathOf(defect)}/Tags/add`, { CollectionItems: [] })).result.Errors).toHaveLength(1);
      const query = `(Artifact.ObjectID = ${defect.ObjectID})`;
      expect((await caller.get('/conversationpost', { query })).result.TotalResultCount).toBe(0);
    }
  });

  it('is referred to by nothing new', async () => {
    const editor = world.as('editor');
    const story = await create('hierarchicalrequirement', { Name: 'Gone' });
    await remove(story);
    const unreadable = [`Could not read: Could not read referenced object ${story.ObjectID}`];
    for (const [type, values] of [
      ['task', { Name: 'x', WorkProduct: story._ref }],
      ['defect', { Name: 'x', Requirement: story._ref }],
      ['hierarchicalrequirement', { Name: 'x', Parent: story._ref }],
      ['conversationpost', { Text: 'x', Artifact: story._ref }],
    ] as const) {
      expect((await editor.post(`/${type}/create`, { [type]: values })).result.Errors).toEqual(unreadable);
    }
  });

  it('keeps its FormattedID from everybody else', async () => {
    const defect = await create('defect', { Name: 'First' });
    const entry = await binned(defect);
    const second = await create('defect', { Name: 'Second' });
    await remove(entry);
    const third = await create('defect', { Name: 'Third' });
    const numbers = [defect, second, third].map(({ FormattedID }) => Number(FormattedID.slice(2)));
    expect(numbers).toEqual([numbers[0], (numbers[0] ?? 0) + 1, (numbers[0] ?? 0) + 2]);
  });
});

describe('references to what is deleted', () => {
  it('are cut, with a revision that says so', async () => {
    const initiative = await create('portfolioitem/initiative', { Name: 'Grand' });
    const feature = await create('portfolioitem/feature', { Name: 'Part', Parent: initiative._ref });
    const story = await create('hierarchicalrequirement', { Name: 'Told', PortfolioItem: feature._ref });
    const testCase = await create('testcase', { Name: 'Tries', WorkProduct: story._ref });
    const found = await create('defect', { Name: 'Found', TestCase: testCase._ref, Requirement: story._ref });
    await remove(initiative);
    expect((await read(feature)).Parent).toBeNull();
    expect((await descriptions(feature))[0]).toBe('PARENT removed [Grand]');
    await remove(feature);
    expect((await read(story)).PortfolioItem).toBeNull();
    expect((await descriptions(story))[0]).toBe('PORTFOLIO ITEM removed [Part]');
    await remove(story);
    expect((await read(testCase)).WorkProduct).toBeNull();
    expect((await descriptions(testCase))[0]).toBe('WORK PRODUCT removed [Told]');
    await remove(testCase);
    expect(await read(found)).toMatchObject({ Requirement: null, TestCase: null });
    expect((await descriptions(found)).slice(0, 2)).toEqual([
      'TEST CASE removed [Tries]',
      'REQUIREMENT removed [Told]',
    ]);
  });
});

describe('restoring', () => {
  it('brings back a story with all below it, as it was', async () => {
    const top = await create('hierarchicalrequirement', { Name: 'Top', Tags: [`/tag/${TAG.urgent}`] });
    const child = await create('hierarchicalrequirement', { Name: 'Child', Parent: top._ref, PlanEstimate: 3 });
    const task = await create('task', { Name: 'Leaf', WorkProduct: child._ref, Estimate: 2 });
    const post = await create('conversationpost', { Artifact: child._ref, Text: 'Still here' });
    const entry = await binned(top);
    const object = await restored(entry);
    expect(object).toMatchObject({ _type: 'HierarchicalRequirement', Name: 'Top', FormattedID: top.FormattedID });
    expect(await read(top)).toMatchObject({
      Children: { Count: 1 },
      Tags: { Count: 1, _tagsNameArray: [{ Name: 'urgent' }] },
      DragAndDropRank: top.DragAndDropRank,
    });
    expect(await read(child)).toMatchObject({
      Parent: { _refObjectName: 'Top' },
      Tasks: { Count: 1 },
      TaskEstimateTotal: 2,
      PlanEstimate: 3,
      Discussion: { Count: 1 },
    });
    expect((await read(task)).WorkProduct._refObjectName).toBe('Child');
    expect((await read(post)).Text).toBe('Still here');
    expect(await entryOf(top)).toBeUndefined();
    for (const each of [top, child, task]) {
      expect(await descriptions(each)).toEqual([
        'RECYCLED changed from [true] to [false]',
        'RECYCLED changed from [false] to [true]',
        'Original revision',
      ]);
    }
    expect((await restore(entry)).result.Errors).toEqual(['Cannot find object to read']);
  });

  it('counts in the owner again, and moves its state', async () => {
    const story = await create('hierarchicalrequirement', { Name: 'Owner' });
    const done = { WorkProduct: story._ref, State: 'Completed', Estimate: 1, ToDo: 0 };
    await create('task', { Name: 'Done', ...done });
    const open = await create('task', { Name: 'Open', WorkProduct: story._ref, Estimate: 4 });
    expect((await read(story)).ScheduleState).toBe('In-Progress');
    const entry = await binned(open);
    expect(await read(story)).toMatchObject({
      ScheduleState: 'Completed',
      TaskEstimateTotal: 1,
      TaskRemainingTotal: 0,
      Tasks: { Count: 1 },
    });
    await restored(entry);
    expect(await read(story)).toMatchObject({
      ScheduleState: 'In-Progress',
      TaskEstimateTotal: 5,
      TaskRemainingTotal: 4,
      Tasks: { Count: 2 },
    });
  });

  it('does not bring back what was cut from it', async () => {
    const story = await create('hierarchicalrequirement', { Name: 'Owner' });
    const defect = await create('defect', { Name: 'Orphan', Requirement: story._ref, State: 'Closed' });
    const testCase = await create('testcase', { Name: 'Orphan', WorkProduct: story._ref });
    await restored(await binned(story));
    expect(await read(story)).toMatchObject({
      Defects: { Count: 0 },
      DefectStatus: 'NONE',
      TestCases: { Count: 0 },
      TestCaseStatus: 'NONE',
    });
    expect((await read(defect)).Requirement).toBeNull();
    await world.as('editor').update(pathOf(defect), { Requirement: story._ref });
    await world.as('editor').update(pathOf(testCase), { WorkProduct: story._ref });
    expect(await read(story)).toMatchObject({ DefectStatus: 'ALL_CLOSED', TestCases: { Count: 1 } });
  });

  it('comes back where its parent is still there, and without it where that is in the bin', async () => {
    const parent = await create('hierarchicalrequirement', { Name: 'Parent' });
    const stays = await create('hierarchicalrequirement', { Name: 'Child', Parent: parent._ref });
    await restored(await binned(stays));
    expect((await read(stays)).Parent._refObjectName).toBe('Parent');
    expect((await read(parent)).Children.Count).toBe(1);
    const entry = await binned(stays);
    const above = await binned(parent);
    await restored(entry);
    expect((await read(stays)).Parent).toBeNull();
    expect((await descriptions(stays))[0]).toBe('PARENT removed [Parent]');
    await restored(above);
    expect((await read(parent)).Children.Count).toBe(0);
  });

  it('is refused for a task whose work product is in the bin, until that is back', async () => {
    const story = await create('hierarchicalrequirement', { Name: 'Owner' });
    const task = await create('task', { Name: 'Leaf', WorkProduct: story._ref });
    const leaf = await binned(task);
    const owner = await binned(story);
    expect((await restore(leaf)).result.Errors).toEqual([
      'Validation error: Task.WorkProduct is in the recycle bin; restore that first',
    ]);
    await restored(owner);
    expect((await read(story)).Tasks.Count).toBe(0);
    await restored(leaf);
    expect((await read(story)).Tasks.Count).toBe(1);
  });

  it('keeps what followed meanwhile: the project of the work product, the end of an iteration', async () => {
    const iteration = await create('iteration', { Name: 'Brief', StartDate: '2026-01-01', EndDate: '2026-01-02' });
    const story = await create('hierarchicalrequirement', { Name: 'Moves', Iteration: iteration._ref });
    const task = await create('task', { Name: 'Follows', WorkProduct: story._ref });
    const entry = await binned(task);
    await world.as('editor').update(pathOf(story), { Project: `/project/${PROJECT.reeds}`, Iteration: null });
    await remove(iteration);
    await restored(entry);
    expect(await read(task)).toMatchObject({ Project: { _refObjectName: 'Reeds' }, Iteration: null });
  });

  it('is refused in a closed project', async () => {
    const admin = world.as('admin');
    const project = await admin.create('project', { Name: 'Closes', Parent: `/project/${PROJECT.meadow}` });
    const defect = await admin.create('defect', { Name: 'Inside', Project: project._ref });
    await remove(defect, 'admin');
    const entry = await entryOf(defect, 'admin');
    await admin.update(pathOf(project), { State: 'Closed' });
    expect((await restore(entry, 'admin')).result.Errors).toEqual([
      'Validation error: RecycleBinEntry.Project is closed',
    ]);
  });

  it('once, however many do it at once', async () => {
    const story = await create('hierarchicalrequirement', { Name: 'Contested' });
    await create('task', { Name: 'Contested', WorkProduct: story._ref });
    const entry = await binned(story);
    const replies = await Promise.all(Array.from({ length: 6 }, () => restore(entry)));
    expect(replies.filter(({ result }) => result.Errors.length === 0)).toHaveLength(1);
    expect((await read(story)).Tasks.Count).toBe(1);
  });
});

describe('purging', () => {
  it('takes all that hung on it, and nothing else', async () => {
    const editor = world.as('editor');
    const before = await world.rowCounts();
    const content = await create('attachmentcontent', { Content: Buffer.from('bytes').toString('base64') });
    const story = await create('hierarchicalrequirement', { Name: 'Doomed', Tags: [`/tag/${TAG.urgent}`] });
    const task = await create('task', { Name: 'Doomed', WorkProduct: story._ref });
    await create('conversationpost', { Artifact: task._ref, Text: 'Doomed' });
    const shown = { Name: 'a.txt', Content: content._ref, ContentType: 'text/plain', Artifact: story._ref };
    await create('attachment', shown);
    const entry = await binned(story);
    await remove(entry);
    expect(await world.rowCounts()).toEqual(before);
    expect((await editor.get(pathOf(entry))).result.Errors).toEqual(['Cannot find object to read']);
    expect((await editor.delete(pathOf(entry))).result.Errors).toEqual(['Object to delete cannot be null']);
  });

  it('takes tasks that were deleted before their work product', async () => {
    const story = await create('hierarchicalrequirement', { Name: 'Owner' });
    const child = await create('hierarchicalrequirement', { Name: 'Child', Parent: story._ref });
    const task = await create('task', { Name: 'Leaf', WorkProduct: story._ref });
    const leaf = await binned(task);
    const branch = await binned(child);
    await remove(await binned(story));
    expect((await world.as('editor').get(pathOf(leaf))).result.Errors).toEqual(['Cannot find object to read']);
    expect(await rowsWith('artifact', 'oid', task.ObjectID)).toBe(0);
    await restored(branch);
    expect((await read(child)).Parent).toBeNull();
  });

  it('leaves time entries with the names of what is gone', async () => {
    const story = await create('hierarchicalrequirement', { Name: 'Timed' });
    const task = await create('task', { Name: 'Timed', WorkProduct: story._ref });
    const [{ oid }] = (
      await world.database.main.query<{ oid: number }>(
        `INSERT INTO time_entry_item (workspace_id, oid, project_id, user_id, week_start_date, task_id, work_product_id,
           task_display_string, work_product_display_string)
         SELECT workspace_id, nextval('object_id'), project_id, $2, '2026-01-04', oid, work_product_id, 'TA: Timed', 'US: Timed'
         FROM artifact WHERE oid = $1 RETURNING oid`,
        [task.ObjectID, USER.editor],
      )
    ).rows as [{ oid: number }];
    const item = { _ref: `http://x/slm/webservice/v2.0/timeentryitem/${oid}` };
    const gone = { Task: null, WorkProduct: null, TaskDisplayString: 'TA: Timed' };
    const entry = await binned(story);
    expect(await read(item)).toMatchObject(gone);
    await restored(entry);
    expect((await read(item)).Task._refObjectName).toBe('Timed');
    await remove(await binned(story));
    expect(await read(item)).toMatchObject({ ...gone, WorkProductDisplayString: 'US: Timed' });
    await remove(item);
  });

  it('is refused when something below lies where the caller does not edit', async () => {
    const top = await create('hierarchicalrequirement', { Name: 'Top', Project: `/project/${PROJECT.pond}` });
    const child = { Name: 'Child', Parent: top._ref, Project: `/project/${PROJECT.reeds}` };
    await create('hierarchicalrequirement', child);
    const entry = await binned(top);
    const angler = world.as('angler');
    const before = await world.rowCounts();
    const sentence = (action: string) => [`Not authorized to ${action}: RecycleBinEntry ${entry.ObjectID}`];
    expect((await angler.delete(pathOf(entry))).result.Errors).toEqual(sentence('delete'));
    expect((await restore(entry, 'angler')).result.Errors).toEqual(sentence('restore'));
    expect(await world.rowCounts()).toEqual(before);
    await restored(entry);
  });

  test.each(['restore', 'rebuild'])('GET …/%s is no restore', async (word) => {
    const entry = await binned(await create('defect', { Name: 'Read' }));
    const { result } = await world.as('editor').get(`${pathOf(entry)}/${word}`);
    expect(result.Errors).toHaveLength(1);
    expect((await world.as('editor').post(`/defect/${STORY.dig}/restore`)).result.Errors).toHaveLength(1);
    expect((await entryOf({ ObjectID: entry.ItemOID }))?.Name).toBe('Read');
  });
});
