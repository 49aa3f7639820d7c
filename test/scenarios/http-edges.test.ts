import { mkdtempSync, rmSync } from 'node:fs';
import { METHODS } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { type GivenFlags, loadOptions } from '../../src/config/load-options.ts';
import { createHttpServer, type HttpServer } from '../../src/http/server.ts';
import { localCertificate } from '../../src/http/tls/local-ca.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import { createLog } from '../../src/observe/log.ts';
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { keptLog } from '../support/kept-log.ts';
import { openRawConnection, type RawConnection, type RawReply } from '../support/raw-connection.ts';
import { API, useWorld } from '../support/world.ts';
import { apiKeyOf, DEFECT } from '../support/world-seed.ts';

const world = useWorld();

interface Running {
  readonly server: HttpServer;
  readonly database: OpenDatabase;
  readonly http: string;
  readonly https: string;
}

const folder = mkdtempSync(join(tmpdir(), 'muster-edges-'));
const { key, cert } = localCertificate({ folder, now: new Date(), random: secureRandom });
rmSync(folder, { recursive: true });

/** A server beside the world's, over the same rows through pools of its own. */
const start = async (flags: GivenFlags = {}): Promise<Running> => {
  const options = loadOptions({ port: '0', tlsPort: '0', ...flags }, {});
  if (!options.ok) throw new Error(options.error.join('\n'));
  const connectionString = String(world.database.main.options.connectionString);
  const database = openDatabase({ connectionString, poolSize: 4 });
  const server = await createHttpServer({
    database,
    options: options.value,
    log: createLog('trace', keptLog),
    tls: { key, cert },
  });
  const { http, https = '' } = await server.listen();
  return { server, database, http, https };
};

const useServer = (flags: GivenFlags = {}): { readonly at: Pick<Running, 'http' | 'https'> } => {
  let running: Running;
  beforeAll(async () => {
    running = await start(flags);
  });
  afterAll(async () => {
    await running.server.close();
    await running.database.close();
  });
  return {
    get at() {
      return running;
    },
  };
};

const connections: RawConnection[] = [];
afterEach(() => {
  for (const connection of connections.splice(0)) connection.close();
});

const open = (origin: string): RawConnection => {
  const connection = openRawConnection(origin);
  connections.push(connection);
  return connection;
};

const AUTHORIZED = `ZSESSIONID: ${apiKeyOf('editor')}`;
const BETA = `${API}/defect/${DEFECT.beta}`;

const request = (method: string, target: string, ...lines: readonly string[]): string =>
  `${[`${method} ${target} HTTP/1.1`, AUTHORIZED, ...lines].join('\r\n')}\r\n\r\n`;

const oldRequest = (target: string, ...lines: readonly string[]): string =>
  `${[`GET ${target} HTTP/1.0`, AUTHORIZED, ...lines].join('\r\n')}\r\n\r\n`;

/** What the object's `_ref` begins with. */
const originIn = ({ text }: RawReply): string => JSON.parse(text).Defect._ref.replace(/\/slm\/.*/, '');

const errorsIn = ({ text }: RawReply): readonly string[] => JSON.parse(text).OperationResult.Errors;

const BAD_HOST = ['The Host header is not a host name.'];

const expectRefusal = (reply: RawReply, status: number, errors: readonly string[]): void => {
  expect(reply.status).toBe(status);
  expect(reply.headers['cache-control']).toBe('no-store');
  expect(errorsIn(reply)).toEqual(errors);
};

describe.each(['http', 'https'] as const)('over %s', (scheme) => {
  const server = useServer();
  const origin = (): string => server.at[scheme];
  const host = (): string => new URL(origin()).host;

  describe('a target in absolute-form', () => {
    test.each([
      ['names another host than Host', (path: string) => `http://muster.test:81${path}`, 'muster.test:81'],
      ['has the scheme https', (path: string) => `https://muster.test${path}`, 'muster.test'],
      ['has a scheme in capitals', (path: string) => `HTTP://muster.test${path}`, 'muster.test'],
      ['names an IPv6 address', (path: string) => `http://[::1]:81${path}`, '[::1]:81'],
    ])('that %s is answered as in origin-form', async (_, target, named) => {
      const reply = await open(origin()).send(request('GET', target(`${BETA}?fetch=Name`), 'Host: elsewhere.test'));
      expect(reply.status).toBe(200);
      expect(originIn(reply)).toBe(`${scheme}://${named}`);
      expect(JSON.parse(reply.text).Defect.Name).toBe('beta');
    });

    it('leads to every route', async () => {
      const connection = open(origin());
      for (const [target, status] of [
        ['http://x/health/live', 200],
        ['http://x/nowhere', 404],
        ['http://x', 404],
        ['http://x?a=b', 404],
        [`http://x${API}/%zz`, 400],
      ] as const) {
        const reply = await connection.send(request('GET', target, 'Host: x'));
        expect([target, reply.status, reply.headers['cache-control']]).toEqual([target, status, 'no-store']);
      }
    });

    it('carries a query string with another address in it', async () => {
      const reply = await open(origin()).send(request('GET', `http://x${BETA}?_=http://y/z`, 'Host: x'));
      expect(originIn(reply)).toBe(`${scheme}://x`);
    });

    it('works in a write', async () => {
      const body = '{"Defect":{"Name":"Absolute"}}';
      const head = request('POST', `http://x${API}/defect/create`, 'Host: x', `Content-Length: ${body.length}`);
      const reply = await open(origin()).send(head + body);
      expect(JSON.parse(reply.text).CreateResult).toMatchObject({ Errors: [], Object: { Name: 'Absolute' } });
    });

    test.each(['http://user@x', 'http://user:password@x', 'http://a"b', 'http://'])(
      'with no host of ours (%s) is refused',
      async (authority) => {
        const reply = await open(origin()).send(request('GET', `${authority}${BETA}`, 'Host: x'));
        expect(reply.status).toBe(400);
        expect(reply.headers['cache-control']).toBe('no-store');
        expect(reply.text).not.toContain('beta');
      },
    );

    test.each(['ftp://x/y', '*', 'x:80'])('that is none (%s) leads nowhere', async (target) => {
      const reply = await open(origin()).send(request('OPTIONS', target, 'Host: x'));
      expect([400, 404]).toContain(reply.status);
      expect(reply.headers['cache-control']).toBe('no-store');
    });
  });

  describe('Host', () => {
    test.each([BETA, `http://x${BETA}`, '/health/live', '/nowhere'])(
      'missing from HTTP/1.1 is refused in words of ours at %s',
      async (target) => {
        expectRefusal(await open(origin()).send(request('GET', target)), 400, BAD_HOST);
      },
    );

    it('standing twice is refused', async () => {
      expectRefusal(await open(origin()).send(request('GET', BETA, 'Host: a', 'host: b')), 400, BAD_HOST);
    });

    test.each(['', 'a"b', 'a/b', 'a b', '[x]', 'a:b'])('that is no host (%j) is refused', async (value) => {
      expectRefusal(await open(origin()).send(request('GET', BETA, `Host: ${value}`)), 400, BAD_HOST);
    });

    it('missing writes nothing', async () => {
      const before = await world.rowCounts();
      expectRefusal(await open(origin()).send(request('DELETE', BETA)), 400, BAD_HOST);
      expect(await world.rowCounts()).toEqual(before);
    });

    it('may be missing from HTTP/1.0: references begin with the address the connection came to', async () => {
      const reply = await open(origin()).send(oldRequest(BETA));
      expect(reply.status).toBe(200);
      expect(originIn(reply)).toBe(origin());
    });

    it('counts in HTTP/1.0 where it stands', async () => {
      expect(originIn(await open(origin()).send(oldRequest(BETA, 'Host: old.test:8')))).toBe(`${scheme}://old.test:8`);
    });
  });

  test.each(METHODS.filter((method) => !['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT'].includes(method)))(
    'the method %s is refused with a 405, with a body or without, and the connection kept',
    async (method) => {
      const connection = open(origin());
      for (const lines of [
        [],
        ['Content-Length: 0'],
        ['Content-Length: 2'],
        ['Content-Type: a/b', 'Content-Length: 2'],
      ]) {
        const body = lines.includes('Content-Length: 2') ? '{}' : '';
        const reply = await connection.send(request(method, BETA, 'Host: x', ...lines) + body);
        expectRefusal(reply, 405, [`The method ${method} is not supported here.`]);
      }
    },
  );

  describe('CONNECT', () => {
    const connectLine = 'CONNECT muster.test:443 HTTP/1.1\r\nHost: muster.test:443\r\n\r\n';

    it('is answered with a 405 of ours, and the connection ends', async () => {
      const connection = open(origin());
      const reply = await connection.send(connectLine);
      expectRefusal(reply, 405, ['The method CONNECT is not supported here.']);
      expect(reply.headers).toMatchObject({ allow: 'GET, HEAD, POST, PUT, DELETE', connection: 'close' });
      expect(await connection.ended()).toBe('');
    });

    it('behind other requests waits for their answers', async () => {
      const connection = open(origin());
      const first = await connection.send(
        request('GET', BETA, 'Host: x') + request('GET', '/health/live', 'Host: x') + connectLine,
      );
      expect(originIn(first)).toBe(`${scheme}://x`);
      expect((await connection.next()).status).toBe(200);
      expect((await connection.next()).status).toBe(405);
      expect(await connection.ended()).toBe('');
    });

    it('with bytes behind it is answered once', async () => {
      const connection = open(origin());
      expect((await connection.send(`${connectLine}${request('DELETE', BETA, 'Host: x')}`)).status).toBe(405);
      expect(await connection.ended()).toBe('');
      expect((await world.as('editor').get(`/defect/${DEFECT.beta}`)).result.Name).toBe('beta');
    });
  });

  describe('Upgrade', () => {
    test.each(['websocket', 'h2c', 'TLS/1.0'])('to %s is ignored and the connection kept', async (protocol) => {
      const connection = open(origin());
      for (const _ of [1, 2]) {
        const reply = await connection.send(
          request('GET', BETA, 'Host: x', 'Connection: Upgrade', `Upgrade: ${protocol}`),
        );
        expect([reply.status, reply.headers['cache-control']]).toEqual([200, 'no-store']);
        expect(originIn(reply)).toBe(`${scheme}://x`);
      }
    });

    it('leaves a body to be read', async () => {
      const body = '{"Defect":{"Name":"Upgraded"}}';
      const connection = open(origin());
      const reply = await connection.send(
        request(
          'POST',
          `${API}/defect/create`,
          'Host: x',
          'Connection: Upgrade',
          'Upgrade: h2c',
          `Content-Length: ${body.length}`,
        ) + body,
      );
      expect(JSON.parse(reply.text).CreateResult).toMatchObject({ Errors: [], Object: { Name: 'Upgraded' } });
      expect((await connection.send(request('GET', BETA, 'Host: x'))).status).toBe(200);
    });
  });

  describe('a method in lower case', () => {
    it('works as the second and the third request of a kept connection', async () => {
      const connection = open(origin());
      expect((await connection.send(request('GET', BETA, `Host: ${host()}`))).status).toBe(200);
      for (const method of ['get', 'Get', 'gET', 'GET', 'get']) {
        const reply = await connection.send(request(method, BETA, `Host: ${host()}`));
        expect([method, reply.status, reply.headers['cache-control']]).toEqual([method, 200, 'no-store']);
        expect(originIn(reply)).toBe(origin());
      }
    });

    it('deletes on a kept connection', async () => {
      const { ObjectID } = await world.as('editor').create('defect', { Name: 'To be deleted' });
      const connection = open(origin());
      expect((await connection.send(request('GET', BETA, 'Host: x'))).status).toBe(200);
      const reply = await connection.send(request('delete', `${API}/defect/${ObjectID}`, 'Host: x'));
      expect([reply.status, errorsIn(reply)]).toEqual([200, []]);
      const gone = await world.as('editor').get(`/defect/${ObjectID}`);
      expect(gone.result.Errors).toEqual(['Cannot find object to read']);
    });

    it('works with a target in absolute-form', async () => {
      const connection = open(origin());
      const reply = await connection.send(request('get', `http://muster.test${BETA}`, 'Host: x'));
      expect(originIn(reply)).toBe(`${scheme}://muster.test`);
    });

    it('is refused without Host like any other', async () => {
      const connection = open(origin());
      expect((await connection.send(request('GET', BETA, 'Host: x'))).status).toBe(200);
      expectRefusal(await connection.send(request('get', BETA)), 400, BAD_HOST);
    });

    it('is no way to CONNECT', async () => {
      const reply = await open(origin()).send('connect x:1 HTTP/1.1\r\nHost: x:1\r\n\r\n');
      expect([reply.status, reply.headers['cache-control']]).toEqual([400, 'no-store']);
    });
  });
});

const FORWARDED = ['Host: inner.test', 'X-Forwarded-Proto: https', 'X-Forwarded-Host: outer.test:8443'];

describe('behind a trusted proxy', () => {
  const server = useServer({ trustedProxies: '127.0.0.0/8' });

  it('references begin with what it forwards', async () => {
    const reply = await open(server.at.http).send(request('GET', BETA, ...FORWARDED));
    expect(originIn(reply)).toBe('https://outer.test:8443');
  });

  it('what it forwards counts for a request of HTTP/1.0 without Host', async () => {
    const reply = await open(server.at.http).send(oldRequest(BETA, 'X-Forwarded-Host: outer.test'));
    expect(originIn(reply)).toBe('http://outer.test');
  });

  it('a forwarded host that is none is refused', async () => {
    const reply = await open(server.at.http).send(request('GET', BETA, 'Host: x', 'X-Forwarded-Host: a"b'));
    expectRefusal(reply, 400, BAD_HOST);
  });

  it('its scheme counts on the HTTPS port, too', async () => {
    const reply = await open(server.at.https).send(request('GET', BETA, 'Host: x', 'X-Forwarded-Proto: http'));
    expect(originIn(reply)).toBe('http://x');
  });
});

describe('from a peer that is no trusted proxy', () => {
  const server = useServer({ trustedProxies: '10.0.0.0/8,::1' });

  it('forwarded values are ignored', async () => {
    const reply = await open(server.at.http).send(
      request('GET', BETA, ...FORWARDED, 'X-Forwarded-For: 10.0.0.1', 'Forwarded: host=outer.test;proto=https'),
    );
    expect(originIn(reply)).toBe('http://inner.test');
  });
});

describe('with a public URL', () => {
  const server = useServer({ publicUrl: 'https://rally.example.com', trustedProxies: '127.0.0.1' });

  test.each([
    ['a Host of its own', request('GET', BETA, 'Host: inner.test')],
    ['a Host that is none', request('GET', BETA, 'Host: a"b')],
    ['forwarded values', request('GET', BETA, ...FORWARDED)],
    ['a target in absolute-form', request('GET', `http://other.test${BETA}`, 'Host: x')],
    ['HTTP/1.0 without Host', oldRequest(BETA)],
  ])('references begin with it whatever the client used: %s', async (_, bytes) => {
    expect(originIn(await open(server.at.http).send(bytes))).toBe('https://rally.example.com');
  });

  it('HTTP/1.1 without Host is refused all the same', async () => {
    expectRefusal(await open(server.at.http).send(request('GET', BETA)), 400, BAD_HOST);
  });
});
