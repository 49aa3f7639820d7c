import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { limits } from '../../config/limits.ts';
import { Lifetime } from '../../kernel/lifetime.ts';
import { respond } from '../../wsapi/pipeline.ts';
import type { RawRequest } from '../../wsapi/raw-request.ts';
import { respondSchema } from '../../wsapi/schema-pipeline.ts';
import type { Services } from '../../wsapi/services.ts';
import { type AuthenticationContext, type Sender, senderOf } from '../authentication.ts';
import type { RequestOrigin } from '../request-origin.ts';
import { BAD_HOST } from '../request-refusals.ts';
import { sendResponse } from '../send-response.ts';

export interface WsapiRouteContext extends AuthenticationContext {
  readonly services: Services;
  readonly originOf: (request: FastifyRequest['raw']) => RequestOrigin | null;
}

type Answer = typeof respond;

const WEBSERVICE = '/slm/webservice/';

const anyCase = (word: string): string => [...word].map((letter) => `[${letter.toUpperCase()}${letter}]`).join('');

/** The one request whose body may be large, in every spelling that the wildcard route takes. */
const CONTENT_CREATE = `/slm/webservice/:version/:type(^${anyCase('attachmentcontent')}$)/:create(^${anyCase('create')}(?:\\.${anyCase('js')})?$)`;

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;

export const lifetimeOf = ({ raw }: FastifyReply): Lifetime => {
  const lifetime = new Lifetime();
  raw.once('close', () => lifetime.end());
  return lifetime;
};

export const rawRequest = (request: FastifyRequest, prefix: string, origin: string, lifetime: Lifetime): RawRequest => {
  const url = request.raw.url ?? '';
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  return {
    method: request.method,
    path: path.slice(prefix.length),
    query: at < 0 ? '' : url.slice(at + 1),
    contentType: request.headers['content-type'] ?? null,
    ifMatch: request.headers['if-match'] ?? null,
    body: Buffer.isBuffer(request.body) ? request.body : null,
    origin,
    lifetime,
  };
};

/** Where a body may be large, the caller is known before it is read: nobody else fills the memory. */
const registerContentRoute = (app: FastifyInstance, context: WsapiRouteContext): void => {
  const senders = new WeakMap<FastifyRequest, Sender>();
  app.route({
    method: ['POST', 'PUT'],
    url: CONTENT_CREATE,
    bodyLimit: limits.attachmentBodyBytes,
    onRequest: async (request, reply) => {
      const origin = context.originOf(request.raw);
      if (origin === null) return sendResponse(reply, BAD_HOST);
      const raw = rawRequest(request, WEBSERVICE, origin.origin, lifetimeOf(reply));
      const sender = senderOf(request, raw, origin, context);
      const identified = await sender.authenticate();
      if (!identified.granted) return sendResponse(reply.header('connection', 'close'), identified.response);
      senders.set(request, sender);
    },
    // A body that is refused meanwhile comes to no handler.
    onError: async (request) => {
      senders.get(request)?.over();
      senders.delete(request);
    },
    handler: async (request, reply) => {
      const origin = context.originOf(request.raw);
      const sender = senders.get(request);
      if (origin === null || sender === undefined) return sendResponse(reply, BAD_HOST);
      const raw = rawRequest(request, WEBSERVICE, origin.origin, lifetimeOf(reply));
      try {
        return sendResponse(reply, await respond(raw, sender.authenticate, context.services));
      } finally {
        sender.over();
        senders.delete(request);
      }
    },
  });
};

/** `/slm/webservice/*` and `/slm/schema/*`: thin adapters between the framework and the pipeline. */
export const registerWsapiRoutes = (app: FastifyInstance, context: WsapiRouteContext): void => {
  const handle = (prefix: string, answer: Answer) => async (request: FastifyRequest, reply: FastifyReply) => {
    const origin = context.originOf(request.raw);
    if (origin === null) return sendResponse(reply, BAD_HOST);
    const raw = rawRequest(request, prefix, origin.origin, lifetimeOf(reply));
    const sender = senderOf(request, raw, origin, context);
    try {
      return sendResponse(reply, await answer(raw, sender.authenticate, context.services));
    } finally {
      sender.over();
    }
  };
  for (const [prefix, answer] of [
    [WEBSERVICE, respond],
    ['/slm/schema/', respondSchema],
  ] as const) {
    app.route({ method: [...METHODS], url: `${prefix}*`, exposeHeadRoute: true, handler: handle(prefix, answer) });
  }
  registerContentRoute(app, context);
};
