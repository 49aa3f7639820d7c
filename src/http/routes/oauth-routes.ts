import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticator, PresentedRequest } from '../../identity/authenticate.ts';
import type { BrowserUser } from '../../oauth/browser-session.ts';
import type { OAuthServer } from '../../oauth/oauth-server.ts';
import type { Pool } from '../../storage/database.ts';
import { findSubjectOfUser } from '../../storage/stores/subject-store.ts';
import { presentedRequest } from '../presented-request.ts';
import type { RequestOrigin } from '../request-origin.ts';
import { BAD_HOST } from '../request-refusals.ts';
import { sendResponse } from '../send-response.ts';

export interface OAuthContext {
  readonly oauth: OAuthServer;
  readonly authenticator: Authenticator;
  readonly pool: Pool;
  readonly originOf: (request: IncomingMessage) => RequestOrigin | null;
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

/** Below `/login` the provider answers itself, from the socket: it reads the body, and writes the answer. */
export const registerOAuthRoutes = (app: FastifyInstance, context: OAuthContext): void => {
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const origin = context.originOf(request.raw);
    if (origin === null) return sendResponse(reply, BAD_HOST);
    const user = await browserUser(presentedRequest(request, origin), context);
    reply.hijack();
    const { raw: response } = reply;
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) response.setHeader(name, value);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('x-frame-options', 'DENY');
    response.setHeader('referrer-policy', 'no-referrer');
    const { raw: message } = request;
    withOurOrigin(message, origin, context.oauth.issuer);
    message.url = (message.url ?? '').slice(PREFIX.length);
    await context.oauth.answer(message, response, user);
    return reply;
  };
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null, undefined));
    for (const [path, ...methods] of ROUTES)
      scope.route({ method: [...methods], url: `${PREFIX}${path}`, handler, exposeHeadRoute: false });
  });
};
