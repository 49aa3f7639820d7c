import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import { credentialDigest } from '../../src/identity/api-key.ts';
import { isSecretOf } from '../../src/oauth/client-secret.ts';
import { findOAuthClient } from '../../src/storage/stores/oauth-client-store.ts';
import { allow, makeClient } from '../support/allowed-application.ts';
import { givePasswords, type LoginCaller, loginCaller } from '../support/login-caller.ts';
import { movableTime, type ServerNode, startServerNode } from '../support/server-node.ts';
import { type Json, useWorld } from '../support/world.ts';
import { type Actor, apiKeyOf, USER } from '../support/world-seed.ts';

const log: string[] = [];

const world = useWorld({ logLines: { write: (line) => log.push(line) } });

beforeAll(async () => {
  await givePasswords(world);
  await world.database.main.query('UPDATE app_user SET email_address = user_name');
});

const as = (actor: Actor): LoginCaller => loginCaller(world, actor);

const REDIRECT = 'https://board.test//oauth-redirect';
const NEW = { Name: 'Board', RedirectURIs: [REDIRECT] };

const made = async (actor: Actor, more: object = {}): Promise<Json> => {
  const reply = await as(actor).post('/clients', { ...NEW, ...more });
  expect(reply.status, reply.text).toBe(201);
  return reply.json;
};

const mails = async (kind: string): Promise<readonly Json[]> => {
  const { rows } = await world.database.main.query(
    'SELECT user_id, address, subject, body FROM outbox WHERE kind = $1 ORDER BY created_at, oid',
    [kind],
  );
  return rows;
};

const isSecret = async (clientId: string, secret: string, now = new Date()): Promise<boolean> => {
  const client = await findOAuthClient(world.database.main, clientId);
  return client !== null && isSecretOf(client, secret, now);
};

const tokenStatus = async (token: string): Promise<number> =>
  (await world.send({ method: 'GET', target: '/slm/webservice/v2.0/user', headers: { zsessionid: token } })).status;

describe('a client that its owner makes', () => {
  it('is answered with its secret once, in the vendor’s forms, its redirect URI byte for byte', async () => {
    const client = await made('editor', { Name: '  Board ', LogoURI: 'https://board.test/logo.png' });
    expect(client).toEqual({
      ClientID: expect.stringMatching(/^[0-9a-f]{32}$/),
      Name: 'Board',
      Owner: { ObjectID: USER.editor, UserName: 'editor@garden.test', DisplayName: 'Eve Editor' },
      Kind: 'confidential',
      Native: false,
      Legacy: false,
      DeviceFlow: false,
      RedirectURIs: [REDIRECT],
      LogoURI: 'https://board.test/logo.png',
      SecretLastFour: client.ClientSecret.slice(-4),
      FormerSecretValidUntil: null,
      Created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      LastRotated: null,
      LastUsed: null,
      Users: 0,
      Actions: ['edit', 'rotate', 'delete'],
      ClientSecret: expect.stringMatching(/^[0-9A-Za-z]{42}$/),
    });
    expect(await isSecret(client.ClientID, client.ClientSecret)).toBe(true);
    const { ClientSecret, ...rest } = client;
    expect((await as('editor').get(`/clients/${client.ClientID}`)).json).toEqual(rest);
    const [told] = (await mails('oauth-client-made')).slice(-1);
    expect(told).toMatchObject({ user_id: USER.editor, address: 'editor@garden.test' });
    expect(told.body).toContain(client.ClientID);
  });

  it('has no secret where it is public', async () => {
    const client = await made('editor', { Kind: 'public', DeviceFlow: true, RedirectURIs: [] });
    expect(client).toMatchObject({ Kind: 'public', DeviceFlow: true, SecretLastFour: null });
    expect(client).not.toHaveProperty('ClientSecret');
    const rotated = await as('editor').post(`/clients/${client.ClientID}/secret`);
    expect([rotated.status, rotated.json.error.code]).toEqual([409, 'client-without-secret']);
  });

  it('is edited in what the body names, and in nothing else', async () => {
    const { ClientID, ClientSecret } = await made('admin');
    const path = `/clients/${ClientID}`;
    const renamed = await as('admin').patch(path, { Name: 'Other' });
    expect(renamed.json).toMatchObject({ Name: 'Other', RedirectURIs: [REDIRECT], Legacy: false });
    const moved = await as('admin').patch(path, { RedirectURIs: ['http://a.test/'], Legacy: true });
    expect(moved.json).toMatchObject({ Name: 'Other', RedirectURIs: ['http://a.test/'], Legacy: true });
    expect(moved.json).not.toHaveProperty('ClientSecret');
    // What only legacy clients may have keeps it one.
    expect((await as('admin').patch(path, { Legacy: false })).json.error.code).toBe('bad-member');
    expect(await isSecret(ClientID, ClientSecret)).toBe(true);
    expect((await mails('oauth-client-changed')).filter(({ body }) => body.includes(ClientID))).toHaveLength(2);
  });

  it('that somebody else has just edited is not edited over', async () => {
    const { ClientID } = await made('editor');
    const client = await world.database.main.connect();
    await client.query('BEGIN');
    await client.query("UPDATE oauth_client SET redirect_uris = '{https://new.test/}' WHERE client_id = $1", [
      ClientID,
    ]);
    const editing = as('editor').patch(`/clients/${ClientID}`, { Name: 'Late' });
    for (let waiting = 0; waiting === 0; ) {
      const { rows } = await world.database.main.query(
        `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      waiting = rows[0].count;
    }
    await client.query('COMMIT');
    client.release();
    const reply = await editing;
    expect([reply.status, reply.json.error.code]).toEqual([409, 'changed-meanwhile']);
    expect((await as('editor').get(`/clients/${ClientID}`)).json).toMatchObject({ Name: 'Board' });
  });

  it('stops at once where it is deleted, with every token it has', async () => {
    const { ClientID } = await made('editor');
    const allowed = [
      await allow(world.database, USER.viewer, ClientID),
      await allow(world.database, USER.keeper, ClientID),
    ];
    for (const { accessToken } of allowed) expect(await tokenStatus(accessToken)).toBe(200);
    expect((await as('editor').get(`/clients/${ClientID}`)).json.Users).toBe(2);
    const deleted = await as('editor').delete(`/clients/${ClientID}`);
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    for (const { accessToken } of allowed) expect(await tokenStatus(accessToken)).toBe(401);
    const { rows } = await world.database.main.query(
      `SELECT (SELECT count(*)::int FROM authorized_application WHERE oid = ANY($1)) AS applications,
        (SELECT count(*)::int FROM oauth_grant WHERE id = ANY($2)) AS grants,
        (SELECT count(*)::int FROM refresh_token WHERE grant_id = ANY($2)) AS refresh_tokens,
        (SELECT count(*)::int FROM access_token WHERE client_id = $3 AND revoked_at IS NOT NULL) AS revoked`,
      [allowed.map(({ applicationOid }) => applicationOid), allowed.map(({ grantId }) => grantId), ClientID],
    );
    expect(rows).toEqual([{ applications: 0, grants: 0, refresh_tokens: 0, revoked: 2 }]);
    expect((await as('editor').get(`/clients/${ClientID}`)).status).toBe(404);
    expect((await as('editor').delete(`/clients/${ClientID}`)).status).toBe(404);
    expect((await mails('oauth-client-deleted')).at(-1)).toMatchObject({ user_id: USER.editor });
  });
});

describe('what makes or edits no client', () => {
  it.each<[string, object, string]>([
    ['nothing at all', {}, 'name'],
    ['no name', { Name: ' ' }, 'name'],
    ['a number for a name', { Name: 7 }, 'Name'],
    ['a name with U+0000', { Name: 'a\0b' }, 'name'],
    ['no redirect URI', { RedirectURIs: [] }, 'redirect URI'],
    ['a text for a list', { RedirectURIs: REDIRECT }, 'RedirectURIs'],
    ['a number in the list', { RedirectURIs: [REDIRECT, 7] }, 'RedirectURIs'],
    ['a dangerous redirect URI', { RedirectURIs: [REDIRECT, 'javascript:alert(1)'] }, 'javascript'],
    ['a redirect URI with a fragment', { RedirectURIs: [`${REDIRECT}#`] }, 'fragment'],
    ['a redirect URI with U+0000', { RedirectURIs: [`${REDIRECT}\0`] }, 'characters'],
    ['a logo by http', { LogoURI: 'http://board.test/' }, 'logo'],
    ['a number for a logo', { LogoURI: 7 }, 'LogoURI'],
    ['a text for a flag', { Native: 'true' }, 'Native'],
    ['null for a flag', { Legacy: null }, 'Legacy'],
    ['a secret of one’s own', { ClientSecret: 'mine' }, 'nothing else'],
    ['a client ID of one’s own', { ClientID: 'mine' }, 'nothing else'],
    ['another owner', { Owner: USER.admin }, 'nothing else'],
  ])('%s', async (_what, change, named) => {
    const { ClientID } = await made('warden');
    const before = (await as('warden').get(`/clients/${ClientID}`)).json;
    const body = Object.keys(change).length === 0 ? {} : { ...NEW, ...change };
    const created = await as('warden').post('/clients', body);
    expect([created.status, created.json.error.code]).toEqual([400, 'bad-member']);
    expect(created.json.error.message).toContain(named);
    if (Object.keys(change).length > 0) {
      expect((await as('warden').patch(`/clients/${ClientID}`, change)).status).toBe(400);
    }
    expect((await as('warden').get(`/clients/${ClientID}`)).json).toEqual(before);
    await as('warden').delete(`/clients/${ClientID}`);
  });

  it('another kind, and a public legacy client', async () => {
    for (const more of [{ Kind: 'Public' }, { Kind: null }, { Kind: 'public', Legacy: true }]) {
      const reply = await as('warden').post('/clients', { ...NEW, ...more });
      if (more.Kind === null) expect(reply.json.Kind).toBe('confidential');
      else expect([reply.status, reply.json.error.code]).toEqual([400, 'bad-member']);
    }
    const { ClientID } = await made('warden');
    expect((await as('warden').patch(`/clients/${ClientID}`, { Kind: 'public' })).status).toBe(400);
  });

  it.each([-1, 720.1, '7', true, [], 1e9])('a grace of %j', async (GraceHours) => {
    const { ClientID, ClientSecret } = await made('warden');
    expect((await as('warden').post(`/clients/${ClientID}/secret`, { GraceHours })).status).toBe(400);
    expect(await isSecret(ClientID, ClientSecret)).toBe(true);
    await as('warden').delete(`/clients/${ClientID}`);
  });

  it.each(['0', '-1', 'f'.repeat(32), '9'.repeat(300), '%00', '%20', 'null', '%ff'])(
    'a client named %s',
    async (clientId) => {
      for (const reply of [
        await as('admin').get(`/clients/${clientId}`),
        await as('admin').get(`/clients/${clientId}/users`),
        await as('admin').patch(`/clients/${clientId}`, { Name: 'x' }),
        await as('admin').post(`/clients/${clientId}/secret`),
        await as('admin').delete(`/clients/${clientId}`),
        await as('admin').delete(`/clients/${clientId}/former-secret`),
      ]) {
        expect([400, 404]).toContain(reply.status);
      }
    },
  );
});

describe('a secret that is rotated', () => {
  const time = movableTime(new Date('2026-05-04T08:00:00.000Z'));
  let node: ServerNode;
  beforeAll(async () => {
    node = await startServerNode(world.database, { time });
  });
  afterAll(() => node.close());

  const keeper = () => loginCaller({ ...world, send: node.send }, 'keeper');

  const HOUR_MS = 3_600_000;

  it('stops at once without a grace', async () => {
    const { ClientID, ClientSecret } = (await keeper().post('/clients', NEW)).json;
    const rotated = await keeper().post(`/clients/${ClientID}/secret`);
    expect(rotated.json).toMatchObject({
      ClientID,
      FormerSecretValidUntil: null,
      LastRotated: time.clock().toISOString(),
    });
    expect(rotated.json.ClientSecret).not.toBe(ClientSecret);
    expect(await isSecret(ClientID, ClientSecret, time.clock())).toBe(false);
    expect(await isSecret(ClientID, rotated.json.ClientSecret, time.clock())).toBe(true);
  });

  it('works on beside the new one for its grace, and no longer', async () => {
    const { ClientID, ClientSecret } = (await keeper().post('/clients', NEW)).json;
    const rotated = await keeper().post(`/clients/${ClientID}/secret`, { GraceHours: 24 });
    const both = async () =>
      Promise.all([ClientSecret, rotated.json.ClientSecret].map((each) => isSecret(ClientID, each, time.clock())));
    const until = new Date(time.clock().getTime() + 24 * HOUR_MS).toISOString();
    expect(rotated.json.FormerSecretValidUntil).toBe(until);
    expect(await both()).toEqual([true, true]);
    time.advance(24 * HOUR_MS - 1);
    expect(await both()).toEqual([true, true]);
    expect((await keeper().get(`/clients/${ClientID}`)).json.FormerSecretValidUntil).toBe(until);
    time.advance(1);
    expect(await both()).toEqual([false, true]);
    expect((await keeper().get(`/clients/${ClientID}`)).json.FormerSecretValidUntil).toBeNull();
  });

  it('a second rotation ends the first secret, and the grace is ended by hand', async () => {
    const { ClientID, ClientSecret: first } = (await keeper().post('/clients', NEW)).json;
    const rotate = async () =>
      (await keeper().post(`/clients/${ClientID}/secret`, { GraceHours: 720 })).json.ClientSecret;
    const [second, third] = [await rotate(), await rotate()];
    const work = async () =>
      Promise.all([first, second, third].map((secret) => isSecret(ClientID, secret, time.clock())));
    expect(await work()).toEqual([false, true, true]);
    expect((await keeper().delete(`/clients/${ClientID}/former-secret`)).status).toBe(204);
    expect(await work()).toEqual([false, false, true]);
    expect((await keeper().delete(`/clients/${ClientID}/former-secret`)).status).toBe(404);
  });

  it('twice in the same moment is rotated once', async () => {
    const { ClientID } = (await keeper().post('/clients', NEW)).json;
    const replies = await Promise.all([1, 2, 3, 4].map(() => keeper().post(`/clients/${ClientID}/secret`)));
    const rotated = replies.filter(({ status }) => status === 200);
    for (const reply of replies.filter(({ status }) => status !== 200)) {
      expect([reply.status, reply.json.error.code]).toEqual([409, 'changed-meanwhile']);
    }
    const work = await Promise.all(rotated.map(({ json }) => isSecret(ClientID, json.ClientSecret, time.clock())));
    expect(work.filter((works) => works)).toHaveLength(1);
  });
});

describe('a secret', () => {
  it('is in no list, no table, no mail and no line of the log', async () => {
    const client = await made('editor', { Name: 'Canary' });
    const path = `/clients/${client.ClientID}`;
    const second = (await as('editor').post(`${path}/secret`, { GraceHours: 1 })).json;
    const secrets = [client.ClientSecret, second.ClientSecret].map((secret: string) => secret.slice(0, -4));
    const seen = [
      (await as('editor').get('/clients')).text,
      (await as('admin').get('/clients/all?pagesize=200')).text,
      (await as('admin').get(path)).text,
      (await as('editor').get(`${path}/users`)).text,
      (await as('editor').patch(path, { Name: 'x' })).text,
      (await as('admin').post(`${path}/secret`)).text,
    ];
    const { rows: tables } = await world.database.main.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
    );
    const contents = tables.map(({ name }) => `SELECT string_agg(t::text, ' ') AS text FROM "${name}" t`);
    const { rows } = await world.database.main.query<{ text: string | null }>(contents.join(' UNION ALL '));
    const everything = [...seen, ...rows.map(({ text }) => text ?? ''), ...log].join('\n');
    expect(everything).toContain(credentialDigest(second.ClientSecret));
    for (const secret of secrets) expect(everything).not.toContain(secret);
  });
});

describe('lists of clients', () => {
  it('are one’s own, or for administrators everybody’s and nobody’s', async () => {
    const unowned = await makeClient(world.database, 'Made on the command line');
    const mine = await made('outsider', { Name: 'Orchard' });
    expect((await as('outsider').get('/clients')).json).toMatchObject({
      Results: [{ ClientID: mine.ClientID }],
      TotalResultCount: 1,
    });
    const all = (await as('admin').get('/clients/all?pagesize=200')).json;
    expect(all.TotalResultCount).toBe(all.Results.length);
    const named = Object.fromEntries(all.Results.map((each: Json) => [each.ClientID, each.Owner?.UserName ?? null]));
    expect(named).toMatchObject({ [mine.ClientID]: 'outsider@garden.test', [unowned]: null });
    const refused = await as('outsider').get('/clients/all');
    expect([refused.status, refused.json.error.code]).toEqual([403, 'administrators-only']);
  });

  it.each<[string, readonly string[]]>([
    ['?Name=LIST+', ['list a', 'List B', 'list c']],
    ['?Name=list&order=Name+DESC', ['list c', 'List B', 'list a']],
    ['?Name=list&order=Created+desc', ['list c', 'List B', 'list a']],
    ['?Name=list&order=LastUsed+DESC', ['List B', 'list c', 'list a']],
    ['?Name=list&start=2&pagesize=1', ['List B']],
    ['?UserName=ANGLER&Name=list', ['list a', 'List B', 'list c']],
    ['?UserName=admin&Name=list', []],
    ['?Name=%25', []],
  ])('%s', async (query, names) => {
    if ((await as('angler').get('/clients')).json.TotalResultCount === 0) {
      for (const Name of ['list a', 'List B', 'list c']) await made('angler', { Name });
      await world.database.main.query("UPDATE oauth_client SET last_used = now() WHERE name = 'List B'");
    }
    const { json } = await as('admin').get(`/clients/all${query}`);
    expect(json.Results.map((each: Json) => each.Name)).toEqual(names);
    expect(json.TotalResultCount).toBe(query.includes('start') ? 3 : names.length);
  });

  it.each(['?Owner=1', '?order=Secret', '?order=Name;', '?pagesize=201', '?start=0', '?Name=%00'])(
    '%s is a question that has no answer',
    async (query) => {
      const reply = await as('admin').get(`/clients/all${query}`);
      expect([reply.status, reply.json.error.code]).toEqual([400, 'bad-parameter']);
    },
  );

  it('tell the owner and administrators who has allowed a client', async () => {
    const { ClientID } = await made('editor');
    const { applicationOid } = await allow(world.database, USER.viewer, ClientID);
    for (const actor of ['editor', 'admin'] as const) {
      expect((await as(actor).get(`/clients/${ClientID}/users`)).json).toEqual({
        Results: [
          {
            ObjectID: applicationOid,
            User: { ObjectID: USER.viewer, UserName: 'viewer@garden.test', DisplayName: 'Vic Viewer' },
            Client: { ClientID, Name: 'Board' },
            Scopes: ['alm', 'openid'],
            Abilities: [expect.stringContaining('in your name'), 'Know who you are'],
            Created: expect.any(String),
            LastAuthorized: expect.any(String),
            LastUsed: expect.any(String),
            RevokedAt: null,
          },
        ],
        TotalResultCount: 1,
      });
    }
    for (const actor of ['viewer', 'keeper'] as const) {
      expect((await as(actor).get(`/clients/${ClientID}/users`)).status).toBe(404);
    }
  });
});

it('no key and no access token makes, changes or deletes a client', async () => {
  const { ClientID } = await made('editor');
  const { accessToken } = await allow(world.database, USER.editor, ClientID);
  for (const zsessionid of [apiKeyOf('editor'), accessToken]) {
    for (const [method, path] of [
      ['POST', '/clients'],
      ['PATCH', `/clients/${ClientID}`],
      ['POST', `/clients/${ClientID}/secret`],
      ['DELETE', `/clients/${ClientID}/former-secret`],
      ['DELETE', `/clients/${ClientID}`],
    ] as const) {
      const reply = await world.send({ method, target: `/login/api${path}`, headers: { zsessionid } });
      expect([reply.status, JSON.parse(reply.text).error.code]).toEqual([403, 'needs-sign-in']);
    }
  }
});

it('a user has only so many clients', async () => {
  await world.database.main.query(
    `INSERT INTO oauth_client (client_id, name, owner_id, redirect_uris, secret_digest, created)
     SELECT md5(n::text), 'one of many', $1, '{https://many.test/}', sha256(n::text::bytea), now() FROM 
     generate_series(1, $2 - (SELECT count(*) FROM oauth_client WHERE owner_id = $1)) n`,
    [USER.admin, limits.oauthClientsPerUser - 1],
  );
  const last = await made('admin');
  const refused = await as('admin').post('/clients', NEW);
  expect([refused.status, refused.json.error.code]).toEqual([409, 'too-many-clients']);
  await as('admin').delete(`/clients/${last.ClientID}`);
  await made('admin');
});
