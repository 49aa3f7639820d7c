import type { Duplex } from 'node:stream';
import { type BareAnswer, closeWithAnswer } from './bare-answer.ts';
import { pendingAnswer } from './pending-answer.ts';

const refusal = (status: number, phrase: string, sentence: string): BareAnswer => ({
  status,
  phrase,
  contentType: 'text/plain; charset=utf-8',
  body: `${sentence}\n`,
});

const REFUSALS = {
  400: refusal(400, 'Bad Request', 'The request could not be read as HTTP/1.1.'),
  408: refusal(408, 'Request Timeout', 'The request did not arrive in time.'),
  413: refusal(413, 'Payload Too Large', 'The extensions of a chunk of the body are too long.'),
  431: refusal(431, 'Request Header Fields Too Large', 'The header fields of the request are too long.'),
} as const;

/** Answers bytes that are no request, where no handler can, and closes. Nothing is written into an answer under way. */
export const refuseMalformedRequest = (socket: Duplex, status: keyof typeof REFUSALS): void => {
  if (pendingAnswer(socket)?.headersSent === true) socket.destroy();
  else closeWithAnswer(socket, REFUSALS[status]);
};
