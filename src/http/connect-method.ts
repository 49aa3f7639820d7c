import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { closeWithAnswer } from './bare-answer.ts';
import { whenAnswered } from './pending-answer.ts';
import { methodNotSupported } from './request-refusals.ts';

const { status, headers, body } = methodNotSupported('CONNECT');

/**
 * The `connect` listener of both ports. We are no proxy, and Node hands the bare connection over instead of a response
 * object: the refusal is written by hand, behind the answers to earlier requests.
 */
export const refuseConnect = (_request: IncomingMessage, socket: Duplex): void => {
  socket.on('error', () => socket.destroy());
  socket.resume();
  whenAnswered(socket, () =>
    closeWithAnswer(socket, {
      status,
      phrase: 'Method Not Allowed',
      contentType: 'application/json; charset=utf-8',
      headers,
      body,
    }),
  );
};
