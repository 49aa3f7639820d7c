import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** An answer as its bytes say it. */
export interface RawReply {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** One connection, written to byte for byte: what no HTTP client would send. */
export interface RawConnection {
  /** Writes one request, or several, and gives the next answer. Rejects when the connection ends without one. */
  send(bytes: string): Promise<RawReply>;
  /** The next answer to what was written already. */
  next(): Promise<RawReply>;
  /** Resolves when the server has ended the connection; gives what came behind the last answer. */
  ended(): Promise<string>;
  close(): void;
}

const HEAD_END = '\r\n\r\n';

const readReply = (received: string): { readonly reply: RawReply; readonly rest: string } | null => {
  const end = received.indexOf(HEAD_END);
  if (end < 0) return null;
  const [statusLine = '', ...lines] = received.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const from = end + HEAD_END.length;
  const to = from + Number(headers['content-length'] ?? 0);
  if (received.length < to) return null;
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1]);
  const text = Buffer.from(received.slice(from, to), 'latin1').toString('utf8');
  return { reply: { status, headers, text }, rest: received.slice(to) };
};

const opened = (origin: string): Socket => {
  const { protocol, hostname, port } = new URL(origin);
  const address = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
  return protocol === 'https:' ? connectTls({ ...address, rejectUnauthorized: false }) : connect(address);
};

export const openRawConnection = (origin: string): RawConnection => {
  const socket = opened(origin);
  let received = '';
  let isOver = false;
  let notice = Promise.withResolvers<void>();
  const tell = (): void => {
    notice.resolve();
    notice = Promise.withResolvers();
  };
  const over = (): void => {
    isOver = true;
    tell();
  };
  socket.setEncoding('latin1').on('data', (part: string) => {
    received += part;
    tell();
  });
  socket.on('end', over).on('close', over).on('error', over);
  const next = async (): Promise<RawReply> => {
    for (;;) {
      const found = readReply(received);
      if (found !== null) {
        received = found.rest;
        return found.reply;
      }
      if (isOver) throw new Error(`The connection ended without a whole answer: ${JSON.stringify(received)}`);
      await notice.promise;
    }
  };
  return {
    next,
    send: (bytes) => {
      socket.write(bytes, 'latin1');
      return next();
    },
    ended: async () => {
      while (!isOver) await notice.promise;
      return received;
    },
    close: () => socket.destroy(),
  };
};
