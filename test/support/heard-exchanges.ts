import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { exchangedSecrets } from './exchanged-secrets.ts';
import { know } from './known-secrets.ts';

/** Larger bodies hold attachments, seeds and lists, and no secret. */
const MOST_BYTES = 32_768;

interface Heard {
  add(part: unknown): void;
  text(): string;
}

const hearing = (): Heard => {
  const parts: Buffer[] = [];
  let size = 0;
  return {
    add: (part) => {
      if (typeof part !== 'string' && !(part instanceof Uint8Array)) return;
      size += part.length;
      if (size <= MOST_BYTES) parts.push(Buffer.from(part as string));
    },
    text: () => (size <= MOST_BYTES ? Buffer.concat(parts).toString('utf8') : ''),
  };
};

/** The text of the answer's head, which Node keeps once it is written. */
const headOf = (response: ServerResponse): string => (response as unknown as { _header: string | null })._header ?? '';

const hear = (request: IncomingMessage, response: ServerResponse): void => {
  const [body, answer] = [hearing(), hearing()];
  const push = request.push.bind(request);
  const write = response.write.bind(response) as (...given: readonly unknown[]) => boolean;
  const end = response.end.bind(response) as (...given: readonly unknown[]) => ServerResponse;
  request.push = (part, encoding) => {
    body.add(part);
    return push(part, encoding);
  };
  Object.assign(response, {
    write: (part: unknown, ...more: readonly unknown[]) => {
      answer.add(part);
      return write(part, ...more);
    },
    // Before the client can have the answer: it may end the test's database at once.
    end: (part: unknown, ...more: readonly unknown[]) => {
      answer.add(part);
      end(part, ...more);
      const { method = '', url: target = '', headers } = request;
      const { statusCode: status } = response;
      const texts = { body: body.text(), head: headOf(response), answer: answer.text() };
      for (const [name, value] of exchangedSecrets({ method, target, headers, status, ...texts })) know(name, value);
      return response;
    },
  });
};

/** Learns the secrets of every exchange with a server in this process, whoever the client is. */
export const hearExchanges = (): void =>
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    hear(request, response);
  });
