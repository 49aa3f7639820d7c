import { beforeAll, describe, expect, it, test } from 'vitest';
import { type Caller, type Json, useWorld } from '../support/world.ts';
import { DEFECT, PROJECT, STORY, TASK, USER, WORKSPACE } from '../support/world-seed.ts';

const world = useWorld();

let editor: Caller;
beforeAll(() => {
  editor = world.as('editor');
});

const garden = `/workspace/${WORKSPACE.garden}`;
const pond = `/project/${PROJECT.pond}`;

const oidOf = (reference: Json): number => Number(String(reference._ref).split('/').at(-1));

const definition = (Name: string): Promise<Json> =>
  editor.create('builddefinition', { Name, Project: pond }, { workspace: garden });

const build = (of: Json, values: Json): Promise<Json> =>
  editor.create('build', { BuildDefinition: of._ref, Status: 'SUCCESS', ...values });

describe('what a build server sends', () => {
  it('is taken step by step, and found again from every side', async () => {
    const { result: none } = await editor.get('/scmrepository', { query: '(Name = "ponds.git")', workspace: garden });
    expect(none.TotalResultCount).toBe(0);
    const repository = await editor.create('scmrepository', {
      Name: 'ponds.git',
      Workspace: garden,
      SCMType: 'Jenkins-Created',
    });
    const changeset = await editor.create('changeset', {
      SCMRepository: { _ref: repository._ref },
      Revision: '4f2a',
      Uri: 'http://ci/4f2a',
      CommitTimestamp: '2026-05-04T10:11:12Z',
      Message: 'US1 dug deeper',
      Artifacts: [{ _ref: `/hierarchicalrequirement/${STORY.dig}` }, { _ref: `/defect/${DEFECT.alpha}` }],
    });
    expect(changeset).toMatchObject({ Name: 'ponds.git:4f2a', _refObjectName: 'ponds.git:4f2a' });
    const change = await editor.create('change', {
      Changeset: { _ref: changeset._ref },
      PathAndFilename: 'src/pond.c',
      Action: 'M',
      Uri: 'http://ci/4f2a/src/pond.c',
    });
    expect(oidOf(change.Changeset)).toBe(changeset.ObjectID);
    const made = await definition('nightly');
    expect(made).toMatchObject({ LastBuild: null, LastStatus: null });
    const first = await editor.create('build', {
      BuildDefinition: made._ref,
      Changesets: [changeset._ref],
      Number: 27,
      Duration: '3.5',
      Start: '2026-05-04T10:20:00.000Z',
      Message: 'green',
      Status: 'SUCCESS',
      Uri: 'http://ci/27',
    });
    expect(first).toMatchObject({ Number: '27', Duration: 3.5, Status: 'SUCCESS', Changesets: { Count: 1 } });
    const { result: shown } = await editor.get(`/builddefinition/${made.ObjectID}`);
    expect(shown).toMatchObject({ LastStatus: 'SUCCESS', Builds: { Count: 1 } });
    expect(oidOf(shown.LastBuild)).toBe(first.ObjectID);
    expect(await editor.names('/changeset', { query: `(Builds.Number = "27")`, workspace: garden })).toEqual([
      'ponds.git:4f2a',
    ]);
    expect(await editor.names(`/hierarchicalrequirement/${STORY.dig}/Changesets`)).toEqual(['ponds.git:4f2a']);
    expect(await editor.names(`/changeset/${changeset.ObjectID}/Artifacts`, { order: 'Name' })).toEqual([
      'Alpha',
      'Dig the pond',
    ]);
    const { result: found } = await editor.get('/change', {
      query: `(Changeset = ${changeset._ref})`,
      fetch: 'PathAndFilename',
    });
    expect(found.Results.map((each: Json) => each.PathAndFilename)).toEqual(['src/pond.c']);
    await editor.create('task', {
      Name: 'first',
      WorkProduct: `/hierarchicalrequirement/${STORY.dig}`,
      TaskIndex: '0',
    });
    const query = `((WorkProduct = /hierarchicalrequirement/${STORY.dig}) AND (TaskIndex = 0))`;
    expect(await editor.names('/task', { query })).toEqual(['first']);
    const worked = { State: 'In-Progress', ToDo: '2.25', Actuals: '1', Estimate: '3.5' };
    expect(await editor.update(`/task/${TASK.cart}`, worked)).toMatchObject({ ToDo: 2.25, Actuals: 1, Estimate: 3.5 });
  });

  it('of a changeset may be bare references, and its author may be named', async () => {
    const repository = await editor.create('scmrepository', { Name: 'bare', SCMType: 'git' }, { workspace: garden });
    const changeset = await editor.create('changeset', {
      SCMRepository: repository._ref,
      Revision: 1234,
      CommitTimestamp: '2026-05-04',
      Author: `user/${USER.viewer}`,
      Artifacts: [`defect/${DEFECT.beta}`, `https://rally1.rallydev.com/slm/webservice/v2.0/task/${TASK.cart}`],
    });
    expect(changeset).toMatchObject({
      Revision: '1234',
      Artifacts: { Count: 2 },
      CommitTimestamp: '2026-05-04T04:00:00.000Z',
    });
    expect(oidOf(changeset.Author)).toBe(USER.viewer);
  });
});

describe('the last build of a definition', () => {
  it('is the one that started last, however late it is told', async () => {
    const made = await definition('told late');
    await build(made, { Number: '2', Start: '2026-05-02T00:00:00Z', Status: 'FAILURE' });
    await build(made, { Number: '1', Start: '2026-05-01T00:00:00Z', Status: 'SUCCESS' });
    await build(made, { Number: '0', Status: 'UNKNOWN' });
    const { result } = await editor.get(`/builddefinition/${made.ObjectID}`, { fetch: 'LastStatus,LastBuild,Number' });
    expect(result).toMatchObject({ LastStatus: 'FAILURE', LastBuild: { Number: '2' } });
    expect(await editor.names('/builddefinition', { query: '(LastStatus = "FAILURE")', workspace: garden })).toContain(
      'told late',
    );
  });
});

describe('a pull request', () => {
  it('is tied to a work item, whatever it calls its own', async () => {
    const { result } = await editor.post('/pullrequest/create', {
      PullRequest: {
        oid: 4711,
        Artifact: { _ref: `/defect/${DEFECT.alpha}` },
        ExternalId: 889,
        externalformattedid: 11,
        Name: 'Fix the leak',
        Url: 'https://git.test/pulls/11',
        Description: 'seals it',
      },
    });
    expect([result.Errors, result.Warnings]).toEqual([[], []]);
    expect(result.Object).toMatchObject({
      _type: 'PullRequest',
      ExternalID: '889',
      ExternalFormattedId: '11',
      Name: 'Fix the leak',
      Url: 'https://git.test/pulls/11',
    });
    expect(oidOf(result.Object.Project)).toBe(PROJECT.pond);
    const { result: connections } = await editor.get(`/defect/${DEFECT.alpha}/Connections`);
    expect(connections.Results.map((each: Json) => [each._type, each.Name])).toEqual([['PullRequest', 'Fix the leak']]);
    expect(await editor.names('/connection', { query: '(Name = "Fix the leak")', workspace: garden })).toEqual([
      'Fix the leak',
    ]);
    expect((await editor.get(`/defect/${DEFECT.alpha}`)).result.Connections.Count).toBe(1);
  });

  it('can be tied later, and is counted where it is', async () => {
    const values = { ExternalID: '1', ExternalFormattedId: '#1', Name: 'Loose', Url: 'https://git.test/1' };
    const loose = await editor.create('pullrequest', values, { workspace: garden });
    expect(loose).toMatchObject({ Artifact: null, Project: null });
    const { ObjectID: from } = await editor.create('defect', { Name: 'from' });
    const { ObjectID: to } = await editor.create('defect', { Name: 'to' });
    const counts = async (): Promise<readonly number[]> =>
      Promise.all([from, to].map(async (oid) => (await editor.get(`/defect/${oid}`)).result.Connections.Count));
    for (const [artifact, expected] of [
      [from, [1, 0]],
      [to, [0, 1]],
      [null, [0, 0]],
    ] as const) {
      const Artifact = artifact === null ? null : `/defect/${artifact}`;
      await editor.update(`/pullrequest/${loose.ObjectID}`, { Artifact });
      expect(await counts()).toEqual(expected);
    }
  });

  test('is made by its own type alone', async () => {
    const { result } = await editor.post('/connection/create', { Connection: { Name: 'x', Url: 'y' } });
    expect(result.Errors).toEqual(['Not authorized to create: Connection']);
  });
});

describe('what builds are about goes with it', () => {
  it('a definition with its builds, a changeset with its changes', async () => {
    const made = await definition('goner');
    const { ObjectID: oid } = await build(made, { Number: '1' });
    const repository = await editor.create('scmrepository', { Name: 'gone', SCMType: 'git' }, { workspace: garden });
    const changeset = await editor.create('changeset', {
      SCMRepository: repository._ref,
      Revision: 'r1',
      CommitTimestamp: '2026-05-04T00:00:00Z',
    });
    const change = await editor.create('change', { Changeset: changeset._ref, PathAndFilename: 'x' });
    for (const path of [`/builddefinition/${made.ObjectID}`, `/changeset/${changeset.ObjectID}`]) {
      expect((await editor.delete(path)).result.Errors).toEqual([]);
    }
    for (const path of [`/build/${oid}`, `/change/${change.ObjectID}`]) {
      expect((await editor.get(path)).result.Errors).toEqual(['Cannot find object to read']);
    }
    expect((await editor.get(`/scmrepository/${repository.ObjectID}`)).result.Errors).toEqual([]);
  });
});
