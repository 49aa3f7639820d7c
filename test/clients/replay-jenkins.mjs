import assert from 'node:assert/strict';
import { assertNoCookie, assertObject, page, plus, ReplayedToolkit, success } from './replayed-toolkit.mjs';
import { marker } from './world.mjs';
import { shortRef } from './wsapi.mjs';

/**
 * What the Jenkins plug-in sends after a build, through the Java toolkit 2.1.1 with a key: the repository, a changeset with
 * its changes, the build definition, the build, and the task that a commit message names.
 */
export async function replayJenkins(report, world) {
  report.client('Jenkins trace');
  const toolkit = new ReplayedToolkit(world.http);
  const name = marker('jenkins');
  const story = await world.wsapi.create('hierarchicalrequirement', { Name: name, Project: `/${world.project.ref}` });
  const task = await world.wsapi.create('task', { Name: name, WorkProduct: story._ref, Estimate: 4 });
  const made = {};

  const send = async (method, path, body) => {
    const headers = [
      ['X-RallyIntegrationLibrary', 'Rally Rest API Java'],
      ['X-RallyIntegrationName', 'Jenkins Plugin'],
      ['X-RallyIntegrationVersion', '2.1.1'],
      ['zsessionid', world.keys.full],
      ['Content-Type', body && 'text/plain; charset=UTF-8'],
      ['Host', toolkit.host],
      ['Connection', 'Keep-Alive'],
      ['User-Agent', 'Apache-HttpClient/4.2.5 (java 1.5)'],
    ];
    const answer = await toolkit.send(method, path, headers, body && JSON.stringify(body));
    assertNoCookie(answer);
    return answer;
  };
  // A workspace that is given by its name leaves the parameter without a value.
  const query = async (type, text) => {
    const order = 'order=ObjectID&workspace&projectScopeUp=false&projectScopeDown=true';
    const path = `${type}.js?start=1&pagesize=200&fetch=true&query=${plus(text)}&${order}`;
    return page(await send('GET', path), world.http).Results;
  };
  const create = async (type, attributes) => {
    const answer = await send('POST', `${type.toLowerCase()}/create.js?fetch=true`, { [type]: attributes });
    const created = success(answer, 'CreateResult').Object;
    assertObject(created, world.http);
    return created;
  };

  await report.check('looks for the repository, finds none, and makes one', async () => {
    assert.deepEqual(await query('scmrepository', `(Name = "${name}")`), []);
    made.repository = await create('SCMRepository', {
      Name: name,
      Workspace: `/${world.workspace.ref}`,
      SCMType: 'Jenkins-Created',
    });
    assert.equal((await query('scmrepository', `(Name = "${name}")`)).length, 1);
  });
  await report.check('adds a changeset for the story that the message names, with two changes', async () => {
    made.changeset = await create('Changeset', {
      SCMRepository: { _ref: made.repository._ref },
      Revision: '0f3a2c',
      Uri: 'http://jenkins.test/job/1',
      CommitTimestamp: '2026-01-05T10:11:12Z',
      Message: `${story.FormattedID} done`,
      Artifacts: [{ _ref: story._ref }],
    });
    assert.equal(made.changeset.Artifacts.Count, 1);
    assert.equal(made.changeset.CommitTimestamp, '2026-01-05T10:11:12.000Z');
    for (const PathAndFilename of ['src/a.c', 'src/b.c']) {
      const change = await create('Change', {
        Changeset: { _ref: made.changeset._ref },
        PathAndFilename,
        Action: 'M',
        Uri: `http://jenkins.test/${PathAndFilename}`,
      });
      assert.equal(shortRef(change.Changeset._ref), shortRef(made.changeset._ref));
    }
    const { Results } = page(await send('GET', `${shortRef(made.changeset._ref)}/Changes?order=ObjectID`), world.http);
    assert.deepEqual(
      Results.map((row) => row.PathAndFilename),
      ['src/a.c', 'src/b.c'],
    );
    const changesets = await send('GET', `${shortRef(story._ref)}/Changesets?start=1&pagesize=200`);
    assert.deepEqual(
      page(changesets, world.http).Results.map((row) => row.Revision),
      ['0f3a2c'],
    );
  });
  await report.check('makes the build definition of its project and a build with bare refs of changesets', async () => {
    const wanted = `((Name = "${name}") AND (Project = /${world.project.ref}))`;
    assert.deepEqual(await query('builddefinition', wanted), []);
    made.definition = await create('BuildDefinition', { Name: name, Project: `/${world.project.ref}` });
    assert.equal((await query('builddefinition', wanted)).length, 1);
    made.build = await create('Build', {
      BuildDefinition: made.definition._ref,
      Changesets: [made.changeset._ref],
      Number: '17',
      Duration: 61.5,
      Start: '2026-01-05T10:12:00Z',
      Message: 'Finished: SUCCESS',
      Status: 'SUCCESS',
      Uri: 'http://jenkins.test/job/1/17',
    });
    assert.deepEqual([made.build.Number, made.build.Duration, made.build.Status], ['17', 61.5, 'SUCCESS']);
    assert.equal(made.build.Changesets.Count, 1);
    const definition = await world.wsapi.read(made.definition._ref);
    assert.deepEqual(
      [definition.LastStatus, shortRef(definition.LastBuild._ref)],
      ['SUCCESS', shortRef(made.build._ref)],
    );
  });
  await report.check('finds the task by its place and updates it with numbers as text', async () => {
    const { TaskIndex } = await world.wsapi.read(task._ref);
    const work = shortRef(story._ref);
    const [found] = await query('task', `((WorkProduct = /${work}) AND (TaskIndex = ${TaskIndex}))`);
    assert.equal(shortRef(found._ref), shortRef(task._ref));
    const body = { Task: { State: 'In-Progress', ToDo: '3.5', Actuals: '0.5', Estimate: '4' } };
    const updated = success(await send('POST', `${shortRef(task._ref)}.js?fetch=true`, body), 'OperationResult').Object;
    assert.deepEqual([updated.State, updated.ToDo, updated.Actuals, updated.Estimate], ['In-Progress', 3.5, 0.5, 4]);
  });
  await report.check('takes away again what it made', async () => {
    for (const each of [made.build, made.definition, made.changeset, made.repository, story]) {
      success(await send('DELETE', `${shortRef(each._ref)}.js`), 'OperationResult');
    }
    assert.deepEqual(await query('build', `(Number = "17")`), []);
  });
  toolkit.close();
}
