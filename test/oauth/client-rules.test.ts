import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import { checkClientSettings, widensClient } from '../../src/oauth/client-rules.ts';
import { generateClientId, generateClientSecret, isSecretOf, storedSecret } from '../../src/oauth/client-secret.ts';
import type { OAuthClientSettings } from '../../src/storage/stores/oauth-client-store.ts';

const WEB = {
  name: 'Board',
  redirectUris: ['https://board.test/cb'],
  logoUri: null,
  isNative: false,
  isLegacy: false,
  hasDeviceFlow: false,
};
const NATIVE = { ...WEB, isNative: true };
const LEGACY = { ...WEB, isLegacy: true };

const check = (settings: OAuthClientSettings, isPublic = false) => checkClientSettings(settings, { isPublic });

const withUri = (kind: OAuthClientSettings, uri: string) => check({ ...kind, redirectUris: [uri] });

const bytes = (count: number) => `https://board.test/${'a'.repeat(count - 'https://board.test/'.length)}`;

describe('a redirect URI that is taken, byte for byte', () => {
  it.each<[string, OAuthClientSettings, string]>([
    ['https', WEB, 'https://board.test/cb'],
    ['without a path', WEB, 'https://board.test'],
    ['with a port', WEB, 'https://board.test:8443/cb'],
    ['with its own default port', WEB, 'https://board.test:443/cb'],
    ['with a double slash', WEB, 'https://board.test//oauth-redirect'],
    ['with a query', WEB, 'https://board.test/cb?from=muster&x=%2F'],
    ['with capitals', WEB, 'HTTPS://Board.Test/CB'],
    ['with dots in its path', WEB, 'https://board.test/a/../cb'],
    ['with a name of one word', WEB, 'https://intranet/cb'],
    ['of an IPv4 address', WEB, 'https://10.1.2.3/cb'],
    ['of an IPv6 address', WEB, 'https://[2001:db8::1]/cb'],
    ['of 2,000 bytes', WEB, bytes(2_000)],
    ['http on localhost', WEB, 'http://localhost:3000/cb'],
    ['http on 127.0.0.1', WEB, 'http://127.0.0.1:3000/cb'],
    ['http on [::1]', WEB, 'http://[::1]:3000/cb'],
    ['https on localhost', WEB, 'https://localhost:3000/cb'],
    ['http of a legacy client', LEGACY, 'http://board.test//oauth-redirect'],
    ['a native client’s https', NATIVE, 'https://app.board.test/cb'],
    ['a native client’s http on the own machine', NATIVE, 'http://127.0.0.1/cb'],
    ['a native client’s own scheme', NATIVE, 'com.example.app:/cb'],
    ['a native client’s own scheme with slashes', NATIVE, 'com.example.app://oauth/cb'],
  ])('%s', (_what, kind, uri) => {
    expect(withUri(kind, uri)).toEqual({ ok: true, value: { ...kind, redirectUris: [uri] } });
  });
});

describe('a redirect URI that is refused', () => {
  it.each<[string, OAuthClientSettings, string, RegExp]>([
    ['empty', WEB, '', /no address has/],
    ['relative', WEB, '/cb', /not absolute/],
    ['without a scheme', WEB, '//board.test/cb', /not absolute/],
    ['a host alone', WEB, 'board.test/cb', /not absolute/],
    ['longer than 2,000 bytes', WEB, bytes(2_001), /longer than 2000 bytes/],
    ['with a fragment', WEB, 'https://board.test/cb#a', /fragment/],
    ['with an empty fragment', WEB, 'https://board.test/cb#', /fragment/],
    ['with a space', WEB, 'https://board.test/c b', /characters/],
    ['with a space before it', WEB, ' https://board.test/cb', /characters/],
    ['with a line feed', WEB, 'https://board.test/cb\n', /characters/],
    ['with U+0000', WEB, 'https://board.test/\0', /characters/],
    ['with a tab in its scheme', NATIVE, 'java\tscript:alert(1)', /characters/],
    ['with a backslash', WEB, 'https://board.test\\@evil.test/', /characters/],
    ['with letters beyond ASCII', WEB, 'https://bücher.test/cb', /characters/],
    ['with a wildcard', WEB, 'https://*.board.test/cb', /in another way/],
    ['with a sign of a policy in its host', WEB, 'https://board.test;x/cb', /in another way/],
    ['with a comma in its host', WEB, 'https://board.test,x/cb', /in another way/],
    ['with a user name', WEB, 'https://board.test@evil.test/cb', /user name/],
    ['with a password', WEB, 'https://a:b@board.test/cb', /user name/],
    ['with an empty user name', WEB, 'https://@board.test/cb', /user name/],
    ['without a host', WEB, 'https:///cb', /no host/],
    ['with one slash', WEB, 'https:/board.test/cb', /no host/],
    ['without slashes', WEB, 'https:board.test', /no host/],
    ['with an empty port', WEB, 'https://board.test:/cb', /no host/],
    ['with a port beyond all', WEB, 'https://board.test:65536/cb', /no address/],
    ['with a word for a port', WEB, 'https://board.test:http/cb', /no address/],
    ['with a host in escapes', WEB, 'https://board%2etest/cb', /in another way/],
    ['with a number for a host', WEB, 'https://2130706433/cb', /in another way/],
    ['with a short IPv4 address', WEB, 'http://127.1/cb', /in another way/],
    ['with a hexadecimal IPv4 address', NATIVE, 'http://0x7f.0.0.1/cb', /in another way/],
    ['with a long IPv6 address', WEB, 'https://[2001:0db8::1]/cb', /in another way/],
    ['http', WEB, 'http://board.test/cb', /http: that is for localhost/],
    ['http of a name that begins like the own machine', WEB, 'http://localhost.evil.test/cb', /http/],
    ['http of another address of the own machine', WEB, 'http://127.0.0.2/cb', /http/],
    ['a native client’s http elsewhere', NATIVE, 'http://board.test/cb', /native client’s may be that only/],
    ['the same of a legacy one', { ...LEGACY, isNative: true }, 'http://board.test/cb', /native client’s/],
    ['a native client’s https on the own machine', NATIVE, 'https://localhost/cb', /https for the own machine/],
    ['an own scheme of a client that is not native', WEB, 'com.example.app:/cb', /for native clients/],
    ['an own scheme without a dot', NATIVE, 'myapp:/cb', /without a dot/],
    ['the out-of-band address of old', NATIVE, 'urn:ietf:wg:oauth:2.0:oob', /without a dot/],
    ['a mail address', NATIVE, 'mailto:a@board.test', /without a dot/],
    ...['javascript', 'JavaScript', 'data', 'file', 'vbscript', 'blob', 'about'].flatMap(
      (scheme): readonly [string, OAuthClientSettings, string, RegExp][] => [
        [scheme, WEB, `${scheme}:x`, /no redirect may have/],
        [`${scheme} of a native client`, NATIVE, `${scheme}:x`, /no redirect may have/],
        [`${scheme} of a legacy client`, LEGACY, `${scheme}://board.test/`, /no redirect may have/],
      ],
    ),
  ])('%s', (_what, kind, uri, sentence) => {
    const outcome = withUri(kind, uri);
    expect(outcome).toEqual({ ok: false, error: expect.stringMatching(sentence) });
  });

  it('whatever stands before and behind it in the list', () => {
    const redirectUris = ['https://a.test/', 'javascript:alert(1)', 'https://b.test/'];
    expect(check({ ...WEB, redirectUris })).toMatchObject({ ok: false });
  });
});

describe('what oidc-provider would refuse', () => {
  /** The provider's own checks of `redirect_uris` (client_schema.js), told in another way. */
  const isTakenByProvider = (uri: string, { isNative }: OAuthClientSettings): boolean => {
    const url = URL.parse(uri);
    if (url === null || url.href.includes('#')) return false;
    const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
    if (!isNative) return ['https:', 'http:'].includes(url.protocol);
    if (url.protocol === 'http:') return isLoopback;
    if (url.protocol === 'https:') return !isLoopback;
    return !['javascript:', 'vbscript:', 'data:', 'blob:', 'file:', 'about:'].includes(url.protocol);
  };

  it('is still what the provider’s source says', () => {
    const source = readFileSync('node_modules/oidc-provider/lib/helpers/client_schema.js', 'utf8');
    const body = source.slice(source.indexOf('redirectUris(uris'), source.indexOf('checkContacts() {'));
    for (const part of [
      "parsed.href.includes('#')",
      "['https:', 'http:'].includes(protocol)",
      'LOOPBACKS.has(hostname)',
    ]) {
      expect(body).toContain(part);
    }
  });

  const piece = fc.constantFrom(
    ...[
      'http',
      'https',
      'HTTP',
      'javascript',
      'com.example',
      'app',
      ':',
      ':',
      '/',
      '/',
      '//',
      '@',
      '#',
      '?',
      '.',
      '..',
    ],
    ...['localhost', '127.0.0.1', '127.1', '[::1]', 'board.test', 'a', '%2e', ':80', '\\', '\t', ' ', 'ü', '*', ';'],
  );

  it('is refused here, too', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join('')),
          fc.webUrl({ withFragments: true, withQueryParameters: true }),
        ),
        fc.constantFrom(WEB, NATIVE, LEGACY, { ...LEGACY, isNative: true }),
        (uri, kind) => {
          const taken = withUri(kind, uri);
          if (!taken.ok) return true;
          expect(taken.value.redirectUris).toEqual([uri]);
          return isTakenByProvider(uri, kind);
        },
      ),
      { numRuns: 20_000 },
    );
  });
});

describe('the other settings', () => {
  it.each<[string, Partial<OAuthClientSettings>, boolean, RegExp]>([
    ['no name', { name: ' ' }, false, /name of a client/],
    ['a long name', { name: 'x'.repeat(256) }, false, /name of a client/],
    ['a name in two lines', { name: 'a\u2028b' }, false, /name of a client/],
    ['a name that turns the line around', { name: 'a\u202eb' }, false, /name of a client/],
    ['half a character', { name: '\ud800' }, false, /name of a client/],
    ['no redirect URI', { redirectUris: [] }, false, /needs a redirect URI/],
    ['no redirect URI of a native client', { isNative: true, redirectUris: [] }, true, /or the device flow/],
    ['no redirect URI of a public client', { redirectUris: [] }, true, /needs a redirect URI/],
    [
      '21 redirect URIs',
      { redirectUris: [...Array(21).keys()].map((at) => `https://a.test/${at}`) },
      false,
      /at most 20/,
    ],
    ['a public legacy client', { isLegacy: true }, true, /Only a confidential client/],
    ['a logo by http', { logoUri: 'http://board.test/logo.png' }, false, /logo's address is not https/],
    ['a logo in the address', { logoUri: 'data:image/png;base64,AA' }, false, /logo's address/],
    ['a logo with a user name', { logoUri: 'https://a@board.test/logo.png' }, false, /logo's address has a user name/],
    ['a long logo', { logoUri: bytes(2_001) }, false, /longer than 2000/],
  ])('%s is refused', (_what, settings, isPublic, sentence) => {
    const outcome = check({ ...WEB, ...settings }, isPublic);
    expect(outcome).toEqual({ ok: false, error: expect.stringMatching(sentence) });
  });

  it('are taken at their bounds, a name without what surrounds it, and each redirect URI once', () => {
    const redirectUris = [...Array(limits.redirectUris).keys()].map((at) => `https://a.test/${at}`);
    const given = { ...WEB, name: ` ${'n'.repeat(255)} `, redirectUris, logoUri: bytes(limits.redirectUriBytes) };
    expect(check(given, true)).toEqual({ ok: true, value: { ...given, name: 'n'.repeat(255) } });
    const twice = check({ ...WEB, redirectUris: ['https://a.test/', 'https://a.test/'] });
    expect(twice).toMatchObject({ value: { redirectUris: ['https://a.test/'] } });
    expect(check({ ...WEB, hasDeviceFlow: true, redirectUris: [] }, true)).toMatchObject({ ok: true });
  });

  it.each<[string, Partial<OAuthClientSettings>, boolean]>([
    ['another name', { name: 'other' }, false],
    ['one redirect URI fewer', { redirectUris: [] }, false],
    ['another redirect URI', { redirectUris: ['https://board.test/CB'] }, true],
    ['to be native', { isNative: true }, true],
    ['to be legacy', { isLegacy: true }, true],
    ['the device flow', { hasDeviceFlow: true }, true],
  ])('%s widens the client: %#', (_what, change, widens) => {
    expect(widensClient(WEB, { ...WEB, ...change })).toBe(widens);
  });
});

describe('secrets and client IDs', () => {
  it('have their forms, and are never the same', () => {
    const secrets = Array.from({ length: 200 }, () => generateClientSecret(secureRandom).reveal());
    for (const secret of secrets) expect(secret).toMatch(/^[0-9A-Za-z]{42}$/);
    expect(new Set(secrets).size).toBe(200);
    const ids = Array.from({ length: 200 }, () => generateClientId(secureRandom));
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(ids).size).toBe(200);
  });

  it('a former secret works until its time is over, and not in that moment', () => {
    const [present, former] = [generateClientSecret(secureRandom), generateClientSecret(secureRandom)];
    const until = new Date('2026-05-04T08:00:00.000Z');
    const client = {
      secretDigest: storedSecret(present).digest,
      formerSecretDigest: storedSecret(former).digest,
      formerSecretUntil: until,
    };
    const before = new Date(until.getTime() - 1);
    expect([before, until].map((now) => isSecretOf(client, present.reveal(), now))).toEqual([true, true]);
    expect([before, until].map((now) => isSecretOf(client, former.reveal(), now))).toEqual([true, false]);
    for (const other of ['', 'x', present.reveal().slice(1), `${present.reveal()} `, present.reveal().toLowerCase()]) {
      expect(isSecretOf(client, other, before)).toBe(false);
    }
    const isPublic = { secretDigest: null, formerSecretDigest: null, formerSecretUntil: null };
    expect(isSecretOf(isPublic, '', before)).toBe(false);
  });
});
