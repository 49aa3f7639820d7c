import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PresentedRequest } from '../../identity/authenticate.ts';
import { type Decided, decisionEntry, refusedUnseen } from '../../identity/decision-entry-of.ts';
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

type Note = (decided: Decided) => void;

interface Answerer {
  /** The path as the log has it. */
  readonly logged: (request: FastifyRequest) => string;
  readonly answer: (request: FastifyRequest, presented: PresentedRequest, note: Note) => Promise<LoginAnswer>;
}

/** The body is JSON under whatever name: the toolkits call it so, and no page of another site gets past the first line. */
const open = ({ services }: LoginApiContext): Answerer => ({
  logged: ({ raw }) => raw.url ?? '',
  answer: async (request, presented, note) => {
    if (isCrossSite(readPresented(presented), presented.ownOrigin)) {
      note(refusedUnseen('cross-site'));
      return refused('cross-site');
    }
    const body = readLoginBody('application/json', Buffer.isBuffer(request.body) ? request.body : null);
    return body.ok ? openKey(body.value, presented, note, services) : refused(body.error);
  },
});

/** Whatever was asked for stands in no log: it may be a token of any form, or a password that somebody mistook for one. */
const show = ({ services }: LoginApiContext): Answerer => ({
  logged: () => '/login/key/***.js',
  answer: (request, presented, note) =>
    showKey((request.params as { readonly token: string }).token, presented, note, services),
});

/** What the vendor's identity service answers beside its pages: `/login/key.js` and `/login/key/<token>.js` (B5). */
export const registerLoginKeyRoutes = (app: FastifyInstance, context: LoginApiContext): void => {
  const { decisions, clock } = context.services;
  const handle =
    ({ logged, answer }: Answerer) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const origin = context.originOf(request.raw);
      if (origin === null) return sendResponse(reply, BAD_HOST);
      const facts = { ...factsOf(request, origin), target: logged(request) };
      const note: Note = (decided) => decisions.note(decisionEntry(decided, facts, clock()));
      return sendLoginAnswer(reply, await answer(request, presentedRequest(request, origin), note));
    };
  app.put('/login/key.js', handle(open(context)));
  app.get('/login/key/:token(^.+).js', handle(show(context)));
};
