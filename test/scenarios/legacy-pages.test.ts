import { beforeAll, describe, expect, it, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { basicOf, givePasswords, signIn } from '../support/signed-in.ts';
import { API, useWorld } from '../support/world.ts';
import { apiKeyOf } from '../support/world-seed.ts';

const world = useWorld();

beforeAll(() => givePasswords(world.database, systemClock, ['editor']));

const get = (target: string, headers: Record<string, string> = {}) => world.send({ method: 'GET', target, headers });

describe('a LoginKey', () => {
  test.each(['loginKey', 'loginkey', 'LOGINKEY'])('in the URL as %s opens nothing, and that is said', async (name) => {
    const value = Buffer.from('editor@garden.test:secret').toString('base64url');
    const reply = await get(`${API}/user?${name}=${value}`);
    expect([reply.status, reply.headers['x-auth-reason']]).toEqual([401, 'login-key']);
    expect(reply.reason).toBe('Full authentication is required to access this resource');
    expect(reply.text).not.toContain(value);
  });

  it('changes nothing for a caller who needs none', async () => {
    const reply = await get(`${API}/user?loginKey=abc`, { zsessionid: apiKeyOf('editor') });
    expect([reply.status, reply.headers['x-auth-reason']]).toEqual([200, undefined]);
  });

  it('is told by the JSON API with its cure', async () => {
    const { text } = await get('/login/api/session?loginKey=abc');
    expect(JSON.parse(text).error).toMatchObject({ code: 'login-key', cure: expect.stringContaining('zsessionid') });
  });
});

describe('an app of AppSDK 1', () => {
  test.each(['/apps/1.33/sdk.js?loginKey=abc', '/apps/1.20p5/sdk-debug.js', '/apps/1.33/sdk.js?apiVersion=1.29'])(
    'gets no %s, with a key or without, and is told why',
    async (target) => {
      for (const headers of [{}, { zsessionid: apiKeyOf('editor') }]) {
        const reply = await get(target, headers as Record<string, string>);
        expect([reply.status, reply.headers['x-auth-reason']]).toEqual([410, 'login-key']);
        expect(reply.headers['content-type']).toMatch(/^text\/plain/);
        expect(reply.text).toContain('API keys cannot be used with it');
        expect(reply.text).not.toContain('abc');
      }
    },
  );

  it('is not what AppSDK 2 is', async () => {
    expect((await get('/apps/2.0/sdk.js')).status).toBe(404);
  });
});

describe.each(['/slm/reports/standard/burndown.sp?x=1', '/slm/charts/itsc.sp'])('the Standard Report %s', (target) => {
  test.each([
    ['a key', { zsessionid: apiKeyOf('editor') }, 'session-only'],
    ['a key as a cookie', { cookie: `zsessionid=${apiKeyOf('editor')}` }, 'session-only'],
    ['a read-only key', { zsessionid: apiKeyOf('reader') }, 'session-only'],
    ['nothing', {}, 'no-credentials'],
  ])('asks for a login where %s comes', async (_name, headers, reason) => {
    const reply = await get(target, headers as Record<string, string>);
    expect([reply.status, reply.reason]).toEqual([401, 'Full authentication is required to access this resource']);
    expect(reply.headers).toMatchObject({ 'www-authenticate': 'Basic realm="Rally"', 'x-auth-reason': reason });
    expect(reply.headers['set-cookie']).toBeUndefined();
    expect(reply.text).toContain(`Problem accessing ${target.split('?')[0]}.`);
  });

  it('is not there for who is signed in', async () => {
    const { cookie } = await signIn(world.send, 'editor');
    expect((await get(target, { cookie })).status).toBe(404);
    expect((await get(target, { cookie, zsessionid: apiKeyOf('editor') })).status).toBe(404);
    expect((await get(target, basicOf('editor'))).status).toBe(404);
  });
});
