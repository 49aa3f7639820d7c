import { createLocalJWKSet, decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { useAccountsWorld } from '../accounts/accounts-world.ts';
import { basicOf, encode, FORM, openStage, type Party, type Stage, secretOf } from './negative/stage.ts';

const world = useAccountsWorld();

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(world);
});

const read = async (target: string) => {
  const reply = await world.node.send({ method: 'GET', target });
  return { ...reply, json: JSON.parse(reply.text) };
};

const issuer = (): string => `${world.node.origin}/login`;

/** As an application checks it: signature, issuer, audience and time. */
const verified = async (party: Party, idToken: string): Promise<JWTPayload> => {
  const keys = createLocalJWKSet((await read('/login/oauth2/jwks')).json);
  const { payload } = await jwtVerify(idToken, keys, {
    issuer: issuer(),
    audience: stage.clients[party].clientId,
    algorithms: ['RS256'],
  });
  return payload;
};

const subject = async (): Promise<string> => {
  const { rows } = await world.database.main.query('SELECT uuid FROM app_user WHERE oid = $1', [stage.person.oid]);
  return rows[0]?.uuid;
};

describe('an id_token', () => {
  test('oidcc-idtoken-signature: proves to the application who signed in, and by which request', async () => {
    const { id_token } = await stage.tokens('web', { nonce: 'n-1 ü' });
    const claims = await verified('web', id_token);
    expect(claims).toMatchObject({ sub: await subject(), nonce: 'n-1 ü' });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3_600);
    expect(Math.abs((claims.iat ?? 0) - Date.now() / 1000)).toBeLessThan(5);
  });

  test('oidcc-idtoken-kid: is signed by a published key, of which nothing private is', async () => {
    const { id_token } = await stage.tokens('web');
    const { json } = await read('/login/oauth2/jwks');
    const { kid, alg } = decodeProtectedHeader(id_token);
    expect(alg).toBe('RS256');
    expect(json.keys.map((key: { kid: string }) => key.kid)).toContain(kid);
    for (const key of json.keys) expect(Object.keys(key).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  test('oidcc-ensure-request-without-nonce-succeeds-for-code-flow', async () => {
    const claims = await verified('web', (await stage.tokens('web')).id_token);
    expect(claims).not.toHaveProperty('nonce');
  });

  test('oidcc-max-age-10000: says when its user signed in', async () => {
    const claims = await verified('web', (await stage.tokens('web', { max_age: '10000' })).id_token);
    expect(Math.abs(Number(claims.auth_time) - Number(claims.iat))).toBeLessThan(600);
  });

  test('oidcc-refresh-token: comes anew with a refresh, for the same user', async () => {
    const first = await stage.tokens('web');
    const params = { grant_type: 'refresh_token', refresh_token: first.refresh_token, ...secretOf(stage.clients.web) };
    const { status, text } = await stage.post('token', params)();
    expect(status).toBe(200);
    const next = JSON.parse(text);
    expect([next.access_token, next.refresh_token]).not.toEqual([first.access_token, first.refresh_token]);
    expect((await verified('web', next.id_token)).sub).toBe(await subject());
  });
});

describe('the token endpoint', () => {
  test('says that its answer is kept nowhere, and by which scope', async () => {
    const code = await stage.code('web');
    const { status, headers, text } = await stage.post('token', stage.codeParams('web', code))();
    expect([status, JSON.parse(text).scope, JSON.parse(text).token_type]).toEqual([200, 'openid alm', 'Bearer']);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
    expect(headers['content-type']).toMatch(/^application\/json/);
  });

  test('says so of refusals, too', async () => {
    const { headers } = await stage.post('token', '')();
    expect(headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
  });

  test('knows a client by Basic, its id and secret percent-encoded or not', async () => {
    const { clientId, clientSecret } = stage.clients.web;
    const escaped = (text: string): string => [...text].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join('');
    for (const pair of [`${clientId}:${clientSecret}`, `${escaped(clientId)}:${escaped(clientSecret)}`]) {
      const more = { client_id: undefined, client_secret: undefined };
      const params = stage.codeParams('web', await stage.code('web'), more);
      const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
      expect((await stage.post('token', params, { authorization })()).status).toBe(200);
    }
  });

  test('knows the secret before the last rotation until its time is over', async () => {
    const { clientId, clientSecret } = stage.clients.querying;
    const rotated = `UPDATE oauth_client SET former_secret_digest = secret_digest, former_secret_until = $2,
      secret_digest = sha256('another') WHERE client_id = $1`;
    await world.database.main.query(rotated, [clientId, new Date(world.now().getTime() + 1_000)]);
    const ask = () => stage.post('introspect', { token: 'x' }, basicOf(clientId, clientSecret))();
    expect((await ask()).status).toBe(200);
    world.advance(1_001);
    expect((await ask()).status).toBe(401);
  });

  test.each([undefined, 'access_token', 'refresh_token', 'of-no-specification'])(
    'finds a token to introspect and to revoke whatever the hint says: %s',
    async (token_type_hint) => {
      for (const kind of ['access_token', 'refresh_token']) {
        const tokens = await stage.tokens('web');
        const params = { token: tokens[kind], token_type_hint, ...secretOf(stage.clients.web) };
        const about = async () => JSON.parse((await stage.post('introspect', params)()).text);
        expect(await about()).toMatchObject({
          active: true,
          client_id: stage.clients.web.clientId,
          sub: await subject(),
        });
        expect((await stage.post('revoke', params)()).status).toBe(200);
        expect(await about()).toEqual({ active: false });
        expect((await stage.post('revoke', params)()).status).toBe(200);
      }
    },
  );
});

describe('userinfo', () => {
  const claims = async (call: { method: string; headers: Record<string, string>; body?: string }) => {
    const { status, text, headers } = await world.node.send({ target: '/login/oauth2/userinfo', ...call });
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    return JSON.parse(text);
  };

  test('oidcc-userinfo-get, oidcc-userinfo-post-header and oidcc-userinfo-post-body: the same whichever way', async () => {
    const { access_token } = await stage.tokens('web');
    const authorization = `Bearer ${access_token}`;
    const expected = { sub: await subject() };
    expect(await claims({ method: 'GET', headers: { authorization } })).toEqual(expected);
    expect(await claims({ method: 'POST', headers: { authorization } })).toEqual(expected);
    expect(await claims({ method: 'POST', headers: FORM, body: encode({ access_token }) })).toEqual(expected);
  });

  test('oidcc-scope-profile and oidcc-scope-email: gives what the user allowed, and no more', async () => {
    const { access_token } = await stage.tokens('web', { scope: 'openid profile email' });
    const all = await claims({ method: 'GET', headers: { authorization: `Bearer ${access_token}` } });
    const { userName } = stage.person;
    expect(all).toMatchObject({ sub: await subject(), preferred_username: userName, email: userName });
    const less = await stage.tokens('web', { scope: 'openid email' });
    expect(await claims({ method: 'GET', headers: { authorization: `Bearer ${less.access_token}` } })).toEqual({
      sub: await subject(),
      email: userName,
    });
  });
});

describe('oidcc-discovery-endpoint-verification', () => {
  test('tells what there is, and nothing that is not', async () => {
    const { json, headers } = await read('/login/.well-known/openid-configuration');
    expect(json).toMatchObject({
      issuer: issuer(),
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      id_token_signing_alg_values_supported: ['RS256'],
      subject_types_supported: ['public'],
      scopes_supported: ['alm', 'openid', 'profile', 'email'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      authorization_response_iss_parameter_supported: true,
      claims_parameter_supported: false,
      request_uri_parameter_supported: false,
    });
    expect(json.grant_types_supported.toSorted()).toEqual([
      'authorization_code',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
    ]);
    for (const absent of [
      'registration_endpoint',
      'end_session_endpoint',
      'request_object_signing_alg_values_supported',
    ])
      expect(json).not.toHaveProperty(absent);
    for (const [name, value] of Object.entries(json))
      if (/_endpoint$|_uri$/.test(name)) expect(value).toMatch(new RegExp(`^${issuer()}/oauth2/`));
    expect(headers['content-type']).toMatch(/^application\/json/);
  });
});
