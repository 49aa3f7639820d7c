import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Edition } from '../../config/options.ts';
import type { Authenticator, PresentedRequest } from '../../identity/authenticate.ts';
import type { BrowserUser } from '../../oauth/browser-session.ts';
import type { OAuthServer } from '../../oauth/oauth-server.ts';
import type { Pool } from '../../storage/database.ts';
import { findSubjectOfUser } from '../../storage/stores/subject-store.ts';
import type { Response } from '../../wsapi/raw-request.ts';
import { factsOf } from '../authentication.ts';
import { presentedRequest } from '../presented-request.ts';
import type { RequestOrigin } from '../request-origin.ts';
import { BAD_HOST } from '../request-refusals.ts';
import { sendResponse } from '../send-response.ts';

export interface OAuthContext {
  readonly oauth: OAuthServer;
  readonly authenticator: Authenticator;
  readonly pool: Pool;
  readonly originOf: (request: IncomingMessage) => RequestOrigin | null;
  /** Read anew for each request: development changes it while it runs. */
  readonly edition: Edition;
}

/** Paths below the issuer at which the provider answers, and by which methods. */
const ROUTES: readonly (readonly [path: string, ...methods: readonly ('GET' | 'POST' | 'OPTIONS')[]])[] = [
  ['/oauth2/auth', 'GET', 'POST'],
  ['/oauth2/auth/:uid', 'GET'],
  ['/oauth2/token', 'POST', 'OPTIONS'],
  ['/oauth2/jwks', 'GET', 'OPTIONS'],
  ['/oauth2/revoke', 'POST', 'OPTIONS'],
  ['/oauth2/introspect', 'POST', 'OPTIONS'],
  ['/oauth2/userinfo', 'GET', 'POST', 'OPTIONS'],
  ['/oauth2/device_authorization', 'POST', 'OPTIONS'],
  ['/oauth2/device', 'GET', 'POST'],
  ['/oauth2/device/:uid', 'GET'],
  ['/oauth2/par', 'POST', 'OPTIONS'],
  ['/oauth2/register', 'POST'],
  ['/.well-known/openid-configuration', 'GET', 'OPTIONS'],
  ['/.well-known/oauth-authorization-server', 'GET', 'OPTIONS'],
];

/** Who is signed in where a request comes from. */
const browserUser = async (
  presented: PresentedRequest,
  { authenticator, pool }: Pick<OAuthContext, 'authenticator' | 'pool'>,
): Promise<BrowserUser | null> => {
  const { decision } = await authenticator.browserSession(presented);
  const { session } = decision;
  if (decision.kind === 'refused' || session === null || session === 'new') return null;
  const subject = await findSubjectOfUser(pool, decision.account.userOid);
  return subject === null ? null : { subject: subject.uuid, userOid: subject.userOid, signedInAt: session.issuedAt };
};

/** The provider hears of the request's origin from us alone, not from whoever sent it. */
const withOurOrigin = (message: IncomingMessage, { isSecure, remoteAddress }: RequestOrigin, issuer: string): void => {
  message.headers['x-forwarded-proto'] = isSecure ? 'https' : 'http';
  message.headers['x-forwarded-for'] = remoteAddress;
  message.headers['x-forwarded-host'] = new URL(issuer).host;
};

const PREFIX = '/login';

const METADATA = '/.well-known/openid-configuration';

/** For whatever the provider shows, also a page of its own: to the script of that, for `form_post`, it adds the digest. */
const PAGE_HEADERS = {
  'content-security-policy': "default-src 'none'; script-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

/** Decision 18: these editions have no applications, and nothing of theirs is there. */
const notOffered = (edition: Edition): Response => ({
  status: 403,
  body: JSON.stringify({
    error: 'access_denied',
    error_description: `The edition ${edition} has no authorized applications.`,
  }),
});

/** RFC 8414 puts the issuer's path behind the well-known one; clients that do not know this look at the root. */
const ROOT_METADATA = [
  '/.well-known/oauth-authorization-server',
  '/.well-known/oauth-authorization-server/login',
  '/.well-known/openid-configuration',
];

/** The path as the route is written: the provider, which compares it byte for byte, would not know `/%61uth`. */
const plainPath = ({ routeOptions, params, raw }: FastifyRequest): string => {
  const named = params as Readonly<Record<string, string>>;
  const path = (routeOptions.url ?? '').replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(named[name] ?? ''));
  return `${path}${(raw.url ?? '').replace(/^[^?]*/, '')}`;
};

/** Below `/login` the provider answers itself, from the socket: it reads the body, and writes the answer. */
export const registerOAuthRoutes = (app: FastifyInstance, context: OAuthContext): void => {
  const answer = async (request: FastifyRequest, reply: FastifyReply, path: string) => {
    const origin = context.originOf(request.raw);
    if (origin === null) return sendResponse(reply, BAD_HOST);
    const facts = factsOf(request, origin);
    if (context.edition !== 'saas') {
      context.oauth.noteEdition(facts);
      return sendResponse(reply, notOffered(context.edition));
    }
    const presented = presentedRequest(request, origin);
    const user = await browserUser(presented, context);
    const decideToken = (userOid: number) => context.authenticator.decideToken(presented, userOid);
    const answerFromSocket = await context.oauth.answerer();
    reply.hijack();
    const { raw: message } = request;
    const { raw: response } = reply;
    for (const [name, value] of Object.entries({ ...reply.getHeaders(), ...PAGE_HEADERS }))
      if (value !== undefined) response.setHeader(name, value);
    withOurOrigin(message, origin, context.oauth.issuer);
    // Its own addresses are below what the one has before the other, also where it is asked at the root.
    Object.assign(message, { originalUrl: `${PREFIX}${path}`, url: path });
    await answerFromSocket(message, response, { user, facts, decideToken });
    return reply;
  };
  const below = (request: FastifyRequest, reply: FastifyReply) =>
    answer(request, reply, plainPath(request).slice(PREFIX.length));
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null, undefined));
    for (const [path, ...methods] of ROUTES)
      scope.route({ method: [...methods], url: `${PREFIX}${path}`, handler: below, exposeHeadRoute: false });
    for (const url of ROOT_METADATA)
      scope.get(url, { exposeHeadRoute: false }, (request, reply) => answer(request, reply, METADATA));
  });
};
