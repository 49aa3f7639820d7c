import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allowedOrigins, isLoopbackOrigin } from '../../src/identity/allowed-origins.ts';

const ALLOWED =
  'https://app.example.com, tools.example.com:8443;http://intranet *.apps.example.com\nHTTPS://Upper.Example.com/';

test.each([
  'https://app.example.com',
  'https://tools.example.com:8443',
  'http://intranet',
  'https://one.apps.example.com',
  'https://a.b.apps.example.com',
  'https://upper.example.com',
])('%s is allowed', (origin) => {
  expect(allowedOrigins(ALLOWED).allows(origin)).toBe(true);
});

test.each([
  'null',
  '',
  '*',
  'http://app.example.com',
  'https://app.example.com:444',
  'https://app.example.com.evil.example',
  'https://evilapp.example.com',
  'https://tools.example.com',
  'https://intranet',
  'https://apps.example.com',
  'http://one.apps.example.com',
  'https://one.apps.example.com:8443',
  'https://evil.example/.apps.example.com',
  'https://evil.example#.apps.example.com',
  'https://.apps.example.com',
  'https://user@one.apps.example.com',
  'https://one.apps.example.com, https://app.example.com',
  'https://APP.example.com',
])('%s is not allowed', (origin) => {
  expect(allowedOrigins(ALLOWED).allows(origin)).toBe(false);
});

test.each([
  '*',
  '*.com',
  'https://*',
  'https://a.example/path',
  'ftp://a.example',
  'a..b',
  'https://a.example:99999',
  'user@a.example',
  '*.[::1]',
  'a.*.example',
])('the entry %s is a mistake and allows nobody', (entry) => {
  const read = allowedOrigins(`https://good.example ${entry}`);
  expect(read.mistake).toBe(entry);
  expect(read.allows('https://good.example')).toBe(true);
  for (const origin of ['null', '*', entry, `https://${entry}`, 'https://a.example', 'https://a.com'])
    expect(read.allows(origin)).toBe(false);
});

test('nothing but the entries themselves is ever allowed', () => {
  const label = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
  const domain = fc.array(label, { minLength: 2, maxLength: 3 }).map((labels) => labels.join('.'));
  fc.assert(
    fc.property(domain, fc.webUrl(), fc.string(), (allowed, url, text) => {
      const { allows } = allowedOrigins(allowed);
      expect(allows(`https://${allowed}`)).toBe(true);
      const { origin } = new URL(url);
      expect(allows(origin)).toBe(origin === `https://${allowed}`);
      expect(allows(text)).toBe(text === `https://${allowed}`);
      expect(allows(`https://${allowed}${text}`)).toBe(text === '');
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['http://localhost:3000', true],
  ['https://127.0.0.1', true],
  ['http://127.1.2.3:80', true],
  ['http://[::1]:5173', true],
  ['http://app.localhost:8080', true],
  ['http://localhost.evil.example', false],
  ['http://127.0.0.1.evil.example', false],
  ['http://evil.example:3000', false],
  ['http://10.0.0.1', false],
  ['file://', false],
  ['null', false],
])('%s is a page of this machine: %s', (origin, expected) => {
  expect(isLoopbackOrigin(origin)).toBe(expected);
});
