import type { FastifyInstance } from 'fastify';
import { decisionEntry, refusedUnseen } from '../../identity/decision-entry-of.ts';
import { forSessionsAlone, SESSION_ONLY_FOLDERS } from '../../identity/session-only.ts';
import type { Response } from '../../wsapi/raw-request.ts';
import { type AuthenticationContext, factsOf, refusalResponse } from '../authentication.ts';
import { presentedRequest } from '../presented-request.ts';
import { BAD_HOST, NOTHING_HERE } from '../request-refusals.ts';
import { sendResponse } from '../send-response.ts';
import type { LoginApiContext } from './login-api-routes.ts';

/** Gone for good, so that a page with an old app in it says why it stays empty (R51). */
const APPSDK_1: Response = {
  status: 410,
  reason: 'AppSDK 1 is not served',
  contentType: 'text/plain; charset=utf-8',
  headers: { 'x-auth-reason': 'login-key' },
  body: 'AppSDK 1 is not served here. It signs in by a LoginKey, which is a password in a URL, and API keys cannot be used with it. Use AppSDK 2 with an API key.\n',
};

export type LegacyContext = AuthenticationContext & Pick<LoginApiContext, 'originOf'>;

/**
 * What pages of the vendor's older days ask for. Standard Reports open for a session alone: with a key they ask for a
 * login (R52), and who is signed in learns that there are none here.
 */
export const registerLegacyRoutes = (app: FastifyInstance, context: LegacyContext): void => {
  for (const folder of SESSION_ONLY_FOLDERS) {
    app.get(`${folder}*`, async (request, reply) => {
      const origin = context.originOf(request.raw);
      if (origin === null) return sendResponse(reply, BAD_HOST);
      const authentication = await context.authenticator.authenticate(presentedRequest(request, origin));
      const decision = forSessionsAlone(authentication.decision);
      context.decisions.note(decisionEntry(decision, factsOf(request, origin), context.clock()));
      if (decision.kind === 'accepted') return sendResponse(reply, NOTHING_HERE);
      return sendResponse(reply, refusalResponse({ ...authentication, decision }, request.raw, origin, context));
    });
  }
  app.get('/apps/:version(^1[.][.p0-9]*$)/*', async (request, reply) => {
    const origin = context.originOf(request.raw);
    if (origin === null) return sendResponse(reply, BAD_HOST);
    const refused = refusedUnseen('login-key');
    context.decisions.note(decisionEntry(refused, factsOf(request, origin), context.clock()));
    return sendResponse(reply, APPSDK_1);
  });
};
