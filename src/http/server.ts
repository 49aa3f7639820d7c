import { randomUUID } from 'node:crypto';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { limits } from '../config/limits.ts';
import type { Options } from '../config/options.ts';
import { createAccessCache } from '../identity/access-cache.ts';
import { createAuthenticator } from '../identity/authenticate.ts';
import { systemClock } from '../kernel/clock.ts';
import { createKeyedQueue } from '../kernel/keyed-queue.ts';
import { secureRandom } from '../kernel/random.ts';
import { registry } from '../model/registry.ts';
import type { Log } from '../observe/log.ts';
import type { Database } from '../storage/database.ts';
import { createHydrator } from '../storage/hydrate.ts';
import { errorResult } from '../wsapi/envelope.ts';
import type { Services } from '../wsapi/services.ts';
import { failureResponse } from './failure-response.ts';
import { handleClientError } from './lower-case-method.ts';
import { createOriginReader } from './request-origin.ts';
import { registerHealthRoutes } from './routes/health-routes.ts';
import { registerWelcomeRoute } from './routes/welcome-route.ts';
import { registerWsapiRoutes } from './routes/wsapi-routes.ts';
import { sendResponse } from './send-response.ts';

export interface HttpServerOptions {
  readonly database: Database;
  readonly options: Options;
  readonly log: Log;
  /** PEM texts; without them there is no HTTPS port. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
  /** Development: the page at `/`, and every refusal tells its reason. */
  readonly welcomePage?: (() => string) | undefined;
}

export interface HttpServer {
  /** Listens on both ports. Rejects with the system's error when one cannot be had. */
  listen(): Promise<{ readonly http: string; readonly https: string | undefined }>;
  /** Not ready at once; answers what is under way, then closes every connection. */
  close(): Promise<void>;
}

const notFound = (isOurs: boolean, method: string) => {
  const sentence = isOurs ? `The method ${method} is not supported here.` : 'There is nothing at this address.';
  return {
    status: isOurs ? 405 : 404,
    ...(isOurs ? { headers: { allow: 'GET, HEAD, POST, PUT, DELETE' } } : {}),
    body: errorResult('OperationResult', { errors: [sentence], warnings: [] }),
  };
};

const isOurs = (url: string): boolean => /^\/slm\/(webservice|schema)\//.test(url);

const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+*-]+\s*(;|$)/;

const URL_TOO_LONG = {
  status: 414,
  body: errorResult('OperationResult', { errors: [`The URL is longer than ${limits.urlBytes} bytes.`], warnings: [] }),
};

/** What every answer carries, also one the framework makes before any hook (R33). */
const markAnswer = (request: FastifyRequest, reply: FastifyReply): void => {
  reply.header('cache-control', 'no-store');
  reply.header('x-request-id', request.id);
};

const createApp = (log: Log): FastifyInstance => {
  const app = fastify({
    logger: false,
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    routerOptions: { maxParamLength: limits.urlBytes },
    genReqId: () => randomUUID(),
    clientErrorHandler: handleClientError,
    http: { maxHeaderSize: limits.headerBytes },
    frameworkErrors: (error, request, reply) => {
      markAnswer(request, reply);
      sendResponse(reply, failureResponse(error, request.id).response);
    },
  });
  // Any Content-Type or none: clients send JSON under many names (clients.md), the operations read the bytes.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  app.addHook('onRequest', (request, reply, done) => {
    markAnswer(request, reply);
    // What is no media type says nothing about the body; the framework would refuse the request for it.
    if (!MEDIA_TYPE.test(request.headers['content-type'] ?? '')) delete request.raw.headers['content-type'];
    if ((request.raw.url ?? '').length > limits.urlBytes) sendResponse(reply, URL_TOO_LONG);
    else done();
  });
  app.setErrorHandler((error, request, reply) => {
    const { response, isOurs: isBug } = failureResponse(error, request.id);
    if (isBug) log.error({ requestId: request.id, err: error }, 'a request failed');
    return sendResponse(reply, response);
  });
  // An expectation other than 100-continue may be ignored (RFC 9110 §10.1.1); Node's own answer would be a bare 417.
  app.server.on('checkExpectation', (request, response) => app.routing(request, response));
  app.setNotFoundHandler((request, reply) =>
    sendResponse(reply, notFound(isOurs(request.raw.url ?? ''), request.method)),
  );
  return app;
};

/** The same routes behind TLS; HTTP/1.1 alone, which every toolkit speaks. */
const createTlsServer = (app: FastifyInstance, tls: { readonly key: string; readonly cert: string }): HttpsServer => {
  const server = createHttpsServer(
    {
      key: tls.key,
      cert: tls.cert,
      ALPNProtocols: ['http/1.1'],
      maxHeaderSize: limits.headerBytes,
      keepAliveTimeout: limits.keepAliveMs,
      requestTimeout: limits.requestMs,
    },
    (request, response) => app.routing(request, response),
  );
  server.on('checkExpectation', (request, response) => app.routing(request, response));
  server.on('clientError', (error: Error, socket: Socket) => handleClientError(error, socket));
  return server;
};

const listenOn = (server: HttpsServer, port: number, host: string): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, host, () => {
    server.removeListener('error', reject);
    resolve();
  });
  return promise;
};

const closeTls = (server: HttpsServer): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeIdleConnections();
  return promise;
};

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0;

const urlHost = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** Builds everything between the sockets and the database; nothing listens yet. */
export const createHttpServer = async (given: HttpServerOptions): Promise<HttpServer> => {
  const { database, options, log } = given;
  const authenticator = await createAuthenticator({
    pool: database.main,
    clock: systemClock,
    random: secureRandom,
    edition: options.edition,
    onError: (error) => log.error({ err: error }, 'noting the use of a credential failed'),
  });
  const services: Services = {
    database,
    hydrator: createHydrator(database, registry),
    registry,
    access: createAccessCache(database.main, systemClock),
    clock: systemClock,
    random: secureRandom,
    writers: createKeyedQueue(),
    identityChanged: () => authenticator.forgetAll(),
  };
  let isOpen = true;
  const app = createApp(log);
  registerHealthRoutes(app, { isOpen: () => isOpen, pingDatabase: () => database.main.query('SELECT 1') });
  registerWsapiRoutes(app, {
    services,
    authenticator,
    tellEverything: given.welcomePage !== undefined,
    originOf: createOriginReader({ trustedProxies: options.trustedProxies, publicUrl: options.publicUrl }),
  });
  if (given.welcomePage !== undefined) registerWelcomeRoute(app, given.welcomePage);
  await app.ready();
  const tlsServer = given.tls === undefined ? null : createTlsServer(app, given.tls);
  return {
    listen: async () => {
      await app.listen({ port: options.port, host: options.host });
      if (tlsServer !== null) await listenOn(tlsServer, options.tlsPort, options.host);
      const host = urlHost(options.host);
      return {
        http: `http://${host}:${portOf(app.server.address())}`,
        https: tlsServer === null ? undefined : `https://${host}:${portOf(tlsServer.address())}`,
      };
    },
    close: async () => {
      isOpen = false;
      const force = setTimeout(() => {
        app.server.closeAllConnections();
        tlsServer?.closeAllConnections();
      }, limits.drainMs);
      await Promise.all([app.close(), tlsServer === null ? undefined : closeTls(tlsServer)]);
      clearTimeout(force);
      await authenticator.settled();
    },
  };
};
