import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { contentSource } from '../../src/pages/content-sources.ts';

test.each([
  ['https://app.example/callback?x=1#y', 'https://app.example'],
  ['https://APP.example:443/', 'https://app.example'],
  ['https://app.example:8443/cb', 'https://app.example:8443'],
  ['http://127.0.0.1:54321/', 'http://127.0.0.1:54321'],
  ['http://localhost/cb', 'http://localhost'],
  // A source has no IPv6 address, so that the port alone bounds it.
  ['http://[::1]:54321/cb', 'http://*:54321'],
  ['http://[::1]/cb', null],
  ['https://user:pass@app.example/', 'https://app.example'],
  ['https://app.example\\@evil.example/', 'https://app.example'],
  ["https://app.example;script-src'unsafe-inline'/", null],
  ["https://app.example/; script-src 'unsafe-inline'", 'https://app.example'],
  ['https://a,b.example/', null],
  ['https://bücher.example/', 'https://xn--bcher-kva.example'],
  ['com.example.app:/callback', 'com.example.app:'],
  ['com.example.app:; script-src *', 'com.example.app:'],
  ['javascript:alert(1)', null],
  ['data:text/html,x', null],
  ['file:///etc/passwd', null],
  ['not an address', null],
  ['', null],
])('%s is the source %s', (address, source) => {
  expect(contentSource(address)).toBe(source);
});

it('holds nothing that ends a source or a directive, whatever the address', () => {
  const address = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc.tuple(fc.constantFrom('http://', 'https://', 'com.example:'), fc.string()).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(address, (text) => {
      expect(contentSource(text) ?? '').toMatch(
        /^(|https?:\/\/[a-z0-9.-]+(:\d+)?|https?:\/\/\*:\d+|[a-z][a-z0-9+.-]*:)$/,
      );
    }),
    { numRuns: 2_000 },
  );
});
