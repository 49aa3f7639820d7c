import { expect, test } from 'vitest';
import { useAccountsWorld } from '../accounts/accounts-world.ts';
import { authorizeTarget, makeClient, openBrowser } from './oauth-world.ts';

const world = useAccountsWorld();

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** RFC 3986, 6.2.2.2: both are one address. */
const SPELLINGS: readonly (readonly [method: string, plain: string, encoded: string])[] = [
  ['GET', '/login/oauth2/jwks', '/login/oauth2/%6a%77ks'],
  ['GET', '/login/oauth2/jwks', '/%6Cogin/%6Fauth2/jwks'],
  ['GET', '/login/.well-known/openid-configuration', '/login/.well-known/openid%2Dconfiguration'],
  ['POST', '/login/oauth2/token', '/login/oauth2/tok%65n'],
  ['POST', '/login/oauth2/introspect', '/login/oauth2/introspec%74'],
  ['GET', '/login/oauth2/userinfo', '/login/oauth2/%75serinfo'],
  ['GET', '/login/oauth2/auth/nobody', '/login/oauth2/%61uth/nobod%79'],
  ['GET', '/login/oauth2/auth?client_id=x', '/login/oauth2/%61uth?client_id=x'],
];

const nonces = /nonce[-=]"?[^"']+/g;

test.each(SPELLINGS)('%s %s answers the same as %s', async (method, plain, encoded) => {
  const send = (target: string) =>
    world.node.send({ method, target, headers: method === 'POST' ? FORM : {}, body: '' });
  const [one, other] = [await send(plain), await send(encoded)];
  expect(one.status).not.toBe(404);
  expect([other.status, other.text.replaceAll(nonces, '')]).toEqual([one.status, one.text.replaceAll(nonces, '')]);
  expect(other.headers['content-type']).toBe(one.headers['content-type']);
});

test('a log-in begins at an encoded path, and its addresses are the plain ones', async () => {
  const client = await makeClient(world, { isLegacy: true });
  const target = authorizeTarget(client).replace('/auth?', '/%61%75th?');
  const { at, reply } = await openBrowser(world.node).follow(await world.node.send({ method: 'GET', target }));
  expect(at).toMatch(/^\/login\/oauth2\/interaction\/[\w-]+$/);
  expect(reply.headers['content-type']).toMatch(/^text\/html/);
});

test.each([
  ['/login/oauth2/au%2Fth', 404, 'application/json'],
  ['/login/oauth2%2Fauth', 404, 'application/json'],
  ['/login/oauth2/auth/a%2Fb', 400, 'text/html'],
  ['/login/oauth2/auth/%00', 400, 'text/html'],
])('a character that is no part of the path leads nowhere else: %s', async (target, status, type) => {
  const reply = await world.node.send({ method: 'GET', target });
  expect([reply.status, reply.headers['content-type']?.split(';')[0]]).toEqual([status, type]);
});
