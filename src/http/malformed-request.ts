import type { OutgoingMessage } from 'node:http';
import type { Socket } from 'node:net';

const REFUSALS = {
  400: ['Bad Request', 'The request could not be read as HTTP/1.1.'],
  408: ['Request Timeout', 'The request did not arrive in time.'],
  413: ['Payload Too Large', 'The extensions of a chunk of the body are too long.'],
  431: ['Request Header Fields Too Large', 'The header fields of the request are too long.'],
} as const;

type RefusedStatus = keyof typeof REFUSALS;

const answer = (status: RefusedStatus): string => {
  const [phrase, sentence] = REFUSALS[status];
  const body = `${sentence}\n`;
  return [
    `HTTP/1.1 ${status} ${phrase}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
    '',
    body,
  ].join('\r\n');
};

/** Answers bytes that are no request, where no handler can, and closes. Nothing is written into an answer under way. */
export const refuseMalformedRequest = (socket: Socket, status: RefusedStatus): void => {
  const pending = (socket as { _httpMessage?: OutgoingMessage | null })._httpMessage;
  if (!socket.writable || pending?.headersSent === true) socket.destroy();
  else socket.end(answer(status), () => socket.destroy());
};
