import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authentication } from '../../identity/authenticate.ts';
import { isCrossSite, readPresented } from '../../identity/presented.ts';
import { REASONS } from '../../identity/reasons.ts';
import { keyExpiresHeader, reasonHeader, refusalOf } from '../../identity/refusal.ts';
import { type LoginAnswer, refused } from '../../login/login-answer.ts';
import { gate } from '../../login/login-gate.ts';
import type { LoginCaller } from '../../login/login-request.ts';
import type { LoginRoute } from '../../login/login-route.ts';
import { LOGIN_ROUTES } from '../../login/login-route-table.ts';
import type { LoginServices } from '../../login/login-services.ts';
import { readLoginBody } from '../../login/read-login-body.ts';
import type { RequestOrigin } from '../request-origin.ts';
import { BAD_HOST } from '../request-refusals.ts';
import { sendResponse } from '../send-response.ts';

export interface LoginApiContext {
  readonly services: LoginServices;
  readonly originOf: (request: FastifyRequest['raw']) => RequestOrigin | null;
  readonly tellEverything: boolean;
}

const PREFIX = '/login/api';

const send = (reply: FastifyReply, answer: LoginAnswer): FastifyReply => {
  const { status, headers = {}, contentType } = answer;
  if (status === 204) {
    for (const [name, value] of Object.entries(headers)) reply.header(name, value);
    return reply.code(204).send();
  }
  const body = typeof answer.body === 'string' && contentType !== undefined ? answer.body : JSON.stringify(answer.body);
  return sendResponse(reply, { status, headers, body, ...(contentType === undefined ? {} : { contentType }) });
};

/** A refusal by identity, in this API's form and without a challenge: a page asks for the password itself (decision 3). */
const refusedByIdentity = (
  { decision }: Authentication,
  { remoteAddress }: RequestOrigin,
  tellEverything: boolean,
): LoginAnswer => {
  if (decision.kind !== 'refused') throw new Error('Invariant violated: an accepted caller is refused');
  const { status, body } = refusalOf(decision, remoteAddress);
  const reason = reasonHeader(decision, tellEverything);
  const message = body.kind === 'page' ? body.sentence : body.errors.join(' ');
  const error = { code: reason ?? 'unauthenticated', message, cure: reason === null ? '' : REASONS[reason].cure };
  return { status, body: { error }, headers: reason === null ? {} : { 'x-auth-reason': reason } };
};

const callerOf = (authentication: Authentication, { authenticator }: LoginServices): LoginCaller | null => {
  const { decision } = authentication;
  if (decision.kind === 'refused') return null;
  const { principal, account, session } = decision;
  const securityToken = () => authenticator.securityToken(authentication);
  return {
    principal,
    account,
    sessionDigest: session === null || session === 'new' ? null : session.digest,
    securityToken,
  };
};

const single = (value: string | readonly string[] | undefined): string | null =>
  typeof value === 'string' ? value : null;

/** Authenticate → gate → read the body → answer. */
const handle =
  (route: LoginRoute, context: LoginApiContext) => async (request: FastifyRequest, reply: FastifyReply) => {
    const { services } = context;
    const origin = context.originOf(request.raw);
    if (origin === null) return sendResponse(reply, BAD_HOST);
    const query = new URLSearchParams((request.raw.url ?? '').split('?')[1] ?? '');
    const carriers = { rawHeaders: request.raw.rawHeaders, queryParameters: query };
    const authentication = await services.authenticator.authenticate({
      ...carriers,
      // What may be changed here is the gate's question: security tokens come in a header of their own.
      intent: 'read',
      apiVersion: '2.x',
      asksOnlyForSelf: false,
      secure: origin.isSecure,
      ownOrigin: origin.origin,
      remoteAddress: origin.remoteAddress,
    });
    if (authentication.setCookies.length > 0) reply.header('set-cookie', authentication.setCookies);
    const keyExpires = keyExpiresHeader(authentication.decision);
    if (keyExpires !== null) reply.header('x-key-expires', keyExpires);
    const caller = callerOf(authentication, services);
    if (caller === null) return send(reply, refusedByIdentity(authentication, origin, context.tellEverything));
    const fault = gate({
      changes: route.method !== 'GET',
      forAdministrators: route.caller === 'administrator',
      isAdministrator: caller.principal.subscriptionAdmin,
      via: caller.principal.via,
      sessionToken: caller.sessionDigest === null ? null : await caller.securityToken(),
      sentToken: single(request.headers['x-security-token']),
      crossSite: isCrossSite(readPresented(carriers), origin.origin),
    });
    if (fault !== null) return send(reply, refused(fault));
    const body = readLoginBody(
      request.headers['content-type'] ?? null,
      Buffer.isBuffer(request.body) ? request.body : null,
    );
    if (!body.ok) return send(reply, refused(body.error));
    const parts = request.params as Readonly<Record<string, string>>;
    const { remoteAddress } = origin;
    return send(reply, await route.answer({ caller, parts, query, body: body.value, remoteAddress }, services));
  };

/** `/login/api/…`: a thin adapter between the framework and the table of routes. */
export const registerLoginApiRoutes = (app: FastifyInstance, context: LoginApiContext): void => {
  for (const route of LOGIN_ROUTES) {
    app.route({ method: route.method, url: `${PREFIX}${route.path}`, handler: handle(route, context) });
  }
};
