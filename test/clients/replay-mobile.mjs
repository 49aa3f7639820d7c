import assert from 'node:assert/strict';
import { assertObject, basic, page, plus, ReplayedToolkit, success } from './replayed-toolkit.mjs';
import { marker } from './world.mjs';
import { objectId, shortRef } from './wsapi.mjs';

/**
 * The vendor's web application for phones: a session of its own, `model` as the root of every body, shallowFetch with
 * summaries, several types in one list, discussions, and preferences that are its own.
 */
export async function replayMobile(report, world) {
  report.client('mobile trace');
  const toolkit = new ReplayedToolkit(world.http);
  const { userName, password } = world.users.Editor;
  const name = marker('mobile');
  const made = {};
  let key;

  const send = (method, path, { body, withPassword = false } = {}) =>
    toolkit.send(
      method,
      path,
      [
        ['Accept', 'application/json'],
        ['X-Requested-By', 'Rally'],
        ['X-RallyIntegrationName', 'alm-mobile'],
        ['Authorization', withPassword ? basic(userName, password) : undefined],
        ['Content-Type', body && 'application/json'],
        ['Cookie', toolkit.cookie],
        ['Host', toolkit.host],
      ],
      body && JSON.stringify(body),
    );
  const create = async (type, model) => {
    const answer = await send('POST', `${type}/create?key=${key}`, { body: { model } });
    const created = success(answer, 'CreateResult').Object;
    assertObject(created, world.http);
    return created;
  };

  await report.check('signs in with a password once and lives on its cookie', async () => {
    const answer = await send('GET', 'security/authorize', { withPassword: true });
    key = success(answer, 'OperationResult').SecurityToken;
    assert.equal(success(await send('GET', 'user?fetch=UserName'), 'User').UserName, userName);
  });
  await report.check('asks for the version of the schema as plain text', async () => {
    const { SchemaVersion } = await world.wsapi.read(world.project.ref);
    const answer = await send('GET', `/slm/schema/v2.0/project/${world.project.oid}/${SchemaVersion}`);
    assert.ok(success(answer, 'QueryResult').TotalResultCount > 50);
  });
  await report.check('creates a story and its tasks with `model` as the root', async () => {
    made.story = await create('hierarchicalrequirement', { Name: name, Project: `/${world.project.ref}` });
    for (const State of ['Defined', 'Completed']) {
      await create('task', { Name: name, WorkProduct: made.story._ref, State });
    }
  });
  await report.check('lists several types at once, with a summary of tasks and discussion', async () => {
    await create('conversationpost', { Artifact: made.story._ref, Text: 'On my way' });
    const shallow = plus('FormattedID,Name,Tasks:summary[State],Discussion:summary');
    const query = plus(`(Name = "${name}")`);
    const path = `artifact?types=hierarchicalrequirement,defect&shallowFetch=${shallow}&query=${query}&order=Rank`;
    const { Results } = page(
      await send('GET', `${path}&workspace=/${world.workspace.ref}&pagesize=20&start=1`),
      world.http,
    );
    assert.deepEqual(
      Results.map((row) => row._type),
      ['HierarchicalRequirement'],
    );
    assert.deepEqual(Results[0].Summary.Tasks.State, { Completed: 1, Defined: 1 });
    assert.equal(Results[0].Summary.Discussion.Count, 1);
  });
  await report.check('reads the discussion of an item with its authors', async () => {
    const query = plus(`(Artifact = "${made.story._ref}")`);
    const path = `conversationpost?shallowFetch=${plus('Text,User,CreationDate,PostNumber')}&query=${query}&order=PostNumber`;
    const [post] = page(await send('GET', path), world.http).Results;
    assert.deepEqual([post.Text, objectId(post.User._ref)], ['On my way', world.owner.oid]);
  });
  await report.check(
    'keeps its preferences, finds them by a part of their name, changes and deletes them',
    async () => {
      const preference = await create('preference', {
        Name: `mobile.${name}`,
        Value: 'defects',
        User: `/${world.owner.ref}`,
      });
      const query = plus(`(Name CONTAINS "mobile.${name}")`);
      const [found] = page(await send('GET', `preference?fetch=Name,Value&query=${query}`), world.http).Results;
      assert.equal(found.Value, 'defects');
      const ref = shortRef(preference._ref);
      success(await send('POST', `${ref}?key=${key}`, { body: { model: { Value: 'stories' } } }), 'OperationResult');
      assert.equal((await world.wsapi.read(ref)).Value, 'stories');
      success(await send('DELETE', `${ref}?key=${key}`), 'OperationResult');
    },
  );
  await report.check('reads an item by its UUID', async () => {
    const answer = await send('GET', `hierarchicalrequirement/${made.story.ObjectUUID}?shallowFetch=Name`);
    assert.equal(success(answer, 'HierarchicalRequirement').Name, name);
    success(await send('DELETE', `${shortRef(made.story._ref)}?key=${key}`), 'OperationResult');
  });
  toolkit.close();
}
