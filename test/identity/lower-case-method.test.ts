import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handleClientError } from '../../src/http/lower-case-method.ts';

const run = promisify(execFile);

/** Answers `METHOD path body`, after a moment when the path is /slow. */
const echo = (request: IncomingMessage, response: ServerResponse): void => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => {
    const send = () => response.end(`${request.method} ${request.url} ${body}\n`);
    if (request.url === '/slow') setImmediate(() => setImmediate(send));
    else send();
  });
};

interface Running {
  readonly port: number;
  readonly server: Server;
  close(): Promise<void>;
}

const listening = async (server: Server): Promise<Running> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: (server.address() as AddressInfo).port, server, close };
};

const folder = mkdtempSync(join(tmpdir(), 'muster-method-'));
const certificate = async (): Promise<{ key: Buffer; cert: Buffer }> => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const make = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  await run('openssl', [...make, '-keyout', key, '-out', cert, ...subject]);
  return { key: readFileSync(key), cert: readFileSync(cert) };
};

const plain = (tls: { key: Buffer; cert: Buffer } | null): Promise<Running> => {
  const server = tls === null ? createServer(echo) : (createTlsServer(tls, echo) as unknown as Server);
  server.on('clientError', handleClientError);
  return listening(server);
};

const framework = async (tls: { key: Buffer; cert: Buffer } | null): Promise<Running> => {
  const app = Fastify({
    clientErrorHandler: handleClientError,
    ...(tls === null ? {} : { https: tls }),
  } as Parameters<typeof Fastify>[0]);
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  const answer = (method: string, url: string, body: unknown) =>
    `${method} ${url} ${typeof body === 'string' ? body : body ? JSON.stringify(body) : ''}\n`;
  app.all('/*', async (request, reply) => {
    if (request.url === '/slow') await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    return reply.send(answer(request.method, request.url, request.body));
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const close = async () => {
    (app.server as unknown as Server).closeAllConnections();
    await app.close();
  };
  return { port, server: app.server as unknown as Server, close };
};

const KINDS = [
  ['node over http', false, plain],
  ['node over https', true, plain],
  ['fastify over http', false, framework],
  ['fastify over https', true, framework],
] as const;

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Sends the packets one after the other, each when the server has read the one before, and reads until `until`. */
const exchange = async (
  { port, server }: Running,
  secure: boolean,
  packets: readonly string[],
  until: (received: string) => boolean,
): Promise<string> => {
  let accepted: Socket | undefined;
  const accept = (socket: Socket): void => {
    accepted ??= socket;
  };
  server.on('connection', accept);
  const socket: Socket = secure
    ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
    : connect({ port, host: '127.0.0.1', noDelay: true });
  let received = '';
  socket.setEncoding('latin1');
  const finished = new Promise<string>((resolve, reject) => {
    socket.on('data', (part) => {
      received += part;
      if (until(received)) resolve(received);
    });
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
  });
  await new Promise<void>((resolve) => socket.once(secure ? 'secureConnect' : 'connect', () => resolve()));
  for (const packet of packets) {
    const before = accepted?.bytesRead ?? 0;
    socket.write(packet);
    while ((accepted?.bytesRead ?? 0) <= before && accepted?.destroyed !== true) await turn();
    await turn();
  }
  const all = await finished;
  server.off('connection', accept);
  socket.destroy();
  return all;
};

const seen = (count: number) => (received: string) =>
  (received.match(/HTTP\/1\.1 200/g) ?? []).length >= count && received.endsWith('\n');
const bodies = (received: string): readonly string[] => received.match(/^(?:[A-Z]+ \/\S* .*)$/gm) ?? [];
const host = 'Host: localhost\r\n';
const withBody = (method: string, path: string, body: string) =>
  `${method} ${path} HTTP/1.1\r\n${host}Content-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const bare = (method: string, path: string) => `${method} ${path} HTTP/1.1\r\n${host}\r\n`;

describe.each(KINDS)('a method in lower case, %s', (_name, secure, start) => {
  let running: Running;
  beforeAll(async () => {
    running = await start(secure ? await certificate() : null);
  });
  afterAll(async () => {
    await running.close();
  });
  const url = (path: string) => `${secure ? 'https' : 'http'}://127.0.0.1:${running.port}${path}`;
  const curl = async (...args: readonly string[]) =>
    (await run('curl', ['-sS', '-k', '--noproxy', '*', ...args])).stdout;

  test('curl -X delete is a DELETE', async () => {
    expect(await curl('-X', 'delete', url('/defect/777'))).toBe('DELETE /defect/777 \n');
  });

  test('curl -X post carries its body', async () => {
    const sent = await curl('-X', 'post', '-H', 'Content-Type: text/plain', '-d', 'a body', url('/x'));
    expect(sent).toBe('POST /x a body\n');
  });

  test('a large body sent after the head arrives whole', async () => {
    const file = join(folder, 'large');
    writeFileSync(file, 'x'.repeat(900_000));
    const sent = await curl('-X', 'put', '-H', 'Content-Type: text/plain', '--data-binary', `@${file}`, url('/x'));
    expect(sent.length).toBe('PUT /x \n'.length + 900_000);
  });

  test('curl sends several on one kept connection', async () => {
    const sent = await curl('-X', 'delete', url('/1'), url('/2'), url('/3'), '-w', '%{num_connects}\n');
    expect(sent).toBe('DELETE /1 \n1\nDELETE /2 \n0\nDELETE /3 \n0\n');
  });

  test.each([
    ['first', [bare('delete', '/a')], ['DELETE /a ']],
    ['mixed case', [bare('DelETe', '/a')], ['DELETE /a ']],
    ['upper-case beginning', [bare('DELete', '/a')], ['DELETE /a ']],
    ['after another request', [bare('GET', '/a'), bare('delete', '/b')], ['GET /a ', 'DELETE /b ']],
    ['pipelined behind another', [bare('GET', '/a') + bare('delete', '/b')], ['GET /a ', 'DELETE /b ']],
    ['pipelined behind a body', [withBody('POST', '/a', 'get') + bare('delete', '/b')], ['POST /a get', 'DELETE /b ']],
    ['before another', [bare('delete', '/a') + bare('GET', '/b')], ['DELETE /a ', 'GET /b ']],
    ['behind a slow answer', [bare('GET', '/slow') + bare('delete', '/b')], ['GET /slow ', 'DELETE /b ']],
    [
      'many in one packet',
      [
        bare('delete', '/1') +
          bare('get', '/2') +
          withBody('put', '/3', 'hi') +
          bare('GET', '/4') +
          bare('delete', '/5'),
      ],
      ['DELETE /1 ', 'GET /2 ', 'PUT /3 hi', 'GET /4 ', 'DELETE /5 '],
    ],
    ['split in the method', ['del', 'ete /a HTT', `P/1.1\r\n${host}\r\n`], ['DELETE /a ']],
    ['letter by letter', [...bare('delete', '/a')], ['DELETE /a ']],
    ['split in the body', [withBody('post', '/a', 'one two').slice(0, -3), 'two'], ['POST /a one two']],
    ['later and split', [bare('GET', '/a'), 'p', 'ut', withBody('', '/b', 'x')], ['GET /a ', 'PUT /b x']],
  ])('%s', async (_case, packets, expected) => {
    const received = await exchange(running, secure, packets, seen(expected.length));
    expect(bodies(received)).toEqual(expected);
  });

  test.each(['DELETEdelete', 'DELETEget', 'GETget', 'Pget', 'PUTt', 'GETS', 'gets', 'xdelete', 'DELdelete'])(
    '%s is no method, and is not made one',
    async (method) => {
      const received = await exchange(running, secure, [bare(method, '/a')], (all) => all.includes('\r\n\r\n'));
      expect(received).toMatch(/^HTTP\/1\.1 400 /);
      expect(bodies(received)).toEqual([]);
      const behind = await exchange(running, secure, [bare('GET', '/a') + bare(method, '/b')], (all) =>
        all.includes('HTTP/1.1 400'),
      );
      expect(bodies(behind).filter((line) => line.includes('/b'))).toEqual([]);
    },
  );

  test('bytes that are no request get a small refusal and the connection closes', async () => {
    for (const bytes of [
      'brew /coffee HTTP/1.1\r\n\r\n',
      '\x16\x03\x01\x02\x00\x01\x00',
      'deleted /x HTTP/1.1\r\n\r\n',
    ]) {
      const received = await exchange(running, secure, [bytes], () => false);
      expect(received).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
      expect(received).toContain('Cache-Control: no-store\r\n');
      expect(received).toContain('Connection: close\r\n');
      expect(received).not.toMatch(/fastify|FST_|statusCode|HPE_/i);
    }
  });

  test('a connection that ends within the method leaves nothing behind', async () => {
    const socket = connect({ port: running.port, host: '127.0.0.1' });
    if (!secure) {
      await new Promise<void>((resolve) => socket.write('dele', () => resolve()));
    }
    socket.destroy();
    expect(await curl('-X', 'delete', url('/still'))).toBe('DELETE /still \n');
  });

  test('the server still closes its idle connections', async () => {
    const received = await exchange(running, secure, [bare('delete', '/a')], seen(1));
    expect(bodies(received)).toEqual(['DELETE /a ']);
    running.server.closeIdleConnections();
    await expect
      .poll(() => new Promise<number>((resolve) => running.server.getConnections((_error, count) => resolve(count))))
      .toBe(0);
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));
