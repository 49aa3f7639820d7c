import type { RequestListener, Server, ServerOptions } from 'node:http';
import { limits } from '../config/limits.ts';
import { refuseConnect } from './connect-method.ts';

/** What both ports do alike with a connection, before any route: limits, and no answer that is Node's own. */
export const connectionRules = Object.freeze({
  maxHeaderSize: limits.headerBytes,
  keepAliveTimeout: limits.keepAliveMs,
  requestTimeout: limits.requestMs,
  // A request of HTTP/1.1 without Host is answered by the app, in words of ours.
  requireHostHeader: false,
  // A server may ignore Upgrade (RFC 9110 §7.8): the request is answered as what it is.
  shouldUpgradeCallback: () => false,
}) satisfies ServerOptions;

/** Listens to what Node would otherwise answer, or cut off, by itself. */
export const takeBareRequests = (server: Server, route: RequestListener): void => {
  // An expectation other than 100-continue may be ignored (RFC 9110 §10.1.1); Node's own answer would be a bare 417.
  server.on('checkExpectation', route);
  server.on('connect', refuseConnect);
};
