import type { LoginRoute } from '../../src/login/login-route.ts';
import { LOGIN_ROUTES } from '../../src/login/login-route-table.ts';
import { API } from './world.ts';
import { DEFECT, PROJECT, STORY, TAG, WORKSPACE } from './world-seed.ts';

/** One way to call a route. */
export interface Call {
  readonly target: string;
  readonly contentType?: string;
  readonly body?: string;
}

/**
 * What protects a route against the page of another site.
 * - `reads`: nothing changes.
 * - `security-token`: WSAPI's own answer, Invalid key.
 * - `gate`: that of the JSON API.
 * - `own-credentials`: cookies count for nothing here.
 * - `protocol`: what an application or a form of the provider's proves; cookies alone are never enough.
 * - `led-to-get`: nothing is answered; the browser is led to ask the same by GET, as a link could.
 * - `same-site`: cookies alone suffice, but not from another site's page.
 * - `form-token`: a form carries what only our own page for this browser has.
 */
export type Protection =
  | 'reads'
  | 'security-token'
  | 'gate'
  | 'own-credentials'
  | 'same-site'
  | 'form-token'
  | 'protocol'
  | 'led-to-get';

export interface RouteRow {
  readonly protection: Protection;
  readonly calls: readonly Call[];
}

const json = (target: string, value?: unknown): Call => ({
  target,
  contentType: 'application/json',
  ...(value === undefined ? {} : { body: JSON.stringify(value) }),
});

const reads = (target: string): RouteRow => ({ protection: 'reads', calls: [{ target }] });

const byToken = (...calls: readonly Call[]): RouteRow => ({ protection: 'security-token', calls });

const createDefect = json(`${API}/defect/create`, {
  Defect: { Name: 'From elsewhere', Project: `/project/${PROJECT.pond}` },
});
const updateDefect = json(`${API}/defect/${DEFECT.alpha}`, { Defect: { Name: 'Changed from elsewhere' } });
const tags = { CollectionItems: [{ _ref: `/tag/${TAG.spare}` }] };

/** Version 1.x, which has no security tokens. */
const onVersion1 = (call: Call): Call => ({ ...call, target: call.target.replace('/v2.0/', '/1.43/') });

/** A form is what a page of another site can send without being asked anything. */
const asForm = (call: Call): Call => ({ ...call, contentType: 'text/plain' });

const CONTENT =
  '/slm/webservice/:version/:type(^[Aa][Tt][Tt][Aa][Cc][Hh][Mm][Ee][Nn][Tt][Cc][Oo][Nn][Tt][Ee][Nn][Tt]$)/:create(^[Cc][Rr][Ee][Aa][Tt][Ee](?:\\.[Jj][Ss])?$)';

const createContent = json(`${API}/attachmentcontent/create`, { AttachmentContent: { Content: 'aGVsbG8=' } });
const upload: Call = {
  target: `/slm/attachment/new/a.txt?artifact=/defect/${DEFECT.alpha}`,
  contentType: 'text/plain',
  body: 'bytes',
};
const schema = json(`/slm/schema/v2.0/workspace/${WORKSPACE.garden}`, {});
const clear: Call = { target: '/slm/resources/jsp/security/clear.jsp' };

const byForm = (target: string, fields: Readonly<Record<string, string>> = {}): RouteRow => ({
  protection: 'form-token',
  calls: [
    {
      target,
      contentType: 'application/x-www-form-urlencoded',
      body: new URLSearchParams({ formToken: 'a'.repeat(64), ...fields }).toString(),
    },
  ],
});

const byProtocol = (path: string, fields: Readonly<Record<string, string>> = {}): RouteRow => ({
  protection: 'protocol',
  calls: [
    {
      target: `/login/oauth2${path}`,
      contentType: 'application/x-www-form-urlencoded',
      body: new URLSearchParams(fields).toString(),
    },
  ],
});

/** Every route but those of the JSON API, whose calls its own table gives. */
const ROUTES: Readonly<Record<string, RouteRow>> = {
  'GET /': reads('/'),
  'GET /health/live': reads('/health/live'),
  'GET /health/ready': reads('/health/ready'),
  'GET /slm/webservice/*': reads(`${API}/defect?fetch=true`),
  'GET /slm/schema/*': reads(schema.target),
  'GET /slm/attachment/*': reads('/slm/attachment/1/a.txt'),
  'GET /slm/reports/*': reads('/slm/reports/x.sp'),
  'GET /slm/charts/*': reads('/slm/charts/itsc.sp'),
  'GET /apps/:version(^1[.][.p0-9]*$)/*': reads('/apps/1.33/sdk.js'),
  'GET /login/key/:token(^.+).js': reads(`/login/key/${'a'.repeat(100)}.js`),

  'POST /slm/webservice/*': byToken(
    createDefect,
    asForm(createDefect),
    onVersion1(asForm(createDefect)),
    onVersion1(updateDefect),
    updateDefect,
    asForm(updateDefect),
    json(`${API}/defect/${DEFECT.alpha}/Tags/add`, tags),
    json(`${API}/defect/${DEFECT.alpha}/Tags/remove`, tags),
    json(`${API}/hierarchicalrequirement/${STORY.dig}?rankTo=TOP`, { HierarchicalRequirement: {} }),
  ),
  'GET /login': reads('/login'),
  'GET /login/applications': reads('/login/applications'),
  'GET /login/keys': reads('/login/keys'),
  'GET /login/clients': reads('/login/clients'),
  'GET /login/decisions': reads('/login/decisions'),
  'GET /login/explain': reads('/login/explain'),
  'GET /login/account': reads('/login/account'),
  'GET /login/administration/:screen': reads('/login/administration/users'),
  'GET /login/accounts': reads('/login/accounts'),
  'GET /login/accounts/': reads('/login/accounts/'),
  'GET /login/accounts/index.html': reads('/login/accounts/index.html'),
  'GET /login/assets/:name': reads('/login/assets/index.js'),
  'POST /login': byForm('/login', { userName: 'editor@garden.test', password: 'x' }),
  'GET /login/forgot': reads('/login/forgot'),
  'POST /login/forgot': byForm('/login/forgot', { userName: 'editor@garden.test' }),
  'GET /login/reset': reads('/login/reset'),
  'POST /login/reset': byForm('/login/reset', { code: 'a'.repeat(43), newPassword: 'x', again: 'x' }),
  'GET /login/expired-password': reads('/login/expired-password'),
  'POST /login/expired-password': byForm('/login/expired-password', { userName: 'editor@garden.test' }),
  'GET /login/set-up': reads('/login/set-up'),
  'POST /login/set-up': byForm('/login/set-up', { code: 'a'.repeat(43) }),

  'GET /.well-known/oauth-authorization-server': reads('/.well-known/oauth-authorization-server'),
  'GET /.well-known/oauth-authorization-server/login': reads('/.well-known/oauth-authorization-server/login'),
  'GET /.well-known/openid-configuration': reads('/.well-known/openid-configuration'),
  'GET /login/.well-known/oauth-authorization-server': reads('/login/.well-known/oauth-authorization-server'),
  'GET /login/.well-known/openid-configuration': reads('/login/.well-known/openid-configuration'),
  'GET /login/oauth2/auth': reads('/login/oauth2/auth'),
  'GET /login/oauth2/auth/:uid': reads('/login/oauth2/auth/1'),
  'GET /login/oauth2/device': reads('/login/oauth2/device'),
  'GET /login/oauth2/device/:uid': reads('/login/oauth2/device/1'),
  'GET /login/oauth2/interaction/:uid': reads('/login/oauth2/interaction/1'),
  'GET /login/oauth2/jwks': reads('/login/oauth2/jwks'),
  'GET /login/oauth2/userinfo': reads('/login/oauth2/userinfo'),
  'POST /login/oauth2/auth': {
    ...byProtocol('/auth', { response_type: 'code', client_id: 'nobody', scope: 'alm' }),
    protection: 'led-to-get',
  },
  'POST /login/oauth2/device': byProtocol('/device', { user_code: 'BCDF-GHJK', confirm: 'yes', xsrf: 'x' }),
  'POST /login/oauth2/device_authorization': byProtocol('/device_authorization', { client_id: 'nobody' }),
  'POST /login/oauth2/interaction/:uid/consent': byProtocol('/interaction/1/consent', { answer: 'allow' }),
  'POST /login/oauth2/interaction/:uid/sign-in': byProtocol('/interaction/1/sign-in'),
  'POST /login/oauth2/introspect': byProtocol('/introspect', { client_id: 'nobody', token: 'x' }),
  'POST /login/oauth2/par': byProtocol('/par', { client_id: 'nobody' }),
  'POST /login/oauth2/register': byProtocol('/register', {}),
  'POST /login/oauth2/revoke': byProtocol('/revoke', { client_id: 'nobody', token: 'x' }),
  'POST /login/oauth2/token': byProtocol('/token', { grant_type: 'refresh_token', refresh_token: 'x' }),
  'POST /login/oauth2/userinfo': byProtocol('/userinfo'),
  'OPTIONS /login/oauth2/token': reads('/login/oauth2/token'),
  'OPTIONS /login/oauth2/jwks': reads('/login/oauth2/jwks'),
  'OPTIONS /login/oauth2/revoke': reads('/login/oauth2/revoke'),
  'OPTIONS /login/oauth2/introspect': reads('/login/oauth2/introspect'),
  'OPTIONS /login/oauth2/userinfo': reads('/login/oauth2/userinfo'),
  'OPTIONS /login/oauth2/device_authorization': reads('/login/oauth2/device_authorization'),
  'OPTIONS /login/oauth2/par': reads('/login/oauth2/par'),
  'OPTIONS /login/.well-known/oauth-authorization-server': reads('/login/.well-known/oauth-authorization-server'),
  'OPTIONS /login/.well-known/openid-configuration': reads('/login/.well-known/openid-configuration'),

  'PUT /slm/webservice/*': byToken(createDefect, updateDefect),
  'DELETE /slm/webservice/*': byToken(
    { target: `${API}/defect/${DEFECT.empty}` },
    { target: `/slm/webservice/1.43/defect/${DEFECT.beta}` },
  ),
  [`POST ${CONTENT}`]: byToken(createContent, asForm(createContent)),
  [`PUT ${CONTENT}`]: byToken(createContent),
  'POST /slm/attachment/*': byToken(upload),
  'PUT /slm/attachment/*': byToken(upload),
  // They change nothing, and are refused before that is said.
  'POST /slm/schema/*': byToken(schema),
  'PUT /slm/schema/*': byToken(schema),
  'DELETE /slm/schema/*': byToken({ target: schema.target }),

  'GET /dev/clock': reads('/dev/clock'),
  'GET /dev/edition': reads('/dev/edition'),
  'GET /dev/scenarios': reads('/dev/scenarios'),
  'GET /dev/requests': reads('/dev/requests'),
  'GET /dev/mailbox': reads('/dev/mailbox'),
  'POST /dev/clock': { protection: 'same-site', calls: [json('/dev/clock', { move: 60 })] },
  'POST /dev/edition': { protection: 'same-site', calls: [json('/dev/edition', { edition: 'onprem' })] },
  'POST /dev/scenario': { protection: 'same-site', calls: [json('/dev/scenario', { name: 'keys-off' })] },
  'POST /dev/reset': { protection: 'same-site', calls: [json('/dev/reset', {})] },

  'PUT /login/key.js': { protection: 'own-credentials', calls: [json('/login/key.js', {})] },
  'GET /slm/resources/jsp/security/clear.jsp': { protection: 'same-site', calls: [clear] },
  'POST /slm/resources/jsp/security/clear.jsp': { protection: 'same-site', calls: [clear] },
};

/** The gate stands before the body is read, so one call without a body says all about a route of the JSON API. */
/** By its method, or because it says so itself: a question too long for an address. */
const isRead = (route: LoginRoute): boolean =>
  route.method === 'GET' || (route.caller !== 'anybody' && route.readOnly === true);

/** Routes that read by a method that elsewhere changes something. */
export const QUESTIONS: ReadonlySet<string> = new Set(
  LOGIN_ROUTES.filter((route) => route.method !== 'GET' && isRead(route)).map(
    ({ method, path }) => `${method} /login/api${path}`,
  ),
);

const loginRows = (): readonly (readonly [string, RouteRow])[] =>
  LOGIN_ROUTES.map((route) => {
    const { method, path, caller } = route;
    const changes = caller === 'anybody' ? 'own-credentials' : 'gate';
    const call = { target: `/login/api${path.replace(/:\w+/g, '1')}` };
    return [`${method} /login/api${path}`, { protection: isRead(route) ? 'reads' : changes, calls: [call] }];
  });

/** How to call each route, by its method and its path in the router; HEAD is called as GET. */
export const ROUTE_ROWS: ReadonlyMap<string, RouteRow> = new Map([...Object.entries(ROUTES), ...loginRows()]);
