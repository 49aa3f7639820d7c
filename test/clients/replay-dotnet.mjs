import assert from 'node:assert/strict';
import {
  assertChallenge,
  assertGone,
  assertSessionCookies,
  basic,
  page,
  plus,
  ReplayedToolkit,
  success,
} from './replayed-toolkit.mjs';
import { marker } from './world.mjs';
import { shortRef } from './wsapi.mjs';

/** The .NET toolkit on Mono: no content type on JSON, `Expect: 100-continue`, queries as forms that mean GET. */
export async function replayDotnet(report, world) {
  report.client('.NET trace');
  await overHttp(report, world);
  report.client('.NET trace, https');
  await overHttps(report, world);
}

function dotnet(world, server) {
  const toolkit = new ReplayedToolkit(server, world.ca);
  const { userName, password } = world.users.Editor;
  const send = (method, path, { body, type, withPassword = false } = {}) => {
    const headers = [
      ['X-RallyIntegrationName', 'Muster'],
      ['X-RallyIntegrationLibrary', 'Rally.RestApi'],
      ['X-RallyIntegrationPlatform', '.NET'],
      ['X-Trace-Id', '6f9619ff-8b86-d011-b42d-00c04fc964ff'],
      ['Authorization', withPassword ? basic(userName, password) : undefined],
      ['Content-Type', type],
      ['Cookie', toolkit.cookie],
      ['Expect', body === undefined ? undefined : '100-continue'],
      ['Connection', 'keep-alive'],
      ['Host', toolkit.host],
    ];
    return toolkit.send(method, path, headers, body);
  };
  return { toolkit, send, userName };
}

async function overHttp(report, world) {
  const { toolkit, send, userName } = dotnet(world, world.http);
  const tag = await world.wsapi.create('tag', { Name: marker('net tag') });
  const name = marker('net d');
  let token;
  let defect;

  await report.check(
    'asks without credentials, is challenged, and gets a session with the second request',
    async () => {
      assertChallenge(await send('GET', 'user.js?fetch=UserName'));
      const answer = await send('GET', 'user.js?fetch=UserName', { withPassword: true });
      assert.equal(success(answer, 'User').UserName, userName);
      assertSessionCookies(answer, false);
    },
  );
  await report.check('gets its token at authorize.js by the cookie alone, the same each time', async () => {
    const authorize = async () => success(await send('GET', 'security/authorize.js'), 'OperationResult').SecurityToken;
    token = await authorize();
    assert.equal(await authorize(), token);
  });
  await report.check('creates without a content type, after the server has said to continue', async () => {
    const answer = await send('POST', `defect/create.js?key=${token}`, { body: `{"defect":{"Name":"${name}"}}` });
    assert.equal(answer.continued, true);
    const created = success(answer, 'CreateResult').Object;
    assert.equal(created.Name, name);
    defect = shortRef(created._ref);
  });
  await report.check('queries by a form whose _method is GET', async () => {
    const fields = [
      '_method=GET&pagesize=1&fetch=Name',
      `order=${plus('Name desc,ObjectID')}&start=1`,
      `query=${plus(`(Name = "${name}")`)}&workspace=${plus(`/${world.workspace.ref}`)}`,
    ];
    const type = 'application/x-www-form-urlencoded';
    const result = page(await send('POST', `defect.js?key=${token}`, { body: fields.join('&'), type }), world.http);
    assert.deepEqual([result.TotalResultCount, result.StartIndex, result.PageSize], [1, 1, 1]);
    assert.equal(shortRef(result.Results[0]._ref), defect);
    assert.equal(result.Results[0].Name, name);
  });
  await report.check('updates, and adds a tag', async () => {
    const body = `{"defect":{"Name":"${name}2"}}`;
    success(await send('POST', `${defect}.js?key=${token}`, { body }), 'OperationResult');
    const items = `{"CollectionItems":[{"_ref":"/${shortRef(tag._ref)}"}]}`;
    const added = success(await send('POST', `${defect}/Tags/add?key=${token}`, { body: items }), 'OperationResult');
    assert.equal(added.Results.length, 1);
    const read = success(await send('GET', `${defect}.js?fetch=Name`), 'Defect');
    assert.equal(read.Name, `${name}2`);
    assert.ok(!('State' in read));
  });
  await report.check(
    'writes what strict JSON refuses: bare True, an unquoted date, raw line ends and tabs',
    async () => {
      const body = `{"defect":{"Ready":True,"TargetDate":2026-11-22T03:26:09.000Z,"Description":"one\ntwo\tthree \\"four\\""}}`;
      success(await send('POST', `${defect}.js?key=${token}`, { body }), 'OperationResult');
      const read = await world.wsapi.read(defect);
      assert.deepEqual(
        [read.Ready, read.TargetDate, read.Description],
        [true, '2026-11-22T03:26:09.000Z', 'one\ntwo\tthree "four"'],
      );
    },
  );
  await report.check('creates nothing when a create fails, however often it is repeated', async () => {
    const failing = marker('net failing');
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const body = `{"defect":{"Name":"${failing}","State":"Sideways"}}`;
      const answer = JSON.parse((await send('POST', `defect/create.js?key=${token}`, { body })).body);
      assert.ok(answer.CreateResult.Errors.length > 0);
      assert.equal(answer.CreateResult.Object ?? null, null);
    }
    assert.equal((await world.wsapi.query('defect', { query: `(Name = "${failing}")` })).TotalResultCount, 0);
  });
  await report.check('downloads the bytes of an attachment by its relative address', async () => {
    const bytes = 'plain bytes, not JSON';
    const content = await world.wsapi.create('attachmentcontent', { Content: Buffer.from(bytes).toString('base64') });
    const attachment = await world.wsapi.create('attachment', {
      Name: 'notes of today.txt',
      ContentType: 'text/plain',
      Content: content._ref,
      Artifact: `/${defect}`,
      Size: bytes.length,
    });
    const oid = shortRef(attachment._ref).split('/')[1];
    const answer = await send('GET', `/slm/attachment/${oid}/notes%20of%20today.txt`);
    assert.equal(answer.status, 200);
    assert.match(answer.headers['content-type'][0], /^text\/plain/);
    assert.equal(answer.body, bytes);
  });
  await report.check('deletes, and then reads that it is gone, under the root it takes for null', async () => {
    success(await send('DELETE', `${defect}.js?key=${token}`), 'OperationResult');
    assertGone(await send('GET', `${defect}.js?fetch=true`));
  });
  await report.check(
    'is sent on from the schema to an address with its version, and reads the types there',
    async () => {
      const first = await send('GET', `/slm/schema/v2.x/workspace/${world.workspace.oid}`);
      assert.ok(first.status >= 300 && first.status < 400, `status ${first.status}`);
      const [location] = first.headers.location;
      assert.ok(location.startsWith(`${world.http}/slm/schema/v2.x/workspace/${world.workspace.oid}/`), location);
      const result = success(await send('GET', location.slice(world.http.length)), 'QueryResult');
      assert.equal(result.Results.length, result.TotalResultCount);
      const type = result.Results.find((row) => row.ElementName === 'Defect');
      assert.ok(Array.isArray(type.Attributes) && type.Attributes.some((row) => row.ElementName === 'FormattedID'));
      const again = await send('GET', `/slm/schema/v2.x/workspace/${world.workspace.oid}`);
      assert.deepEqual(again.headers.location, [location], 'the version changes though the schema does not');
    },
  );
  toolkit.close();
}

async function overHttps(report, world) {
  await report.check('is given cookies that are Secure and for this host alone, and refs that lead back', async () => {
    const { toolkit, send } = dotnet(world, world.https);
    const answer = await send('GET', 'user.js?fetch=UserName', { withPassword: true });
    assertSessionCookies(answer, true);
    assert.ok(success(answer, 'User')._ref.startsWith(`${world.https}/slm/webservice/v2.0/user/`));
    toolkit.close();
  });
}
