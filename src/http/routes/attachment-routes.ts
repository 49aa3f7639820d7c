import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { limits } from '../../config/limits.ts';
import { type AttachmentFile, openAttachment } from '../../wsapi/attachment-pipeline.ts';
import { receiveAttachment } from '../../wsapi/upload-pipeline.ts';
import { attachmentHeaders } from '../attachment-headers.ts';
import { senderOf } from '../authentication.ts';
import { byteRange } from '../byte-range.ts';
import { BAD_HOST } from '../request-refusals.ts';
import { sendResponse } from '../send-response.ts';
import { lifetimeOf, rawRequest, type WsapiRouteContext } from './wsapi-routes.ts';

const PREFIX = '/slm/attachment/';

/** Request and caller in the pipelines' words; null where the Host is none. */
const readRequest = (request: FastifyRequest, reply: FastifyReply, context: WsapiRouteContext) => {
  const origin = context.originOf(request.raw);
  if (origin === null) return null;
  const raw = { ...rawRequest(request, PREFIX, origin.origin, lifetimeOf(reply)), body: null };
  return { raw, sender: senderOf(request, raw, origin, context) };
};

const sendFile = (request: FastifyRequest, reply: FastifyReply, file: AttachmentFile): FastifyReply => {
  const { size, entityTag } = file;
  const headers = { ...file.headers, ...attachmentHeaders(file.name, file.contentType) };
  for (const [name, value] of Object.entries(headers)) reply.header(name, value);
  reply.header('accept-ranges', 'bytes').header('etag', entityTag);
  if (request.headers['if-none-match'] === entityTag) return reply.code(304).send();
  const { range, 'if-range': ifRange } = request.headers;
  const asked = byteRange(range, typeof ifRange === 'string' ? ifRange : undefined, size, entityTag);
  if (asked === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${size}`).send();
  const { first, last } = asked === 'whole' ? { first: 0, last: size - 1 } : asked;
  if (asked !== 'whole') reply.code(206).header('content-range', `bytes ${first}-${last}/${size}`);
  reply.header('content-length', last - first + 1);
  // The framework stops reading when the client hangs up, and waits while it does not take what is there.
  return request.method === 'HEAD'
    ? reply.send()
    : reply.send(Readable.from(file.bytes(first, last), { objectMode: false }));
};

type Read = NonNullable<ReturnType<typeof readRequest>>;

/** What is too much, or comes after a refusal in the middle, is not waited for: the connection ends with the answer. */
const isCutOff = ({ raw }: FastifyRequest, length: number): boolean =>
  raw.readableDidRead ? !raw.readableEnded : length > limits.attachmentBytes;

const takeUpload = async (
  request: FastifyRequest,
  reply: FastifyReply,
  { raw, sender }: Read,
  context: WsapiRouteContext,
): Promise<FastifyReply> => {
  const length = Number(request.headers['content-length'] ?? 0);
  // A stream that is left is destroyed by default, and with it the connection on which the answer goes.
  const body = { length, bytes: request.raw.iterator({ destroyOnReturn: false }) };
  try {
    const answer = await receiveAttachment(raw, body, sender.authenticate, context.services);
    if (isCutOff(request, length)) reply.header('connection', 'close');
    return sendResponse(reply, answer);
  } catch (error) {
    // The client broke off: there is nobody to answer.
    if (request.raw.destroyed && !request.raw.complete) return reply.hijack();
    throw error;
  } finally {
    sender.over();
  }
};

/** `/slm/attachment/OID/name`, read as it is, and `/slm/attachment/new/name`, where bytes become an attachment. */
export const registerAttachmentRoutes = (app: FastifyInstance, context: WsapiRouteContext): void => {
  app.route({
    method: ['GET', 'HEAD'],
    url: `${PREFIX}*`,
    handler: async (request, reply) => {
      const read = readRequest(request, reply, context);
      if (read === null) return sendResponse(reply, BAD_HOST);
      const opened = await openAttachment(read.raw, read.sender.authenticate, context.services);
      return 'bytes' in opened ? sendFile(request, reply, opened) : sendResponse(reply, opened);
    },
  });
  app.register(async (scope) => {
    // The body is taken piece by piece while it comes, never as a whole.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_, __, done) => done(null));
    scope.route({
      method: ['POST', 'PUT'],
      url: `${PREFIX}*`,
      handler: async (request, reply) => {
        const read = readRequest(request, reply, context);
        if (read === null) return sendResponse(reply, BAD_HOST);
        return takeUpload(request, reply, read, context);
      },
    });
  });
};
