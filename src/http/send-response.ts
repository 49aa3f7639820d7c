import type { FastifyReply } from 'fastify';
import type { Response } from '../wsapi/raw-request.ts';
import { bytesOf } from './body-bytes.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** A reason phrase may quote what a caller sent; Node throws at a control character or a letter beyond Latin-1. */
const printable = (reason: string): string => reason.replace(/[^\x20-\x7e]/g, '?');

/** Puts an answer on the wire, reason phrase included: clients match on it (auth.md B1.2). */
export const sendResponse = (reply: FastifyReply, response: Response): FastifyReply => {
  if (response.reason !== undefined) reply.raw.statusMessage = printable(response.reason);
  reply.code(response.status);
  for (const [name, value] of Object.entries(response.headers ?? {})) reply.header(name, value);
  return reply.header('content-type', response.contentType ?? JSON_TYPE).send(bytesOf(response.body));
};
