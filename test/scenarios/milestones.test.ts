import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wrongCounters, wrongHistories } from '../support/recount.ts';
import { type Caller, type Json, useWorld } from '../support/world.ts';
import { DEFECT, PROJECT, STORY, TAG, WORKSPACE } from '../support/world-seed.ts';

const world = useWorld();

let editor: Caller;
let count = 0;

const at = (object: Json): string => new URL(object._ref).pathname.replace('/slm/webservice/v2.0', '');

const read = async (object: Json): Promise<Json> => (await editor.get(at(object))).result;

const errors = async (path: string, values: Json): Promise<readonly string[]> =>
  (await editor.post(path, { Any: values })).result.Errors;

const milestone = (values: Json = {}): Promise<Json> =>
  editor.create('milestone', { Name: `Milestone ${++count}`, ...values });

const story = (values: Json = {}): Promise<Json> =>
  editor.create('hierarchicalrequirement', { Name: `Story ${++count}`, ...values });

beforeEach(() => {
  editor = world.as('editor');
});

afterEach(async () => {
  expect(await wrongCounters(world.database)).toEqual([]);
  expect(await wrongHistories(world.database)).toEqual([]);
});

describe('a milestone', () => {
  it('needs a name alone, and is numbered', async () => {
    const made = await milestone();
    expect(made).toMatchObject({
      TargetDate: null,
      TargetProject: null,
      WorkspaceScoped: false,
      Artifacts: { Count: 0, _type: 'Artifact' },
      Projects: { Count: 0 },
      TotalArtifactCount: 0,
      TotalWorkItemCount: 0,
      PercentDoneByWorkItemCount: 0,
      Workspace: { _refObjectName: 'Garden' },
    });
    expect(made.FormattedID).toMatch(/^MI\d+$/);
    const next = await milestone();
    expect(Number(next.FormattedID.slice(2))).toBeGreaterThan(Number(made.FormattedID.slice(2)));
    expect(await editor.names('/milestone', { query: `(FormattedID = ${made.FormattedID})` })).toEqual([made.Name]);
  });

  it('has what it is given, and a revision for each change', async () => {
    const made = await milestone({
      TargetDate: '2026-06-01T00:00:00.000Z',
      StartDate: '2026-05-01T00:00:00.000Z',
      TargetProject: `/project/${PROJECT.pond}`,
      WorkspaceScoped: true,
      DisplayColor: '#107c1e',
      Notes: 'n',
    });
    expect(made).toMatchObject({
      TargetDate: '2026-06-01T00:00:00.000Z',
      TargetProject: { _refObjectName: 'Pond' },
      WorkspaceScoped: true,
      DisplayColor: '#107c1e',
    });
    const changed = await editor.update(at(made), { Name: 'Renamed', WorkspaceScoped: false, TargetProject: null });
    expect(changed).toMatchObject({ Name: 'Renamed', WorkspaceScoped: false, TargetProject: null, VersionId: '2' });
    const { result } = await editor.get(`${at(changed.RevisionHistory)}/Revisions`, { fetch: 'Description' });
    expect(result.Results.map((each: Json) => each.Description)).toEqual([
      `NAME changed from [${made.Name}] to [Renamed], TARGET PROJECT removed [Pond], WORKSPACE SCOPED changed from [true] to [false]`,
      'Original revision',
    ]);
  });

  it.each([
    ['no name', { Notes: 'x' }, 'Validation error: Milestone.Name should not be null'],
    [
      'too long a name',
      { Name: 'x'.repeat(81) },
      'Validation error: Milestone.Name length is greater than the maximum length of 80',
    ],
    [
      'a foreign project',
      { Name: 'x', Projects: [{ _ref: `/project/${PROJECT.apples}` }] },
      `Could not read: Could not read referenced object ${PROJECT.apples}`,
    ],
    [
      'a foreign artifact',
      { Name: 'x', Artifacts: [{ _ref: `/hierarchicalrequirement/${STORY.foreign}` }] },
      `Could not read: Could not read referenced object ${STORY.foreign}`,
    ],
    [
      'a tag for an artifact',
      { Name: 'x', Artifacts: [{ _ref: `/tag/${TAG.urgent}` }] },
      /Could not read referenced object/,
    ],
  ])('is refused with %s', async (_, values, sentence) => {
    const before = await world.rowCounts();
    const [error, ...more] = await errors('/milestone/create', values);
    expect(error).toMatch(sentence);
    expect(more).toEqual([]);
    expect(await world.rowCounts()).toEqual(before);
  });

  it('is told from the others of its workspace by name and date', async () => {
    const date = '2026-06-01T00:00:00.000Z';
    const first = await milestone({ Name: 'Twin', TargetDate: date });
    const bare = await milestone({ Name: 'Twin' });
    const later = await milestone({ Name: 'Twin', TargetDate: '2026-06-02T00:00:00.000Z' });
    const sentence = (other: Json): string =>
      `Validation error: Milestone.name and date: Milestone '${other.FormattedID}: Twin' already exists with the same name and date`;
    expect(await errors('/milestone/create', { Name: 'Twin', TargetDate: date })).toEqual([sentence(first)]);
    expect(await errors('/milestone/create', { Name: 'Twin' })).toEqual([sentence(bare)]);
    expect(await errors(at(later), { TargetDate: date })).toEqual([sentence(first)]);
    expect(await errors(at(later), { TargetDate: null })).toEqual([sentence(bare)]);
    expect(await errors(at(later), { Name: 'Twin', Notes: 'itself' })).toEqual([]);
    expect(await errors('/milestone/create', { Name: 'twin', TargetDate: date })).toEqual([]);
    const outsider = world.as('outsider');
    const orchard = { Name: 'Twin', TargetDate: date, Workspace: `/workspace/${WORKSPACE.orchard}` };
    expect((await outsider.post('/milestone/create', { Milestone: orchard })).result.Errors).toEqual([]);
  });

  it('is made once by all who make it at once', async () => {
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => editor.post('/milestone/create', { Milestone: { Name: 'Wanted by all' } })),
    );
    expect(replies.filter(({ result }) => result.Errors.length === 0)).toHaveLength(1);
    for (const { status, result } of replies) {
      expect(status).toBe(200);
      for (const sentence of result.Errors) expect(sentence).toMatch(/^Validation error: Milestone.*already exists/);
    }
  });

  it('is in projects that know it', async () => {
    const made = await milestone({ Projects: [{ _ref: `/project/${PROJECT.pond}` }] });
    expect(await editor.names(`/project/${PROJECT.pond}/Milestones`)).toContain(made.Name);
    const keeper = world.as('keeper');
    const item = { CollectionItems: [{ _ref: made._ref }] };
    expect((await keeper.post(`/project/${PROJECT.shed}/Milestones/add`, item)).result.Errors).toEqual([]);
    expect([...(await editor.names(`${at(made)}/Projects`))].sort()).toEqual(['Pond', 'Shed']);
    expect(await read(made)).toMatchObject({ TotalProjectCount: 2, ClosedProjectCount: 0 });
    expect((await world.as('angler').get(`${at(made)}/Projects`)).result.TotalResultCount).toBe(1);
    expect((await keeper.post(`/project/${PROJECT.shed}/Milestones/remove`, item)).result.Errors).toEqual([]);
    expect(await editor.names(`${at(made)}/Projects`)).toEqual(['Pond']);
  });

  it('adds up what is in it', async () => {
    const [done, open, task] = [
      await story({ PlanEstimate: 3, ScheduleState: 'Accepted' }),
      await story({ PlanEstimate: 5 }),
      await editor.create('testcase', { Name: 'No work' }),
    ];
    const blocked = await editor.create('defect', { Name: 'Stuck', Blocked: true });
    const made = await milestone({ Artifacts: [done, open, task, blocked].map(({ _ref }) => ({ _ref })) });
    expect(made).toMatchObject({
      TotalArtifactCount: 4,
      TotalWorkItemCount: 3,
      AcceptedWorkItemCount: 1,
      TotalWorkItemPoints: 8,
      AcceptedWorkItemPoints: 3,
      PercentDoneByWorkItemCount: 0.3333,
      PercentDoneByWorkItemPoints: 0.375,
      IssueCount: 1,
    });
    await editor.delete(at(done));
    expect(await read(made)).toMatchObject({
      TotalArtifactCount: 3,
      AcceptedWorkItemCount: 0,
      Artifacts: { Count: 3 },
    });
  });

  it('is made, changed and deleted by whoever edits anything in the workspace, and by nobody else', async () => {
    const made = await milestone();
    const viewer = world.as('viewer');
    expect((await viewer.post('/milestone/create', { Milestone: { Name: 'x' } })).result.Errors).toEqual([
      'Not authorized to create: Milestone',
    ]);
    expect((await viewer.post(at(made), { Milestone: { Name: 'x' } })).result.Errors).toEqual([
      `Not authorized to update: Milestone ${made.ObjectID}`,
    ]);
    expect((await viewer.delete(at(made))).result.Errors).toEqual([
      `Not authorized to delete: Milestone ${made.ObjectID}`,
    ]);
    expect((await world.as('outsider').get(at(made))).result.Errors).toEqual(['Cannot find object to read']);
    expect((await world.as('outsider').delete(at(made))).result.Errors).toEqual(['Object to delete cannot be null']);
    expect((await world.as('angler').delete(at(made))).result.Errors).toEqual([]);
    expect((await editor.get(at(made))).result.Errors).toEqual(['Cannot find object to read']);
  });
});

describe('the milestones of an artifact', () => {
  it('stand in it with name, colour and date, in the order of their names', async () => {
    const late = await milestone({ Name: 'Z "last"', TargetDate: '2026-06-01T10:20:30.456Z', DisplayColor: '#fce205' });
    const bare = await milestone({ Name: 'A first' });
    const artifact = await story({ Milestones: [late, bare].map(({ _ref }) => ({ _ref })) });
    expect(artifact.Milestones).toMatchObject({
      _type: 'Milestone',
      Count: 2,
      _tagsNameArray: [
        { Name: 'A first', _ref: `/milestone/${bare.ObjectID}`, DisplayColor: null, TargetDate: null },
        {
          Name: 'Z "last"',
          _ref: `/milestone/${late.ObjectID}`,
          DisplayColor: '#fce205',
          TargetDate: '2026-06-01T10:20:30.456Z',
        },
      ],
    });
    expect(Object.keys(artifact.Milestones)).toEqual([
      '_rallyAPIMajor',
      '_rallyAPIMinor',
      '_ref',
      '_type',
      '_tagsNameArray',
      'Count',
    ]);
    expect(await editor.names('/hierarchicalrequirement', { query: '(Milestones.Name = "A first")' })).toEqual([
      artifact.Name,
    ]);
  });
});

describe('a tag', () => {
  it('counts what it is on, the recycle bin left out, and is archived', async () => {
    const tag = await editor.create('tag', { Name: 'counted' });
    expect(tag).toMatchObject({ UsageCount: 0, Archived: false });
    const [kept, going] = [await story({ Tags: [{ _ref: tag._ref }] }), await story({ Tags: [{ _ref: tag._ref }] })];
    expect((await read(tag)).UsageCount).toBe(2);
    await editor.delete(at(going));
    expect((await read(tag)).UsageCount).toBe(1);
    expect((await editor.update(at(tag), { Archived: true })).Archived).toBe(true);
    expect((await read(kept)).Tags._tagsNameArray).toEqual([{ Name: 'counted', _ref: `/tag/${tag.ObjectID}` }]);
  });

  it('may have the name of another', async () => {
    const [one, two] = [await editor.create('tag', { Name: 'twin' }), await editor.create('tag', { Name: 'twin' })];
    expect(one.ObjectID).not.toBe(two.ObjectID);
  });

  it('is put on, taken off and replaced by bodies, with a revision of the artifact', async () => {
    const artifact = await story({ Tags: [{ _ref: `/tag/${TAG.urgent}` }] });
    const replaced = await editor
      .update(at(artifact), { Tags: [{ _ref: `/tag/${TAG.green}` }, { Name: 'ignored?' }] })
      .catch((error: Error) => error.message);
    expect(replaced).toContain('Could not read referenced object');
    const changed = await editor.update(at(artifact), { Tags: [`/tag/${TAG.green}`] });
    expect(changed.Tags._tagsNameArray.map((each: Json) => each.Name)).toEqual(['Green']);
    expect((await editor.update(at(artifact), { Tags: [] })).Tags).toMatchObject({ Count: 0, _tagsNameArray: [] });
    const { result } = await editor.get(`${at(changed.RevisionHistory)}/Revisions`, { fetch: 'Description' });
    expect(result.Results.map((each: Json) => each.Description)).toEqual([
      'TAGS removed [Green]',
      'TAGS added [Green], TAGS removed [urgent]',
      'Original revision',
    ]);
  });
});

describe('a collection whose items point back', () => {
  it.each([
    ['Tasks', 'task'],
    ['Children', 'hierarchicalrequirement'],
    ['Defects', 'defect'],
    ['TestCases', 'testcase'],
  ])('such as %s is left as it is by a body, with a warning', async (name, type) => {
    const item = type === 'task' ? '/task/900' : `/${type}/${DEFECT.empty}`;
    const { result } = await editor.post('/hierarchicalrequirement/create', {
      HierarchicalRequirement: { Name: 'Body', [name]: [{ _ref: item }] },
    });
    expect(result.Errors).toEqual([]);
    expect(result.Warnings).toEqual([
      `Ignored JSON element HierarchicalRequirement.${name} during processing of this request.`,
    ]);
    expect(result.Object[name].Count).toBe(0);
  });
});
