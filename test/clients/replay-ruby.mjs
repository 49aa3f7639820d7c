import assert from 'node:assert/strict';
import {
  assertChallenge,
  assertGone,
  assertNoCookie,
  assertObject,
  assertSessionCookies,
  basic,
  page,
  plus,
  ReplayedToolkit,
  root,
  success,
} from './replayed-toolkit.mjs';
import { marker } from './world.mjs';
import { objectId, shortRef } from './wsapi.mjs';

/** The Ruby toolkit, rally_api 1.2.1: Basic on every request beside its cookies, the token on reads too. */
export async function replayRuby(report, world) {
  report.client('Ruby trace, by password');
  await byPassword(report, world);
  report.client('Ruby trace, by key');
  await byKey(report, world);
}

function rubyHeaders(toolkit, credentials, more = []) {
  return [
    ['X-RallyIntegrationName', 'Ruby Rally REST API'],
    ['X-RallyIntegrationVendor', 'Rally'],
    ['X-RallyIntegrationVersion', '1.2.1'],
    ['X-RallyIntegrationLibrary', 'Ruby Rally REST API version 1.2.1'],
    ['X-RallyIntegrationPlatform', 'Ruby 3.2.0'],
    ['X-RallyIntegrationOS', 'linux'],
    ...credentials,
    ...more,
    ['Accept', '*/*'],
    ['User-Agent', 'HTTPClient/1.0'],
    ['Cookie', toolkit.cookie],
    ['Host', toolkit.host],
  ];
}

async function byPassword(report, world) {
  const toolkit = new ReplayedToolkit(world.http);
  const { userName, password } = world.users.Editor;
  const credentials = [['Authorization', basic(userName, password)]];
  const get = (path) => toolkit.send('GET', path, rubyHeaders(toolkit, credentials));
  const write = (method, path, body) => {
    const headers = rubyHeaders(toolkit, credentials, [['Content-Type', 'application/json']]);
    return toolkit.send(method, path, headers, body && JSON.stringify(body));
  };
  const workspace = `${toolkit.base}/${world.workspace.ref}`;
  const twice = `workspace=${plus(world.workspace.ref)}&workspace=${plus(workspace)}`;
  const scoped = `workspace=${plus(workspace)}&projectScopeUp=false&projectScopeDown=false`;
  const name = marker('ruby');
  let token;
  let defect;

  await report.check('gets the token and its session cookie before anything else', async () => {
    const answer = await get('security/authorize');
    token = success(answer, 'OperationResult').SecurityToken;
    assert.equal(typeof token, 'string');
    assertSessionCookies(answer, false);
  });
  await report.check('finds its workspace and project by name, from the user on', async () => {
    const user = success(await get(`user?key=${token}`), 'User');
    assert.equal(user.UserName, userName);
    const subscription = shortRef(user.Subscription._ref);
    const fetched = success(await get(`${subscription}?fetch=Workspaces,Name,State&key=${token}`), 'Subscription');
    assert.equal(typeof fetched.Workspaces.Count, 'number');
    const rows = page(await get(`${subscription}/Workspaces?pagesize=200&start=1&key=${token}`), world.http);
    assert.equal(rows.TotalResultCount, fetched.Workspaces.Count);
    assert.ok(rows.Results.some((row) => row.Name === world.workspace.name && row.State === 'Open'));
    const query = plus(`((Name = "${world.project.name}") AND (State = "Open"))`);
    const projects = page(
      await get(`project?pagesize=200&start=1&query=${query}&fetch=true&${scoped}&key=${token}`),
      world.http,
    );
    assert.ok(projects.Results.some((row) => objectId(row._ref) === world.project.oid));
  });
  await report.check('queries with an order it spells in capitals', async () => {
    const query = `query=${plus('(Name contains "e")')}&fetch=Name,FormattedID`;
    const path = `defect?pagesize=200&start=1&${query}&${scoped}&order=${plus('CreationDate Desc')}&key=${token}`;
    const { Results } = page(await get(path), world.http);
    assert.ok(Results.length > 0 && Results.every((row) => row.Name && /^DE\d+$/.test(row.FormattedID)));
  });
  await report.check('sends the workspace twice, in two forms', async () => {
    assert.equal(success(await get(`user?${twice}&key=${token}`), 'User').UserName, userName);
  });
  const typeDefinition = () => {
    const query = `query=${plus('(TypePath = "defect")')}&fetch=true`;
    return get(`typedefinition?pagesize=200&start=1&${query}&${scoped}&key=${token}`);
  };
  await report.check('looks up a type in lower case and reads every attribute and allowed value', async () => {
    const [type] = page(await typeDefinition(), world.http).Results;
    assert.equal(type.TypePath, 'Defect');
    const attributes = `${shortRef(type._ref)}/Attributes?workspace=${plus(world.workspace.ref)}`;
    const rows = page(
      await get(`${attributes}&pagesize=200&start=1&workspace=${plus(workspace)}&key=${token}`),
      world.http,
    );
    assert.equal(rows.TotalResultCount, type.Attributes.Count);
    assert.equal(rows.Results.length, rows.TotalResultCount);
    for (const row of rows.Results) {
      assert.equal(typeof row.ElementName, 'string');
      assert.equal(typeof row.Custom, 'boolean');
      assert.equal(typeof row.AllowedValues.Count, 'number', row.ElementName);
    }
    const state = rows.Results.find((row) => row.ElementName === 'State');
    const values = await get(`${path(state.AllowedValues._ref)}?pagesize=200&start=1&key=${token}`);
    assert.equal(page(values, world.http).TotalResultCount, state.AllowedValues.Count);
    assert.deepEqual(
      page(values, world.http).Results.map((row) => row.StringValue),
      ['Submitted', 'Open', 'Fixed', 'Closed'],
    );
  });
  await report.check(
    'creates with absolute refs, a time with an offset and a custom field that we do not have',
    async () => {
      const answer = await write('POST', `defect/create?${twice}&key=${token}`, {
        defect: {
          Name: `${name} d`,
          c_Foo: 'bar',
          TargetDate: '2026-11-22T03:26:09+00:00',
          Owner: `${toolkit.base}/${world.owner.ref}`,
          Workspace: workspace,
          Project: `${toolkit.base}/${world.project.ref}`,
        },
      });
      const result = success(answer, 'CreateResult');
      assert.deepEqual(result.Warnings, ['Ignored JSON element defect.c_Foo during processing of this request.']);
      assertObject(result.Object, world.http);
      defect = shortRef(result.Object._ref);
      const read = success(await get(`${defect}?${twice}&key=${token}`), 'Defect');
      assert.equal(read.Name, `${name} d`);
      assert.equal(read.TargetDate, '2026-11-22T03:26:09.000Z');
      assert.equal(objectId(read.Owner._ref), world.owner.oid);
    },
  );
  const ranked = async () => {
    const rows = await world.wsapi.query('defect', {
      project: `/${world.project.ref}`,
      projectScopeUp: 'false',
      projectScopeDown: 'false',
      order: 'Rank',
      pagesize: '2000',
    });
    return rows.Results.map((row) => shortRef(row._ref));
  };
  await report.check('updates and ranks to the top in one POST', async () => {
    const body = { defect: { Name: `${name} d2` } };
    success(
      await write('POST', `${defect}?workspace=${plus(world.workspace.ref)}&rankTo=TOP&key=${token}`, body),
      'OperationResult',
    );
    assert.equal(success(await get(`${defect}?${twice}&key=${token}`), 'Defect').Name, `${name} d2`);
    assert.equal((await ranked())[0], defect);
  });
  await report.check('ranks to the bottom by PUT with nothing but its own ref', async () => {
    const target = `${defect}?workspace=${plus(world.workspace.ref)}&rankTo=BOTTOM&fetch=true&key=${token}`;
    const body = { defect: { _ref: `${world.http}/slm/webservice/v2.0/${defect}` } };
    const result = success(await write('PUT', target, body), 'OperationResult');
    assert.deepEqual(result.Warnings, []);
    assert.equal(shortRef(result.Object._ref), defect);
    assert.equal((await ranked()).at(-1), defect);
  });
  await report.check(
    'attaches a file in two steps, with line ends in its base64 text, and reads it again',
    async () => {
      const bytes = Buffer.from('stack trace '.repeat(20));
      // Ruby breaks the text after 60 characters.
      const Content = bytes.toString('base64').replaceAll(/.{60}/g, '$&\n');
      const content = success(
        await write('POST', `attachmentcontent/create?${twice}&key=${token}`, { attachmentcontent: { Content } }),
        'CreateResult',
      ).Object;
      const attachment = {
        Name: 'trace.txt',
        ContentType: 'text/plain',
        Size: bytes.length,
        Content: content._ref,
        Artifact: `${toolkit.base}/${defect}`,
      };
      const made = await write('POST', `attachment/create?${twice}&key=${token}`, { attachment });
      const ref = shortRef(success(made, 'CreateResult').Object._ref);
      const [row] = page(await get(`${defect}/Attachments?pagesize=200&start=1&key=${token}`), world.http).Results;
      assert.deepEqual([row.Name, row.Size, shortRef(row._ref)], ['trace.txt', bytes.length, ref]);
      const read = success(await get(`${shortRef(row.Content._ref)}?${twice}&key=${token}`), 'AttachmentContent');
      assert.deepEqual(Buffer.from(read.Content, 'base64'), bytes);
    },
  );
  await report.check('deletes, and then reads that it is gone', async () => {
    success(
      await toolkit.send('DELETE', `${defect}?${twice}&key=${token}`, rubyHeaders(toolkit, credentials)),
      'OperationResult',
    );
    assertGone(await get(`${defect}?${twice}&key=${token}`));
  });
  await report.check('is told the password is wrong, twice, with the status it raises', async () => {
    toolkit.forgetCookies();
    const wrong = [['Authorization', basic(world.users['Workspace Admin'].userName, 'bad')]];
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const answer = await toolkit.send('GET', 'security/authorize', rubyHeaders(toolkit, wrong));
      assertChallenge(answer, 'The username or password you entered is incorrect.');
    }
  });
  toolkit.close();
}

async function byKey(report, world) {
  const toolkit = new ReplayedToolkit(world.http);
  const credentials = [['ZSESSIONID', world.keys.full]];
  const send = async (method, target, body) => {
    const more = body ? [['Content-Type', 'application/json']] : [];
    const headers = rubyHeaders(toolkit, credentials, more);
    const answer = await toolkit.send(method, target, headers, body && JSON.stringify(body));
    assertNoCookie(answer);
    return answer;
  };
  const workspace = `${toolkit.base}/${world.workspace.ref}`;
  const twice = `workspace=${plus(world.workspace.ref)}&workspace=${plus(workspace)}`;
  const scoped = `workspace=${plus(workspace)}&projectScopeUp=false&projectScopeDown=false`;

  await report.check('connects without a token and is given no cookie', async () => {
    const user = success(await send('GET', 'user'), 'User');
    assert.equal(user.UserName, world.owner.userName);
    const subscription = shortRef(user.Subscription._ref);
    success(await send('GET', `${subscription}?fetch=Workspaces,Name,State`), 'Subscription');
    page(await send('GET', `${subscription}/Workspaces?pagesize=200&start=1`), world.http);
    const query = plus(`((Name = "${world.project.name}") AND (State = "Open"))`);
    const projects = await send('GET', `project?pagesize=200&start=1&query=${query}&fetch=true&${scoped}`);
    assert.ok(page(projects, world.http).TotalResultCount > 0);
  });
  await report.check('creates, reads and deletes without a token', async () => {
    const query = `query=${plus('(TypePath = "defect")')}&fetch=true`;
    const [type] = page(
      await send('GET', `typedefinition?pagesize=200&start=1&${query}&${scoped}`),
      world.http,
    ).Results;
    page(await send('GET', `${shortRef(type._ref)}/Attributes?${twice}&pagesize=200&start=1`), world.http);
    const body = {
      defect: { Name: 'ruby key', Workspace: workspace, Project: `${toolkit.base}/${world.project.ref}` },
    };
    const created = success(await send('POST', `defect/create?${twice}`, body), 'CreateResult');
    const defect = shortRef(created.Object._ref);
    assert.equal(success(await send('GET', `${defect}?${twice}`), 'Defect').Name, 'ruby key');
    success(await send('DELETE', `${defect}?${twice}`), 'OperationResult');
    assert.deepEqual(root(await send('GET', `${defect}?${twice}`), 'OperationResult').Errors, [
      'Cannot find object to read',
    ]);
  });
  toolkit.close();
}

/** What stands below the API's base in an absolute ref, with its own spelling. */
function path(ref) {
  return ref.split('/slm/webservice/v2.0/')[1];
}
