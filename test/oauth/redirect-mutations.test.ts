import { type Arbitrary, array, assert, asyncProperty, constantFrom, integer, record, string } from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { useAccountsWorld } from '../accounts/accounts-world.ts';
import { encode, openStage, type Party, type Stage } from './negative/stage.ts';
import { openBrowser } from './oauth-world.ts';

const world = useAccountsWorld();

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(world);
});

const MUTATIONS = 10_000;

/** At once, over kept connections. */
const BATCH = 100;

const replaceAt = (text: string, at: number, length: number, by: string): string => {
  const from = at % (text.length + 1);
  return text.slice(0, from) + by + text.slice(from + length);
};

const upperAt = (text: string, at: number): string => {
  const from = at % text.length;
  return text.slice(0, from) + (text[from] ?? '').toUpperCase() + text.slice(from + 1);
};

const hexAt = (text: string, at: number): string => {
  const from = at % text.length;
  return `${text.slice(0, from)}%${text.charCodeAt(from).toString(16)}${text.slice(from + 1)}`;
};

type Mutator = (uri: string, at: number, text: string) => string;

const HOST = /(?<=:\/\/)[^/?#]*/;

const host =
  (change: (authority: string, text: string) => string): Mutator =>
  (uri, _, text) =>
    uri.replace(HOST, (authority) => change(authority, text));

const path =
  (segment: string): Mutator =>
  (uri) =>
    uri.replace(/\/(?=callback)/, segment);

/** What attackers do to an address that it may pass for the registered one. */
const MUTATORS: readonly Mutator[] = [
  upperAt,
  hexAt,
  (uri, at) => replaceAt(uri, at, 1, ''),
  (uri, at, text) => replaceAt(uri, at, 0, text),
  (uri, at, text) => replaceAt(uri, at, text.length, text),
  (uri, at) =>
    replaceAt(
      uri,
      at,
      0,
      ['\t', '\n', '\r', '\0', ' ', '\u00a0', '\u200b', '\\', '/', '.', '@', '#', '?'][at % 13] ?? '',
    ),
  (uri, _, text) => uri + text,
  (uri, _, text) => text + uri,
  (uri) => `${uri}/`,
  (uri) => `${uri}.`,
  (uri) => `${uri}#`,
  (uri, _, text) => `${uri}#${text}`,
  (uri, _, text) => `${uri}?${text}`,
  (uri, _, text) => `${uri}&${text}`,
  (uri) => `${uri}/..`,
  (uri) => `${uri}%00`,
  (uri) => ` ${uri}`,
  (uri) => `${uri} `,
  (uri) => uri.slice(0, -1),
  (uri) => uri.replace(/^https?:/, ''),
  (uri) => uri.replace(/^http:/, 'https:'),
  (uri) => uri.replace(/^https:/, 'http:'),
  (uri) => uri.replace(/^https?/, 'ftp'),
  (uri) => uri.replace(/^https?/, 'javascript'),
  (uri) => uri.replace('://', ':/'),
  (uri) => uri.replace('://', ':\\\\'),
  (uri) => uri.replace('://', ':///'),
  (uri) => uri.replace('://', ':'),
  // A mutation before this one may have left half a character, which nothing can encode.
  (uri) => encodeURIComponent(uri.toWellFormed()),
  (uri) => encodeURI(encodeURI(uri.toWellFormed())),
  host((authority) => `user@${authority}`),
  host((authority) => `${authority}@elsewhere.test`),
  host((authority) => `${authority}:443@elsewhere.test`),
  host((authority) => `elsewhere.test\\@${authority}`),
  host((authority) => `elsewhere.test#@${authority}`),
  host((authority) => `elsewhere.test%2f${authority}`),
  host((authority) => `${authority}.elsewhere.test`),
  host((authority) => `elsewhere-${authority}`),
  host((authority) => `${authority}.`),
  host((authority) => `${authority}:`),
  host((authority) => authority.replace('.', '。')),
  host((authority) => authority.replace(/[ape]/, (letter) => ({ a: 'а', p: 'р', e: 'е' })[letter] ?? letter)),
  host((authority) => `xn--${authority}`),
  host((authority) => authority.replace('example', 'xn--example-7k9c')),
  host((authority, text) => `${text}.${authority}`),
  host(() => '0x7f.0.0.1'),
  host(() => '127.1'),
  host(() => '2130706433'),
  host(() => '[::1]'),
  host(() => '[::ffff:127.0.0.1]'),
  host(() => 'localhost'),
  host(() => '127.0.0.1.elsewhere.test'),
  host(() => '127.0.0.2'),
  host(() => ''),
  path('//'),
  path('/./'),
  path('/x/../'),
  path('/%2e%2e/'),
  path('/%2f'),
  path('\\'),
  path(';x/'),
  path('/..;/'),
  path('/\t'),
];

/** Another port, also where that is allowed. */
const portMutator: Mutator = (uri, at) =>
  uri.replace(HOST, (authority) => `${authority.replace(/:\d+$/, '')}:${at % 70_000}`);

const mutated: Arbitrary<{ readonly party: Party; readonly uri: string; readonly isPosted: boolean }> = record({
  party: constantFrom<Party>('web', 'legacy', 'querying', 'page', 'native'),
  by: array(constantFrom(...MUTATORS, portMutator), { minLength: 1, maxLength: 3 }),
  at: integer({ min: 0, max: 1_000_000 }),
  text: string({ unit: 'binary', minLength: 1, maxLength: 8 }),
  isPosted: constantFrom(false, false, false, true),
}).map(({ party, by, at, text, isPosted }) => ({
  party,
  isPosted,
  uri: by.reduce((uri, mutate) => mutate(uri, at, text), stage.clients[party].redirectUri).toWellFormed(),
}));

/** Byte for byte; a native client's on its own machine with any port (RFC 8252, 7.3). */
const isAllowed = (party: Party, uri: string): boolean => {
  if (uri === stage.clients[party].redirectUri) return true;
  const [, port] = /^http:\/\/127\.0\.0\.1(?::(\d*))?\/callback$/.exec(uri) ?? [];
  return party === 'native' && port !== undefined && Number(port) <= 65_535;
};

test(`of ${MUTATIONS} addresses that look like a registered one none is accepted, and nobody is led there`, async () => {
  const stranger = openBrowser(world.node);
  let refused = 0;
  let other = 0;
  const isRefused = async ({
    party,
    uri,
    isPosted,
  }: {
    party: Party;
    uri: string;
    isPosted: boolean;
  }): Promise<void> => {
    if (isAllowed(party, uri)) {
      other += 1;
      return;
    }
    const params = stage.authorizeParams(party, { redirect_uri: uri });
    const { status, headers, text } = isPosted
      ? await stage.post('par', { ...params, client_secret: stage.clients[party].clientSecret || undefined })()
      : await stranger.get(`/login/oauth2/auth?${encode(params)}`);
    expect([status, headers.location, party, uri]).toEqual([400, undefined, party, uri]);
    expect(text).not.toMatch(/http-equiv="?refresh|<form|"request_uri"/i);
    // For its address, and for nothing else.
    expect(text, uri).toContain('redirect_uri');
    refused += 1;
  };
  await assert(
    asyncProperty(array(mutated, { minLength: BATCH, maxLength: BATCH }), async (batch) => {
      await Promise.all(batch.map(isRefused));
    }),
    { numRuns: MUTATIONS / BATCH },
  );
  expect(refused + other).toBeGreaterThanOrEqual(MUTATIONS);
  expect(refused).toBeGreaterThan(MUTATIONS * 0.95);
}, 120_000);

test.each(['', ':1', ':8080', ':65535'])(
  'a native client’s own machine is its own whatever the port: "%s"',
  async (port) => {
    const redirect_uri = `http://127.0.0.1${port}/callback`;
    const { status, headers } = await stage.authorize('native', { redirect_uri }, 'stranger')();
    expect(status).toBe(303);
    expect(headers.location).toMatch(/^\/login\/oauth2\/interaction\//);
  },
);
