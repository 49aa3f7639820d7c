import { hash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { useAccountsWorld } from '../accounts/accounts-world.ts';
import { encode, FORM, openStage, type Params, type Party, type Stage } from './negative/stage.ts';

const world = useAccountsWorld();

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(world);
});

/** Where a request leads that needs no question. */
const answered = async (party: Party, more: Params = {}): Promise<URL> => {
  const { status, headers } = await stage.authorize(party, more)();
  expect(status).toBe(303);
  return new URL(headers.location ?? '');
};

const issuer = (): string => `${world.node.origin}/login`;

const STATES = [
  '',
  's',
  'a b+c',
  '&error=x',
  '#?=',
  '%00%zz',
  'ünïcödé 漢字 🦊',
  '<script>"\'</script>',
  '\r\nSet-Cookie: a=b',
  'x'.repeat(2_000),
];

describe('the answer to the browser', () => {
  test.each(STATES)('gives the state back as it came: %j', async (state) => {
    const success = await answered('web', { state });
    expect(success.searchParams.get('state')).toBe(state === '' ? null : state);
    const failure = await answered('web', { state, prompt: 'login none' });
    expect([failure.searchParams.get('state'), failure.searchParams.get('error')]).toEqual([
      state === '' ? null : state,
      'invalid_request',
    ]);
  });

  test('names its issuer (RFC 9207), and is kept nowhere', async () => {
    const { headers } = await stage.authorize('web')();
    expect(new URL(headers.location ?? '').searchParams.get('iss')).toBe(issuer());
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      pragma: 'no-cache',
      'referrer-policy': 'no-referrer',
    });
  });

  test('oidcc-redirect-uri-query-OK: keeps the query of the registered address', async () => {
    const location = await answered('querying');
    expect([...location.searchParams.keys()]).toEqual(['from', 'code', 'state', 'iss']);
  });

  test('stands in the fragment where that is asked for', async () => {
    const location = await answered('web', { response_mode: 'fragment' });
    expect([location.search, new URLSearchParams(location.hash.slice(1)).get('state')]).toEqual(['', 's-1']);
  });

  test('is a form where that is asked for, in which nothing runs but its own script', async () => {
    const { status, headers, text } = await stage.authorize('web', {
      response_mode: 'form_post',
      state: '"><script>x()',
    })();
    expect(status).toBe(200);
    const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(text) ?? [];
    const digest = hash('sha256', script, 'base64');
    expect(headers['content-security-policy']).toContain(`'sha256-${digest}'`);
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['x-frame-options']).toBe('DENY');
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).toContain('action="https://app.example.test/callback"');
  });

  test('oidcc-ensure-post-request-succeeds: a form leads to the same request by GET, never with its method kept', async () => {
    const params = stage.authorizeParams('web', { state: 'a b&c' });
    const reply = await stage.post('auth', params)();
    expect(reply.status).toBe(303);
    const location = new URL(reply.headers.location ?? '');
    expect(`${location.origin}${location.pathname}`).toBe(`${issuer()}/oauth2/auth`);
    expect(Object.fromEntries(location.searchParams)).toEqual(JSON.parse(JSON.stringify(params)));
    const { headers } = await stage.user.get(`${location.pathname}${location.search}`);
    expect(new URL(headers.location ?? '').searchParams.get('code')).toMatch(/./);
  });

  test.each(['GET', 'POST', 'OPTIONS'])('is read by no page of another site: %s', async (method) => {
    const origin = 'https://page.example.test';
    const reply = await world.node.send({
      method,
      target: `/login/oauth2/auth?${encode(stage.authorizeParams('page'))}`,
      headers: { ...FORM, origin, 'access-control-request-method': 'GET' },
    });
    expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  test.each<[string, Party, Params]>([
    ['oidcc-prompt-none-logged-in', 'web', { prompt: 'none' }],
    ['oidcc-ensure-other-scope-order-succeeds', 'web', { scope: 'alm openid' }],
    ['oidcc-ensure-request-with-unknown-parameter-succeeds', 'web', { extra: 'foobar' }],
    ['oidcc-ensure-request-with-acr-values-succeeds', 'web', { acr_values: '1 2' }],
    ['oidcc-login-hint', 'web', { login_hint: 'someone@example.test' }],
    ['oidcc-display-popup', 'web', { display: 'popup' }],
    ['oidcc-ui-locales', 'web', { ui_locales: 'se' }],
    ['a public client', 'page', {}],
    ['a legacy client with PKCE', 'legacy', { code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' }],
  ])('%s', async (_, party, more) => {
    expect((await answered(party, more)).searchParams.get('code')).toMatch(/./);
  });

  test('oidcc-id-token-hint', async () => {
    const { id_token } = await stage.tokens('web');
    expect((await answered('web', { id_token_hint: id_token, prompt: 'none' })).searchParams.get('code')).toMatch(/./);
  });
});

test('oidcc-max-age-1: who signed in longer ago signs in anew', async () => {
  world.advance(2_000);
  const { reply, location } = await stage.follow(await stage.authorize('web', { max_age: '1' })());
  expect(location).toBeNull();
  expect(reply.text).toContain('/sign-in"');
});
