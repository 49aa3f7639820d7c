import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { Database } from '../../src/storage/database.ts';
import type { HttpReply } from '../support/http-client.ts';
import { type ServerNode, startServerNode } from '../support/server-node.ts';
import { givePasswords, nameOf, passwordOf } from '../support/signed-in.ts';
import { useWorld } from '../support/world.ts';
import { createBrowser, expectPageHeaders, FORM_TYPE, signedInBrowser, submitSignIn } from './browser.ts';

const world = useWorld();

let isAway = false;
let failing: ServerNode;
let named: ServerNode;

/** The database while `isAway` is false. */
const awayAtTimes = (database: Database): Database => {
  const query = (...given: unknown[]) =>
    isAway
      ? Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }))
      : (database.main.query as (...all: unknown[]) => unknown)(...given);
  const main = new Proxy(database.main, {
    get: (pool, name) => {
      if (name === 'query') return query;
      const member: unknown = Reflect.get(pool, name);
      return typeof member === 'function' ? member.bind(pool) : member;
    },
  });
  return { ...database, main };
};

beforeAll(async () => {
  await givePasswords(world.database, systemClock, ['editor']);
  failing = await startServerNode(awayAtTimes(world.database));
  named = await startServerNode(world.database, { options: { publicUrl: 'https://muster.example' } });
});

afterAll(async () => {
  await failing.close();
  await named.close();
});

const post = (body: string | Uint8Array, headers: Record<string, string> = FORM_TYPE): Promise<HttpReply> =>
  world.send({ method: 'POST', target: '/login', headers, body });

/** A form of this many bytes. */
const ofBytes = (bytes: number): string => `userName=${'x'.repeat(bytes - 'userName='.length)}`;

describe('what is no form', () => {
  test.each([
    ['JSON', '{"userName":"a"}', { 'content-type': 'application/json' }, 415],
    ['a form of parts', '--x--', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
    ['plain text', 'userName=a', { 'content-type': 'text/plain' }, 415],
    ['no type', 'userName=a', {}, 415],
    ['a field that stands twice', 'userName=a&userName=b', FORM_TYPE, 400],
    ['a field that stands twice in other letters', 'userName=a&user%4Eame=b', FORM_TYPE, 400],
    ['other bytes than UTF-8', Buffer.from([0x61, 0x3d, 0xff]), FORM_TYPE, 400],
    ['too large a form', ofBytes(limits.pageFormBytes + 1), FORM_TYPE, 413],
  ] as const)('%s is answered with a page', async (_, body, headers, status) => {
    const reply = await post(body, headers as Record<string, string>);
    expect([reply.status, reply.headers['set-cookie']]).toEqual([status, undefined]);
    expectPageHeaders(reply);
    expect(reply.text).toContain('<h1>This form cannot be read</h1>');
  });

  test.each([
    ['the largest form', ofBytes(limits.pageFormBytes)],
    ['an empty form', ''],
    ['wrong percent signs', 'userName=%zz&%=%'],
    ['a NUL', 'userName=%00&password=%00&formToken=%00'],
  ])('%s is read, and lacks the token', async (_, body) => {
    const reply = await post(body);
    expect(reply.status).toBe(403);
    expectPageHeaders(reply);
  });
});

it('other methods have no page', async () => {
  for (const method of ['PUT', 'DELETE', 'PATCH']) {
    expect((await world.send({ method, target: '/login', headers: FORM_TYPE, body: 'a=b' })).status).toBe(404);
  }
});

it('no parameter says where a sign-in leads to', async () => {
  const visitor = createBrowser(world.send);
  const target = '/login?next=https://evil.example&return_to=//evil.example&redirect_uri=https://evil.example';
  const fields = {
    formToken: await visitor.tokenOf(target),
    userName: nameOf('editor'),
    password: passwordOf('editor'),
    next: 'https://evil.example',
  };
  const reply = await visitor.post(target, fields);
  expect([reply.status, reply.headers.location]).toEqual([303, '/login/applications']);
  expect((await visitor.get(target)).headers.location).toBe('/login/applications');
});

it('each page has a nonce of its own', async () => {
  const visitor = createBrowser(world.send);
  const nonces = new Set<string>();
  for (let n = 0; n < 20; n++) nonces.add(expectPageHeaders(await visitor.get('/login')));
  expect(nonces.size).toBe(20);
});

it('a database that is away is said on a page', async () => {
  const visitor = await signedInBrowser(failing.send, 'editor');
  isAway = true;
  const reply = await visitor.get('/login');
  isAway = false;
  expect([reply.status, reply.headers['retry-after']]).toEqual([503, '2']);
  expectPageHeaders(reply);
  expect(reply.text).toContain('The database cannot be reached at the moment');
});

describe('a server with a public address', () => {
  const signIn = (headers: Record<string, string>) => {
    const visitor = createBrowser((call) => named.send({ ...call, headers: { ...headers, ...call.headers } }));
    return submitSignIn(visitor, nameOf('editor'), passwordOf('editor'));
  };

  it('signs in who comes by it, and who comes by another of its names', async () => {
    const byAnotherName = await signIn({ host: 'intranet:7070', origin: 'http://intranet:7070' });
    expect([byAnotherName.status, byAnotherName.headers.location]).toEqual([303, '/login/applications']);
    for (const cookie of byAnotherName.headers['set-cookie'] ?? []) expect(cookie).not.toMatch(/Domain/i);
    expect((await signIn({ host: 'muster.example', origin: 'https://muster.example' })).status).toBe(303);
  });

  it('signs nobody in whose form came from another origin than that', async () => {
    expect((await signIn({ host: 'muster.example', origin: 'http://intranet:7070' })).status).toBe(403);
    expect((await signIn({ host: 'intranet:7070', origin: 'http://intranet:7071' })).status).toBe(403);
    expect((await signIn({ host: 'bad host/', origin: 'http://bad host/' })).status).toBe(403);
  });
});
