import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { limits } from '../config/limits.ts';
import type { PresentedRequest } from '../identity/authenticate.ts';
import { decisionEntry, type RequestFacts, refusedUnseen } from '../identity/decision-entry-of.ts';
import type { DecisionLog } from '../identity/decision-log.ts';
import { isCrossSite, readPresented } from '../identity/presented.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../observe/log.ts';
import { factsOf } from './authentication.ts';
import { BAD_HOST_PAGE, CROSS_SITE_PAGE, failurePage, formProblemPage } from './page-problems.ts';
import { presentedRequest } from './presented-request.ts';
import { type Form, readForm } from './read-form.ts';
import type { RequestOrigin } from './request-origin.ts';
import { type PageAnswer, sendPage } from './send-page.ts';

/** A request for a page, or with the form of one. */
export interface Visit {
  readonly presented: PresentedRequest;
  readonly facts: RequestFacts;
  /** What an address in a mail begins with; null: none is known that nobody can have forged. */
  mailOrigin(): string | null;
  readonly query: URLSearchParams;
  /** The parts of the path that the route names. */
  readonly parts: Readonly<Record<string, string>>;
  /** Empty for a GET. */
  readonly form: Form;
  /** As Node has them: the provider of log-ins reads its cookies there. */
  readonly exchange: { readonly request: IncomingMessage; readonly response: ServerResponse };
}

export interface PageRoute {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly answer: (visit: Visit) => Promise<PageAnswer>;
}

export interface PageRouteContext {
  readonly decisions: DecisionLog;
  readonly clock: Clock;
  readonly log: Log;
  readonly originOf: (request: FastifyRequest['raw']) => RequestOrigin | null;
}

/**
 * The page of another site sent it, or might have. A browser that came by another name than the server's own is one of ours:
 * its cookies are for that name alone. What somebody sends by a reload comes from no page.
 */
export const isFromElsewhere = (presented: PresentedRequest, { origin, reachedAt }: RequestOrigin): boolean => {
  const read = readPresented(presented);
  const fetchSite = read.fetchSite === 'none' ? null : read.fetchSite;
  return [origin, reachedAt].every((own) => isCrossSite({ ...read, fetchSite }, own));
};

const answerVisit = async (
  { method, answer }: PageRoute,
  { originOf, decisions, clock }: PageRouteContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<PageAnswer> => {
  const origin = originOf(request.raw);
  if (origin === null) return { page: BAD_HOST_PAGE() };
  const presented = presentedRequest(request, origin);
  const parts = request.params as Readonly<Record<string, string>>;
  const exchange = { request: request.raw, response: reply.raw };
  const facts = factsOf(request, origin);
  const { mailOrigin } = origin;
  const query = new URLSearchParams((request.raw.url ?? '').replace(/^[^?]*\??/, ''));
  const visit = { presented, facts, parts, exchange, mailOrigin, query };
  if (method === 'GET') return answer({ ...visit, form: new Map() });
  if (isFromElsewhere(presented, origin)) {
    decisions.note(decisionEntry(refusedUnseen('cross-site'), facts, clock()));
    return { page: CROSS_SITE_PAGE() };
  }
  const form = readForm(request);
  return form.ok ? answer({ ...visit, form: form.value }) : { page: formProblemPage(form.error) };
};

/** Adds one route whose every answer is a page, refusals and failures too, or leads to one. */
export const addPageRoute = (app: FastifyInstance, route: PageRoute, context: PageRouteContext): void => {
  app.route({
    method: route.method,
    url: route.url,
    bodyLimit: limits.pageFormBytes,
    handler: async (request, reply) => sendPage(reply, await answerVisit(route, context, request, reply)),
    errorHandler: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      const { page, headers, isOurs } = failurePage(error, request.id);
      if (isOurs) context.log.error({ requestId: request.id, err: error }, 'a page failed');
      return sendPage(reply, { page, headers });
    },
  });
};
