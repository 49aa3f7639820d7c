import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PresentedRequest } from '../../identity/authenticate.ts';
import type { Decision } from '../../identity/decision.ts';
import { decisionEntry, type RequestFacts } from '../../identity/decision-entry-of.ts';
import { isCrossSite, readPresented } from '../../identity/presented.ts';
import { type LoginAnswer, refused } from '../../login/login-answer.ts';
import { openKey, showKey } from '../../login/login-key.ts';
import { readLoginBody } from '../../login/read-login-body.ts';
import { factsOf } from '../authentication.ts';
import { presentedRequest } from '../presented-request.ts';
import { BAD_HOST } from '../request-refusals.ts';
import { sendLoginAnswer } from '../send-login-answer.ts';
import { sendResponse } from '../send-response.ts';
import type { LoginApiContext } from './login-api-routes.ts';

type Answer = (request: FastifyRequest, presented: PresentedRequest, facts: RequestFacts) => Promise<LoginAnswer>;

/** The body is JSON under whatever name: the toolkits call it so, and no page of another site gets past the first line. */
const open =
  ({ services }: LoginApiContext): Answer =>
  async (request, presented, facts) => {
    if (isCrossSite(readPresented(presented), presented.ownOrigin)) return refused('cross-site');
    const body = readLoginBody('application/json', Buffer.isBuffer(request.body) ? request.body : null);
    const { decisions, clock } = services;
    const note = (decision: Decision): void => decisions.note(decisionEntry(decision, facts, clock()));
    return body.ok ? openKey(body.value, presented, note, services) : refused(body.error);
  };

const show =
  ({ services }: LoginApiContext): Answer =>
  (request, presented) =>
    showKey((request.params as { readonly token: string }).token, presented, services);

/** What the vendor's identity service answers beside its pages: `/login/key.js` and `/login/key/<token>.js` (B5). */
export const registerLoginKeyRoutes = (app: FastifyInstance, context: LoginApiContext): void => {
  const handle = (answer: Answer) => async (request: FastifyRequest, reply: FastifyReply) => {
    const origin = context.originOf(request.raw);
    if (origin === null) return sendResponse(reply, BAD_HOST);
    return sendLoginAnswer(reply, await answer(request, presentedRequest(request, origin), factsOf(request, origin)));
  };
  app.put('/login/key.js', handle(open(context)));
  app.get('/login/key/:token(^.+).js', handle(show(context)));
};
