import { page } from './expected.ts';
import { authorizing, type NegativeCase } from './negative-case.ts';

const toElsewhere = (name: string, redirectUri: string | undefined): NegativeCase =>
  authorizing(
    name,
    'web',
    { redirect_uri: redirectUri },
    page(redirectUri ? 'invalid_redirect_uri' : 'invalid_request'),
  );

const native = (name: string, redirectUri: string): NegativeCase =>
  authorizing(name, 'native', { redirect_uri: redirectUri }, page('invalid_redirect_uri'));

/** Who asks is not known, or where the answer goes: nobody is led anywhere. */
export const REDIRECT_CASES: readonly NegativeCase[] = [
  toElsewhere('oidcc-ensure-registered-redirect-uri', 'https://elsewhere.example.test/callback'),
  toElsewhere('oidcc-ensure-redirect-uri-in-authorization-request', undefined),
  toElsewhere('oidcc-redirect-uri-query-added', 'https://app.example.test/callback?extra=1'),
  authorizing(
    'oidcc-redirect-uri-query-mismatch',
    'querying',
    { redirect_uri: 'https://app.example.test/callback?from=elsewhere' },
    page('invalid_redirect_uri'),
  ),
  authorizing(
    'a redirect without the query it is registered with',
    'querying',
    { redirect_uri: 'https://app.example.test/callback' },
    page('invalid_redirect_uri'),
  ),
  toElsewhere('oidcc-redirect-uri-regfrag', 'https://app.example.test/callback#fragment'),
  toElsewhere('a redirect with an empty fragment', 'https://app.example.test/callback#'),
  toElsewhere('a relative redirect', '/callback'),
  toElsewhere('a redirect without a scheme', '//app.example.test/callback'),
  toElsewhere('the redirect of another client', 'https://other.example.test/callback'),
  toElsewhere('a redirect that runs', 'javascript:alert(1)'),
  toElsewhere('a redirect to a page of our own', '/login/applications'),
  toElsewhere('a blank redirect', ''),
  toElsewhere('a redirect with NUL', 'https://app.example.test/callback\0'),
  authorizing(
    'oidcc-ensure-registered-redirect-uri, for who is not signed in',
    'web',
    { redirect_uri: 'https://elsewhere.example.test/callback' },
    page('invalid_redirect_uri'),
    'stranger',
  ),
  authorizing(
    'an error beside a wrong redirect is not sent there',
    'web',
    { redirect_uri: 'https://elsewhere.example.test/callback', response_type: 'token', response_mode: 'form_post' },
    page('invalid_redirect_uri'),
  ),
  authorizing(
    'redirect_uri sent twice',
    'web',
    { redirect_uri: ['https://app.example.test/callback', 'https://elsewhere.example.test/'] },
    page('invalid_request'),
  ),
  native('a native client, at another path of the own machine', 'http://127.0.0.1:5000/other'),
  native('a native client, at another name of the own machine', 'http://localhost:5000/callback'),
  native('a native client, by https', 'https://127.0.0.1:5000/callback'),
  native('a native client, away from its machine', 'http://127.0.0.2:5000/callback'),
  native('a native client, with a user name', 'http://user@127.0.0.1:5000/callback'),
  authorizing('no client', 'web', { client_id: undefined }, page('invalid_request')),
  authorizing('a blank client', 'web', { client_id: '' }, page('invalid_request')),
  authorizing('an unknown client', 'web', { client_id: '0'.repeat(32) }, page('invalid_client')),
  authorizing('a client with NUL', 'web', { client_id: 'abc\0' }, page('invalid_client')),
  authorizing('a client of ten thousand characters', 'web', { client_id: 'a'.repeat(10_000) }, page('invalid_client')),
  authorizing('client_id sent twice', 'web', { client_id: ['a', 'b'] }, page('invalid_request')),
];
