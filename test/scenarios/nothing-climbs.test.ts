import { createHash, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { useWorld } from '../support/world.ts';
import { USER } from '../support/world-seed.ts';

const world = useWorld();

const startReset = async (name: string): Promise<void> => {
  const reply = await world.send({
    method: 'POST',
    target: '/login/api/password-resets',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ UserName: `${name}@garden.test` }),
  });
  expect(reply.status).toBe(204);
};

const mailed = async (kind: string): Promise<readonly number[]> => {
  const { rows } = await world.database.main.query<{ user_id: number }>(
    'SELECT user_id FROM outbox WHERE kind = $1 ORDER BY user_id',
    [kind],
  );
  return rows.map(({ user_id }) => user_id);
};

describe('a key makes no password of itself', () => {
  test('no reset is mailed to an address that a key has set', async () => {
    await world.database.main.query(`UPDATE app_user SET email_address = 'viewer@garden.test' WHERE oid = $1`, [
      USER.viewer,
    ]);
    const changed = await world
      .as('editor')
      .update(`/user/${USER.editor}`, { EmailAddress: 'found-the-key@example.com' });
    expect(changed.EmailAddress).toBe('found-the-key@example.com');
    await startReset('editor');
    await startReset('viewer');
    await vi.waitFor(async () => expect(await mailed('password-reset')).toContain(USER.viewer), { timeout: 10_000 });
    expect(await mailed('password-reset')).not.toContain(USER.editor);
  });

  test('who was told to make no keys cannot allow it to themselves', async () => {
    await world.database.main.query('UPDATE app_user SET can_create_api_key = false WHERE oid = $1', [USER.keeper]);
    const reply = await world.as('keeper').post(`/user/${USER.keeper}`, { User: { CanCreateApiKey: true } });
    expect(reply.result.Errors).toEqual([expect.stringMatching(/^Not authorized to update/)]);
  });
});

test('a reset that was begun is over when the password or the address is another', async () => {
  const { main } = world.database;
  const begin = () =>
    main.query(
      `INSERT INTO password_reset (user_id, digest, created_at, expires_at)
       VALUES ($1, sha256($2), now(), now() + interval '30 minutes')`,
      [USER.warden, randomBytes(8)],
    );
  const left = async () =>
    (await main.query('SELECT 1 FROM password_reset WHERE user_id = $1', [USER.warden])).rowCount;
  await main.query(`INSERT INTO credential (user_id, password_hash) VALUES ($1, 'one')`, [USER.warden]);
  await begin();
  await main.query(`UPDATE credential SET password_hash = 'two' WHERE user_id = $1`, [USER.warden]);
  expect(await left()).toBe(0);
  await begin();
  await main.query(`UPDATE app_user SET email_address = 'new@garden.test' WHERE oid = $1`, [USER.warden]);
  expect(await left()).toBe(0);
});

describe('a token without scope alm', () => {
  const token = randomBytes(21).toString('hex');

  beforeAll(() =>
    world.database.main.query(
      `INSERT INTO access_token (user_id, client_id, scopes, digest, created, expires_at)
       VALUES ($1, 'an application', '{openid}', $2, now(), now() + interval '1 day')`,
      [USER.editor, createHash('sha256').update(token).digest()],
    ),
  );

  test.each(['?x=1?&query=(ObjectID > 0)', '??query=(ObjectID > 0)', '?a=b?c&QUERY=(ObjectID > 0)'])(
    'opens no list of users by %s',
    async (query) => {
      const target = `/slm/webservice/v2.0/user${encodeURI(query)}`;
      const reply = await world.send({ method: 'GET', target, headers: { zsessionid: token } });
      expect(reply.text).not.toContain('TotalResultCount');
      expect(reply.text).not.toContain('viewer@garden.test');
    },
  );
});
