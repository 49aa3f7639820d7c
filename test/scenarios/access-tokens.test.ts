import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { HttpReply } from '../support/http-client.ts';
import { API, useWorld } from '../support/world.ts';
import { type Actor, DEFECT, USER } from '../support/world-seed.ts';

const world = useWorld();

/** Stores a grant as an authorised application would have it, and gives the token's value. */
const grant = async (actor: Actor, scopes: readonly string[]): Promise<string> => {
  const value = randomBytes(21).toString('hex');
  await world.database.main.query(
    `INSERT INTO access_token (user_id, client_id, scopes, digest, created, expires_at)
     VALUES ($1, 'an application', $2, $3, now(), now() + interval '1 day')`,
    [USER[actor], scopes, createHash('sha256').update(value).digest()],
  );
  return value;
};

const get = (target: string, headers: Record<string, string>, method = 'GET', body?: string): Promise<HttpReply> =>
  world.send({ method, target, headers, body });

const carriers: readonly (readonly [string, (value: string) => Record<string, string>])[] = [
  ['zsessionid', (value) => ({ zsessionid: value })],
  ['Bearer', (value) => ({ authorization: `Bearer ${value}` })],
];

describe.each(carriers)('an access token in %s', (carrier, headersOf) => {
  const refusal = carrier === 'Bearer' ? 403 : 401;

  test('with scope alm reads and writes as its user, and plants no cookie', async () => {
    const headers = headersOf(await grant('editor', ['alm']));
    const reply = await get(`${API}/user`, headers);
    expect(JSON.parse(reply.text).User.ObjectID).toBe(USER.editor);
    const body = JSON.stringify({ Defect: { Name: 'by an application' } });
    const made = await get(`${API}/defect/create`, headers, 'POST', body);
    expect(JSON.parse(made.text).CreateResult).toMatchObject({ Errors: [], Object: { Name: 'by an application' } });
    for (const { headers: sent } of [reply, made]) expect(sent['set-cookie']).toBeUndefined();
  });

  test('without scope alm shows the caller, and expands nothing beside', async () => {
    const headers = headersOf(await grant('editor', ['openid']));
    for (const target of [`${API}/user`, `${API}/user.js`, `${API}/User/`, '/slm/webservice/1.43/user']) {
      const reply = await get(target, headers);
      expect([target, reply.status]).toEqual([target, 200]);
      expect(JSON.parse(reply.text).User).toMatchObject({ ObjectID: USER.editor, UserName: 'editor@garden.test' });
    }
    const asked = 'fetch=UserName,EmailAddress,UserProfile[DefaultWorkspace;TimeZone],Subscription[Workspaces]';
    const { User } = JSON.parse((await get(`${API}/user?${asked}`, headers)).text);
    expect(User.UserName).toBe('editor@garden.test');
    expect(User.UserProfile).toHaveProperty('_ref');
    expect(User.UserProfile).not.toHaveProperty('TimeZone');
    expect(User.UserProfile).not.toHaveProperty('DefaultWorkspace');
  });

  test.each([
    ['GET', '/user?query=(ObjectID%20%3E%200)', undefined],
    ['GET', '/user?QUERY=(ObjectID%20%3E%200)', undefined],
    ['GET', '/users', undefined],
    ['POST', '/user', '_method=GET&query=(ObjectID > 0)'],
    ['GET', `/user/${USER.editor}`, undefined],
    ['GET', `/defect/${DEFECT.alpha}`, undefined],
    ['GET', '/subscription', undefined],
    ['GET', '/security/authorize', undefined],
    ['POST', '/defect/create', '{"Defect":{"Name":"not to be"}}'],
  ])('without scope alm does not open %s %s', async (method, path, body) => {
    const headers = {
      ...headersOf(await grant('admin', ['openid'])),
      ...(body?.startsWith('_method') ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    };
    const before = await world.digest();
    const reply = await get(`${API}${path}`, headers, method, body);
    expect([reply.status, reply.headers['x-auth-reason']]).toEqual([refusal, 'scope-missing']);
    expect(await world.digest()).toEqual(before);
  });

  test.each(['/slm/schema/v2.0/user', '/slm/attachment/v2.0/user', '/login/api/session'])(
    'without scope alm does not open %s',
    async (target) => {
      const headers = headersOf(await grant('editor', ['openid']));
      expect((await get(target, headers)).status).toBe(refusal);
    },
  );

  test('ends for good when its user is disabled or deleted, and stays so when they come back', async () => {
    const headers = headersOf(await grant('angler', ['alm']));
    expect((await get(`${API}/user`, headers)).status).toBe(200);
    await world.as('admin').update(`/user/${USER.angler}`, { Disabled: true });
    const refused = await get(`${API}/user`, headers);
    expect([refused.status, refused.headers['x-auth-reason']]).toEqual([401, 'owner-disabled']);
    await world.as('admin').update(`/user/${USER.angler}`, { Disabled: false });
    const later = await get(`${API}/user`, headers);
    expect([later.status, later.headers['x-auth-reason']]).toEqual([401, 'token-revoked']);
    expect((await world.as('angler').get('/user')).status).toBe(200);
  });

  test('ends with its user, whoever marks them as deleted', async () => {
    await grant('warden', ['alm']);
    await world.database.main.query('UPDATE app_user SET deleted = true WHERE oid = $1', [USER.warden]);
    const { rows } = await world.database.main.query(
      'SELECT count(*) AS living FROM access_token WHERE user_id = $1 AND revoked_at IS NULL',
      [USER.warden],
    );
    expect(Number(rows[0].living)).toBe(0);
    await world.database.main.query('UPDATE app_user SET deleted = false WHERE oid = $1', [USER.warden]);
  });
});

test('nothing that opens anything is stored of a token', async () => {
  const value = await grant('editor', ['alm']);
  const { rows } = await world.database.main.query('SELECT to_jsonb(t)::text AS row FROM access_token t');
  expect(rows.map(({ row }) => row).join('\n')).not.toContain(value);
});
