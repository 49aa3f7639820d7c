import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authentication, PresentedRequest } from '../../identity/authenticate.ts';
import type { Accepted } from '../../identity/decision.ts';
import { type Decided, decisionEntry, type RequestFacts, refusedUnseen } from '../../identity/decision-entry-of.ts';
import { isCrossSite, readPresented } from '../../identity/presented.ts';
import { keyExpiresHeader } from '../../identity/refusal.ts';
import { ok, type Result } from '../../kernel/result.ts';
import { type LoginAnswer, refused } from '../../login/login-answer.ts';
import { attemptOn, gate } from '../../login/login-gate.ts';
import type { LoginProblem } from '../../login/login-problems.ts';
import type { LoginCaller, OpenLoginRequest } from '../../login/login-request.ts';
import {
  isChange,
  LOGIN_PREFIX,
  type LoginRoute,
  type OpenRoute,
  type SignedInRoute,
} from '../../login/login-route.ts';
import { LOGIN_ROUTES } from '../../login/login-route-table.ts';
import type { LoginServices } from '../../login/login-services.ts';
import { readLoginBody } from '../../login/read-login-body.ts';
import { refusedByIdentity } from '../../login/refused-by-identity.ts';
import { factsOf } from '../authentication.ts';
import { presentedRequest } from '../presented-request.ts';
import type { RequestOrigin } from '../request-origin.ts';
import { BAD_HOST } from '../request-refusals.ts';
import { sendLoginAnswer } from '../send-login-answer.ts';
import { sendResponse } from '../send-response.ts';

export interface LoginApiContext {
  readonly services: LoginServices;
  readonly originOf: (request: FastifyRequest['raw']) => RequestOrigin | null;
}

const callerOf = (
  authentication: Authentication,
  accepted: Accepted,
  { authenticator }: LoginServices,
): LoginCaller => ({
  principal: accepted.principal,
  account: accepted.account,
  sessionDigest: accepted.session === null || accepted.session === 'new' ? null : accepted.session.digest,
  securityToken: () => authenticator.securityToken(authentication),
  passwordProvedAt: () => authenticator.passwordProvedAt(accepted),
  notePasswordProof: () => authenticator.notePasswordProof(authentication),
  endSession: () => authenticator.endSession(authentication),
});

const crossSite = (presented: PresentedRequest): boolean => isCrossSite(readPresented(presented), presented.ownOrigin);

/** A request as it came, with what the log tells of it. */
interface Incoming {
  readonly request: FastifyRequest;
  readonly presented: PresentedRequest;
  readonly facts: RequestFacts;
  readonly mailOrigin: string | null;
}

const noteOf =
  ({ facts }: Incoming, { decisions, clock }: LoginServices) =>
  (decided: Decided): void =>
    decisions.note(decisionEntry(decided, facts, clock()));

const readRequest = (incoming: Incoming, services: LoginServices): Result<OpenLoginRequest, LoginProblem> => {
  const { request, presented, mailOrigin } = incoming;
  const body = readLoginBody(
    request.headers['content-type'] ?? null,
    Buffer.isBuffer(request.body) ? request.body : null,
  );
  if (!body.ok) return body;
  const parts = request.params as Readonly<Record<string, string>>;
  const query = new URLSearchParams((request.raw.url ?? '').replace(/^[^?]*\??/, ''));
  const { remoteAddress, secure } = presented;
  const note = noteOf(incoming, services);
  return ok({ parts, query, body: body.value, remoteAddress, mailOrigin, secure, presented, note });
};

/** Nobody is signed in: what a browser sends by itself counts for nothing, and another site's page is still refused. */
const answerAnybody = async (route: OpenRoute, incoming: Incoming, services: LoginServices): Promise<LoginAnswer> => {
  if (route.method !== 'GET' && crossSite(incoming.presented)) {
    noteOf(incoming, services)(refusedUnseen('cross-site'));
    return refused('cross-site');
  }
  const read = readRequest(incoming, services);
  return read.ok ? route.answer(read.value, services) : refused(read.error);
};

/** Authenticate → gate → note the decision → read the body → answer. */
const answerCaller = async (
  route: SignedInRoute,
  incoming: Incoming,
  services: LoginServices,
): Promise<LoginAnswer> => {
  const { presented, facts } = incoming;
  const authentication = await services.authenticator.authenticate(presented);
  const { decision, setCookies } = authentication;
  const keyExpires = keyExpiresHeader(decision);
  const headers = {
    ...(setCookies.length === 0 ? {} : { 'set-cookie': setCookies }),
    ...(keyExpires === null ? {} : { 'x-key-expires': keyExpires }),
  };
  /** A new session's cookies, unless the answer has its own. */
  const withOwn = (answer: LoginAnswer): LoginAnswer => ({ ...answer, headers: { ...headers, ...answer.headers } });
  const entry = decisionEntry(decision, facts, services.clock());
  if (decision.kind === 'refused') {
    services.decisions.note(entry);
    return withOwn(refusedByIdentity(decision, presented.remoteAddress, services.tellEverything));
  }
  const provedAt = route.makesCredential === true ? await services.authenticator.passwordProvedAt(decision) : null;
  const proof = { provedAt, now: services.clock() };
  const fault = gate(attemptOn(route, decision, readPresented(presented), presented.ownOrigin, proof));
  services.decisions.note(fault === null ? entry : { ...entry, outcome: 'refused', reason: fault });
  if (fault !== null) return withOwn(refused(fault));
  const caller = callerOf(authentication, decision, services);
  const read = readRequest(incoming, services);
  const answer = read.ok ? await route.answer({ ...read.value, caller }, services) : refused(read.error);
  // A change is told of only when the log has it.
  if (isChange(route)) await services.decisions.written();
  return withOwn(answer);
};

const handle =
  (route: LoginRoute, { services, originOf }: LoginApiContext) =>
  async (request: FastifyRequest, reply: FastifyReply) => {
    const origin = originOf(request.raw);
    if (origin === null) return sendResponse(reply, BAD_HOST);
    const incoming = {
      request,
      presented: presentedRequest(request, origin),
      facts: factsOf(request, origin),
      mailOrigin: origin.mailOrigin(),
    };
    const answer =
      route.caller === 'anybody'
        ? await answerAnybody(route, incoming, services)
        : await answerCaller(route, incoming, services);
    return sendLoginAnswer(reply, answer);
  };

/** `/login/api/…`: a thin adapter between the framework and the table of routes. */
export const registerLoginApiRoutes = (app: FastifyInstance, context: LoginApiContext): void => {
  for (const route of LOGIN_ROUTES) {
    app.route({ method: route.method, url: `${LOGIN_PREFIX}${route.path}`, handler: handle(route, context) });
  }
};
