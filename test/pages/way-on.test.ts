import { beforeAll, describe, expect, it, test } from 'vitest';
import { managerPath, wayBack } from '../../src/http/way-on.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { givePasswords, nameOf, passwordOf } from '../support/signed-in.ts';
import { useWorld } from '../support/world.ts';
import { type Browser, createBrowser, expectPageHeaders, signedInBrowser } from './browser.ts';

const world = useWorld();

beforeAll(() => givePasswords(world.database, systemClock, ['editor']));

const OWN = [
  '/login/applications',
  '/login/keys',
  '/login/clients',
  '/login/account',
  '/login/decisions',
  '/login/explain',
  '/login/administration/users',
];

/** What leads elsewhere, or would for a browser that reads it in its own way. */
const HOSTILE = [
  '',
  '/',
  '/login',
  '/login/keys/',
  '/login/keys?x=1',
  '/login/keys#x',
  '/login/keys//evil.example',
  '/login/keys\n',
  '/login/keys\0',
  ' /login/keys',
  '\t//evil.example/login/keys',
  '//evil.example/login/keys',
  '///evil.example/login/keys',
  '/\\evil.example/login/keys',
  '\\\\evil.example\\login\\keys',
  '/login/../\\evil.example',
  '/login/administration/../../slm',
  '/login/administration/%2e%2e',
  '/login/administration/Users',
  '/login/administration/',
  '/login/administration',
  '/login/oauth2/auth',
  '/login/sign-out',
  '/LOGIN/keys',
  'login/keys',
  'https://evil.example/login/keys',
  'https:/login/keys',
  'javascript:alert(1)',
  'javascript:/login/keys',
  '/login/keys@evil.example',
  '/login/кeys',
];

const GET = (to: string): string => `/login?to=${encodeURIComponent(to)}`;

const signIn = async (visitor: Browser, target: string, fields: Record<string, string> = {}) =>
  visitor.post('/login', {
    formToken: await visitor.tokenOf(target),
    userName: nameOf('editor'),
    password: passwordOf('editor'),
    ...fields,
  });

describe('where a sign-in leads', () => {
  test.each(OWN)('is %s where that was asked for', async (to) => {
    const visitor = createBrowser(world.send);
    const page = await visitor.get(GET(to));
    expectPageHeaders(page);
    expect(page.text).toContain(`<input type="hidden" name="to" value="${to}">`);
    const reply = await signIn(visitor, GET(to), { to });
    expect([reply.status, reply.headers.location]).toEqual([303, to]);
    expect((await visitor.get(GET(to))).headers.location).toBe(to);
  });

  it('is no other address, whatever the parameter or the form says', async () => {
    const signedIn = await signedInBrowser(world.send, 'editor');
    for (const to of HOSTILE) {
      const visitor = createBrowser(world.send);
      const page = await visitor.get(GET(to));
      expectPageHeaders(page);
      expect(page.text, JSON.stringify(to)).not.toContain('name="to"');
      expect((await signedIn.get(GET(to))).headers.location, JSON.stringify(to)).toBe('/login/applications');
    }
  });

  test.each(HOSTILE)('is not %j of a form', async (to) => {
    const reply = await signIn(createBrowser(world.send), '/login', { to });
    expect([reply.status, reply.headers.location]).toEqual([303, '/login/applications']);
  });

  it('is none of two', async () => {
    const visitor = await signedInBrowser(world.send, 'editor');
    const reply = await visitor.get('/login?to=/login/keys&to=/login/clients');
    expect(reply.headers.location).toBe('/login/applications');
  });

  it('stays the same over a wrong password', async () => {
    const visitor = createBrowser(world.send);
    const reply = await signIn(visitor, GET('/login/keys'), { to: '/login/keys', password: 'wrong' });
    expect(reply.status).toBe(401);
    expect(reply.text).toContain('<input type="hidden" name="to" value="/login/keys">');
  });
});

it('a way back is a screen or an application’s log-in, and nothing else', () => {
  for (const path of OWN) expect([managerPath(path), wayBack(path)]).toEqual([path, path]);
  for (const path of HOSTILE) expect([managerPath(path), wayBack(path)]).toEqual([null, null]);
  const interaction = '/login/oauth2/interaction/aB3-_x';
  expect([managerPath(interaction), wayBack(interaction)]).toEqual([null, interaction]);
  for (const path of [`${interaction}/consent`, `${interaction}/../..`, `${interaction}?a`, 'x'.repeat(999)])
    expect(wayBack(path)).toBeNull();
});
