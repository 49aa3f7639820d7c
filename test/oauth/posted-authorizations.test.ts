import { beforeAll, describe, expect, test } from 'vitest';
import { useAccountsWorld } from '../accounts/accounts-world.ts';
import { basicOf, encode, type Headers, openStage, type Params, type Stage, secretOf } from './negative/stage.ts';

const world = useAccountsWorld();

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(world);
});

/** As they stand in a form, but for what belongs to another request. */
const SECRETS = {
  grant_type: 'authorization_code',
  code: 'secret-code',
  code_verifier: 'v'.repeat(43),
  client_secret: 'secret-secret',
  client_assertion: 'secret-assertion',
  refresh_token: 'secret-refresh',
  device_code: 'secret-device',
  access_token: 'secret-access',
  password: 'secret-password',
};

const post = (params: Params, headers: Headers = {}) => stage.post('auth', params, headers)();

describe('a form sent to the authorization endpoint', () => {
  test.each(Object.entries(SECRETS))('with %s is refused, and leads nowhere', async (name, value) => {
    for (const party of ['web', 'page'] as const) {
      const { status, headers, text } = await post(stage.authorizeParams(party, { [name]: value }));
      expect([status, headers.location]).toEqual([400, undefined]);
      expect(headers['content-type']).toMatch(/^text\/html/);
      expect(text).not.toContain(value);
    }
  });

  test.each(Object.entries(SECRETS))(
    'of an application of Rally’s time with %s is a token request',
    async (name, value) => {
      const { clientId, clientSecret } = stage.clients.legacy;
      for (const [params, credentials] of [
        [{ [name]: value, ...secretOf(stage.clients.legacy) }, {}],
        [{ [name]: value }, basicOf(clientId, clientSecret)],
      ] as const) {
        const { status, headers, text } = await post(params, credentials);
        expect([status >= 400 && status < 500, headers.location]).toEqual([true, undefined]);
        expect(headers['content-type']).toMatch(/^application\/json/);
        expect(text).not.toContain(value.startsWith('secret') ? value : clientSecret);
      }
    },
  );

  test('gives a legacy client that proves itself by Basic its tokens', async () => {
    const { clientId, clientSecret } = stage.clients.legacy;
    const code = await stage.code('legacy');
    const params = stage.codeParams('legacy', code, { client_id: undefined, client_secret: undefined });
    const { status, text } = await post(params, basicOf(clientId, clientSecret));
    expect([status, JSON.parse(text).token_type]).toEqual([200, 'Bearer']);
  });

  test('is led on with what an authorization request has, and without all else', async () => {
    const params = stage.authorizeParams('web');
    const { status, headers } = await post({ ...params, extra: 'x', username: 'ada', assertion: 'a' });
    expect(status).toBe(303);
    expect(headers.location?.split('?')[1]).toBe(new URLSearchParams(encode(params)).toString());
  });

  test('is led on with both of two that stand there twice, which is refused then', async () => {
    const { headers } = await post(stage.authorizeParams('web', { state: ['a', 'b'] }));
    expect(new URL(headers.location ?? '').searchParams.getAll('state')).toEqual(['a', 'b']);
  });

  test('is led on up to 8,192 bytes of address, and refused beyond', async () => {
    const start = encode(stage.authorizeParams('web', { state: undefined }));
    const plain = 8_192 - new URLSearchParams(start).toString().length - '&state='.length;
    for (const [state, status] of [
      ['x'.repeat(plain), 303],
      ['x'.repeat(plain + 1), 413],
      ['x'.repeat(50_000), 413],
      ['<'.repeat(7_000), 413],
    ] as const) {
      const reply = await stage.post('auth', `${start}&state=${state}`)();
      expect([reply.status, reply.headers.location === undefined]).toEqual([status, status === 413]);
    }
  });
});
