import type { FastifyRequest } from 'fastify';
import type { PresentedRequest } from '../identity/authenticate.ts';
import { ROUTE_DECIDES } from '../identity/request-kind.ts';
import type { RequestOrigin } from './request-origin.ts';

/** A request as identity reads it where the route itself says what may be changed by whom. */
export const presentedRequest = ({ raw }: FastifyRequest, origin: RequestOrigin): PresentedRequest => ({
  rawHeaders: raw.rawHeaders,
  queryParameters: new URLSearchParams((raw.url ?? '').replace(/^[^?]*\??/, '')),
  ...ROUTE_DECIDES,
  secure: origin.isSecure,
  ownOrigin: origin.origin,
  remoteAddress: origin.remoteAddress,
});
