import { afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { wrongCounters, wrongHistories } from '../support/recount.ts';
import { type Json, useWorld } from '../support/world.ts';
import { DEFECT, ITERATION, PROJECT, USER } from '../support/world-seed.ts';

const world = useWorld();

const pathOf = (object: Json): string => new URL(object._ref).pathname.replace('/slm/webservice/v2.0', '');

const create = (type: string, values: Readonly<Record<string, unknown>>): Promise<Json> =>
  world.as('admin').create(type, values, { project: `/project/${PROJECT.pond}` });

const read = async (object: Json): Promise<Json> => (await world.as('admin').get(pathOf(object))).result;

const remove = async (object: Json): Promise<readonly string[]> =>
  (await world.as('admin').delete(pathOf(object))).result.Errors;

const newestRevision = async (item: Json): Promise<string> => {
  const { RevisionHistory } = await read(item);
  const { result } = await world.as('admin').get(`${pathOf(RevisionHistory)}/Revisions`, { fetch: 'Description' });
  return result.Results[0].Description;
};

/** All that is stored but the revisions of others: `wrongHistories` says of those whether one is left over. */
const stored = async (): Promise<Readonly<Record<string, number>>> => {
  const { revision: _, ...counts } = await world.rowCounts();
  return counts;
};

const POND = { Project: `/project/${PROJECT.pond}` };

afterEach(async () => {
  expect(await wrongCounters(world.database)).toEqual([]);
  expect(await wrongHistories(world.database)).toEqual([]);
});

/** What the objects of the cases hang on; made once, it stays. */
const made: Record<string, Json> = {};

beforeAll(async () => {
  made.testCase = await create('testcase', { Name: 'Tried', ...POND });
  made.definition = await create('builddefinition', { Name: 'Nightly', ...POND });
  made.repository = await create('scmrepository', { Name: 'Source', SCMType: 'git' });
  made.changeset = await create('changeset', {
    SCMRepository: made.repository._ref,
    Revision: 'abc',
    CommitTimestamp: '2026-01-01',
  });
  made.week = await create('timeentryitem', { User: `/user/${USER.admin}`, WeekStartDate: '2026-01-04', ...POND });
  const { result } = await world.as('admin').get('/typedefinition', { query: '(ElementName = Feature)' });
  [made.featureType] = result.Results;
});

const ref = (name: string): string => made[name]._ref;

describe('nothing stays of a deleted', () => {
  const cases: readonly (readonly [string, () => Readonly<Record<string, unknown>>])[] = [
    ['testcasestep', () => ({ TestCase: ref('testCase'), Input: 'Push', StepIndex: 1 })],
    ['testcaseresult', () => ({ TestCase: ref('testCase'), Build: '1', Date: '2026-01-01', Verdict: 'Pass' })],
    ['testfolder', () => ({ Name: 'Folder', ...POND })],
    ['state', () => ({ Name: 'Waiting', TypeDef: ref('featureType'), OrderIndex: 9 })],
    ['preliminaryestimate', () => ({ Name: 'XXL', Value: 20 })],
    ['flowstate', () => ({ Name: 'Waiting', ScheduleStateMapping: 'Defined', ...POND })],
    ['milestone', () => ({ Name: 'Passed', Projects: [`/project/${PROJECT.pond}`] })],
    ['iteration', () => ({ Name: 'Over', StartDate: '2026-01-01', EndDate: '2026-01-02', ...POND })],
    ['release', () => ({ Name: 'Over', ReleaseStartDate: '2026-01-01', ReleaseDate: '2026-01-02', ...POND })],
    ['tag', () => ({ Name: 'brief' })],
    ['attachmentcontent', () => ({ Content: 'QUJD' })],
    ['conversationpost', () => ({ Artifact: `/defect/${DEFECT.alpha}`, Text: 'Words' })],
    ['builddefinition', () => ({ Name: 'Weekly', ...POND })],
    ['build', () => ({ BuildDefinition: ref('definition'), Status: 'SUCCESS', Number: '7' })],
    ['scmrepository', () => ({ Name: 'Other', SCMType: 'git', Projects: [`/project/${PROJECT.pond}`] })],
    ['changeset', () => ({ SCMRepository: ref('repository'), Revision: 'def', CommitTimestamp: '2026-01-01' })],
    ['change', () => ({ Changeset: ref('changeset'), PathAndFilename: '/a.ts', Action: 'M' })],
    [
      'pullrequest',
      () => ({
        Artifact: `/defect/${DEFECT.alpha}`,
        Name: 'Fix',
        ExternalID: '1',
        ExternalFormattedId: '#1',
        Url: 'https://example.test/1',
      }),
    ],
    [
      'useriterationcapacity',
      () => ({ User: `/user/${USER.admin}`, Iteration: `/iteration/${ITERATION.spring}`, Capacity: 30, ...POND }),
    ],
    ['timeentryitem', () => ({ User: `/user/${USER.admin}`, WeekStartDate: '2026-02-01', ...POND })],
    ['timeentryvalue', () => ({ TimeEntryItem: ref('week'), DateVal: '2026-01-05', Hours: 3 })],
    ['preference', () => ({ Name: 'mobile.x', Value: 'y' })],
  ];

  test.each(cases)('%s', async (type, values) => {
    const before = await stored();
    const object = await create(type, values());
    expect(await stored()).not.toEqual(before);
    expect(await remove(object)).toEqual([]);
    expect(await stored()).toEqual(before);
    expect((await read(object)).Errors).toEqual(['Cannot find object to read']);
    expect(await remove(object)).toEqual(['Object to delete cannot be null']);
  });

  test.each(cases)('%s, which a viewer keeps', async (type, values) => {
    const object = await create(type, values());
    const before = await stored();
    const { result } = await world.as('viewer').delete(pathOf(object));
    expect(result.Errors).toHaveLength(1);
    expect(result.Errors[0]).toMatch(/^(Not authorized to delete: |Object to delete cannot be null$)/);
    expect(await stored()).toEqual(before);
    expect(await remove(object)).toEqual([]);
  });
});

describe('what hung on it goes, too:', () => {
  it('builds of a definition, changes of a changeset, values of a week, attachments of a result', async () => {
    const before = await stored();
    const definition = await create('builddefinition', { Name: 'Weekly', ...POND });
    await create('build', { BuildDefinition: definition._ref, Status: 'SUCCESS', Changesets: [ref('changeset')] });
    const changeset = await create('changeset', {
      SCMRepository: ref('repository'),
      Revision: 'def',
      CommitTimestamp: '2026-01-01',
    });
    await create('change', { Changeset: changeset._ref, PathAndFilename: '/a.ts' });
    const week = await create('timeentryitem', { User: `/user/${USER.admin}`, WeekStartDate: '2026-03-01', ...POND });
    await create('timeentryvalue', { TimeEntryItem: week._ref, DateVal: '2026-03-02', Hours: 3 });
    const iteration = await create('iteration', {
      Name: 'Over',
      StartDate: '2026-01-01',
      EndDate: '2026-01-02',
      ...POND,
    });
    const capacity = { User: `/user/${USER.admin}`, Iteration: iteration._ref, Capacity: 30, ...POND };
    await create('useriterationcapacity', capacity);
    const result = await create('testcaseresult', {
      TestCase: ref('testCase'),
      Build: '1',
      Date: '2026-01-01',
      Verdict: 'Pass',
    });
    const content = await create('attachmentcontent', { Content: 'QUJD' });
    const attached = { Name: 'log', ContentType: 'text/plain', Content: content._ref, TestCaseResult: result._ref };
    await create('attachment', attached);
    for (const each of [definition, changeset, week, iteration, result]) expect(await remove(each)).toEqual([]);
    expect(await stored()).toEqual(before);
  });
});

describe('who referred to it does so no more:', () => {
  it('work items, with a revision', async () => {
    const folder = await create('testfolder', { Name: 'Shelf', ...POND });
    const inner = await create('testfolder', { Name: 'Box', Parent: folder._ref, ...POND });
    const testCase = await create('testcase', { Name: 'Tried', TestFolder: folder._ref, ...POND });
    const state = await create('state', { Name: 'Waiting', TypeDef: ref('featureType'), OrderIndex: 9 });
    const estimate = await create('preliminaryestimate', { Name: 'XXL', Value: 20 });
    const feature = await create('portfolioitem/feature', {
      Name: 'Sized',
      State: state._ref,
      PreliminaryEstimate: estimate._ref,
      ...POND,
    });
    const milestone = await create('milestone', { Name: 'Passed' });
    const changeset = await create('changeset', {
      SCMRepository: ref('repository'),
      Revision: 'def',
      CommitTimestamp: '2026-01-01',
    });
    const defect = await create('defect', {
      Name: 'Linked',
      Milestones: [milestone._ref],
      Changesets: [changeset._ref],
      ...POND,
    });
    for (const [gone, item, attribute, clause] of [
      [folder, testCase, 'TestFolder', 'TEST FOLDER removed [Shelf]'],
      [state, feature, 'State', 'STATE removed [Waiting]'],
      [estimate, feature, 'PreliminaryEstimate', 'PRELIMINARY ESTIMATE removed [XXL]'],
    ] as const) {
      expect(await remove(gone)).toEqual([]);
      expect((await read(item))[attribute]).toBeNull();
      expect(await newestRevision(item)).toBe(clause);
    }
    expect((await read(inner)).Parent).toBeNull();
    for (const [gone, collection, clause] of [
      [milestone, 'Milestones', `MILESTONES removed [${milestone.FormattedID}: Passed]`],
      [changeset, 'Changesets', 'CHANGESETS removed [Source:def]'],
    ] as const) {
      expect((await read(defect))[collection].Count).toBe(1);
      expect(await remove(gone)).toEqual([]);
      expect((await read(defect))[collection].Count).toBe(0);
      expect(await newestRevision(defect)).toBe(clause);
    }
  });

  it('but who cannot be without it keeps it', async () => {
    const before = await stored();
    const sentence = 'Validation error: SCMRepository is the SCMRepository of a Changeset; delete or change that first';
    expect(await remove(made.repository)).toEqual([sentence]);
    expect(await stored()).toEqual(before);
  });
});

describe('many at once', () => {
  it('delete it once, and count it out once', async () => {
    const defect = await create('defect', { Name: 'Contested', ...POND });
    const post = await create('conversationpost', { Artifact: defect._ref, Text: 'Words' });
    const replies = await Promise.all(Array.from({ length: 8 }, () => world.as('admin').delete(pathOf(post))));
    expect(replies.every(({ status }) => status === 200)).toBe(true);
    expect(replies.filter(({ result }) => result.Errors.length === 0)).toHaveLength(1);
    expect((await read(defect)).Discussion.Count).toBe(0);
  });
});
