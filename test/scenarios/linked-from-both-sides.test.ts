import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wrongCounters, wrongHistories } from '../support/recount.ts';
import { type Caller, type Json, useWorld } from '../support/world.ts';
import { DEFECT, PROJECT, STORY } from '../support/world-seed.ts';

const world = useWorld();

let editor: Caller;
let count = 0;

const at = (object: Json): string => new URL(object._ref).pathname.replace('/slm/webservice/v2.0', '');

const read = async (object: Json): Promise<Json> => (await editor.get(at(object))).result;

const items = (...objects: readonly Json[]) => ({ CollectionItems: objects.map(({ _ref }) => ({ _ref })) });

const revisions = async (object: Json): Promise<readonly string[]> => {
  const { result } = await editor.get(`${at((await read(object)).RevisionHistory)}/Revisions`, {
    fetch: 'Description',
    pagesize: 200,
  });
  return result.Results.map((each: Json) => each.Description);
};

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

/** The two sides from which an artifact and a milestone are linked and freed. */
const SIDES = [
  ['the artifact', (artifact: Json, other: Json) => [`${at(artifact)}/Milestones`, items(other)] as const],
  ['the milestone', (artifact: Json, other: Json) => [`${at(other)}/Artifacts`, items(artifact)] as const],
] as const;

describe.each(SIDES)('a milestone linked from the side of %s', (_, side) => {
  it('changes the artifact once, in the same words', async () => {
    const [artifact, other] = [await story(), await milestone()];
    const [path, body] = side(artifact, other);
    const added = await editor.post(`${path}/add`, body);
    expect(added.result).toMatchObject({ Errors: [], Results: [{}] });
    const linked = await read(artifact);
    expect(linked).toMatchObject({ Milestones: { Count: 1 }, VersionId: '2' });
    expect(Date.parse(linked.LastUpdateDate)).toBeGreaterThanOrEqual(Date.parse(artifact.LastUpdateDate));
    expect(await read(other)).toMatchObject({ Artifacts: { Count: 1 }, TotalArtifactCount: 1 });
    const removed = await editor.post(`${path}/remove`, body);
    expect(removed.result).toMatchObject({ Errors: [], Results: [] });
    expect(await read(artifact)).toMatchObject({ Milestones: { Count: 0 }, VersionId: '3' });
    const label = `${other.FormattedID}: ${other.Name}`;
    expect(await revisions(artifact)).toEqual([
      `MILESTONES removed [${label}]`,
      `MILESTONES added [${label}]`,
      'Original revision',
    ]);
  });

  it('changes nothing where it is linked already, or is not linked at all', async () => {
    const [artifact, other] = [await story(), await milestone()];
    const [path, body] = side(artifact, other);
    await editor.post(`${path}/add`, body);
    const before = [(await read(artifact)).VersionId, (await read(other)).VersionId];
    expect((await editor.post(`${path}/add`, body)).result.Errors).toEqual([]);
    const [bare, free] = [await story(), await milestone()];
    const [elsewhere, nothing] = side(bare, free);
    expect((await editor.post(`${elsewhere}/remove`, nothing)).result.Errors).toEqual([]);
    expect([(await read(artifact)).VersionId, (await read(other)).VersionId]).toEqual(before);
    expect((await read(bare)).VersionId).toBe('1');
  });
});

describe('a milestone', () => {
  it('names its artifacts in its own revisions', async () => {
    const [artifact, other] = [await story(), await milestone()];
    await editor.post(`${at(other)}/Artifacts/add`, items(artifact));
    expect((await revisions(other))[0]).toBe(`ARTIFACTS added [${artifact.FormattedID}: ${artifact.Name}]`);
  });

  it('takes its artifacts in its body, and others for them later', async () => {
    const [first, second] = [await story(), await story()];
    const other = await milestone({ Artifacts: [{ _ref: first._ref }] });
    expect(await read(first)).toMatchObject({ Milestones: { Count: 1 }, VersionId: '2' });
    await editor.update(at(other), { Artifacts: [{ _ref: second._ref }] });
    expect(await read(first)).toMatchObject({ Milestones: { Count: 0 }, VersionId: '3' });
    expect(await read(second)).toMatchObject({ Milestones: { Count: 1 }, VersionId: '2' });
    const label = `${other.FormattedID}: ${other.Name}`;
    expect((await revisions(second))[0]).toBe(`MILESTONES added [${label}]`);
  });

  it('that is deleted leaves artifacts that say so', async () => {
    const other = await milestone();
    const artifact = await story({ Milestones: [{ _ref: other._ref }] });
    expect((await editor.delete(at(other))).result.Errors).toEqual([]);
    expect(await read(artifact)).toMatchObject({ Milestones: { Count: 0, _tagsNameArray: [] }, VersionId: '2' });
    expect((await revisions(artifact))[0]).toBe(`MILESTONES removed [${other.FormattedID}: ${other.Name}]`);
  });
});

describe('an artifact that the caller may not change', () => {
  const angler = (): Caller => world.as('angler');

  it('is neither linked nor freed from the other side', async () => {
    const other = await milestone();
    const reed = { _ref: `/hierarchicalrequirement/${STORY.plant}` };
    const before = await world.rowCounts();
    const refused = [`Not authorized to update: HierarchicalRequirement ${STORY.plant}`];
    expect((await angler().post(`${at(other)}/Artifacts/add`, items(reed))).result.Errors).toEqual(refused);
    const body = { Milestone: { Name: 'By the angler', Artifacts: [reed] } };
    expect((await angler().post('/milestone/create', body)).result.Errors).toEqual(refused);
    expect(await world.rowCounts()).toEqual(before);
    await editor.post(`${at(other)}/Artifacts/add`, items(reed));
    expect((await angler().post(`${at(other)}/Artifacts/remove`, items(reed))).result.Errors).toEqual(refused);
    expect((await angler().post(at(other), { Milestone: { Artifacts: [] } })).result.Errors).toEqual(refused);
    expect((await read(other)).Artifacts.Count).toBe(1);
    await editor.post(`${at(other)}/Artifacts/remove`, items(reed));
  });

  it('and not see, is not there for them, and stays where a body takes the others away', async () => {
    const hidden = { _ref: `/defect/${DEFECT.secret}` };
    const other = await milestone();
    const seen = await story({ Milestones: [{ _ref: other._ref }] });
    await editor.post(`${at(other)}/Artifacts/add`, items(hidden));
    const { result } = await angler().post(`${at(other)}/Artifacts/add`, items(hidden));
    expect(result.Errors).toEqual([`Could not read: Could not read referenced object ${DEFECT.secret}`]);
    const shown = await angler().get(`${at(other)}/Artifacts`);
    expect(shown.result.Results.map((each: Json) => each._refObjectName)).toEqual([seen.Name]);
    expect((await angler().get(at(other))).result.Artifacts.Count).toBe(1);
    expect((await angler().post(at(other), { Milestone: { Artifacts: [] } })).result.Errors).toEqual([]);
    expect((await read(other)).Artifacts.Count).toBe(1);
    expect((await read(seen)).Milestones.Count).toBe(0);
    await editor.post(`${at(other)}/Artifacts/remove`, items(hidden));
  });

  it('for its project is closed stays as it is', async () => {
    const other = await milestone();
    const old = { _ref: `/hierarchicalrequirement/${STORY.closed}` };
    const { result } = await editor.post(`${at(other)}/Artifacts/add`, items(old));
    expect(result.Errors).toEqual(['Validation error: HierarchicalRequirement.Project is closed']);
  });

  it('stays as it is for viewers and strangers', async () => {
    const [artifact, other] = [await story(), await milestone()];
    for (const [actor, sentence] of [
      ['viewer', `Not authorized to update: Milestone ${other.ObjectID}`],
      ['outsider', 'Cannot find object to read'],
    ] as const) {
      const { result } = await world.as(actor).post(`${at(other)}/Artifacts/add`, items(artifact));
      expect(result.Errors).toEqual([sentence]);
    }
    expect((await read(artifact)).VersionId).toBe('1');
  });
});

describe('changesets', () => {
  it('are counted by artifacts from both sides', async () => {
    const repository = await editor.create('scmrepository', { Name: 'main', SCMType: 'Git' });
    const artifact = await story();
    const changeset = await editor.create('changeset', {
      SCMRepository: repository._ref,
      Revision: 'abc123',
      CommitTimestamp: '2026-03-01T00:00:00.000Z',
      Artifacts: [{ _ref: artifact._ref }],
    });
    expect(await read(artifact)).toMatchObject({ Changesets: { Count: 1 }, VersionId: '2' });
    expect((await editor.post(`${at(artifact)}/Changesets/remove`, items(changeset))).result.Errors).toEqual([]);
    expect((await editor.post(`${at(changeset)}/Artifacts/add`, items(artifact))).result.Errors).toEqual([]);
    const [added, removed, first] = await revisions(artifact);
    expect([added, removed, first]).toEqual([
      'CHANGESETS added [main:abc123]',
      'CHANGESETS removed [main:abc123]',
      'CHANGESETS added [main:abc123]',
    ]);
  });
});

describe('links that nobody counts', () => {
  it.each([
    ['defectsuite', 'Defects', 'defect', 'DefectSuites', /^DS\d+$/],
    ['testset', 'TestCases', 'testcase', 'TestSets', /^TS\d+$/],
    ['risk', 'WorkItemsAffected', 'hierarchicalrequirement', 'Risks', /^RI\d+$/],
  ])('of a %s and its %s are written from both sides', async (type, forth, otherType, back, number) => {
    const [one, other] = [
      await editor.create(type, { Name: 'One' }),
      await editor.create(otherType, { Name: 'Other' }),
    ];
    expect(one.FormattedID).toMatch(number);
    expect((await editor.post(`${at(one)}/${forth}/add`, items(other))).result.Errors).toEqual([]);
    expect([await editor.names(`${at(one)}/${forth}`), await editor.names(`${at(other)}/${back}`)]).toEqual([
      ['Other'],
      ['One'],
    ]);
    expect([(await read(one))[forth].Count, (await read(other))[back].Count]).toEqual([1, 1]);
    expect((await editor.post(`${at(other)}/${back}/remove`, items(one))).result.Errors).toEqual([]);
    expect(await editor.names(`${at(one)}/${forth}`)).toEqual([]);
    await editor.update(at(one), { [forth]: [{ _ref: other._ref }] });
    expect(await editor.names(`${at(other)}/${back}`)).toEqual(['One']);
  });

  it('take only what belongs there', async () => {
    const suite = await editor.create('defectsuite', { Name: 'Suite' });
    const { result } = await editor.post(
      `${at(suite)}/Defects/add`,
      items({ _ref: `/hierarchicalrequirement/${STORY.dig}` }),
    );
    expect(result.Errors).toEqual([`Could not read: Could not read referenced object ${STORY.dig}`]);
  });

  it('sum a suite up over the defects in it', async () => {
    const suite = await editor.create('defectsuite', {
      Name: 'Suite',
      Defects: [{ _ref: `/defect/${DEFECT.alpha}` }, { _ref: `/defect/${DEFECT.gamma}` }],
    });
    expect(suite).toMatchObject({ TotalDefectCount: 2, ClosedDefectCount: 1, DefectStatus: 'SOME_CLOSED' });
  });

  it('make what has no reference, in the project of the owner', async () => {
    const suite = await editor.create('defectsuite', { Name: 'Suite', Project: `/project/${PROJECT.reeds}` });
    const { result } = await editor.post(`${at(suite)}/Defects/add`, {
      CollectionItems: [{ Name: 'Fresh' }, { Name: 'Fresher' }],
    });
    expect(result).toMatchObject({
      Errors: [],
      Results: [
        { Name: 'Fresh', Project: { _refObjectName: 'Reeds' } },
        { Name: 'Fresher', Project: { _refObjectName: 'Reeds' } },
      ],
    });
    expect((await revisions(suite))[0]).toBe(
      `DEFECTS added [${result.Results[0].FormattedID}: Fresh], DEFECTS added [${result.Results[1].FormattedID}: Fresher]`,
    );
  });
});

describe('sixteen writers of the same links from both sides at once', () => {
  it('leave every count and history as it should be, and are told the truth', async () => {
    const artifacts = await Promise.all(Array.from({ length: 4 }, () => story()));
    const milestones = await Promise.all(Array.from({ length: 4 }, () => milestone()));
    for (let round = 0; round < 6; round++) {
      const action = round % 2 === 0 ? 'add' : 'remove';
      const replies = await Promise.all([
        ...artifacts.map((each) => editor.post(`${at(each)}/Milestones/${action}`, items(...milestones))),
        ...milestones.map((each) => editor.post(`${at(each)}/Artifacts/${action}`, items(...artifacts))),
        ...artifacts.map((each) => editor.post(at(each), { HierarchicalRequirement: { Notes: `round ${round}` } })),
        ...milestones.map((each) => editor.post(at(each), { Milestone: { Notes: `round ${round}` } })),
      ]);
      expect(replies.map(({ status }) => status)).toEqual(Array(16).fill(200));
      const sentences = replies.flatMap(({ result }) => result.Errors);
      expect(sentences.filter((sentence) => !sentence.startsWith('Concurrency conflict: '))).toEqual([]);
      const done = replies.slice(0, 8).every(({ result }) => result.Errors.length === 0);
      const counts = await Promise.all(artifacts.map(async (each) => (await read(each)).Milestones.Count));
      if (done) expect(counts).toEqual(Array(4).fill(action === 'add' ? 4 : 0));
      expect(await wrongCounters(world.database)).toEqual([]);
      expect(await wrongHistories(world.database)).toEqual([]);
    }
  });

  it('lose none that is linked while its milestone goes', async () => {
    for (let round = 0; round < 8; round++) {
      const other = await milestone();
      const artifacts = await Promise.all(Array.from({ length: 6 }, () => story()));
      const [removed, ...added] = await Promise.all([
        editor.delete(at(other)),
        ...artifacts.slice(0, 3).map((each) => editor.post(`${at(each)}/Milestones/add`, items(other))),
        ...artifacts.slice(3).map((each) => editor.post(`${at(other)}/Artifacts/add`, items(each))),
      ]);
      expect([removed, ...added].map(({ status }) => status)).toEqual(Array(7).fill(200));
      expect(removed.result.Errors).toEqual([]);
      expect(await wrongCounters(world.database)).toEqual([]);
      const { rows } = await world.database.main.query('SELECT 1 FROM artifact_milestone WHERE milestone_id = $1', [
        other.ObjectID,
      ]);
      expect(rows).toEqual([]);
    }
  });
});
