import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { limits } from '../config/limits.ts';
import type { Log } from '../observe/log.ts';
import { connectionRules, takeBareRequests } from './connection-rules.ts';
import type { Cors } from './cors.ts';
import { failureResponse } from './failure-response.ts';
import { hasOneHost } from './host-header.ts';
import { handleClientError } from './lower-case-method.ts';
import { BAD_HOST, notFound, URL_TOO_LONG } from './request-refusals.ts';
import { takeOriginForm } from './request-target.ts';
import { sendResponse } from './send-response.ts';

const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+*-]+\s*(;|$)/;

/** What every answer carries, also one the framework makes before any hook (R33). */
const markAnswer = (request: FastifyRequest, reply: FastifyReply): void => {
  reply.header('cache-control', 'no-store');
  reply.header('x-request-id', request.id);
};

const framework = (cors: Cors): FastifyInstance =>
  fastify({
    logger: false,
    bodyLimit: limits.bodyBytes,
    requestTimeout: connectionRules.requestTimeout,
    keepAliveTimeout: connectionRules.keepAliveTimeout,
    routerOptions: { maxParamLength: limits.urlBytes },
    genReqId: () => randomUUID(),
    rewriteUrl: takeOriginForm,
    clientErrorHandler: handleClientError,
    http: connectionRules,
    frameworkErrors: async (error, request, reply) => {
      markAnswer(request, reply);
      const isAnswered = await cors(request, reply);
      if (!isAnswered) sendResponse(reply, failureResponse(error, request.id).response);
    },
  });

/** Any Content-Type or none: clients send JSON under many names (clients.md), the operations read the bytes. */
const readEveryBody = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
};

/** The first look at every request. */
const receive = (app: FastifyInstance, cors: Cors): void => {
  app.addHook('onRequest', async (request, reply) => {
    markAnswer(request, reply);
    if (await cors(request, reply)) return reply;
    // What is no media type says nothing about the body; the framework would refuse the request for it.
    if (!MEDIA_TYPE.test(request.headers['content-type'] ?? '')) delete request.raw.headers['content-type'];
    if (!hasOneHost(request.raw)) return sendResponse(reply, BAD_HOST);
    return (request.raw.url ?? '').length > limits.urlBytes ? sendResponse(reply, URL_TOO_LONG) : undefined;
  });
};

const answerFailures = (app: FastifyInstance, log: Log): void => {
  app.setErrorHandler((error, request, reply) => {
    const { response, isOurs } = failureResponse(error, request.id, request.routeOptions.bodyLimit);
    if (isOurs) log.error({ requestId: request.id, err: error }, 'a request failed');
    return sendResponse(reply, response);
  });
  app.setNotFoundHandler((request, reply) => sendResponse(reply, notFound(request.raw.url ?? '', request.method)));
};

/**
 * The framework with everything that holds for all routes, and no route yet. No answer of it is the framework's own.
 * `watch` sees each request before anything answers it.
 */
export const createApp = (log: Log, cors: Cors, watch: (app: FastifyInstance) => void = () => {}): FastifyInstance => {
  const app = framework(cors);
  // No route takes QUERY, and the framework would refuse it for its Content-Type before it looked for one.
  app.addHttpMethod('QUERY', { hasBody: false, overrideExisting: true });
  takeBareRequests(app.server, (request, response) => app.routing(request, response));
  readEveryBody(app);
  watch(app);
  receive(app, cors);
  answerFailures(app, log);
  return app;
};
