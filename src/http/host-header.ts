import type { IncomingMessage } from 'node:http';

const hostLines = ({ rawHeaders }: IncomingMessage): number => {
  let lines = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === 'host') lines++;
  }
  return lines;
};

/** Host stands once; HTTP/1.0 did without it (RFC 9112 §3.2). */
export const hasOneHost = (request: IncomingMessage): boolean => {
  const lines = hostLines(request);
  return lines === 1 || (lines === 0 && request.httpVersion === '1.0');
};
