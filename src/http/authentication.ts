import type { IncomingMessage } from 'node:http';
import type { Authentication, Authenticator } from '../identity/authenticate.ts';
import { keyExpiresHeader, reasonHeader, refusalOf } from '../identity/refusal.ts';
import { errorResult } from '../wsapi/envelope.ts';
import type { Authenticated } from '../wsapi/pipeline.ts';
import { effectiveMethod, type RawRequest, type Response } from '../wsapi/raw-request.ts';
import type { RequestOrigin } from './request-origin.ts';
import { unauthorizedPage } from './unauthorized-page.ts';

export interface AuthenticationContext {
  readonly authenticator: Authenticator;
  /** Development tells every reason, wrong passwords too (decision 2). */
  readonly tellEverything: boolean;
}

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

/** As it was sent, without what stands behind `?`. */
const pathOf = ({ url = '' }: IncomingMessage): string => url.split('?', 1)[0] ?? '';

const WEBSERVICE = '/slm/webservice/';

/** Security tokens exist from v2.0 on; everything outside the web service is as new as the server. */
const apiVersion = (message: IncomingMessage): '1.x' | '2.x' =>
  pathOf(message).startsWith(`${WEBSERVICE}1.`) ? '1.x' : '2.x';

const SELF = /^\/slm\/webservice\/[^/]+\/user(\.js)?\/?$/i;

/** GET /user without a query: all that an access token without scope alm opens (decision 24). */
const asksOnlyForSelf = (message: IncomingMessage, raw: RawRequest): boolean =>
  isRead(raw.method) &&
  SELF.test(pathOf(message)) &&
  ![...new URLSearchParams(raw.query).keys()].some((name) => name.toLowerCase() === 'query');

const headersOf = (
  authentication: Authentication,
  context: AuthenticationContext,
): Record<string, string | readonly string[]> => {
  const reason = reasonHeader(authentication.decision, context.tellEverything);
  const keyExpires = keyExpiresHeader(authentication.decision);
  return {
    ...(authentication.setCookies.length === 0 ? {} : { 'set-cookie': authentication.setCookies }),
    ...(reason === null ? {} : { 'x-auth-reason': reason }),
    ...(keyExpires === null ? {} : { 'x-key-expires': keyExpires }),
  };
};

/** The answer to a caller whom identity refuses; `path` is what they asked for. */
export const refusalResponse = (
  authentication: Authentication,
  message: IncomingMessage,
  origin: RequestOrigin,
  context: AuthenticationContext,
): Response => {
  const { decision } = authentication;
  if (decision.kind !== 'refused') throw new Error('Invariant violated: an accepted caller is refused');
  const refusal = refusalOf(decision, origin.remoteAddress);
  const headers = headersOf(authentication, context);
  if (refusal.body.kind === 'errors') {
    return {
      status: refusal.status,
      headers,
      body: errorResult('OperationResult', { errors: refusal.body.errors, warnings: [] }),
    };
  }
  return {
    status: refusal.status,
    reason: refusal.reasonPhrase,
    headers: { ...headers, ...(refusal.challenge === null ? {} : { 'www-authenticate': refusal.challenge }) },
    contentType: 'text/html;charset=utf-8',
    body: unauthorizedPage(refusal.status === 403 ? 403 : 401, refusal.body.sentence, pathOf(message)),
  };
};

/** Asks identity about one request and says it in the pipeline's words. */
export const authenticateRequest = async (
  message: IncomingMessage,
  raw: RawRequest,
  origin: RequestOrigin,
  context: AuthenticationContext,
): Promise<Authenticated> => {
  const authentication = await context.authenticator.authenticate({
    rawHeaders: message.rawHeaders,
    queryParameters: new URLSearchParams(raw.query),
    intent: isRead(effectiveMethod(raw)) ? 'read' : 'write',
    apiVersion: apiVersion(message),
    asksOnlyForSelf: asksOnlyForSelf(message, raw),
    secure: origin.isSecure,
    ownOrigin: origin.origin,
    remoteAddress: origin.remoteAddress,
  });
  const { decision } = authentication;
  if (decision.kind === 'refused')
    return { granted: false, response: refusalResponse(authentication, message, origin, context) };
  return {
    granted: true,
    principal: decision.principal,
    headers: headersOf(authentication, context),
    securityToken: () => context.authenticator.securityToken(authentication),
  };
};
