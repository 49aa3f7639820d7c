import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { wrongCounters, wrongHistories } from '../support/recount.ts';
import { type Caller, type Json, useWorld } from '../support/world.ts';
import { DEFECT, ITERATION, PROJECT, STORY, TAG, USER } from '../support/world-seed.ts';

const world = useWorld();

let editor: Caller;
let story: Json;
let path: string;

beforeEach(async () => {
  editor = world.as('editor');
  story = await editor.create('hierarchicalrequirement', { Name: 'Owner' });
  path = `/hierarchicalrequirement/${story.ObjectID}`;
});

const tag = (oid: number) => ({ _ref: `/tag/${oid}` });

const items = (...list: readonly unknown[]) => ({ CollectionItems: list });

describe('add', () => {
  it('echoes the added items as fetch asks for them', async () => {
    const { root, result } = await editor.post(`${path}/Tags/add.js`, items(tag(TAG.urgent), tag(TAG.green)), {
      fetch: 'Name',
    });
    expect(root).toBe('OperationResult');
    expect(Object.keys(result)).toEqual(['_rallyAPIMajor', '_rallyAPIMinor', 'Errors', 'Warnings', 'Results']);
    expect(result.Errors).toEqual([]);
    expect(result.Results.map((each: Json) => each.Name)).toEqual(['urgent', 'Green']);
    expect(result.Results[0]).not.toHaveProperty('UsageCount');
    expect((await editor.get(path)).result.Tags.Count).toBe(2);
  });

  it('keeps what is there and adds nothing twice', async () => {
    await editor.post(`${path}/Tags/add`, items(tag(TAG.urgent)));
    const { result } = await editor.post(`${path}/tags/ADD`, items(tag(TAG.urgent), tag(TAG.green)));
    expect(result.Errors).toEqual([]);
    expect((await editor.names(`${path}/Tags`, { order: 'Name' })).join()).toBe('Green,urgent');
    expect((await editor.get(path)).result.Tags.Count).toBe(2);
  });

  it('makes items that have no reference', async () => {
    const { result } = await editor.post(
      `${path}/Tasks/add`,
      items({ Name: 'new one', Estimate: 2 }, { Name: 'new two' }),
    );
    expect(result.Errors).toEqual([]);
    expect(result.Results).toMatchObject([
      { Name: 'new one', _type: 'Task', WorkProduct: { _refObjectName: 'Owner' } },
      { Name: 'new two', _type: 'Task' },
    ]);
    expect((await editor.get(path)).result).toMatchObject({ Tasks: { Count: 2 }, TaskEstimateTotal: 2 });
  });

  it('answers items of several types as what they are, in the order given', async () => {
    const defect = await editor.create('defect', { Name: 'Planned defect' });
    const story = await editor.create('hierarchicalrequirement', { Name: 'Planned story' });
    const given = [defect, story].map(({ _ref }) => ({ _ref }));
    const { result } = await editor.post(`/iteration/${ITERATION.spring}/WorkProducts/add`, { CollectionItems: given });
    expect(result.Errors).toEqual([]);
    expect(result.Results).toMatchObject([
      { _type: 'Defect', Name: 'Planned defect', Iteration: { _refObjectName: 'Spring' } },
      { _type: 'HierarchicalRequirement', Name: 'Planned story', Iteration: { _refObjectName: 'Spring' } },
    ]);
  });

  it('moves items that point at their owner', async () => {
    const defect = await editor.create('defect', { Name: 'Moves' });
    const { result } = await editor.post(`${path}/Defects/add`, items({ _ref: defect._ref }));
    expect(result.Errors).toEqual([]);
    expect((await editor.get(`/defect/${defect.ObjectID}`)).result.Requirement._refObjectName).toBe('Owner');
    expect((await editor.get(path)).result.Defects.Count).toBe(1);
  });

  it('takes the array under the collection’s own name', async () => {
    const { result } = await editor.post(`${path}/Tags/add`, { Tags: [tag(TAG.urgent)] });
    expect([result.Errors, result.Results.length]).toEqual([[], 1]);
  });

  it('takes an item that is named twice once', async () => {
    const defect = await editor.create('defect', { Name: 'Twice' });
    const { result } = await editor.post(`${path}/Defects/add`, items({ _ref: defect._ref }, { _ref: defect._ref }));
    expect(result.Errors).toEqual([]);
    expect((await editor.get(path)).result.Defects.Count).toBe(1);
    const again = await editor.post(
      `${path}/Defects/remove`,
      items({ _ref: defect._ref }, { _ref: `/defect/${defect.ObjectUUID}` }),
    );
    expect(again.result.Errors).toEqual([]);
    expect((await editor.get(path)).result.Defects.Count).toBe(0);
  });

  it('makes a revision of the owner', async () => {
    await editor.post(`${path}/Tags/add`, items(tag(TAG.urgent)));
    await editor.post(`${path}/Tags/remove`, items(tag(TAG.urgent)));
    const history = new URL(story.RevisionHistory._ref).pathname.replace('/slm/webservice/v2.0', '');
    const { result } = await editor.get(`${history}/Revisions`, { fetch: 'Description' });
    expect(result.Results.map((each: Json) => each.Description)).toEqual([
      'TAGS removed [urgent]',
      'TAGS added [urgent]',
      'Original revision',
    ]);
  });

  it('by many at once loses nothing', async () => {
    const tags: Json[] = [];
    for (let n = 0; n < 8; n++) tags.push(await editor.create('tag', { Name: `many ${story.ObjectID} ${n}` }));
    const replies = await Promise.all(tags.map((each) => editor.post(`${path}/Tags/add`, items({ _ref: each._ref }))));
    for (const { status } of replies) expect(status).toBe(200);
    const done = replies.filter(({ result }) => result.Errors.length === 0).length;
    expect(done).toBeGreaterThan(0);
    expect(await editor.names(`${path}/Tags`)).toHaveLength(done);
    expect((await editor.get(path)).result.Tags.Count).toBe(done);
  });
});

describe('what a collection owns', () => {
  const dates = { StartDate: '2026-05-01', EndDate: '2026-05-14', State: 'Planning' };
  const release = { ReleaseStartDate: '2026-05-01', ReleaseDate: '2026-05-14', State: 'Planning' };
  const repository = (): Promise<Json> => editor.create('scmrepository', { Name: 'owned', SCMType: 'Git' });

  it.each<[string, string, Json, string]>([
    ['hierarchicalrequirement', 'Children', { Name: 'fresh' }, 'Parent'],
    ['hierarchicalrequirement', 'Tasks', { Name: 'fresh' }, 'WorkProduct'],
    ['hierarchicalrequirement', 'Defects', { Name: 'fresh' }, 'Requirement'],
    ['hierarchicalrequirement', 'TestCases', { Name: 'fresh' }, 'WorkProduct'],
    ['defect', 'Tasks', { Name: 'fresh' }, 'WorkProduct'],
    ['testcase', 'Steps', { Input: 'fresh' }, 'TestCase'],
    ['testcase', 'Results', { Build: '1', Date: '2026-03-01', Verdict: 'Pass' }, 'TestCase'],
    ['testcase', 'Defects', { Name: 'fresh' }, 'TestCase'],
    ['testset', 'Tasks', { Name: 'fresh' }, 'WorkProduct'],
    ['testfolder', 'Children', { Name: 'fresh' }, 'Parent'],
    ['testfolder', 'TestCases', { Name: 'fresh' }, 'TestFolder'],
    ['portfolioitem/feature', 'UserStories', { Name: 'fresh' }, 'PortfolioItem'],
    ['project', 'Iterations', { Name: 'fresh', ...dates }, 'Project'],
    ['project', 'Releases', { Name: 'fresh', ...release }, 'Project'],
    ['changeset', 'Changes', { PathAndFilename: 'fresh.ts' }, 'Changeset'],
  ])('%s/%s is made from an item without a reference, and points at it', async (type, name, item, pointer) => {
    const more: Json =
      type === 'changeset'
        ? { SCMRepository: (await repository())._ref, Revision: 'r1', CommitTimestamp: '2026-03-01' }
        : {};
    const maker = type === 'project' ? world.as('admin') : editor;
    const owner = await maker.create(type, { Name: 'Owner of fresh', ...more });
    const at = `/${type}/${owner.ObjectID}/${name}`;
    const { result } = await maker.post(`${at}/add`, items(item));
    expect(result.Errors).toEqual([]);
    expect(result.Results[0][pointer]._ref).toBe(owner._ref);
    expect((await maker.get(at)).result.Results.map((each: Json) => each._ref)).toEqual([result.Results[0]._ref]);
    expect((await maker.get(`/${type}/${owner.ObjectID}`)).result[name].Count).toBe(1);
  });
});

describe('many at once', () => {
  afterEach(async () => {
    expect(await wrongCounters(world.database)).toEqual([]);
    expect(await wrongHistories(world.database)).toEqual([]);
  });

  const descriptions = async (object: Json): Promise<readonly string[]> => {
    const history = new URL(object.RevisionHistory._ref).pathname.replace('/slm/webservice/v2.0', '');
    const { result } = await editor.get(`${history}/Revisions`, { fetch: 'Description' });
    return result.Results.map((each: Json) => each.Description);
  };

  it('are made in the order given, each with a number, a rank and a history, and counted once', async () => {
    const states = ['Completed', 'Defined', 'In-Progress'];
    const given = Array.from({ length: 60 }, (_, n) => ({ Name: `many ${n}`, State: states[n % 3], Estimate: 1 }));
    const { result } = await editor.post(`${path}/Tasks/add`, items(...given));
    expect(result.Errors).toEqual([]);
    const names = given.map(({ Name }) => Name);
    expect(result.Results.map((each: Json) => each.Name)).toEqual(names);
    const numbers: readonly number[] = result.Results.map((each: Json) => Number(each.FormattedID.slice(2)));
    expect(numbers).toEqual(numbers.map((_, at) => (numbers[0] ?? 0) + at));
    expect(await editor.names(`${path}/Tasks`, { order: 'Rank', pagesize: 200 })).toEqual(names);
    expect(await descriptions(result.Results[59])).toEqual(['Original revision']);
    expect((await editor.get(path)).result).toMatchObject({ Tasks: { Count: 60 }, TaskEstimateTotal: 60 });
    // One step of the owner, without those between the first task and the last.
    expect(await descriptions(story)).toEqual([
      'SCHEDULE STATE changed from [Defined] to [In-Progress], FLOW STATE changed from [Defined] to [In-Progress]',
      'Original revision',
    ]);
  });

  it('are moved with a version and a revision each', async () => {
    const made = await editor.post(
      `${path}/Defects/add`,
      items(...Array.from({ length: 30 }, (_, n) => ({ Name: `mover ${n}` }))),
    );
    const other = await editor.create('hierarchicalrequirement', { Name: 'Other owner' });
    const { result } = await editor.post(`/hierarchicalrequirement/${other.ObjectID}/Defects/add`, {
      CollectionItems: made.result.Results.map((each: Json, at: number) => ({
        _ref: at % 2 === 0 ? each._ref : `/defect/${each.ObjectUUID}`,
      })),
    });
    expect(result.Errors).toEqual([]);
    expect(result.Results.map((each: Json) => [each.Name, each.VersionId, each.Requirement._refObjectName])).toEqual(
      Array.from({ length: 30 }, (_, n) => [`mover ${n}`, '2', 'Other owner']),
    );
    expect(await descriptions(result.Results[17])).toEqual([
      'REQUIREMENT changed from [Owner] to [Other owner]',
      'Original revision',
    ]);
    expect((await editor.get(path)).result.Defects.Count).toBe(0);
  });

  it('are all refused for one that is refused', async () => {
    const before = await world.rowCounts();
    const good = Array.from({ length: 20 }, (_, n) => ({ Name: `good ${n}` }));
    const { result } = await editor.post(`${path}/Tasks/add`, items(...good, { Name: 'bad', State: 'Nowhere' }));
    expect(result.Errors).toEqual([
      'Validation error: Task.State Nowhere is an invalid value.  Valid values are: Defined, In-Progress, Completed',
    ]);
    expect(await world.rowCounts()).toEqual(before);
  });
});

describe('remove', () => {
  it('answers with empty Results and leaves the items themselves', async () => {
    await editor.post(`${path}/Tags/add`, items(tag(TAG.urgent), tag(TAG.green)));
    const { root, result } = await editor.post(`${path}/Tags/remove`, items(tag(TAG.urgent)));
    expect(root).toBe('OperationResult');
    expect(result).toMatchObject({ Errors: [], Warnings: [], Results: [] });
    expect(await editor.names(`${path}/Tags`)).toEqual(['Green']);
    expect((await editor.get(`/tag/${TAG.urgent}`)).result.Name).toBe('urgent');
  });

  it('unties items that point at their owner', async () => {
    const defect = await editor.create('defect', { Name: 'Tied', Requirement: story._ref });
    const { result } = await editor.post(`${path}/Defects/remove`, items({ _ref: defect._ref }));
    expect(result).toMatchObject({ Errors: [], Results: [] });
    expect((await editor.get(`/defect/${defect.ObjectID}`)).result.Requirement).toBeNull();
    expect((await editor.get(path)).result.Defects.Count).toBe(0);
  });

  it('of what is not there changes nothing', async () => {
    const { result } = await editor.post(`${path}/Tags/remove`, items(tag(TAG.urgent)));
    expect(result).toMatchObject({ Errors: [], Results: [] });
  });

  it('of an item that must have an owner is refused', async () => {
    const task = await editor.create('task', { Name: 'Must', WorkProduct: story._ref });
    const { result } = await editor.post(`${path}/Tasks/remove`, items({ _ref: task._ref }));
    expect(result.Errors).toEqual(['Validation error: Task.WorkProduct should not be null']);
    expect((await editor.get(path)).result.Tasks.Count).toBe(1);
  });
});

describe('what cannot be added or removed', () => {
  test.each<[string, string, unknown, RegExp]>([
    ['an absent item', '/Tags/add', items(tag(4711)), /Could not read: Could not read referenced object 4711/],
    ['an item of another type', '/Tags/add', items({ _ref: `/tag/${DEFECT.alpha}` }), /referenced object/],
    [
      'an item of another workspace',
      '/Tags/add',
      items(tag(TAG.foreign)),
      new RegExp(`referenced object ${TAG.foreign}`),
    ],
    ['one bad among good', '/Tags/add', items(tag(TAG.urgent), tag(4711)), /referenced object 4711/],
    ['one bad among new', '/Tasks/add', items({ Name: 'fine' }, { Estimate: 1 }), /Task\.Name should not be null/],
    ['text', '/Tags/add', items('urgent'), /Cannot parse object reference from "urgent"/],
    ['no array', '/Tags/add', { CollectionItems: { _ref: '/tag/1' } }, /^Could not parse: /],
    ['no body', '/Tags/add', undefined, /^Could not parse: /],
    ['an unknown collection', '/Nonsense/add', items(tag(TAG.urgent)), /Could not find the collection "Nonsense"/],
    ['an attribute that is no collection', '/Name/add', items(tag(TAG.urgent)), /Could not find the collection "Name"/],
    ['a collection of a type that is not here', '/TestCases/add', items({ _ref: '/testcase/1' }), /.+/],
    ['new items to be removed', '/Defects/remove', items({ Name: 'x' }), /^Could not parse: /],
    ['an absent item to be removed', '/Tags/remove', items(tag(4711)), /referenced object 4711/],
  ])('%s', async (_, operation, body, sentence) => {
    const before = await world.rowCounts();
    const { status, root, result } = await editor.post(`${path}${operation}`, body);
    expect([status, root]).toEqual([200, 'OperationResult']);
    expect(result.Results).toEqual([]);
    expect(result.Errors).toHaveLength(1);
    expect(result.Errors[0]).toMatch(sentence);
    expect(await world.rowCounts()).toEqual(before);
  });

  it('anything of a missing owner', async () => {
    const { root, result } = await editor.post('/hierarchicalrequirement/4711/Tags/add', items(tag(TAG.urgent)));
    expect([root, result.Errors]).toEqual(['OperationResult', ['Cannot find object to read']]);
  });

  it('anything by a viewer', async () => {
    const before = await world.rowCounts();
    const viewer = world.as('viewer');
    for (const [operation, body] of [
      ['/Tags/add', items(tag(TAG.urgent))],
      ['/Tasks/add', items({ Name: 'x' })],
      ['/Defects/add', items({ _ref: `/defect/${DEFECT.beta}` })],
    ] as const) {
      const { result } = await viewer.post(`${path}${operation}`, body);
      expect(result.Errors[0]).toMatch(/^Not authorized to (update|create): /);
    }
    expect(await world.rowCounts()).toEqual(before);
  });

  it('items that the caller may not change', async () => {
    const angler = world.as('angler');
    const { result } = await angler.post(`/hierarchicalrequirement/${STORY.plant}/Tags/add`, items(tag(TAG.urgent)));
    expect(result.Errors).toEqual([`Not authorized to update: HierarchicalRequirement ${STORY.plant}`]);
    const hidden = await angler.post(
      `/hierarchicalrequirement/${STORY.dig}/Defects/add`,
      items({ _ref: `/defect/${DEFECT.secret}` }),
    );
    expect(hidden.result.Errors).toEqual([`Could not read: Could not read referenced object ${DEFECT.secret}`]);
  });
});

describe('members of a team', () => {
  it('are added and removed on the user', async () => {
    const admin = world.as('admin');
    const at = `/user/${USER.viewer}/TeamMemberships`;
    const pond = items({ _ref: `/project/${PROJECT.pond}` });
    expect((await admin.post(`${at}/add`, pond)).result.Errors).toEqual([]);
    expect(await admin.names(at)).toEqual(['Pond']);
    expect(await admin.names(`/project/${PROJECT.pond}/TeamMembers`)).toEqual(['Vic Viewer']);
    expect((await admin.post(`${at}/remove`, pond)).result.Errors).toEqual([]);
    expect(await admin.names(at)).toEqual([]);
  });
});
