import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';

/** An answer as it came. */
export interface HttpReply {
  readonly status: number;
  /** The reason phrase of the status line. */
  readonly reason: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface HttpCall {
  readonly method: string;
  /** Path and query, sent as it stands. */
  readonly target: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array | undefined;
}

/** Sends requests byte for byte: no redirect is followed, no URL is tidied, no header is added beside Host. */
export interface HttpClient {
  send(call: HttpCall): Promise<HttpReply>;
  close(): void;
}

export const createHttpClient = (origin: string): HttpClient => {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const { hostname, port } = new URL(origin);
  const send = ({ method, target, headers = {}, body }: HttpCall): Promise<HttpReply> => {
    const { promise, resolve, reject } = Promise.withResolvers<HttpReply>();
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const sent = request(
      { agent, hostname, port, method, path: target, headers: { ...length, ...headers } },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            reason: response.statusMessage ?? '',
            headers: response.headers,
            text: Buffer.concat(parts).toString('utf8'),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
    return promise;
  };
  return { send, close: () => agent.destroy() };
};
