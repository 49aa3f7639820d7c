import type { FastifyInstance } from 'fastify';
import type { Authenticator, PresentedRequest } from '../../identity/authenticate.ts';
import { type Decided, decisionEntry, refusedUnseen, signedOut } from '../../identity/decision-entry-of.ts';
import type { DecisionLog } from '../../identity/decision-log.ts';
import { isCrossSite, readPresented } from '../../identity/presented.ts';
import { expiredSessionCookies } from '../../identity/session-cookies.ts';
import type { Clock } from '../../kernel/clock.ts';
import { factsOf } from '../authentication.ts';
import { presentedRequest } from '../presented-request.ts';
import { BAD_HOST } from '../request-refusals.ts';
import { sendResponse } from '../send-response.ts';
import type { LoginApiContext } from './login-api-routes.ts';

const page = (sentence: string): string =>
  `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Signing out</title></head><body><p>${sentence}</p></body></html>\n`;

/** A link on another site's page must sign nobody out; an address that somebody typed in comes from no page. */
const isForeign = (presented: PresentedRequest): boolean => {
  const read = readPresented(presented);
  return isCrossSite({ ...read, fetchSite: read.fetchSite === 'none' ? null : read.fetchSite }, presented.ownOrigin);
};

export interface SignOutContext {
  readonly authenticator: Authenticator;
  readonly decisions: DecisionLog;
  readonly clock: Clock;
  readonly originOf: LoginApiContext['originOf'];
}

/** Where browsers and the vendor's mobile app sign out: the session of the cookies ends, and they are cleared. */
export const registerSignOutRoute = (app: FastifyInstance, context: SignOutContext): void => {
  const { authenticator, decisions, clock, originOf } = context;
  app.route({
    method: ['GET', 'POST'],
    url: '/slm/resources/jsp/security/clear.jsp',
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const origin = originOf(request.raw);
      if (origin === null) return sendResponse(reply, BAD_HOST);
      const presented = presentedRequest(request, origin);
      const note = (decided: Decided): void =>
        decisions.note(decisionEntry(decided, factsOf(request, origin), clock()));
      const contentType = 'text/html; charset=utf-8';
      if (isForeign(presented)) {
        note(refusedUnseen('cross-site'));
        const body = page('Another site asked to sign you out. To do so, open this address yourself.');
        return sendResponse(reply, { status: 403, contentType, body });
      }
      note(signedOut(await authenticator.endSessionsOfCookies(presented)));
      await decisions.written();
      const headers = { 'set-cookie': expiredSessionCookies(presented.secure) };
      return sendResponse(reply, { status: 200, headers, contentType, body: page('You are signed out.') });
    },
  });
};
