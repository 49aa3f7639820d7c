import { pkce } from '../oauth-world.ts';
import { json, refused } from './expected.ts';
import { calling, type NegativeCase, posting, redeeming } from './negative-case.ts';
import { FORM, type Params, secretOf } from './stage.ts';

const web = (name: string, more: Params, error: string): NegativeCase => redeeming(name, 'web', more, json(400, error));

const CODES: readonly NegativeCase[] = [
  {
    name: 'oidcc-codereuse',
    party: 'web',
    ask: async (stage) => {
      const code = await stage.code('web');
      await stage.post('token', stage.codeParams('web', code))();
      return stage.post('token', stage.codeParams('web', code));
    },
    expected: json(400, 'invalid_grant'),
  },
  redeeming(
    'fapi2-security-profile-id2-ensure-authorization-code-is-bound-to-client',
    'other',
    async (stage) => ({ code: await stage.code('legacy'), redirect_uri: stage.clients.legacy.redirectUri }),
    json(400, 'invalid_grant'),
  ),
  redeeming(
    'the code of a confidential client at a public one',
    'page',
    async (stage) => ({ code: await stage.code('web'), redirect_uri: stage.clients.web.redirectUri }),
    json(400, 'invalid_grant'),
  ),
  {
    name: 'fapi2-security-profile-id2-ensure-token-endpoint-fails-with-expired-auth-code',
    party: 'web',
    ask: async (stage) => {
      const code = await stage.code('web');
      await stage.world.database.main.query(
        "UPDATE oauth_artifact SET expires_at = created WHERE kind = 'AuthorizationCode'",
      );
      return stage.post('token', stage.codeParams('web', code));
    },
    expected: json(400, 'invalid_grant'),
  },
  web('no code', { code: undefined }, 'invalid_request'),
  web('a code that never was', { code: 'x'.repeat(43) }, 'invalid_grant'),
  web('a code with NUL', { code: 'x\0' }, 'invalid_grant'),
  redeeming('a code that never was, legacy client', 'legacy', { code: 'x' }, json(400, 'invalid_grant')),
  web(
    'another redirect than that of the request',
    { redirect_uri: 'https://elsewhere.example.test/' },
    'invalid_grant',
  ),
  web('no redirect', { redirect_uri: undefined }, 'invalid_request'),
  web('code sent twice', { code: ['a', 'b'] }, 'invalid_request'),
  web('redirect_uri sent twice with a code', { redirect_uri: ['a', 'b'] }, 'invalid_request'),
  web('grant_type sent twice', { grant_type: ['authorization_code', 'refresh_token'] }, 'invalid_request'),
];

const VERIFIERS: readonly NegativeCase[] = [
  web('fapi2-security-profile-id2-ensure-pkce-code-verifier-required', { code_verifier: undefined }, 'invalid_grant'),
  redeeming('no verifier, public client', 'page', { code_verifier: undefined }, json(400, 'invalid_grant')),
  web(
    'fapi2-security-profile-id2-incorrect-pkce-code-verifier-rejected',
    { code_verifier: pkce().verifier },
    'invalid_grant',
  ),
  redeeming(
    'the challenge as the verifier',
    'page',
    async (stage) => ({ code_verifier: String(stage.authorizeParams('page').code_challenge) }),
    json(400, 'invalid_grant'),
  ),
  web('a verifier that is too short', { code_verifier: 'a' }, 'invalid_request'),
  web('a verifier with characters that none has', { code_verifier: `${'a'.repeat(50)} ` }, 'invalid_request'),
  web('code_verifier sent twice', { code_verifier: ['a', 'b'] }, 'invalid_request'),
  redeeming(
    'downgrade: a verifier for a code without a challenge',
    'legacy',
    { code_verifier: pkce().verifier },
    json(400, 'invalid_grant'),
  ),
];

const grant = (grantType: string, error = 'unsupported_grant_type'): NegativeCase =>
  web(`grant type ${grantType}`, { grant_type: grantType, username: 'u', password: 'p', assertion: 'x' }, error);

const GRANTS: readonly NegativeCase[] = [
  grant('password'),
  grant('client_credentials'),
  grant('implicit'),
  grant('urn:ietf:params:oauth:grant-type:jwt-bearer'),
  grant('urn:ietf:params:oauth:grant-type:token-exchange'),
  grant('AUTHORIZATION_CODE'),
  grant('of no specification'),
  web('no grant type', { grant_type: undefined }, 'invalid_request'),
  web('a blank grant type', { grant_type: '' }, 'invalid_request'),
  web('a refresh without a token', { grant_type: 'refresh_token' }, 'invalid_request'),
  web(
    'a refresh token that never was',
    { grant_type: 'refresh_token', refresh_token: '0'.repeat(32) },
    'invalid_grant',
  ),
  web(
    'a device code that never was',
    { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: 'x' },
    'invalid_grant',
  ),
];

const BODY = 'grant_type=authorization_code&code=x';

const SHAPES: readonly NegativeCase[] = [
  calling('the token endpoint by GET', 'GET', `/oauth2/token?${BODY}`, refused(404, 405)),
  calling('the token endpoint by PUT', 'PUT', '/oauth2/token', refused(404, 405), FORM, BODY),
  calling(
    'a token request in JSON',
    'POST',
    '/oauth2/token',
    json(400, 'invalid_request'),
    { 'content-type': 'application/json' },
    '{"grant_type":"authorization_code"}',
  ),
  calling(
    'a token request in parts',
    'POST',
    '/oauth2/token',
    json(400, 'invalid_request'),
    { 'content-type': 'multipart/form-data; boundary=x' },
    '--x--',
  ),
  calling('a token request of no type', 'POST', '/oauth2/token', json(400, 'invalid_request'), {}, BODY),
  calling('a token request without a body', 'POST', '/oauth2/token', json(400, 'invalid_request')),
  posting('a token request of 60,000 bytes', 'token', `${BODY}&x=${'a'.repeat(60_000)}`, json(400, 'invalid_request')),
  posting(
    'a token request with five thousand parameters',
    'token',
    Array.from({ length: 5_000 }, (_, n) => `p${n}=1`).join('&'),
    json(400, 'invalid_request'),
  ),
  posting(
    'a token request with bad percent-encoding',
    'token',
    'grant_type=%zz&client_id=%',
    json(401, 'invalid_client'),
  ),
  posting(
    'a token request with bytes that are no text',
    'token',
    'client_id=%ff%fe&grant_type=%c0%80',
    json(401, 'invalid_client'),
  ),
  posting(
    'a token request with the names of every object',
    'token',
    '__proto__=1&constructor=2&toString=3',
    json(400, 'invalid_request'),
  ),
  posting(
    'a refusal for who takes pages alone',
    'token',
    ({ clients }) => ({ ...secretOf(clients.legacy), code: 'x' }),
    json(400, 'invalid_grant'),
    { accept: 'text/html' },
  ),
];

export const CODE_CASES: readonly NegativeCase[] = [...CODES, ...VERIFIERS, ...GRANTS, ...SHAPES];
