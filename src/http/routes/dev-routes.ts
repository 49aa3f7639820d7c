import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DevControl } from '../../dev/dev-control.ts';
import { devRefused } from '../../dev/dev-problems.ts';
import type { DevRoute } from '../../dev/dev-route.ts';
import { DEV_ROUTES } from '../../dev/dev-route-table.ts';
import type { DevServices } from '../../dev/dev-services.ts';
import { isCrossSite, readPresented } from '../../identity/presented.ts';
import { type LoginAnswer, refused } from '../../login/login-answer.ts';
import { readLoginBody } from '../../login/read-login-body.ts';
import { isFromLoopback, namesLoopback } from '../loopback-host.ts';
import type { RequestOrigin } from '../request-origin.ts';
import { BAD_HOST } from '../request-refusals.ts';
import { sendLoginAnswer } from '../send-login-answer.ts';
import { sendResponse } from '../send-response.ts';

const PREFIX = '/dev';

/** A page of another site sent it, or might have. What is typed into a browser's address line (`none`) may only read. */
const isForeign = ({ raw, method }: FastifyRequest, origin: string): boolean => {
  const presented = readPresented({ rawHeaders: raw.rawHeaders, queryParameters: [] });
  const isTyped = method === 'GET' && presented.fetchSite === 'none' && presented.origin === null;
  return !isTyped && isCrossSite(presented, origin);
};

const answer = async (
  route: DevRoute,
  request: FastifyRequest,
  origin: string,
  services: DevServices,
): Promise<LoginAnswer> => {
  if (!namesLoopback(request.raw) || !isFromLoopback(request.raw)) return devRefused('foreign-host');
  if (isForeign(request, origin)) return devRefused('foreign-page');
  const type = request.headers['content-type'] ?? null;
  // An empty body is none of JSON: a form, or a link, can send it too.
  if (route.method === 'POST' && !/^application\/json\s*(;|$)/i.test(type ?? '')) return refused('not-json');
  const body = readLoginBody(type, Buffer.isBuffer(request.body) ? request.body : null);
  return body.ok ? route.answer({ body: body.value, origin }, services) : refused(body.error);
};

export interface DevContext {
  readonly services: DevServices;
  readonly originOf: (request: FastifyRequest['raw']) => RequestOrigin | null;
}

/** `/dev/…`, which `muster dev` alone has: it answers nobody but this machine. */
export const registerDevRoutes = (app: FastifyInstance, { services, originOf }: DevContext): void => {
  for (const route of DEV_ROUTES) {
    app.route({
      method: route.method,
      url: `${PREFIX}${route.path}`,
      handler: async (request: FastifyRequest, reply: FastifyReply) => {
        const origin = originOf(request.raw);
        if (origin === null) return sendResponse(reply, BAD_HOST);
        return sendLoginAnswer(reply, await answer(route, request, origin.origin, services));
      },
    });
  }
};

const isControl = (url: string): boolean => /^\/dev(\/|$|\?)/.test(url);

/** Notes every request, and lets those that are not about the control API wait while a reset is under way. */
export const watchRequests = (app: FastifyInstance, { gate, requests, clock }: DevControl): void => {
  app.addHook('onRequest', async (request, reply) => {
    const start = performance.now();
    const target = request.raw.url ?? '';
    const { id, method } = request;
    requests.began({ id, method, target, at: clock.now().toISOString() });
    const cut = (): void => void request.raw.socket.destroy();
    const passage = isControl(target) ? null : await gate.enter(cut);
    reply.raw.once('close', () => {
      passage?.leave();
      requests.ended(id, reply.raw.writableFinished ? reply.raw.statusCode : null, performance.now() - start);
    });
    // Its caller may have hung up while it waited.
    if (reply.raw.destroyed) passage?.leave();
  });
};
