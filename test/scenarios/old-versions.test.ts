import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { setPassword } from '../../src/identity/user-accounts.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { Secret } from '../../src/kernel/secret.ts';
import type { HttpReply } from '../support/http-client.ts';
import { type Json, useWorld } from '../support/world.ts';
import { apiKeyOf, DEFECT, USER } from '../support/world-seed.ts';

const world = useWorld();

const password = randomBytes(12).toString('hex');
const basic = `Basic ${Buffer.from(`editor@garden.test:${password}`).toString('base64')}`;
const key = apiKeyOf('editor');

const IK = 'Not authorized to perform action: Invalid key';
const OLD = '/slm/webservice/1.43';

let session: string;

const send = (
  target: string,
  headers: Record<string, string>,
  body?: unknown,
  method = body === undefined ? 'GET' : 'POST',
): Promise<HttpReply> =>
  world.send({ method, target, headers, body: body === undefined ? undefined : JSON.stringify(body) });

const parsed = ({ text }: HttpReply): Json => JSON.parse(text);

beforeAll(async () => {
  await setPassword(world.database.main, systemClock, USER.editor, new Secret(password));
  const opened = await send(`${OLD}/user`, { authorization: basic });
  session = /^JSESSIONID=[^;]+/.exec(opened.headers['set-cookie']?.[0] ?? '')?.[0] ?? '';
});

describe('version 1.x', () => {
  test.each(['1.08', '1.29', '1.43'])(
    'of number %s answers in the shapes of v2.0, with its own references',
    async (version) => {
      const root = `/slm/webservice/${version}`;
      const read = parsed(await send(`${root}/defect/${DEFECT.alpha}.js`, { zsessionid: key })).Defect;
      expect(read._ref).toBe(`${world.origin}${root}/defect/${DEFECT.alpha}`);
      expect(read._rallyAPIMajor).toBe('2');
      const query = `${root}/defect.js?query=(ObjectID%20=%20${DEFECT.alpha})`;
      expect(parsed(await send(query, { zsessionid: key })).QueryResult).toMatchObject({
        TotalResultCount: 1,
        Results: [{ _ref: `${world.origin}${root}/defect/${DEFECT.alpha}` }],
      });
      const values = { Defect: { Name: 'old', Requirement: `${world.origin}${root}/hierarchicalrequirement/700.js` } };
      const made = parsed(await send(`${root}/defect/create.js`, { zsessionid: key }, values)).CreateResult;
      expect(made).toMatchObject({ Errors: [], Object: { Name: 'old' } });
    },
  );

  test.each(['1.07', '1.44', '1.5', '1.430', '1.', '1', 'v1.43', '2.0', '3.0'])('does not know %s', async (version) => {
    const reply = await send(
      `/slm/webservice/${version}/defect/create`,
      { zsessionid: key },
      { Defect: { Name: 'x' } },
    );
    const sentence = `Could not determine Web Services Version from '${version}'`;
    expect([reply.status, reply.reason]).toEqual([404, sentence]);
  });

  test('has no security/authorize: old clients then go on without a token', async () => {
    for (const path of ['security/authorize', 'security/authorize.js']) {
      const reply = await send(`${OLD}/${path}`, { authorization: basic });
      expect([reply.status, reply.reason, reply.text]).toEqual([404, 'Not Found', 'Not Found']);
    }
  });

  test.each<readonly [string, () => Record<string, string>]>([
    ['user and password', () => ({ authorization: basic })],
    ['user, password and the cookie of their session', () => ({ authorization: basic, cookie: session })],
    ['a key', () => ({ zsessionid: key })],
    ['a key sent as KEY:KEY', () => ({ authorization: `Basic ${Buffer.from(`${key}:${key}`).toString('base64')}` })],
    ['user and password, from the server’s own page', () => ({ authorization: basic, origin: world.origin })],
  ])('is written by %s, without a token', async (_, headersOf) => {
    const made = parsed(await send(`${OLD}/defect/create`, headersOf(), { Defect: { Name: 'old' } })).CreateResult;
    expect(made.Errors).toEqual([]);
    expect(made.Object.CreatedBy._ref).toBe(`${world.origin}${OLD}/user/${USER.editor}`);
  });

  test.each<readonly [string, () => Record<string, string>, string]>([
    ['the cookie of a session alone', () => ({ cookie: session }), 'cookie-alone-on-1.x'],
    ['a key in a cookie', () => ({ cookie: `ZSESSIONID=${key}` }), 'cookie-alone-on-1.x'],
    [
      'what a browser remembers, for the page of another site',
      () => ({ authorization: basic, origin: 'https://elsewhere.example' }),
      'basic-cross-site',
    ],
    [
      'what a browser remembers with its cookie, for the page of another site',
      () => ({ authorization: basic, cookie: session, 'sec-fetch-site': 'cross-site' }),
      'basic-cross-site',
    ],
  ])('is not written by %s', async (_, headersOf, reason) => {
    const before = await world.digest();
    const reply = await send(`${OLD}/defect/create`, headersOf(), { Defect: { Name: 'old' } });
    expect([reply.status, parsed(reply).OperationResult.Errors]).toEqual([200, [IK]]);
    expect(reply.headers['x-auth-reason']).toBe(reason);
    expect(await world.digest()).toEqual(before);
  });
});

test('a key that a browser remembers as user and password does not write for the page of another site', async () => {
  const headers = { authorization: `Basic ${Buffer.from(`${key}:${key}`).toString('base64')}` };
  const values = { Defect: { Name: 'not by the page' } };
  for (const page of [{ origin: 'https://elsewhere.example' }, { 'sec-fetch-site': 'cross-site' }]) {
    const reply = await send('/slm/webservice/v2.0/defect/create', { ...headers, ...page }, values);
    expect(parsed(reply).OperationResult.Errors).toEqual([IK]);
    expect(reply.headers['x-auth-reason']).toBe('basic-cross-site');
  }
});
