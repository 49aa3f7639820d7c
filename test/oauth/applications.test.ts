import { beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { allow, makeClient } from '../support/allowed-application.ts';
import { givePasswords, loginCaller } from '../support/login-caller.ts';
import { type Json, useWorld } from '../support/world.ts';
import { type Actor, apiKeyOf, USER } from '../support/world-seed.ts';

const world = useWorld();

beforeAll(async () => {
  await givePasswords(world);
  await world.database.main.query('UPDATE app_user SET email_address = user_name');
});

const as = (actor: Actor) => loginCaller(world, actor);

const statusWith = async (accessToken: string, reason?: string): Promise<number> => {
  const headers = { zsessionid: accessToken };
  const reply = await world.send({ method: 'GET', target: '/slm/webservice/v2.0/user', headers });
  if (reason !== undefined) expect(reply.headers['x-auth-reason']).toBe(reason);
  return reply.status;
};

const rowsOf = async (text: string, values: readonly unknown[]): Promise<readonly Json[]> =>
  (await world.database.main.query(text, [...values])).rows;

let board = '';
let other = '';
beforeEach(async () => {
  await world.database.main.query('DELETE FROM oauth_client');
  board = await makeClient(world.database, 'Board', USER.editor);
  other = await makeClient(world.database, 'other');
});

describe('an application that is revoked', () => {
  it('loses every token it has for that user at once, and nothing else does', async () => {
    const doomed = [await allow(world.database, USER.viewer, board), await allow(world.database, USER.viewer, board)];
    const kept = [await allow(world.database, USER.viewer, other), await allow(world.database, USER.keeper, board)];
    const tokens = [...doomed, ...kept].map(({ accessToken }) => accessToken);
    for (const token of tokens) expect(await statusWith(token)).toBe(200);
    const revoked = await as('viewer').delete(`/applications/${doomed[0]?.applicationOid}`);
    expect([revoked.status, revoked.text]).toEqual([204, '']);
    for (const { accessToken } of doomed) expect(await statusWith(accessToken, 'token-revoked')).toBe(401);
    for (const { accessToken } of kept) expect(await statusWith(accessToken)).toBe(200);
    const grants = await rowsOf('SELECT revoked_at IS NOT NULL AS revoked FROM oauth_grant WHERE id = ANY($1)', [
      doomed.map(({ grantId }) => grantId),
    ]);
    expect(grants).toEqual([{ revoked: true }, { revoked: true }]);
  });

  it('stays in the list as revoked, from the first time on, and comes back with the next consent', async () => {
    const { applicationOid } = await allow(world.database, USER.viewer, board);
    const listed = async () => (await as('viewer').get('/applications')).json.Results[0];
    expect(await listed()).toEqual({
      ObjectID: applicationOid,
      User: { ObjectID: USER.viewer, UserName: 'viewer@garden.test', DisplayName: 'Vic Viewer' },
      Client: { ClientID: board, Name: 'Board' },
      Scopes: ['alm', 'openid'],
      Abilities: [
        'Do everything in Rally that you may do: read, create, change and delete in your name',
        'Know who you are',
      ],
      Created: expect.stringMatching(/Z$/),
      LastAuthorized: expect.stringMatching(/Z$/),
      LastUsed: expect.stringMatching(/Z$/),
      RevokedAt: null,
    });
    expect((await as('viewer').delete(`/applications/${applicationOid}`)).status).toBe(204);
    const { RevokedAt } = await listed();
    expect(RevokedAt).toMatch(/Z$/);
    expect((await as('viewer').delete(`/applications/${applicationOid}`)).status).toBe(204);
    expect((await listed()).RevokedAt).toBe(RevokedAt);
    const { accessToken } = await allow(world.database, USER.viewer, board);
    expect(await statusWith(accessToken)).toBe(200);
    expect((await listed()).RevokedAt).toBeNull();
  });

  it('shows the use of its tokens, or else its last sign-in', async () => {
    const { grantId } = await allow(world.database, USER.viewer, board);
    const lastUsed = async () => (await as('viewer').get('/applications')).json.Results[0].LastUsed;
    const [{ created }] = await rowsOf('SELECT created FROM oauth_grant WHERE id = $1', [grantId]);
    expect(await lastUsed()).toBe(created.toISOString());
    await rowsOf("UPDATE access_token SET last_used = '2100-01-01T00:00:00Z' WHERE grant_id = $1", [grantId]);
    expect(await lastUsed()).toBe('2100-01-01T00:00:00.000Z');
    await rowsOf('DELETE FROM access_token WHERE grant_id = $1', [grantId]);
    await rowsOf('DELETE FROM oauth_grant WHERE id = $1', [grantId]);
    expect(await lastUsed()).toBeNull();
  });

  it('tells its user when an administrator did it, and not when they did it themselves', async () => {
    const told = async () => rowsOf("SELECT user_id, address, body FROM outbox WHERE kind = 'application-revoked'", []);
    const before = (await told()).length;
    const own = await allow(world.database, USER.viewer, board);
    await as('viewer').delete(`/applications/${own.applicationOid}`);
    expect(await told()).toHaveLength(before);
    await as('admin').delete(`/applications/${own.applicationOid}`);
    const mails = await told();
    expect(mails).toHaveLength(before + 1);
    expect(mails.at(-1)).toMatchObject({ user_id: USER.viewer, address: 'viewer@garden.test' });
    expect(mails.at(-1).body).toContain('Board');
  });

  it('leaves its decision in the log', async () => {
    const { applicationOid } = await allow(world.database, USER.viewer, board);
    const path = `/login/api/applications/${applicationOid}`;
    await as('viewer').delete(path.replace('/login/api', ''));
    const entries = await rowsOf('SELECT user_id, outcome, method FROM decision WHERE path = $1', [path]);
    expect(entries).toEqual([{ user_id: USER.viewer, outcome: 'accepted', method: 'DELETE' }]);
  });
});

describe('revoking and issuing at the same time', () => {
  /** A token that is being issued: its grant is locked, its row not committed. */
  const issuing = async (grantId: string) => {
    const client = await world.database.main.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM oauth_grant WHERE id = $1 AND revoked_at IS NULL FOR SHARE', [grantId]);
    await client.query(
      `INSERT INTO access_token (user_id, client_id, scopes, digest, created, expires_at, grant_id)
       VALUES ($1, $2, '{alm}', sha256(random()::text::bytea), now(), now() + interval '1 day', $3)`,
      [USER.viewer, board, grantId],
    );
    return async () => {
      await client.query('COMMIT');
      client.release();
    };
  };

  const untilSomebodyWaits = async () => {
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    while ((await rowsOf(waiting, [])).length === 0);
  };

  it.each([
    ['the application is revoked', (oid: number) => as('viewer').delete(`/applications/${oid}`)],
    ['the client is deleted', () => as('editor').delete(`/clients/${board}`)],
  ] as const)('%s: no token is left that works', async (_what, end) => {
    const { applicationOid, grantId } = await allow(world.database, USER.viewer, board);
    const commit = await issuing(grantId);
    const ending = end(applicationOid);
    await untilSomebodyWaits();
    await commit();
    expect((await ending).status).toBe(204);
    const tokens = await rowsOf(
      'SELECT revoked_at IS NOT NULL AS revoked FROM access_token WHERE user_id = $1 AND client_id = $2',
      [USER.viewer, board],
    );
    expect(tokens).toEqual([{ revoked: true }, { revoked: true }]);
  });

  it('applications are revoked while their client is deleted: nobody waits for each other', async () => {
    for (let round = 0; round < 5; round += 1) {
      const clientId = await makeClient(world.database, 'short-lived', USER.editor);
      const actors = ['viewer', 'keeper', 'angler', 'warden'] as const;
      const allowed = await Promise.all(actors.map((actor) => allow(world.database, USER[actor], clientId)));
      const replies = await Promise.all([
        ...allowed.map(({ applicationOid }) => as('admin').delete(`/applications/${applicationOid}`)),
        as('editor').delete(`/clients/${clientId}`),
      ]);
      for (const { status, text } of replies) expect([204, 404], text).toContain(status);
    }
  });
});

describe('who may', () => {
  test.each<[string, Actor, Actor, number]>([
    ['a user revokes their own', 'viewer', 'viewer', 204],
    ['an administrator revokes another’s', 'admin', 'viewer', 204],
    ['a user revokes another’s', 'keeper', 'viewer', 404],
    ['the client’s owner revokes another’s', 'editor', 'viewer', 404],
    ['a user revokes an administrator’s', 'viewer', 'admin', 404],
  ])('%s → %3$i', async (_what, actor, owner, status) => {
    const { applicationOid, accessToken } = await allow(world.database, USER[owner], board);
    expect((await as(actor).delete(`/applications/${applicationOid}`)).status).toBe(status);
    expect(await statusWith(accessToken)).toBe(status === 204 ? 401 : 200);
  });

  it.each(['0', '-1', 'abc', '9'.repeat(30), '1.5', '%00', 'all'])('an application named %s is none', async (oid) => {
    const reply = await as('admin').delete(`/applications/${oid}`);
    expect([reply.status, reply.json.error.code]).toEqual([404, 'not-found']);
  });

  it('a key, a token and a page of another site revoke nothing', async () => {
    const { applicationOid, accessToken } = await allow(world.database, USER.editor, board);
    const target = `/login/api/applications/${applicationOid}`;
    for (const zsessionid of [apiKeyOf('editor'), accessToken]) {
      const reply = await world.send({ method: 'DELETE', target, headers: { zsessionid } });
      expect([reply.status, JSON.parse(reply.text).error.code]).toEqual([403, 'needs-sign-in']);
    }
    expect(await statusWith(accessToken)).toBe(200);
  });

  it('administrators list everybody’s, with filters and orders', async () => {
    await allow(world.database, USER.viewer, other);
    await allow(world.database, USER.viewer, board);
    await allow(world.database, USER.keeper, board);
    const all = async (query: string) =>
      (await as('admin').get(`/applications/all${query}`)).json.Results.map(
        ({ User, Client }: Json) => `${User.UserName.split('@')[0]} ${Client.Name}`,
      );
    expect(await all('')).toEqual(['viewer other', 'viewer Board', 'keeper Board']);
    expect(await all('?order=Created+DESC')).toEqual(['keeper Board', 'viewer Board', 'viewer other']);
    expect(await all('?order=Name&UserName=VIEWER')).toEqual(['viewer Board', 'viewer other']);
    expect(await all('?Name=boa&DisplayName=vic')).toEqual(['viewer Board']);
    expect(await all('?start=2&pagesize=1')).toEqual(['viewer Board']);
    expect((await as('keeper').get('/applications')).json).toMatchObject({ TotalResultCount: 1 });
    expect((await as('keeper').get('/applications/all')).status).toBe(403);
    expect((await as('admin').get('/applications/all?Client=1')).json.error.code).toBe('bad-parameter');
  });
});
