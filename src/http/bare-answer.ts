import type { Duplex } from 'node:stream';

/** An answer for a connection on which Node gives no response object: as text, with all that every answer carries. */
export interface BareAnswer {
  readonly status: number;
  readonly phrase: string;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

const written = ({ status, phrase, contentType, headers = {}, body }: BareAnswer): string =>
  [
    `HTTP/1.1 ${status} ${phrase}`,
    `Content-Type: ${contentType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ].join('\r\n');

/** Sends the answer as the connection's last. The caller sees to it that no other answer is under way. */
export const closeWithAnswer = (socket: Duplex, answer: BareAnswer): void => {
  if (socket.writable) socket.end(written(answer), () => socket.destroy());
  else socket.destroy();
};
