import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';

/** False: who sends it went away. */
const hasMore = (message: IncomingMessage): Promise<boolean> =>
  once(message, 'readable').then(
    () => true,
    () => false,
  );

/** The form that a request carries, left in it for who reads it next. Null: none, or one of no known length, or too long. */
export const peekForm = async (message: IncomingMessage, mostBytes: number): Promise<URLSearchParams | null> => {
  const { 'content-type': type = '', 'content-length': given = '' } = message.headers;
  const length = Number(given);
  if (!/^application\/x-www-form-urlencoded\b/i.test(type) || !(length > 0 && length <= mostBytes)) return null;
  const parts: Buffer[] = [];
  let received = 0;
  while (received < length && !message.readableEnded) {
    const part: Buffer | null = message.read();
    if (part !== null) {
      parts.push(part);
      received += part.length;
    } else if (!(await hasMore(message))) return null;
  }
  const body = Buffer.concat(parts);
  // In the same turn as the last read: the stream has not told its end yet.
  message.unshift(body);
  return new URLSearchParams(body.toString('utf8'));
};
