import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { Authentication, Authenticator } from '../identity/authenticate.ts';
import { decisionEntry, type RequestFacts } from '../identity/decision-entry-of.ts';
import type { DecisionLog } from '../identity/decision-log.ts';
import { keyExpiresHeader, reasonHeader, refusalOf } from '../identity/refusal.ts';
import { requestKind } from '../identity/request-kind.ts';
import { unauthorizedPage } from '../identity/unauthorized-page.ts';
import type { Clock } from '../kernel/clock.ts';
import { DecisionOfWrite } from '../storage/decision-of-write.ts';
import { errorResult } from '../wsapi/envelope.ts';
import type { Authenticated } from '../wsapi/pipeline.ts';
import { effectiveMethod, type RawRequest, type Response } from '../wsapi/raw-request.ts';
import type { RequestOrigin } from './request-origin.ts';

export interface AuthenticationContext {
  readonly authenticator: Authenticator;
  readonly decisions: DecisionLog;
  readonly clock: Clock;
  /** Development tells every reason, wrong passwords too (decision 2). */
  readonly tellEverything: boolean;
}

/** As it was sent, without what stands behind `?`. */
const pathOf = ({ url = '' }: IncomingMessage): string => url.split('?', 1)[0] ?? '';

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
      headers: { ...headers, ...(refusal.retryAfter === null ? {} : { 'retry-after': String(refusal.retryAfter) }) },
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

/** Asks identity about one request, notes what it says, and says it in the pipeline's words. */
const authenticateOnce = async (
  request: FastifyRequest,
  raw: RawRequest,
  origin: RequestOrigin,
  context: AuthenticationContext,
): Promise<Authenticated> => {
  const { raw: message } = request;
  const kind = requestKind(raw.method, message.url ?? '', effectiveMethod(raw));
  const authentication = await context.authenticator.authenticate({
    rawHeaders: message.rawHeaders,
    queryParameters: new URLSearchParams(raw.query),
    ...kind,
    secure: origin.isSecure,
    ownOrigin: origin.origin,
    remoteAddress: origin.remoteAddress,
  });
  const { decision } = authentication;
  const entry = decisionEntry(decision, factsOf(request, origin), context.clock());
  const isLeftToTheWrite = decision.kind === 'accepted' && kind.intent === 'write';
  if (!isLeftToTheWrite) context.decisions.note(entry);
  if (decision.kind === 'refused')
    return { granted: false, response: refusalResponse(authentication, message, origin, context) };
  return {
    granted: true,
    principal: decision.principal,
    headers: headersOf(authentication, context),
    securityToken: () => context.authenticator.securityToken(authentication),
    decision: isLeftToTheWrite ? new DecisionOfWrite(entry) : null,
  };
};

/** What the log tells of a request. */
export const factsOf = (request: FastifyRequest, { remoteAddress }: RequestOrigin): RequestFacts => ({
  requestId: request.id,
  remoteAddress,
  userAgent: request.headers['user-agent'] ?? '',
  method: request.method,
  target: request.raw.url ?? '',
});

/** The question who sends a request: asked at most once, and its answer noted when the request is over. */
export interface Sender {
  authenticate(): Promise<Authenticated>;
  /** Call it when the request is over, whatever came of it. */
  over(): void;
}

export const senderOf = (
  request: FastifyRequest,
  raw: RawRequest,
  origin: RequestOrigin,
  context: AuthenticationContext,
): Sender => {
  let asked: Promise<Authenticated> | null = null;
  let decision: DecisionOfWrite | null = null;
  return {
    authenticate: async () => {
      asked ??= authenticateOnce(request, raw, origin, context);
      const answer = await asked;
      if (answer.granted) decision = answer.decision;
      return answer;
    },
    over: () => {
      if (decision !== null) context.decisions.settle(decision);
    },
  };
};
