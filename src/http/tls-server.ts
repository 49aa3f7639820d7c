import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import { connectionRules, takeBareRequests } from './connection-rules.ts';
import { handleClientError } from './lower-case-method.ts';

/** The certificate of the HTTPS port with its chain, and its key. PEM texts. */
export interface TlsTexts {
  readonly key: string;
  readonly cert: string;
}

/** The same routes behind TLS; HTTP/1.1 alone, which every toolkit speaks. Nothing listens yet. */
export const createTlsServer = ({ key, cert }: TlsTexts, route: RequestListener): Server => {
  const server = createServer({ ...connectionRules, key, cert, ALPNProtocols: ['http/1.1'] }, route);
  takeBareRequests(server, route);
  server.on('clientError', handleClientError);
  return server;
};

/** Rejects with the system's error when the port cannot be had. */
export const listenTls = (server: Server, port: number, host: string): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, host, () => {
    server.removeListener('error', reject);
    resolve();
  });
  return promise;
};

/** Resolves when every connection is closed; those that wait for a next request are closed at once. */
export const closeTls = (server: Server): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeIdleConnections();
  return promise;
};
