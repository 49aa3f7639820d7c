import type { FastifyRequest } from 'fastify';
import type { PresentedRequest } from '../identity/authenticate.ts';
import type { RequestOrigin } from './request-origin.ts';

/**
 * A request as identity reads it where WSAPI's write gate is not asked: under `/login` and `/slm/reports` the routes say
 * themselves what may be changed by whom.
 */
export const presentedRequest = ({ raw }: FastifyRequest, origin: RequestOrigin): PresentedRequest => ({
  rawHeaders: raw.rawHeaders,
  queryParameters: new URLSearchParams((raw.url ?? '').replace(/^[^?]*\??/, '')),
  intent: 'read',
  apiVersion: '2.x',
  asksOnlyForSelf: false,
  secure: origin.isSecure,
  ownOrigin: origin.origin,
  remoteAddress: origin.remoteAddress,
});
