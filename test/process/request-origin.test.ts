import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, test } from 'vitest';
import { createOriginReader, type OriginRules, type RequestOrigin } from '../../src/http/request-origin.ts';
import { openRawConnection } from '../support/raw-connection.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** What is read of a request that came over loopback with these header lines. */
const read = async (
  trustedProxies: string,
  lines: readonly string[],
  more: Partial<OriginRules> & { readonly listenOn?: string; readonly version?: string } = {},
): Promise<RequestOrigin | null> => {
  const { listenOn = '127.0.0.1', version = '1.1', publicUrl } = more;
  const reader = createOriginReader({ trustedProxies: trustedProxies.split(',').filter(Boolean), publicUrl });
  const server = createServer((request, response) => {
    const origin = reader(request);
    const text = JSON.stringify(origin && { ...origin, mailOrigin: origin.mailOrigin() });
    response.setHeader('content-length', Buffer.byteLength(text)).end(text);
  });
  servers.push(server);
  server.listen(0, listenOn);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const host = listenOn.includes(':') && !listenOn.startsWith('::ffff:') ? `[${listenOn}]` : '127.0.0.1';
  const connection = openRawConnection(`http://${host}:${port}`);
  try {
    const head = [`GET / HTTP/${version}`, ...lines, '', ''].join('\r\n');
    const { text } = await connection.send(head.replaceAll(':PORT', `:${port}`));
    return JSON.parse(text.replaceAll(`:${port}`, ':PORT'));
  } finally {
    connection.close();
  }
};

const HOST = 'Host: x';

describe('the caller', () => {
  test.each([
    ['one trusted proxy', '127.0.0.1', ['203.0.113.9'], '203.0.113.9'],
    ['what the client made up further left', '127.0.0.1', ['198.51.100.1, 203.0.113.9'], '203.0.113.9'],
    ['a made-up trusted address further left', '127.0.0.1', ['127.0.0.1, 203.0.113.9'], '203.0.113.9'],
    ['two trusted proxies', '127.0.0.1,10.0.0.0/8', ['203.0.113.9, 10.1.2.3'], '203.0.113.9'],
    ['two trusted, and made up', '127.0.0.1,10.0.0.0/8', ['1.1.1.1, 203.0.113.9, 10.1.2.3'], '203.0.113.9'],
    ['header lines of two', '127.0.0.1,10.0.0.0/8', ['1.1.1.1, 203.0.113.9', '10.1.2.3'], '203.0.113.9'],
    ['trusted ones alone', '127.0.0.1,10.0.0.0/8', ['10.0.0.1, 10.1.2.3'], '10.0.0.1'],
    ['an entry with a port', '127.0.0.1', ['203.0.113.9:4711'], '203.0.113.9'],
    ['IPv6', '127.0.0.1', ['2001:db8::9'], '2001:db8::9'],
    ['IPv6 with a port', '127.0.0.1', ['[2001:db8::9]:4711'], '2001:db8::9'],
    ['a trusted range of IPv6', '127.0.0.1,2001:db8::/32', ['203.0.113.9, 2001:db8::1'], '203.0.113.9'],
    ['IPv4 in IPv6', '127.0.0.1,10.0.0.0/8', ['::ffff:203.0.113.9, ::FFFF:10.0.0.1'], '203.0.113.9'],
    ['an unknown address', '127.0.0.1', ['203.0.113.9, unknown'], '127.0.0.1'],
    ['no address', '127.0.0.1', ['203.0.113.9, <script>'], '127.0.0.1'],
    ['no address behind a trusted one', '127.0.0.1,10.0.0.0/8', ['203.0.113.9, "x", 10.0.0.1'], '10.0.0.1'],
    ['blank entries', '127.0.0.1', [' , 203.0.113.9, ,'], '203.0.113.9'],
    ['nothing', '127.0.0.1', [], '127.0.0.1'],
    ['an untrusted peer', '10.0.0.0/8', ['203.0.113.9, 10.0.0.1'], '127.0.0.1'],
    ['no trusted proxy at all', '', ['203.0.113.9'], '127.0.0.1'],
  ])('with %s', async (_, trusted, values, expected) => {
    const lines = values.map((value) => `X-Forwarded-For: ${value}`);
    expect((await read(trusted, [HOST, ...lines]))?.remoteAddress).toBe(expected);
  });
});

describe('the origin', () => {
  test.each([
    ['host and scheme of a trusted proxy', '127.0.0.1', ['a:81'], ['https'], 'https://a:81'],
    ['a scheme in capitals', '127.0.0.1', [], ['HTTPS'], 'https://x'],
    ['what the client made up further left', '127.0.0.1', ['evil, a'], ['https, http'], 'http://a'],
    ['an untrusted peer', '10.0.0.0/8', ['a'], ['https'], 'http://x'],
    ['no trusted proxy at all', '', ['a'], ['https'], 'http://x'],
  ])('with %s', async (_, trusted, hosts, protos, expected) => {
    const lines = [
      ...hosts.map((value) => `X-Forwarded-Host: ${value}`),
      ...protos.map((value) => `X-Forwarded-Proto: ${value}`),
    ];
    const origin = await read(trusted, [HOST, ...lines]);
    expect(origin?.origin).toBe(expected);
    expect(origin?.isSecure).toBe(expected.startsWith('https:'));
  });

  test.each([
    ['each added its own', 'evil, a, inner', 'http, https, http'],
    ['the inner one left them alone', 'a', 'https'],
  ])('behind two trusted proxies is what the outer one said: %s', async (_, host, proto) => {
    const forwarded = ['X-Forwarded-For: 203.0.113.9, 10.0.0.1', `X-Forwarded-Host: ${host}`];
    const origin = await read('127.0.0.1,10.0.0.0/8', [HOST, ...forwarded, `X-Forwarded-Proto: ${proto}`]);
    expect(origin?.origin).toBe('https://a');
  });

  it('is the public URL where there is one, and the scheme still that of the request', async () => {
    const publicUrl = 'https://rally.example.com';
    expect(await read('', ['Host: "'], { publicUrl })).toEqual({
      origin: publicUrl,
      // No name that a browser could have used.
      reachedAt: publicUrl,
      mailOrigin: publicUrl,
      isSecure: false,
      remoteAddress: '127.0.0.1',
    });
  });

  it('is told beside the name that the caller used', async () => {
    const publicUrl = 'https://rally.example.com';
    expect(await read('', ['Host: intranet:7070'], { publicUrl })).toMatchObject({
      origin: publicUrl,
      reachedAt: 'http://intranet:7070',
    });
    const forwarded = ['X-Forwarded-Host: outside', 'X-Forwarded-Proto: https'];
    const behind = await read('127.0.0.1', [HOST, ...forwarded], { publicUrl });
    expect(behind).toMatchObject({ origin: publicUrl, reachedAt: 'https://outside' });
  });

  it.each([
    ['127.0.0.1', 'http://127.0.0.1:PORT'],
    ['::1', 'http://[::1]:PORT'],
    ['::ffff:127.0.0.1', 'http://127.0.0.1:PORT'],
  ])('without Host is the address that the connection came to, such as %s', async (listenOn, expected) => {
    expect((await read('', [], { listenOn, version: '1.0' }))?.origin).toBe(expected);
  });

  it('is none where Host is none', async () => {
    for (const host of ['', 'a"b', 'a/b', 'a@b', '[x]', 'a:b', 'a:123456']) {
      expect(await read('', [`Host: ${host}`])).toBeNull();
    }
  });
});

describe('the origin in mails', () => {
  const FORWARDED = ['X-Forwarded-For: 203.0.113.9', 'X-Forwarded-Proto: https'];
  test.each([
    ['the address that the connection came to', '', ['Host: 127.0.0.1:PORT'], 'http://127.0.0.1:PORT'],
    ['this machine by name, asked from here', '', ['Host: localhost:9'], 'http://localhost:9'],
    [
      'this machine by name, asked through a proxy from elsewhere',
      '127.0.0.1',
      ['Host: localhost', ...FORWARDED],
      null,
    ],
    ['a name that the caller chose', '', ['Host: evil.example'], null],
    ['a name that begins like ours', '', ['Host: localhost.evil.example'], null],
    ['another address', '', ['Host: 203.0.113.9'], null],
    [
      'a name that a trusted proxy passed on',
      '127.0.0.1',
      [HOST, 'X-Forwarded-Host: evil.example', ...FORWARDED],
      null,
    ],
    ['an address that a caller made up', '', [HOST, 'X-Forwarded-Host: 127.0.0.1'], null],
  ])('with %s', async (_, trusted, lines, expected) => {
    expect((await read(trusted, lines))?.mailOrigin).toBe(expected);
  });

  it('is the public URL whatever the caller says', async () => {
    const publicUrl = 'https://rally.example.com';
    expect((await read('', ['Host: evil.example'], { publicUrl }))?.mailOrigin).toBe(publicUrl);
  });
});
