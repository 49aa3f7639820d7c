import { createHash, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { createApiKey } from '../../src/identity/api-keys.ts';
import { setPassword } from '../../src/identity/user-accounts.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { API, useWorld } from '../support/world.ts';
import { DEFECT, USER } from '../support/world-seed.ts';

const world = useWorld();

const NAME = 'editor@garden.test';
const password = randomBytes(12).toString('hex');

/** What really opens something, by name. */
const secrets = new Map<string, string>();
const secret = (name: string): string => secrets.get(name) ?? '';

const basic = { authorization: `Basic ${Buffer.from(`${NAME}:${password}`).toString('base64')}` };

beforeAll(async () => {
  const { main } = world.database;
  const key = await createApiKey(main, systemClock, secureRandom, {
    userOid: USER.editor,
    description: 'canary',
    grant: 'Full Access',
  });
  secrets.set('key', key?.value.reveal() ?? '');
  const token = randomBytes(21).toString('hex');
  await main.query(
    `INSERT INTO access_token (user_id, client_id, scopes, digest, created, expires_at)
     VALUES ($1, 'an application', '{alm}', $2, now(), now() + interval '1 day')`,
    [USER.editor, createHash('sha256').update(token).digest()],
  );
  secrets.set('token', token);
  await setPassword(main, systemClock, USER.editor, new Secret(password));
  secrets.set('password', password);
  const opened = await world.send({ method: 'GET', target: `${API}/security/authorize`, headers: basic });
  secrets.set('session', /JSESSIONID=([^;]+)/.exec(opened.headers['set-cookie']?.[0] ?? '')?.[1] ?? '');
  secrets.set('security token', JSON.parse(opened.text).OperationResult.SecurityToken);
});

test('each of them opens what it should where it belongs', async () => {
  const carriers = [
    { zsessionid: secret('key') },
    { zsessionid: secret('token') },
    { cookie: `JSESSIONID=${secret('session')}` },
    basic,
  ];
  for (const headers of carriers) {
    expect((await world.send({ method: 'GET', target: `${API}/user`, headers })).status).toBe(200);
  }
});

const NAMES = [
  ...['apiKey', 'APIKEY', 'api_key', 'zsessionid', 'ZSESSIONID', 'JSESSIONID', 'access_token', 'accessToken'],
  ...['key', 'token', 'loginKey', 'authorization', 'Authorization', 'cookie', 'session', 'id_token', 'oauth_token'],
];

describe('a credential in the URL authenticates nobody', () => {
  test.each(NAMES)('under the name %s', async (name) => {
    for (const which of ['key', 'token', 'session', 'security token']) {
      for (const [method, path, body] of [
        ['GET', `/defect/${DEFECT.alpha}`, undefined],
        ['POST', '/defect/create', '{"Defect":{"Name":"by a URL"}}'],
      ] as const) {
        for (const root of [API, '/slm/webservice/1.43']) {
          const target = `${root}${path}?${name}=${secret(which)}`;
          expect([target, (await world.send({ method, target, body })).status]).toEqual([target, 401]);
        }
      }
    }
  });

  test.each(['apiKey', 'zsessionid', 'access_token', 'anything'])('and is told so, under the name %s', async (name) => {
    const reply = await world.send({ method: 'GET', target: `${API}/user?${name}=${secret('key')}` });
    expect([reply.status, reply.headers['x-auth-reason']]).toEqual([401, 'key-in-url']);
  });

  test('as user and password before the host', async () => {
    const host = new URL(world.origin).host;
    const target = `http://${encodeURIComponent(NAME)}:${password}@${host}${API}/user`;
    expect((await world.send({ method: 'GET', target })).status).toBe(400);
  });

  test('as a parameter of the path', async () => {
    for (const target of [`/user;jsessionid=${secret('session')}`, `/user;zsessionid=${secret('key')}`]) {
      expect((await world.send({ method: 'GET', target: `${API}${target}` })).status).toBe(401);
    }
  });

  test('nor in a form that tunnels a read', async () => {
    for (const [name, which] of [
      ['zsessionid', 'key'],
      ['JSESSIONID', 'session'],
      ['access_token', 'token'],
    ] as const) {
      const reply = await world.send({
        method: 'POST',
        target: `${API}/defect`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `_method=GET&${name}=${secret(which)}`,
      });
      expect(reply.status).toBe(401);
    }
  });

  test('and one beside a right password adds nothing', async () => {
    const before = await world.digest();
    for (const name of NAMES) {
      for (const which of ['key', 'token', 'session']) {
        const reply = await world.send({
          method: 'POST',
          target: `${API}/defect/create?${name}=${secret(which)}`,
          headers: basic,
          body: '{"Defect":{"Name":"by a URL"}}',
        });
        expect(JSON.parse(reply.text).OperationResult.Errors).toEqual([
          'Not authorized to perform action: Invalid key',
        ]);
      }
    }
    expect(await world.digest()).toEqual(before);
  });
});
