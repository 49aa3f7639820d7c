import assert from 'node:assert/strict';
import {
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

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/**
 * The Clojure toolkit, clj-rally: Basic only for the token, the cookie for all the rest, the first project it meets on
 * every later request. A subscription administrator's session, to whom whatever project comes first is open.
 */
export async function replayClojure(report, world) {
  report.client('Clojure trace');
  const toolkit = new ReplayedToolkit(world.http);
  const { userName, password } = world.users['Subscription Admin'];
  const name = marker('clj');
  let token;
  let project;
  let defect;

  const send = (method, path, { body, authorization } = {}) => {
    const headers = [
      ['Connection', 'close'],
      ['authorization', authorization],
      ['Cookie', toolkit.cookie],
      ['Content-Type', body && 'text/plain; charset=UTF-8'],
      ['Host', toolkit.host],
      ['User-Agent', 'Apache-HttpClient/4.5.2'],
      ['Accept-Encoding', undefined],
    ];
    return toolkit.send(method, path, headers, body && JSON.stringify(body));
  };
  const sticky = () => `key=${token}&project=${plus(project)}`;

  await report.check('sends its password once, for the token and the cookie', async () => {
    const answer = await send('GET', 'security/authorize', { authorization: basic(userName, password) });
    token = success(answer, 'OperationResult').SecurityToken;
    assertSessionCookies(answer, false);
  });
  await report.check('takes the first project of a query without fetch, by the cookie alone', async () => {
    const { Results } = page(await send('GET', `Project?key=${token}&start=1&pagesize=200`), world.http);
    assert.deepEqual(
      Object.keys(Results[0]).filter((key) => !key.startsWith('_')),
      [],
    );
    assertParsed(Results[0]);
    assert.equal(Results[0]._type, 'Project');
    project = Results[0]._ref;
  });
  await report.check('creates by PUT with the type in capitals', async () => {
    for (const number of [1, 2, 3, 4, 5]) {
      const answer = await send('PUT', `Defect/create?${sticky()}&fetch=Name,FormattedID`, {
        body: { Defect: { Name: `${name} d${number}` } },
      });
      const { Object: created } = success(answer, 'CreateResult');
      assert.equal(created.Name, `${name} d${number}`);
      assert.match(created.FormattedID, /^DE\d+$/);
      assertParsed(created);
      defect ??= shortRef(created._ref);
    }
  });
  await report.check('reads page after page by start', async () => {
    const seen = [];
    const query = `query=${plus(`(Name contains "${name}")`)}&order=${plus('Name asc')}`;
    for (const start of [1, 3, 5]) {
      const result = page(await send('GET', `Defect?${sticky()}&${query}&pagesize=2&start=${start}`), world.http);
      assert.deepEqual([result.TotalResultCount, result.StartIndex, result.PageSize], [5, start, 2]);
      seen.push(...result.Results.map((row) => row._refObjectName));
    }
    assert.deepEqual(
      seen,
      [1, 2, 3, 4, 5].map((number) => `${name} d${number}`),
    );
    const past = page(await send('GET', `Defect?${sticky()}&${query}&pagesize=2&start=7`), world.http);
    assert.deepEqual([past.TotalResultCount, past.Results], [5, []]);
  });
  await report.check('updates by POST, and reads an object all of whose parts it can parse', async () => {
    success(
      await send('POST', `${defect}?${sticky()}`, { body: { Defect: { Name: `${name} d0` } } }),
      'OperationResult',
    );
    const read = success(await send('GET', `${defect}?${sticky()}`), 'Defect');
    assert.equal(read.Name, `${name} d0`);
    assertParsed(read);
  });
  await report.check('cannot add a defect to its tags, and nothing is added', async () => {
    const body = { CollectionItems: [{ _ref: `${toolkit.base}/${defect}` }] };
    const result = root(await send('POST', `${defect}/Tags/add?${sticky()}`, { body }), 'OperationResult');
    assert.ok(result.Errors.length > 0, 'it was added');
    assert.equal((await success(await send('GET', `${defect}?${sticky()}`), 'Defect')).Tags.Count, 0);
  });
  await report.check('adds a tag by its absolute ref', async () => {
    const { CreateResult } = JSON.parse(
      (await send('PUT', `Tag/create?${sticky()}`, { body: { Tag: { Name: `${name} tag` } } })).body,
    );
    assert.deepEqual(CreateResult.Errors, []);
    const body = { CollectionItems: [{ _ref: CreateResult.Object._ref }] };
    success(await send('POST', `${defect}/Tags/add?${sticky()}`, { body }), 'OperationResult');
    assert.equal(success(await send('GET', `${defect}?${sticky()}`), 'Defect').Tags.Count, 1);
  });
  await report.check('asks for the current user by `User:current`', async () => {
    assert.equal(success(await send('GET', `User:current?${sticky()}`), 'User').UserName, userName);
  });
  await report.check('reads an object by its UUID', async () => {
    const { ObjectUUID } = success(await send('GET', `${defect}?${sticky()}`), 'Defect');
    const read = success(await send('GET', `Defect/${ObjectUUID}?${sticky()}`), 'Defect');
    assert.equal(shortRef(read._ref), defect);
  });
  await report.check('deletes, and then reads that it is gone, in the words it compares with', async () => {
    success(await send('DELETE', `${defect}?${sticky()}`), 'OperationResult');
    assertGone(await send('GET', `${defect}?${sticky()}`));
  });
  toolkit.close();
}

/** What its reader turns into other types, at any depth: versions, UUIDs, addresses, and whatever is called a date. */
function assertParsed(value) {
  if (Array.isArray(value)) {
    for (const item of value) assertParsed(item);
    return;
  }
  if (value === null || typeof value !== 'object') return;
  for (const [key, inner] of Object.entries(value)) {
    if (/^_(objectVersion|rallyAPIMajor|rallyAPIMinor)$/.test(key)) {
      assert.ok(typeof inner === 'string' && /^\d+$/.test(inner), `${key} is ${JSON.stringify(inner)}`);
    } else if (key === '_refObjectUUID') assert.match(inner, UUID);
    else if (key === '_ref' && inner !== 'null') assert.doesNotThrow(() => new URL(inner), `${key} is ${inner}`);
    else if (key === '_type') assert.equal(typeof inner, 'string');
    else if (/date/i.test(key) && typeof inner === 'string') assert.match(inner, TIME, key);
    else assertParsed(inner);
  }
}
