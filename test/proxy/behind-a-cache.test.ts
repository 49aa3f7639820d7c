import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { createHttpClient, type HttpCall, type HttpClient, type HttpReply } from '../support/http-client.ts';
import { basicOf, givePasswords, signIn } from '../support/signed-in.ts';
import { API, type Json, useWorld } from '../support/world.ts';
import { apiKeyOf, DEFECT } from '../support/world-seed.ts';
import { type CachingProxy, startCachingProxy } from './caching-proxy.ts';

/*
 * R28 (e) and R33: a cache in between that keeps refusals and POST under the address alone must never serve one caller
 * what another was answered. Each target is asked by everybody, once with each of them as the first to come.
 */

const world = useWorld();

/** Lets its answers be kept, and refuses whoever has no key: what a cache makes of such a server. */
const careless = createServer((request, response) => {
  response.writeHead(request.headers.zsessionid === undefined ? 401 : 200);
  response.end(String(request.headers.zsessionid));
});

let proxy: CachingProxy;
let proxied: HttpClient;

/** Who asks, by what they carry. */
const callers = new Map<string, Record<string, string>>([
  ['nobody', {}],
  ['an unknown key', { zsessionid: `_${'x'.repeat(43)}` }],
  ['a key without its underscore', { zsessionid: apiKeyOf('editor').slice(1) }],
  ["the editor's key", { zsessionid: apiKeyOf('editor') }],
  ["the viewer's key", { zsessionid: apiKeyOf('viewer') }],
  ["the outsider's key", { authorization: `Bearer ${apiKeyOf('outsider')}` }],
  ['a read-only key', { zsessionid: apiKeyOf('reader') }],
  ["the warden's key as a cookie", { cookie: `ZSESSIONID=${apiKeyOf('warden')}` }],
  ["the editor's password", basicOf('editor')],
  ["the viewer's password", basicOf('viewer')],
  ["the admin's password", basicOf('admin')],
  ["a stranger's password", { authorization: `Basic ${Buffer.from('nobody@garden.test:guess').toString('base64')}` }],
  ['a dead session', { cookie: `JSESSIONID=${'0'.repeat(96)}` }],
]);

let token = '';
let attachment = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => careless.listen(0, '127.0.0.1', resolve));
  const address = careless.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  proxy = await startCachingProxy({ server: world.origin, other: `http://127.0.0.1:${port}` });
  proxied = createHttpClient(proxy.origin);
  await givePasswords(world.database, systemClock, ['admin', 'editor', 'viewer', 'angler']);
  const editors = await signIn(world.send, 'editor');
  token = editors.token;
  callers.set("the editor's session", { cookie: editors.cookie });
  callers.set("the angler's session", { cookie: (await signIn(world.send, 'angler')).cookie });
  callers.set("the editor's session under the viewer's key", {
    cookie: editors.cookie,
    zsessionid: apiKeyOf('viewer'),
  });
  const content = await world
    .as('editor')
    .create('attachmentcontent', { Content: Buffer.from('roses').toString('base64') });
  const made = await world.as('editor').create('attachment', {
    Name: 'roses.txt',
    Content: content._ref,
    ContentType: 'text/plain',
    Artifact: `/defect/${DEFECT.secret}`,
  });
  attachment = made.ObjectID;
});

afterAll(async () => {
  proxied?.close();
  await proxy?.stop();
  await new Promise((resolve) => careless.close(resolve));
});

type Asked = Omit<HttpCall, 'headers'>;

const ask = (client: Pick<HttpClient, 'send'>, call: Asked, caller: string): Promise<HttpReply> => {
  const isForm = call.body?.toString().startsWith('_method=') === true;
  const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
  const content = call.body === undefined ? {} : { 'content-type': type };
  return client.send({ ...call, headers: { ...content, ...callers.get(caller) } });
};

/** An address that nobody asked for before. */
const fresh = (call: Asked, at: number): Asked => ({
  ...call,
  target: `${call.target}${call.target.includes('?') ? '&' : '?'}pagesize=${100 + at}`,
});

/** What is another one each time, whoever asks: the size that makes the address fresh, a new session's token, instants. */
const settled = (text: string): string =>
  text
    .replace(/"PageSize":\d+/, '"PageSize":…')
    .replace(/"LastAccessed":(null|"[^"]+")/g, '"LastAccessed":"…"')
    .replace(/"SecurityToken":"[^"]+"/g, '"SecurityToken":"…"')
    .replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"…"');

const cacheOf = (reply: HttpReply) => reply.headers['x-cache'];

/** Asks as everybody, once with each as the first, and gives what every caller was answered to. */
const askInAllOrders = async (call: Asked): Promise<readonly { first: string; caller: string; reply: HttpReply }[]> => {
  const names = [...callers.keys()];
  const answers = [];
  for (const [at, first] of names.entries()) {
    for (const caller of [first, ...names]) {
      answers.push({ first, caller, reply: await ask(proxied, fresh(call, at), caller) });
    }
  }
  return answers;
};

describe('the proxy', () => {
  it('would serve the first answer to everybody, were it let', async () => {
    for (const method of ['GET', 'POST']) {
      const statuses = [];
      for (const caller of ['nobody', "the editor's key", "the viewer's key"]) {
        const reply = await ask(proxied, { method, target: `/other?${method}` }, caller);
        statuses.push([reply.status, cacheOf(reply)]);
      }
      expect(statuses).toEqual([
        [401, 'MISS'],
        [401, 'HIT'],
        [401, 'HIT'],
      ]);
    }
    expect(await proxy.kept('other')).toHaveLength(2);
  });
});

const READS: readonly (readonly [what: string, call: () => Asked])[] = [
  ['the user that asks', () => ({ method: 'GET', target: `${API}/user?fetch=UserName` })],
  ['a query', () => ({ method: 'GET', target: `${API}/defect?fetch=Name,Owner&order=ObjectID` })],
  ['an object that some may not see', () => ({ method: 'GET', target: `${API}/defect/${DEFECT.secret}` })],
  ['the head of an object', () => ({ method: 'HEAD', target: `${API}/defect/${DEFECT.secret}` })],
  ['a query in a form', () => ({ method: 'POST', target: `${API}/defect`, body: '_method=GET&fetch=Name' })],
  ['a version of old', () => ({ method: 'GET', target: '/slm/webservice/1.43/user.js' })],
  ['a security token', () => ({ method: 'GET', target: `${API}/security/authorize` })],
  ['an attachment', () => ({ method: 'GET', target: `/slm/attachment/${attachment}/roses.txt` })],
  ['an attachment that is none', () => ({ method: 'GET', target: '/slm/attachment/1/roses.txt' })],
  ['the session', () => ({ method: 'GET', target: '/login/api/session' })],
  ["one's keys", () => ({ method: 'GET', target: '/login/api/keys' })],
  ["everybody's keys", () => ({ method: 'GET', target: '/login/api/keys/all' })],
  ['what is not there', () => ({ method: 'GET', target: `${API}/nothing` })],
];

describe('whoever came first, a cache serves, and keeps nothing of', () => {
  it.each(READS)('%s, to everybody their own', async (_what, callOf) => {
    const call = callOf();
    const own = new Map<string, unknown>();
    for (const caller of callers.keys()) {
      const { status, text } = await ask(world, call, caller);
      own.set(caller, [status, settled(text)]);
    }
    expect(new Set([...own.values()].map((each) => JSON.stringify(each))).size).toBeGreaterThan(1);
    for (const { first, caller, reply } of await askInAllOrders(call)) {
      expect([first, caller, [reply.status, settled(reply.text)]]).toEqual([first, caller, own.get(caller)]);
      expect([first, caller, cacheOf(reply), reply.headers.age]).toEqual([first, caller, 'MISS', undefined]);
    }
    expect(await proxy.kept('server')).toEqual([]);
  });

  it('sessions: no cookie is set for two', async () => {
    const answers = await askInAllOrders({ method: 'GET', target: `${API}/user` });
    const cookies = answers.flatMap(({ reply }) => reply.headers['set-cookie'] ?? []);
    const sessions = cookies.filter((each) => each.startsWith('JSESSIONID='));
    expect(sessions).toHaveLength(3 * (callers.size + 1));
    expect(new Set(sessions).size).toBe(sessions.length);
  });
});

/** Status, errors, and who is named as the author of what was made. */
const outcome = ({ status, text }: HttpReply): Json => {
  if (status !== 200) return [status];
  const [{ Errors, Object: made }] = Object.values(JSON.parse(text)) as Json[];
  return [status, Errors, made?.CreatedBy._refObjectName];
};

const INVALID = 'Not authorized to perform action: Invalid key';

const CREATE = { method: 'POST', body: '{"Defect":{"Name":"through a cache","Project":"/project/301"}}' };

describe('whoever came first, everybody writes for themselves', () => {
  const refusedOrNot = async (call: Asked): Promise<ReadonlyMap<string, Json>> => {
    const own = new Map<string, Json>();
    for (const caller of callers.keys()) own.set(caller, outcome(await ask(world, call, caller)));
    const made: number[] = [];
    for (const { first, caller, reply } of await askInAllOrders(call)) {
      expect([first, caller, outcome(reply)]).toEqual([first, caller, own.get(caller)]);
      expect(cacheOf(reply)).toBe('MISS');
      const object = reply.status === 200 ? JSON.parse(reply.text).CreateResult?.Object : undefined;
      if (object) made.push(object.ObjectID);
    }
    const writers = [...own.values()].filter(([status, errors]) => status === 200 && errors.length === 0);
    expect(made).toHaveLength(writers.length * (callers.size + 1));
    expect(new Set(made).size).toBe(made.length);
    expect(await proxy.kept('server')).toEqual([]);
    return own;
  };

  it('without a token', async () => {
    const own = await refusedOrNot({ ...CREATE, target: `${API}/defect/create?fetch=ObjectID,CreatedBy` });
    expect(Object.fromEntries(own)).toMatchObject({
      nobody: [401],
      "the editor's key": [200, [], 'Eve Editor'],
      "the warden's key as a cookie": [200, [], 'Wes Warden'],
      'a read-only key': [401],
      "the editor's password": [200, [INVALID], undefined],
      "the editor's session": [200, [INVALID], undefined],
      "the editor's session under the viewer's key": [200, [INVALID], undefined],
    });
  });

  it("with the token of the editor's session", async () => {
    const own = await refusedOrNot({ ...CREATE, target: `${API}/defect/create?fetch=ObjectID,CreatedBy&key=${token}` });
    expect(Object.fromEntries(own)).toMatchObject({
      nobody: [401],
      "the editor's session": [200, [], 'Eve Editor'],
      "the angler's session": [200, [INVALID], undefined],
      "the editor's password": [200, [INVALID], undefined],
    });
  });

  it('keys of their own, whose values nobody else is shown', async () => {
    const call = {
      method: 'POST',
      target: '/login/api/keys',
      body: '{"Description":"ci","Grant":"ALM WSAPI Read-only"}',
    };
    const made: string[] = [];
    for (const { caller, reply } of await askInAllOrders(call)) {
      const isMade = caller.endsWith("'s password") && !caller.startsWith('a stranger');
      expect([caller, reply.status === 201, cacheOf(reply)]).toEqual([caller, isMade, 'MISS']);
      if (isMade) made.push(JSON.parse(reply.text).Key);
    }
    expect(new Set(made).size).toBe(3 * (callers.size + 1));
  });
});

it('callers who ask at the same moment get each their own answer', async () => {
  const names = ['nobody', "the editor's key", "the viewer's key", "the outsider's key", "the angler's session"];
  const target = `${API}/user?fetch=UserName&at=once`;
  const replies = await Promise.all(names.map((caller) => ask(proxied, { method: 'GET', target }, caller)));
  const who = replies.map(({ status, text }) => (status === 200 ? JSON.parse(text).User.UserName : status));
  expect(who).toEqual([401, 'editor@garden.test', 'viewer@garden.test', 'outsider@garden.test', 'angler@garden.test']);
});

it('a key that ends is refused at once where it was served before', async () => {
  const post = { method: 'POST', target: '/login/api/keys', body: '{"Description":"ci","Grant":"Full Access"}' };
  const { ObjectID, Key } = JSON.parse((await ask(world, post, "the editor's password")).text);
  const read = () => proxied.send({ method: 'GET', target: `${API}/user?ends`, headers: { zsessionid: Key } });
  expect((await read()).status).toBe(200);
  const ending = { method: 'DELETE', target: `/login/api/keys/${ObjectID}` };
  expect((await ask(proxied, ending, "the editor's password")).status).toBe(204);
  expect((await read()).status).toBe(401);
});
