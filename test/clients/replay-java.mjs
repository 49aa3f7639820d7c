import assert from 'node:assert/strict';
import {
  assertChallenge,
  assertGone,
  assertSessionCookies,
  basic,
  page,
  plus,
  ReplayedToolkit,
  root,
  success,
} from './replayed-toolkit.mjs';
import { marker } from './world.mjs';
import { shortRef } from './wsapi.mjs';

/** The Java toolkit, rally-rest-api 2.3.0: Basic only after a challenge, every path with `.js`, bodies as text/plain. */
export async function replayJava(report, world) {
  report.client('Java trace');
  const toolkit = new ReplayedToolkit(world.http);
  const { userName, password } = world.users.Editor;
  const authorization = basic(userName, password);
  const tag = await world.wsapi.create('tag', { Name: marker('java tag') });
  const name = marker('java d');
  const scoped = `workspace&project=${plus(`/${world.project.ref}`)}&projectScopeUp=false&projectScopeDown=true`;
  let token;
  let defect;

  const send = (method, path, { body, withPassword = false } = {}) => {
    const headers = [
      ['X-RallyIntegrationLibrary', 'Rally Rest API Java'],
      ['X-RallyIntegrationName', 'Rally Rest API Java'],
      ['X-RallyIntegrationVendor', 'Rally Software, Inc.'],
      ['X-RallyIntegrationVersion', '2.3.0'],
      ['X-RallyIntegrationOS', 'Linux'],
      ['X-RallyIntegrationPlatform', 'Java 1.8'],
      ['Content-Type', body && 'text/plain; charset=UTF-8'],
      ['Host', toolkit.host],
      ['Connection', 'Keep-Alive'],
      ['User-Agent', 'Apache-HttpClient/4.5.13 (Java/1.8)'],
      ['Cookie', toolkit.cookie],
      ['Cookie2', '$Version=1'],
      ['Authorization', withPassword ? authorization : undefined],
    ];
    return toolkit.send(method, path, headers, body && JSON.stringify(body));
  };

  await report.check(
    'asks without credentials, is challenged, and gets a session with the second request',
    async () => {
      assertChallenge(await send('GET', 'user.js?fetch=true'));
      const answer = await send('GET', 'user.js?fetch=true', { withPassword: true });
      assert.equal(success(answer, 'User').UserName, userName);
      assertSessionCookies(answer, false);
    },
  );
  await report.check('gets the token of that session', async () => {
    const answer = await send('GET', 'security/authorize', { withPassword: true });
    token = success(answer, 'OperationResult').SecurityToken;
    assert.equal(typeof token, 'string');
  });
  await report.check('creates at create.js with a text body, by the cookie alone', async () => {
    const answer = await send('POST', `defect/create.js?fetch=true&key=${token}`, {
      body: { Defect: { Name: name, Project: `/${world.project.ref}`, Owner: null } },
    });
    const created = success(answer, 'CreateResult').Object;
    assert.equal(created.Name, name);
    assert.equal(created.Owner, null);
    defect = shortRef(created._ref);
  });
  const query = (text, order = plus('Priority ASC,ObjectID')) =>
    send('GET', `defect.js?start=1&pagesize=1&fetch=Name,State&order=${order}&query=${plus(text)}&${scoped}`);
  await report.check('queries with a workspace parameter that has no value', async () => {
    const result = page(await query(`((Name = "${name}") AND (Tags.ObjectID = null))`), world.http);
    assert.deepEqual([result.TotalResultCount, result.StartIndex, result.PageSize], [1, 1, 1]);
    assert.deepEqual([result.Results[0].Name, result.Results[0].State], [name, 'Submitted']);
  });
  await report.check('is told that a defect has no Defects', async () => {
    const result = root(await query(`((Name = "${name}") AND (Defects.ObjectID != null))`), 'QueryResult');
    assert.match(result.Errors[0], /^Could not parse: .*Defects/);
    assert.deepEqual(result.Results ?? [], []);
  });
  await report.check('updates and adds a tag at add.js', async () => {
    const updated = await send('POST', `${defect}.js?fetch=true&key=${token}`, {
      body: { defect: { State: 'Fixed' } },
    });
    assert.equal(success(updated, 'OperationResult').Object.State, 'Fixed');
    const added = await send('POST', `${defect}/Tags/add.js?fetch=true&key=${token}`, {
      body: { CollectionItems: [{ _ref: `/${shortRef(tag._ref)}` }] },
    });
    const { Results } = success(added, 'OperationResult');
    assert.deepEqual(
      Results.map((row) => row.Name),
      [tag.Name],
    );
  });
  await report.check('reads a collection without `.js`', async () => {
    const result = page(await send('GET', `${defect}/Tags?start=1&pagesize=200&fetch=true&order=ObjectID`), world.http);
    assert.deepEqual(
      result.Results.map((row) => row.Name),
      [tag.Name],
    );
  });
  await report.check('deletes, and then reads that it is gone', async () => {
    success(await send('DELETE', `${defect}.js?key=${token}`), 'OperationResult');
    assertGone(await send('GET', `${defect}.js?fetch=true`));
  });
  toolkit.close();
}
