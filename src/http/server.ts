import { lookup } from 'node:dns/promises';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { limits } from '../config/limits.ts';
import type { Options } from '../config/options.ts';
import { createApp } from './app.ts';
import { createCors } from './cors.ts';
import { registerRoutes } from './register-routes.ts';
import { watchRequests } from './routes/dev-routes.ts';
import type { HttpServerOptions } from './server-options.ts';
import { createServerServices } from './server-services.ts';
import { closeTls, createTlsServer, listenTls } from './tls-server.ts';

/** One route as the router knows it. */
export interface ServedRoute {
  readonly method: string;
  readonly url: string;
}

export interface HttpServer {
  readonly routes: readonly ServedRoute[];
  /** Listens on both ports. Rejects with the system's error when one cannot be had. */
  listen(): Promise<{ readonly http: string; readonly https: string | undefined }>;
  /** Not ready at once; answers what is under way, then closes every connection. */
  close(): Promise<void>;
  /** Reads anew which keys may lack our check digits. */
  refreshUncheckedKeys(): Promise<void>;
}

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0;

const urlHost = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** The one server or the two: the framework's own, and the one behind TLS that calls its routes. */
interface Ports {
  readonly app: FastifyInstance;
  readonly tls: HttpsServer | null;
}

const listen = async ({ app, tls }: Ports, options: Options): ReturnType<HttpServer['listen']> => {
  // One address for a name: for `localhost` the framework would open a second server that lacks our connection rules.
  const { address } = await lookup(options.host, { order: 'ipv4first' });
  await app.listen({ port: options.port, host: address });
  if (tls !== null) await listenTls(tls, options.tlsPort, address);
  const host = urlHost(options.host);
  return {
    http: `http://${host}:${portOf(app.server.address())}`,
    https: tls === null ? undefined : `https://${host}:${portOf(tls.address())}`,
  };
};

/** Waits for answers under way as long as the limits say, then cuts them off. */
const drain = async ({ app, tls }: Ports): Promise<void> => {
  const force = setTimeout(() => {
    app.server.closeAllConnections();
    tls?.closeAllConnections();
  }, limits.drainMs);
  await Promise.all([app.close(), tls === null ? undefined : closeTls(tls)]);
  clearTimeout(force);
};

/** Builds everything between the sockets and the database; nothing listens yet. */
export const createHttpServer = async (given: HttpServerOptions): Promise<HttpServer> => {
  const { options, log, dev } = given;
  const parts = await createServerServices(given);
  const cors = createCors({ settings: parts.settings, allowLoopback: parts.tellEverything });
  const app = createApp(log, cors, dev && ((made) => watchRequests(made, dev)));
  const routes: ServedRoute[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    routes.push(...[method].flat().map((each) => ({ method: each, url })));
  });
  let isOpen = true;
  registerRoutes(app, parts, given, () => isOpen);
  await app.ready();
  const ports: Ports = { app, tls: given.tls === undefined ? null : createTlsServer(given.tls, app.routing) };
  return {
    routes,
    listen: async () => {
      const origins = await listen(ports, options);
      parts.listensAt(origins.http);
      return origins;
    },
    close: async () => {
      isOpen = false;
      await drain(ports);
      await parts.settled();
    },
    refreshUncheckedKeys: parts.authenticator.refreshUncheckedKeys,
  };
};
