import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { lifeOfAPortfolio } from './node-portfolio.mjs';
import { marker, UNKNOWN_KEY } from './world.mjs';
import { shortRef } from './wsapi.mjs';

/** The Node toolkit, `rally` from npm, pointed at our server by its own `server` option and changed in nothing. */
export async function runNodeToolkit(report, world) {
  delete process.env.RALLY_API_KEY;
  delete process.env.RALLY_USERNAME;
  delete process.env.RALLY_PASSWORD;
  // The toolkit is CommonJS, built on a library that warns about Node's old URL parser.
  process.noDeprecation = true;
  const rally = createRequire(import.meta.url)('rally');
  const editor = world.users.Editor;

  report.client('rally, by password');
  await lifeOfADefect(report, world, rally, { user: editor.userName, pass: editor.password });
  report.client('rally, by key');
  await lifeOfADefect(report, world, rally, { apiKey: world.keys.full });
  report.client('rally, portfolio and tests');
  await lifeOfAPortfolio(report, world, rally);
  report.client('rally');
  await refusals(report, world, rally);
}

async function lifeOfADefect(report, world, rally, credentials) {
  const client = rally({ server: world.http, ...credentials });
  const { where } = rally.util.query;
  const name = marker('rally');
  const inProject = { project: `/${world.project.ref}`, up: false, down: true };
  const inWorkspace = { workspace: `/${world.workspace.ref}` };
  const refs = [];

  await report.check('queries before anything else, as its first request', async () => {
    const result = await client.query({ type: 'defect', limit: 2, fetch: ['FormattedID', 'Name'], scope: inProject });
    assert.deepEqual(result.Errors, []);
    assert.ok(result.TotalResultCount > 0);
    assert.match(result.Results[0].FormattedID, /^DE\d+$/);
  });
  await report.check('creates five defects and gets the fetched attributes of each', async () => {
    for (const letter of ['a', 'b', 'c', 'd', 'e']) {
      const result = await client.create({
        type: 'defect',
        data: { Name: `${name} ${letter}`, Project: `/${world.project.ref}` },
        fetch: ['FormattedID'],
        scope: inWorkspace,
      });
      assert.match(result.Object.FormattedID, /^DE\d+$/);
      assert.equal(result.Object._type, 'Defect');
      assert.ok(result.Object._ref.startsWith(`${world.http}/slm/webservice/v2.0/defect/`), result.Object._ref);
      refs.push(result.Object._ref);
    }
  });
  const query = () => where('Name', 'contains', name).and('State', '!=', 'Closed');
  await report.check('reads every page up to its limit', async () => {
    const result = await client.query({
      type: 'defect',
      pageSize: 2,
      limit: 5,
      order: 'Name',
      fetch: ['Name', 'FormattedID'],
      query: query(),
      scope: inProject,
    });
    assert.equal(result.TotalResultCount, 5);
    assert.deepEqual(
      result.Results.map((row) => row.Name.slice(-1)),
      ['a', 'b', 'c', 'd', 'e'],
    );
    assert.ok(result.Results.every((row) => !('State' in row)));
  });
  await report.check('starts in the middle and stops at a limit', async () => {
    const result = await client.query({
      type: 'defect',
      start: 2,
      limit: 2,
      order: ['Name desc'],
      fetch: 'Name',
      query: query(),
    });
    assert.equal(result.StartIndex, 2);
    assert.deepEqual(
      result.Results.map((row) => row.Name.slice(-1)),
      ['d', 'c'],
    );
  });
  await report.check('reads one defect with the attributes it asks for', async () => {
    const result = await client.get({ ref: refs[0], fetch: ['FormattedID', 'Name'] });
    assert.equal(result.Object.Name, `${name} a`);
    assert.ok(!('Description' in result.Object));
  });
  await report.check('reads one defect whole when it asks for nothing', async () => {
    const { Object: defect } = await client.get({ ref: refs[0] });
    assert.equal(defect.State, 'Submitted');
    assert.equal(defect.ObjectID, Number(shortRef(refs[0]).split('/')[1]));
    assert.equal(defect.Project._refObjectName, world.project.name);
    assert.equal(defect.Tags.Count, 0);
  });
  await report.check('updates by PUT and reads the new values back', async () => {
    const result = await client.update({ ref: refs[0], data: { Name: `${name} z`, State: 'Open' }, fetch: ['Name'] });
    assert.equal(result.Object.Name, `${name} z`);
    assert.equal((await client.get({ ref: refs[0], fetch: 'State' })).Object.State, 'Open');
  });
  await report.check('ranks through an update, to the top, above and below another', async () => {
    const ranked = async () => {
      const result = await client.query({ type: 'defect', limit: 10, order: 'Rank', fetch: 'Name', query: query() });
      return result.Results.map((row) => row._ref);
    };
    const rank = (ref, qs) => client.update({ ref, data: {}, requestOptions: { qs } });
    await rank(refs[4], { rankTo: 'TOP' });
    assert.equal((await ranked())[0], refs[4]);
    await rank(refs[0], { rankTo: 'BOTTOM' });
    assert.equal((await ranked()).at(-1), refs[0]);
    await rank(refs[3], { rankAbove: `/${shortRef(refs[4])}` });
    assert.deepEqual((await ranked()).slice(0, 2), [refs[3], refs[4]]);
    await rank(refs[3], { rankBelow: `/${shortRef(refs[4])}` });
    assert.deepEqual((await ranked()).slice(0, 2), [refs[4], refs[3]]);
  });
  await report.check('adds a tag to a defect, sees it there, and removes it', async () => {
    const tag = await client.create({ type: 'tag', data: { Name: name }, scope: inWorkspace });
    const change = { ref: refs[0], collection: 'Tags', data: [{ _ref: `/${shortRef(tag.Object._ref)}` }] };
    const added = await client.add({ ...change, fetch: ['Name'] });
    assert.deepEqual(
      added.Results.map((row) => row.Name),
      [name],
    );
    const tags = await client.query({ ref: `${refs[0]}/Tags` });
    assert.equal(tags.TotalResultCount, 1);
    assert.equal(tags.Results[0].Name, name);
    const removed = await client.remove(change);
    assert.deepEqual(removed.Results, []);
    assert.equal((await client.query({ ref: `${refs[0]}/Tags` })).TotalResultCount, 0);
  });
  await report.check('creates a story with two tasks and reads the collection', async () => {
    const story = await client.create({
      type: 'hierarchicalrequirement',
      data: { Name: name, Project: `/${world.project.ref}` },
    });
    for (const part of ['one', 'two']) {
      await client.create({ type: 'task', data: { Name: part, WorkProduct: story.Object._ref } });
    }
    const tasks = await client.query({
      ref: `${story.Object._ref}/Tasks`,
      order: 'Name',
      fetch: ['Name', 'WorkProduct'],
    });
    assert.deepEqual(
      tasks.Results.map((task) => task.Name),
      ['one', 'two'],
    );
    assert.equal(tasks.Results[0].WorkProduct._type, 'HierarchicalRequirement');
    await client.del({ ref: story.Object._ref });
  });
  await report.check('is warned of an attribute the type does not have, and creates nonetheless', async () => {
    const result = await client.create({ type: 'defect', data: { Name: name, Nonsense: 1 } });
    assert.deepEqual(result.Warnings, ['Ignored JSON element defect.Nonsense during processing of this request.']);
    refs.push(result.Object._ref);
  });
  await report.check('is told what is missing in a create without a name', async () => {
    await rejects(
      client.create({ type: 'defect', data: { Description: 'nameless' } }),
      /^Validation error: Defect\.Name /,
    );
  });
  await report.check('is told which attribute of its query does not exist', async () => {
    await rejects(client.query({ type: 'defect', query: where('Nonsense', '=', 1) }), /^Could not parse: .*Nonsense/);
  });
  await report.check('is told of a value outside the list, and nothing is changed', async () => {
    await rejects(client.update({ ref: refs[1], data: { State: 'Sideways' } }), /Sideways|State/);
    assert.equal((await client.get({ ref: refs[1], fetch: 'State' })).Object.State, 'Submitted');
  });
  await report.check('is told of a type that does not exist', async () => {
    await rejects(client.query({ type: 'nonsense' }), /^Requested type name "nonsense" is unknown\.$/);
  });
  await report.check('deletes, and then cannot read, update or delete what is gone', async () => {
    const gone = refs[1];
    const oid = shortRef(gone).split('/')[1];
    const result = await client.del({ ref: gone });
    assert.deepEqual(result.Errors, []);
    await rejects(client.get({ ref: gone }), /^Cannot find object to read$/);
    await rejects(
      client.update({ ref: gone, data: { Name: 'x' } }),
      new RegExp(`^Could not read: Could not read Defect ${oid} to update\\.$`),
    );
    await rejects(client.del({ ref: gone }), /^Object to delete cannot be null$/);
    for (const ref of refs.filter((one) => one !== gone)) await client.del({ ref });
    assert.equal((await client.query({ type: 'defect', query: query() })).TotalResultCount, 0);
  });
}

async function refusals(report, world, rally) {
  await report.check('is refused with a key that nobody has', async () => {
    const client = rally({ server: world.http, apiKey: UNKNOWN_KEY });
    await rejects(client.query({ type: 'defect' }), /401! body=.*Full authentication is required/s);
  });
  await report.check('is refused with a wrong password after the challenge', async () => {
    const client = rally({ server: world.http, user: world.users.Viewer.userName, pass: 'not the password' });
    await rejects(client.query({ type: 'defect' }), /401! body=.*The username or password you entered is incorrect\./s);
  });
  await report.check('reads with a read-only key and is refused when it writes', async () => {
    const client = rally({ server: world.http, apiKey: world.keys.readOnly });
    const name = marker('rally read-only');
    assert.ok((await client.query({ type: 'defect', limit: 1 })).TotalResultCount > 0);
    await rejects(client.create({ type: 'defect', data: { Name: name } }), /401! body=/);
    assert.equal((await world.wsapi.query('defect', { query: `(Name = "${name}")` })).TotalResultCount, 0);
  });
  await report.check('as a Viewer reads, and is not authorized to create', async () => {
    const { userName, password } = world.users.Viewer;
    const client = rally({ server: world.http, user: userName, pass: password });
    assert.deepEqual((await client.query({ type: 'defect', limit: 1 })).Errors, []);
    const data = { Name: 'by a viewer', Project: `/${world.project.ref}` };
    await rejects(client.create({ type: 'defect', data }), /^Not authorized to create/);
  });
  await report.check('works over https when it trusts the local authority', async () => {
    const client = rally({
      server: world.https,
      apiKey: world.keys.full,
      requestOptions: { ca: readFileSync(world.ca) },
    });
    const result = await client.query({ type: 'defect', limit: 1 });
    assert.ok(result.Results[0]._ref.startsWith(`${world.https}/slm/`), result.Results[0]._ref);
  });
}

async function rejects(promise, pattern) {
  let answer;
  try {
    answer = await promise;
  } catch (error) {
    assert.match(String(error.message), pattern);
    return;
  }
  assert.fail(`expected a refusal that matches ${pattern}, got ${JSON.stringify(answer).slice(0, 400)}`);
}
