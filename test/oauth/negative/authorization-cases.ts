import { asks, back, page } from './expected.ts';
import { authorizing, type NegativeCase, twice } from './negative-case.ts';
import type { Params } from './stage.ts';

const web = (name: string, more: Params, error: string): NegativeCase => authorizing(name, 'web', more, back(error));

const unsupported = (name: string, responseType: string): NegativeCase =>
  authorizing(
    name,
    'web',
    { response_type: responseType, nonce: 'n-1' },
    back('unsupported_response_type', { part: /token/.test(responseType) ? 'fragment' : 'query' }),
  );

const mode = (responseMode: string): NegativeCase =>
  web(`response mode ${responseMode}`, { response_mode: responseMode }, 'unsupported_response_mode');

/** What an authorization request may ask for. */
const RESPONSES: readonly NegativeCase[] = [
  web('oidcc-response-type-missing', { response_type: undefined }, 'invalid_request'),
  unsupported('response type token', 'token'),
  unsupported('response type id_token', 'id_token'),
  unsupported('response type code token', 'code token'),
  unsupported('response type code id_token', 'code id_token'),
  unsupported('response type code id_token token', 'code id_token token'),
  unsupported('response type none', 'none'),
  unsupported('response type of no specification', 'everything'),
  mode('jwt'),
  mode('query.jwt'),
  mode('web_message'),
  mode('of-no-specification'),
];

const PKCE: readonly NegativeCase[] = [
  authorizing(
    'PKCE missing, public client',
    'page',
    { code_challenge: undefined, code_challenge_method: undefined },
    back('invalid_request'),
  ),
  web(
    'PKCE missing, confidential client',
    { code_challenge: undefined, code_challenge_method: undefined },
    'invalid_request',
  ),
  authorizing('plain PKCE, public client', 'page', { code_challenge_method: 'plain' }, back('invalid_request')),
  web('plain PKCE, confidential client', { code_challenge_method: 'plain' }, 'invalid_request'),
  authorizing(
    'plain PKCE, legacy client',
    'legacy',
    { code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' },
    back('invalid_request'),
  ),
  web('a challenge without its method, which would be plain', { code_challenge_method: undefined }, 'invalid_request'),
  web('a method without a challenge', { code_challenge: undefined }, 'invalid_request'),
  web('a method of no specification', { code_challenge_method: 's256' }, 'invalid_request'),
  web('a challenge that is too short', { code_challenge: 'a'.repeat(42) }, 'invalid_request'),
  web('a challenge that is too long', { code_challenge: 'a'.repeat(129) }, 'invalid_request'),
  web('a challenge with characters that none has', { code_challenge: `${'a'.repeat(42)}!` }, 'invalid_request'),
];

const SCOPES: readonly NegativeCase[] = [
  web('a scope with a control character', { scope: 'openid\talm' }, 'invalid_scope'),
  web('a scope with a line break', { scope: 'openid\r\nalm' }, 'invalid_scope'),
  web('a scope with a quote', { scope: 'openid "alm"' }, 'invalid_scope'),
  web('a scope with NUL', { scope: 'openid alm\0' }, 'invalid_scope'),
  web('two spaces between scopes', { scope: 'openid  alm' }, 'invalid_scope'),
  web('a scope of one space', { scope: ' ' }, 'invalid_scope'),
];

const REQUEST_OBJECTS: readonly NegativeCase[] = [
  web(
    'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported',
    {
      request: `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"scope":"alm"}').toString('base64url')}.`,
    },
    'request_not_supported',
  ),
  web('a request object that is no JWT', { request: 'x' }, 'request_not_supported'),
  authorizing(
    'oidcc-request-uri-unsigned',
    'web',
    { request_uri: 'https://app.example.test/request.jwt' },
    back('request_uri_not_supported'),
  ),
  web('a request_uri that runs', { request_uri: 'javascript:alert(1)' }, 'request_uri_not_supported'),
  web('client metadata in a request', { registration: '{}' }, 'registration_not_supported'),
];

const PROMPTS: readonly NegativeCase[] = [
  authorizing('oidcc-prompt-none-not-logged-in', 'web', { prompt: 'none' }, back('login_required'), 'stranger'),
  authorizing('prompt none, not allowed by the user', 'unseen', { prompt: 'none' }, back('consent_required')),
  authorizing(
    'prompt none, native client: anybody could take its name',
    'native',
    { prompt: 'none' },
    back('interaction_required'),
  ),
  web('prompt none with another', { prompt: 'none login' }, 'invalid_request'),
  web('a prompt of no specification', { prompt: 'sometimes' }, 'invalid_request'),
  web('prompt select_account', { prompt: 'select_account' }, 'invalid_request'),
  web('a negative max_age', { max_age: '-1' }, 'invalid_request'),
  web('a max_age that is no number', { max_age: 'soon' }, 'invalid_request'),
  web('a nonce without openid', { scope: 'alm', nonce: 'n-1' }, 'invalid_request'),
  authorizing('nobody is signed in', 'web', {}, asks('sign-in'), 'stranger'),
  authorizing('a client that the user did not allow', 'unseen', {}, asks('consent')),
  authorizing('a scope that the user did not allow', 'legacy', { scope: 'alm openid profile' }, asks('consent')),
  authorizing('oidcc-prompt-login', 'web', { prompt: 'login' }, asks('sign-in')),
  authorizing('prompt consent', 'web', { prompt: 'consent' }, asks('consent')),
  authorizing('max_age 0', 'web', { max_age: '0' }, asks('sign-in')),
];

const STATE_TWICE = back('invalid_request', { state: null });

const TWICE: readonly NegativeCase[] = [
  twice('response_type', 'code'),
  twice('scope', 'alm'),
  twice('state', 's-1', STATE_TWICE),
  twice('nonce', 'n-1'),
  twice('code_challenge', 'a'.repeat(43)),
  twice('code_challenge_method', 'S256'),
  twice('prompt', 'login'),
  twice('max_age', '100'),
  twice('response_mode', 'query'),
  twice('id_token_hint', 'x'),
  twice('login_hint', 'someone'),
  twice('display', 'page'),
  twice('ui_locales', 'en'),
  twice('acr_values', '1'),
  twice('request', 'x'),
  twice('request_uri', 'https://app.example.test/x'),
];

const LEGACY: readonly NegativeCase[] = [
  authorizing(
    'a legacy client with a wrong redirect',
    'legacy',
    { redirect_uri: 'https://app.example.test//callback' },
    page('invalid_redirect_uri'),
  ),
  authorizing(
    'a legacy client without a redirect',
    'other',
    { scope: undefined, redirect_uri: undefined },
    page('invalid_request'),
  ),
];

export const AUTHORIZATION_CASES: readonly NegativeCase[] = [
  ...RESPONSES,
  ...PKCE,
  ...SCOPES,
  ...REQUEST_OBJECTS,
  ...PROMPTS,
  ...TWICE,
  ...LEGACY,
];
