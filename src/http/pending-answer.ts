import type { OutgoingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** The answer that Node is sending on a connection, or will send next; null when nothing is under way. */
export const pendingAnswer = (socket: Duplex): OutgoingMessage | null =>
  (socket as { _httpMessage?: OutgoingMessage | null })._httpMessage ?? null;

/** Calls `next` when every answer to earlier requests of the connection is sent; at once when none is under way. */
export const whenAnswered = (socket: Duplex, next: () => void): void => {
  const pending = pendingAnswer(socket);
  if (pending === null) next();
  else pending.once('finish', () => setImmediate(whenAnswered, socket, next));
};
