import { describe, expect, test } from 'vitest';
import { LOGIN_ROUTES } from '../../src/login/login-route-table.ts';
import type { HttpReply } from '../support/http-client.ts';
import { useWorld } from '../support/world.ts';
import { apiKeyOf, USER } from '../support/world-seed.ts';

const world = useWorld();

const ask = (target: string, headers: Record<string, string> = {}, method = 'GET'): Promise<HttpReply> =>
  world.send({ method, target, headers });

describe('the JSON API behind /login/api', () => {
  test('says who calls with a key, and gives no token to it', async () => {
    const reply = await ask('/login/api/session', { zsessionid: apiKeyOf('editor') });
    expect(JSON.parse(reply.text)).toEqual({
      User: { ObjectID: USER.editor, UserName: 'editor@garden.test' },
      SubscriptionAdmin: false,
      Administers: false,
      Edition: 'saas',
      Via: 'api-key',
      SecurityToken: null,
      ConfirmedAt: null,
    });
    expect(reply.headers['set-cookie']).toBeUndefined();
  });

  test('refuses a caller without credentials in JSON, and asks no browser for a password', async () => {
    const reply = await ask('/login/api/session');
    expect(reply.status).toBe(401);
    expect(reply.headers['www-authenticate']).toBeUndefined();
    expect(JSON.parse(reply.text).error.code).toBe('no-credentials');
  });

  test('answers 404 in its own form where there is no route', async () => {
    const reply = await ask('/login/api/nothing-here', { zsessionid: apiKeyOf('editor') });
    expect([reply.status, JSON.parse(reply.text).error.code]).toEqual([404, 'not-found']);
  });

  const changing = LOGIN_ROUTES.filter(
    (route) => route.method !== 'GET' && route.caller !== 'anybody' && route.readOnly !== true,
  );

  test.each(changing.map(({ method, path }) => ({ method, path })))(
    '$method $path changes nothing for a key',
    async ({ method, path }) => {
      const target = `/login/api${path.replace(/:\w+/g, '1')}`;
      const reply = await ask(target, { zsessionid: apiKeyOf('admin') }, method);
      expect([reply.status, JSON.parse(reply.text).error.code]).toEqual([403, 'needs-sign-in']);
    },
  );
});
