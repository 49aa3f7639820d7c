import { inactive, json, refused, says } from './expected.ts';
import { calling, type NegativeCase, posting } from './negative-case.ts';
import { type Headers, type Params, type Party, type Stage, secretOf } from './stage.ts';

const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

/** What is left of a token when it is over, revoked, or its log-in is. */
const spoil = async ({ world }: Stage, statement: string): Promise<void> => {
  await world.database.main.query(statement);
};

const EXPIRE = "UPDATE access_token SET expires_at = created - interval '1 minute'";
const EXPIRE_REFRESH = "UPDATE refresh_token SET expires_at = created - interval '1 minute'";
const REVOKE = 'UPDATE access_token SET revoked_at = now()';
const REVOKE_GRANTS = 'UPDATE oauth_grant SET revoked_at = now()';

/** The token of a party, spoiled, shown in some way to an endpoint. */
const showing = (
  name: string,
  party: Party,
  spoiling: string | null,
  send: (stage: Stage, tokens: { readonly access: string; readonly refresh: string }) => ReturnType<Stage['post']>,
  expected: NegativeCase['expected'],
  more: Params = {},
): NegativeCase => ({
  name,
  party,
  ask: async (stage) => {
    const tokens = await stage.tokens(party, more);
    if (spoiling !== null) await spoil(stage, spoiling);
    return send(stage, { access: tokens.access_token, refresh: tokens.refresh_token });
  },
  expected,
});

const asUser =
  (kind: 'access' | 'refresh') =>
  (stage: Stage, tokens: Record<'access' | 'refresh', string>): ReturnType<Stage['post']> =>
    stage.post('userinfo', '', bearer(tokens[kind]));

const refreshing =
  (party: Party, kind: 'access' | 'refresh' = 'refresh', more: Params = {}) =>
  (stage: Stage, tokens: Record<'access' | 'refresh', string>): ReturnType<Stage['post']> =>
    stage.post('token', {
      grant_type: 'refresh_token',
      refresh_token: tokens[kind],
      ...secretOf(stage.clients[party]),
      ...more,
    });

const about =
  (path: 'introspect' | 'revoke', party: Party, kind: 'access' | 'refresh' = 'access', more: Params = {}) =>
  (stage: Stage, tokens: Record<'access' | 'refresh', string>): ReturnType<Stage['post']> =>
    stage.post(path, { token: tokens[kind], ...secretOf(stage.clients[party]), ...more });

const INVALID_TOKEN = json(401, 'invalid_token', 'Bearer');

const USERINFO: readonly NegativeCase[] = [
  calling('userinfo without a token', 'GET', '/oauth2/userinfo', INVALID_TOKEN),
  calling('userinfo with a token that never was', 'GET', '/oauth2/userinfo', INVALID_TOKEN, bearer('x'.repeat(42))),
  calling('userinfo with Basic', 'GET', '/oauth2/userinfo', json(400, 'invalid_request', 'Bearer'), {
    authorization: 'Basic eDp5',
  }),
  calling(
    'userinfo with the token in the address',
    'GET',
    '/oauth2/userinfo?access_token=x',
    json(400, 'invalid_request', 'Bearer'),
  ),
  calling(
    'userinfo with a token in the header and in the body',
    'POST',
    '/oauth2/userinfo',
    json(400, 'invalid_request', 'Bearer'),
    { ...bearer('x'), 'content-type': 'application/x-www-form-urlencoded' },
    'access_token=x',
  ),
  showing('userinfo with an expired token', 'web', EXPIRE, asUser('access'), INVALID_TOKEN),
  showing('userinfo with a revoked token', 'web', REVOKE, asUser('access'), INVALID_TOKEN),
  showing('userinfo after the log-in was revoked', 'web', REVOKE_GRANTS, asUser('access'), INVALID_TOKEN),
  showing('userinfo with a refresh token', 'web', null, asUser('refresh'), INVALID_TOKEN),
  showing(
    'userinfo without scope openid',
    'legacy',
    null,
    asUser('access'),
    json(403, 'insufficient_scope', 'Bearer'),
    { scope: 'alm' },
  ),
  {
    name: 'userinfo with an API key',
    party: 'web',
    ask: async (stage) => stage.post('userinfo', '', bearer(await stage.world.makeKey(stage.person))),
    expected: INVALID_TOKEN,
  },
];

const REFRESH: readonly NegativeCase[] = [
  showing('the refresh token of another client', 'web', null, refreshing('other'), json(400, 'invalid_grant')),
  showing(
    'the refresh token of a confidential client at a public one',
    'web',
    null,
    refreshing('page'),
    json(400, 'invalid_grant'),
  ),
  showing('an expired refresh token', 'web', EXPIRE_REFRESH, refreshing('web'), json(400, 'invalid_grant')),
  showing(
    'a refresh token whose log-in was revoked',
    'web',
    REVOKE_GRANTS,
    refreshing('web'),
    json(400, 'invalid_grant'),
  ),
  showing('an access token as a refresh token', 'web', null, refreshing('web', 'access'), json(400, 'invalid_grant')),
  showing(
    'a refresh that asks for more',
    'web',
    null,
    refreshing('web', 'refresh', { scope: 'openid alm email' }),
    json(400, 'invalid_scope'),
  ),
  showing(
    'a refresh with a scope that has a control character',
    'web',
    null,
    refreshing('web', 'refresh', { scope: 'alm\n' }),
    json(400, 'invalid_scope'),
  ),
  showing(
    'refresh_token sent twice',
    'web',
    null,
    refreshing('web', 'refresh', { refresh_token: ['a', 'b'] }),
    json(400, 'invalid_request'),
  ),
  showing(
    'a refresh without the client’s secret',
    'web',
    null,
    refreshing('web', 'refresh', { client_secret: undefined }),
    json(401, 'invalid_client'),
  ),
];

const INTROSPECTION: readonly NegativeCase[] = [
  posting('introspection without a client', 'introspect', { token: 'x' }, json(400, 'invalid_request')),
  posting(
    'introspection with a wrong secret',
    'introspect',
    ({ clients }) => ({ token: 'x', client_id: clients.web.clientId, client_secret: 'x' }),
    json(401, 'invalid_client'),
  ),
  posting(
    'introspection without a token',
    'introspect',
    ({ clients }) => secretOf(clients.web),
    json(400, 'invalid_request'),
  ),
  posting(
    'introspection of what never was',
    'introspect',
    ({ clients }) => ({ token: 'x', ...secretOf(clients.web) }),
    inactive(),
  ),
  posting(
    'introspection of a token with NUL',
    'introspect',
    ({ clients }) => ({ token: 'x\0', ...secretOf(clients.web) }),
    inactive(),
  ),
  showing('introspection of another client’s access token', 'web', null, about('introspect', 'other'), inactive()),
  showing(
    'introspection of another client’s refresh token',
    'web',
    null,
    about('introspect', 'other', 'refresh'),
    inactive(),
  ),
  showing('introspection by a public client of another’s token', 'web', null, about('introspect', 'page'), inactive()),
  showing('introspection of an expired token', 'web', EXPIRE, about('introspect', 'web'), inactive()),
  showing('introspection of a revoked token', 'web', REVOKE, about('introspect', 'web'), inactive()),
  showing(
    'introspection of an expired refresh token',
    'web',
    EXPIRE_REFRESH,
    about('introspect', 'web', 'refresh'),
    inactive(),
  ),
  showing(
    'introspection after the log-in was revoked',
    'web',
    REVOKE_GRANTS,
    about('introspect', 'web', 'refresh'),
    inactive(),
  ),
  calling('introspection by GET', 'GET', '/oauth2/introspect?token=x', refused(404, 405)),
];

const REVOCATION: readonly NegativeCase[] = [
  posting('revocation without a client', 'revoke', { token: 'x' }, json(400, 'invalid_request')),
  posting(
    'revocation with a wrong secret',
    'revoke',
    ({ clients }) => ({ token: 'x', client_id: clients.web.clientId, client_secret: 'x' }),
    json(401, 'invalid_client'),
  ),
  posting('revocation without a token', 'revoke', ({ clients }) => secretOf(clients.web), json(400, 'invalid_request')),
  posting(
    'revocation of what never was',
    'revoke',
    ({ clients }) => ({ token: 'x', ...secretOf(clients.web) }),
    says(''),
  ),
  posting(
    'revocation with a hint of no specification',
    'revoke',
    ({ clients }) => ({ token: 'x', token_type_hint: 'y', ...secretOf(clients.web) }),
    says(''),
  ),
  showing('revocation of another client’s access token', 'web', null, about('revoke', 'other'), says('')),
  showing('revocation of another client’s refresh token', 'web', null, about('revoke', 'other', 'refresh'), says('')),
  showing('revocation by a public client of another’s token', 'web', null, about('revoke', 'page'), says('')),
  showing(
    'token sent twice',
    'web',
    null,
    about('revoke', 'web', 'access', { token: ['a', 'b'] }),
    json(400, 'invalid_request'),
  ),
  calling('revocation by GET', 'GET', '/oauth2/revoke?token=x', refused(404, 405)),
];

export const TOKEN_CASES: readonly NegativeCase[] = [...USERINFO, ...REFRESH, ...INTROSPECTION, ...REVOCATION];
