import { back, json, page, refused } from './expected.ts';
import { authorizing, calling, type NegativeCase, posting } from './negative-case.ts';
import { FORM, type Params, type Party, type Stage, secretOf } from './stage.ts';

const pushed =
  (party: Party, more: Params = {}) =>
  (stage: Stage): Params => ({
    ...stage.authorizeParams(party),
    ...secretOf(stage.clients[party]),
    ...more,
  });

const pushing = (name: string, more: Params, error: string, status = 400): NegativeCase =>
  posting(name, 'par', pushed('web', more), json(status, error));

/** The name of a request that the party pushed. */
const urn = async (stage: Stage, party: Party): Promise<string> =>
  JSON.parse((await stage.post('par', pushed(party)(stage))()).text).request_uri;

const NONE: Params = {
  response_type: undefined,
  redirect_uri: undefined,
  scope: undefined,
  state: undefined,
  code_challenge: undefined,
  code_challenge_method: undefined,
};

const PUSHED: readonly NegativeCase[] = [
  pushing(
    'a pushed request with an unregistered redirect',
    { redirect_uri: 'https://elsewhere.example.test/' },
    'invalid_request',
  ),
  pushing(
    'fapi2-security-profile-id2-par-authorization-request-containing-request_uri-form-param',
    { request_uri: 'https://app.example.test/x' },
    'request_uri_not_supported',
  ),
  pushing(
    'fapi2-security-profile-id2-par-ensure-pkce-required',
    { code_challenge: undefined, code_challenge_method: undefined },
    'invalid_request',
  ),
  pushing('fapi2-security-profile-id2-par-plain-pkce-rejected', { code_challenge_method: 'plain' }, 'invalid_request'),
  pushing(
    'fapi2-security-profile-id2-par-without-duplicate-parameters, with some',
    { scope: ['alm', 'openid'] },
    'invalid_request',
  ),
  pushing('a pushed request for a token', { response_type: 'token' }, 'unsupported_response_type'),
  pushing(
    'a pushed request with an object that is not signed',
    { request: 'eyJhbGciOiJub25lIn0.e30.' },
    'request_not_supported',
  ),
  pushing('a pushed request with a wrong secret', { client_secret: 'x' }, 'invalid_client', 401),
  pushing('a pushed request without a client', { client_id: undefined, client_secret: undefined }, 'invalid_request'),
  calling(
    'fapi2-security-profile-id2-par-attempt-invalid-http-method',
    'PUT',
    '/oauth2/par',
    refused(404, 405),
    FORM,
    'x=y',
  ),
  authorizing(
    'fapi2-security-profile-id2-par-attempt-to-use-request_uri-for-different-client',
    'page',
    async (stage) => ({ ...NONE, request_uri: await urn(stage, 'web') }),
    page(null),
  ),
  authorizing(
    'a pushed request of another client, beside a whole request',
    'unseen',
    async (stage) => ({ request_uri: await urn(stage, 'web') }),
    back('invalid_request_object'),
  ),
  {
    name: 'fapi2-security-profile-id2-par-attempt-to-use-expired-request_uri',
    party: 'web',
    ask: async (stage) => {
      const request_uri = await urn(stage, 'web');
      await stage.world.database.main.query(
        "UPDATE oauth_artifact SET expires_at = created WHERE kind = 'PushedAuthorizationRequest'",
      );
      return stage.authorize('web', { ...NONE, request_uri });
    },
    expected: page('invalid_request_uri'),
  },
  {
    name: 'fapi2-security-profile-id2-par-attempt-reuse-request_uri',
    party: 'web',
    ask: async (stage) => {
      const request_uri = await urn(stage, 'web');
      await stage.authorize('web', { ...NONE, request_uri })();
      stage.world.advance(6_000);
      return stage.authorize('web', { ...NONE, request_uri });
    },
    expected: page('invalid_request_uri'),
  },
  authorizing(
    'a pushed request that never was',
    'web',
    { ...NONE, request_uri: 'urn:ietf:params:oauth:request_uri:x' },
    page('invalid_request_uri'),
  ),
];

const device = (name: string, more: Params, error: string, status = 400): NegativeCase =>
  posting(
    name,
    'device_authorization',
    ({ clients }) => ({ ...secretOf(clients.web), scope: 'alm', ...more }),
    json(status, error),
  );

const DEVICES: readonly NegativeCase[] = [
  posting(
    'a device of a client without the device flow',
    'device_authorization',
    ({ clients }) => ({ ...secretOf(clients.unseen), scope: 'alm' }),
    json(400, 'invalid_request'),
  ),
  device('a device with a wrong secret', { client_secret: 'x' }, 'invalid_client', 401),
  device('a device of an unknown client', { client_id: 'x' }, 'invalid_client', 401),
  device('a device that asks for a scope with a control character', { scope: 'alm\n' }, 'invalid_scope'),
  device('a device that sends its scope twice', { scope: ['alm', 'openid'] }, 'invalid_request'),
  {
    name: 'a device code at another client',
    party: 'other',
    ask: async (stage) => {
      const begun = await stage.post('device_authorization', { ...secretOf(stage.clients.web), scope: 'alm' })();
      const { device_code } = JSON.parse(begun.text);
      const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
      return stage.post('token', { grant_type, device_code, ...secretOf(stage.clients.other) });
    },
    expected: json(400, 'invalid_grant'),
  },
  {
    name: 'a device code that nobody has allowed yet',
    party: 'web',
    ask: async (stage) => {
      const begun = await stage.post('device_authorization', { ...secretOf(stage.clients.web), scope: 'alm' })();
      const { device_code } = JSON.parse(begun.text);
      const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
      return stage.post('token', { grant_type, device_code, ...secretOf(stage.clients.web) });
    },
    expected: json(400, 'authorization_pending'),
  },
  {
    name: 'a user code that never was',
    party: 'web',
    ask: async ({ user }) => {
      const { text } = await user.get('/login/oauth2/device');
      const xsrf = /name="xsrf" value="([^"]*)"/.exec(text)?.[1] ?? '';
      return () => user.submit('/login/oauth2/device', { xsrf, user_code: 'BBBB-BBBB' });
    },
    expected: page(null),
  },
  {
    name: 'a user code sent by the page of another site',
    party: 'web',
    ask: async ({ user }) => {
      await user.get('/login/oauth2/device');
      return () => user.submit('/login/oauth2/device', { user_code: 'BBBB-BBBB' }, { 'sec-fetch-site': 'cross-site' });
    },
    expected: page(null),
  },
];

const REST: readonly NegativeCase[] = [
  calling(
    'registration, which nobody opened',
    'POST',
    '/oauth2/register',
    refused(403, 404),
    { 'content-type': 'application/json' },
    '{"redirect_uris":["https://app.example.test/"]}',
  ),
  calling('the management of registrations', 'GET', '/oauth2/register/x', refused(404)),
  calling(
    'a log-out at the provider',
    'GET',
    '/oauth2/end_session?post_logout_redirect_uri=https://elsewhere.example.test/',
    refused(404),
  ),
  calling('the metadata by POST', 'POST', '/.well-known/openid-configuration', refused(404, 405)),
  calling('the keys by POST', 'POST', '/oauth2/jwks', refused(404, 405)),
  calling('a log-in that never began', 'GET', '/oauth2/interaction/x', page(null)),
  calling('going on with a log-in of another browser', 'GET', '/oauth2/auth/x', page('invalid_request')),
  calling(
    'the answer to a question of another browser',
    'POST',
    '/oauth2/interaction/x/consent',
    page(null),
    FORM,
    'answer=allow',
  ),
  calling(
    'a consent sent by the page of another site',
    'POST',
    '/oauth2/interaction/x/consent',
    page(null, 403),
    { ...FORM, 'sec-fetch-site': 'cross-site' },
    'answer=allow',
  ),
  calling(
    'an authorization request in JSON',
    'POST',
    '/oauth2/auth',
    refused(400, 404),
    { 'content-type': 'application/json' },
    '{}',
  ),
  calling(
    'an authorization request of 60,000 bytes',
    'POST',
    '/oauth2/auth',
    refused(400, 404),
    FORM,
    `client_id=${'a'.repeat(60_000)}`,
  ),
  calling(
    'an authorization request with bad percent-encoding',
    'GET',
    '/oauth2/auth?client_id=%zz&redirect_uri=%',
    page('invalid_client'),
  ),
  calling(
    'a sign-in that is to lead elsewhere',
    'GET',
    '?next=https://elsewhere.example.test/&redirect_uri=https://elsewhere.example.test/',
    page(null, 200),
  ),
];

export const PUSHED_AND_OTHER_CASES: readonly NegativeCase[] = [...PUSHED, ...DEVICES, ...REST];
