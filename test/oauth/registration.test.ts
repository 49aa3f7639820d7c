import { beforeAll, describe, expect, test } from 'vitest';
import { type Node, useAccountsWorld } from '../accounts/accounts-world.ts';
import type { Json } from '../support/world.ts';
import { authorize, openBrowser, pkce, redeem } from './oauth-world.ts';

const world = useAccountsWorld();

const TOKEN = 'registration-token-of-an-operator';
const CALLBACK = 'https://radar.example.test/callback';

let node: Node;
beforeAll(async () => {
  node = await world.startNode({ clientRegistrationToken: TOKEN });
});

const register = async (metadata: object, token = TOKEN): Promise<{ readonly status: number; readonly json: Json }> => {
  const { status, text } = await node.send({
    method: 'POST',
    target: '/login/oauth2/register',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(metadata),
  });
  return { status, json: JSON.parse(text) };
};

const BASE = { client_name: 'Defect Radar', redirect_uris: [CALLBACK] };

const clientCount = async (): Promise<number> => {
  const { rows } = await world.database.main.query('SELECT count(*)::int AS n FROM oauth_client');
  return rows[0]?.n;
};

describe('an application that registers itself', () => {
  test('is told what is in force for it, whatever it asked', async () => {
    const asked = {
      ...BASE,
      grant_types: ['authorization_code'],
      scope: 'openid',
      contacts: ['ada@example.test'],
      policy_uri: 'https://radar.example.test/policy',
      tos_uri: 'https://radar.example.test/terms',
      client_uri: 'https://radar.example.test',
      post_logout_redirect_uris: ['https://radar.example.test/bye'],
      dpop_bound_access_tokens: true,
    };
    const { status, json } = await register(asked);
    expect(status).toBe(201);
    const { client_id, client_secret, client_id_issued_at, grant_types, ...rest } = json;
    expect(client_id).toMatch(/^[0-9a-f]{32}$/);
    expect(client_secret).toMatch(/^[0-9A-Za-z]{42}$/);
    expect(client_id_issued_at).toBeGreaterThan(1_700_000_000);
    expect(grant_types).toEqual(expect.arrayContaining(['authorization_code', 'refresh_token']));
    expect(rest).toEqual({
      client_name: 'Defect Radar',
      redirect_uris: [CALLBACK],
      response_types: ['code'],
      scope: 'alm openid profile email',
      application_type: 'web',
      token_endpoint_auth_method: 'client_secret_basic',
      client_secret_expires_at: 0,
    });
  });

  test('logs people in with what it was told', async () => {
    const person = await world.makeUser();
    for (const token_endpoint_auth_method of ['client_secret_basic', 'none']) {
      const { json } = await register({ ...BASE, token_endpoint_auth_method });
      expect(json.token_endpoint_auth_method).toBe(token_endpoint_auth_method);
      expect('client_secret' in json).toBe(token_endpoint_auth_method !== 'none');
      const client = {
        clientId: json.client_id,
        clientSecret: json.client_secret ?? '',
        redirectUri: CALLBACK,
        name: json.client_name,
      };
      const { verifier, challenge } = pkce();
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: client.clientId,
        redirect_uri: CALLBACK,
        scope: 'alm',
        code_challenge: challenge,
        code_challenge_method: 'S256',
      });
      const back = await authorize(openBrowser(node), person, `/login/oauth2/auth?${query}`);
      const reply = await redeem(node, client, back.searchParams.get('code') ?? '', { code_verifier: verifier });
      expect(reply.status, reply.text).toBe(200);
    }
  });

  test.each<[string, unknown]>([
    ['default_acr_values', ['1']],
    ['default_max_age', 0],
    ['default_max_age', 60],
    ['jwks', { keys: [] }],
    ['jwks_uri', 'https://radar.example.test/jwks'],
    ['require_auth_time', true],
    ['require_pushed_authorization_requests', true],
    ['response_modes', ['query']],
    ['sector_identifier_uri', 'https://radar.example.test/sector'],
    ['subject_type', 'pairwise'],
    ['grant_types', ['client_credentials']],
    ['grant_types', ['implicit']],
    ['response_types', ['token']],
    ['scope', 'admin'],
    ['token_endpoint_auth_method', 'private_key_jwt'],
    ['id_token_signed_response_alg', 'none'],
    ['client_name', 'a\u0000b'],
    ['redirect_uris', ['https://radar.example.test/#x']],
    ['is_legacy', true],
  ])('that wants %s to be %j is refused, and not kept', async (name, value) => {
    const before = await clientCount();
    const { status, json } = await register({ ...BASE, [name]: value });
    expect(status, JSON.stringify(json)).toBe(400);
    expect(json.error).toMatch(/^invalid_(client_metadata|redirect_uri)$/);
    expect(await clientCount()).toBe(before);
  });

  test.each(['require_auth_time', 'require_pushed_authorization_requests'])(
    'may say that it does not need %s',
    async (name) => {
      const { status, json } = await register({ ...BASE, [name]: false });
      expect([status, json]).toEqual([201, expect.not.objectContaining({ [name]: expect.anything() })]);
    },
  );

  test('without the token is refused, and nothing is kept', async () => {
    const before = await clientCount();
    expect((await register(BASE, 'another')).status).toBe(401);
    expect(await clientCount()).toBe(before);
  });
});
