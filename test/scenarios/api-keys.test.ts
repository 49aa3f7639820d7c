import { beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import { credentialDigest, hasValidChecksum } from '../../src/identity/api-key.ts';
import { givePasswords, type LoginCaller, loginCaller } from '../support/login-caller.ts';
import { type Json, useWorld } from '../support/world.ts';
import { type Actor, apiKeyOf, USER } from '../support/world-seed.ts';

const log: string[] = [];

const world = useWorld({ logLines: { write: (line) => log.push(line) } });

beforeAll(() => givePasswords(world));

const as = (actor: Actor): LoginCaller => loginCaller(world, actor);

const FULL = { Description: 'ci', Grant: 'Full Access' };

const made = async (actor: Actor, more: object = {}): Promise<Json> => {
  const reply = await as(actor).post('/keys', { ...FULL, ...more });
  expect(reply.status, reply.text).toBe(201);
  return reply.json;
};

/** The status of a read with this key. */
const statusWith = async (key: string): Promise<number> =>
  (await world.send({ method: 'GET', target: '/slm/webservice/v2.0/user', headers: { zsessionid: key } })).status;

describe('a key that its owner makes', () => {
  it('is answered with its value once, in our form, and works at once', async () => {
    const key = await made('editor', { Description: '  nightly build ' });
    expect(key).toEqual({
      ObjectID: expect.any(Number),
      User: { ObjectID: USER.editor, UserName: 'editor@garden.test', DisplayName: 'Eve Editor', Disabled: false },
      Description: 'nightly build',
      Grant: 'Full Access',
      LastFour: key.Key.slice(-4),
      AwaitsClaim: false,
      StoppedBy: null,
      Created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      LastAccessed: null,
      LastReset: null,
      ExpiresAt: null,
      IdleDays: null,
      AllowedNetworks: null,
      FormerValue: null,
      Key: expect.stringMatching(/^_[0-9A-Za-z]{43}$/),
    });
    expect(hasValidChecksum(key.Key)).toBe(true);
    expect(await statusWith(key.Key)).toBe(200);
    const { Key, ...rest } = key;
    const shown = await as('editor').get(`/keys/${key.ObjectID}`);
    expect(shown.json).toEqual({ ...rest, LastAccessed: shown.json.LastAccessed });
  });

  it('writes as its owner, in a revision that does not tell it from a password', async () => {
    const key = await made('editor');
    const headers = { zsessionid: key.Key, 'content-type': 'application/json' };
    const body = JSON.stringify({ Defect: { Name: 'by key', Project: '/project/301' } });
    const created = await world.send({ method: 'POST', target: '/slm/webservice/v2.0/Defect/create', headers, body });
    expect(JSON.parse(created.text).CreateResult.Object.CreatedBy._refObjectName).toBe('Eve Editor');
  });

  it('is edited in what the body names, and in nothing else', async () => {
    const { ObjectID } = await made('editor', { IdleDays: 30, AllowedNetworks: ['10.0.0.0/8', '::1'] });
    const renamed = await as('editor').patch(`/keys/${ObjectID}`, { Description: 'other' });
    expect(renamed.json).toMatchObject({ Description: 'other', IdleDays: 30, AllowedNetworks: ['10.0.0.0/8', '::1'] });
    const freed = await as('editor').patch(`/keys/${ObjectID}`, { IdleDays: null, AllowedNetworks: [] });
    expect(freed.json).toMatchObject({ Description: 'other', IdleDays: null, AllowedNetworks: null });
    const narrowed = await as('editor').patch(`/keys/${ObjectID}`, { Grant: 'ALM WSAPI Read-only' });
    expect(narrowed.json).toMatchObject({ Grant: 'ALM WSAPI Read-only' });
    expect(narrowed.json).not.toHaveProperty('Key');
  });

  it('stops at once where it is deleted, and is gone from the list', async () => {
    const { ObjectID, Key } = await made('editor');
    expect(await statusWith(Key)).toBe(200);
    const deleted = await as('editor').delete(`/keys/${ObjectID}`);
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    expect(await statusWith(Key)).toBe(401);
    expect((await as('editor').get(`/keys/${ObjectID}`)).status).toBe(404);
    expect((await as('editor').delete(`/keys/${ObjectID}`)).status).toBe(404);
  });

  it('has another value after a reset, and the old one stops at once', async () => {
    const { ObjectID, Key } = await made('editor');
    expect(await statusWith(Key)).toBe(200);
    const reset = await as('editor').post(`/keys/${ObjectID}/reset`);
    expect(reset.status).toBe(200);
    expect(reset.json).toMatchObject({ ObjectID, Description: 'ci', Grant: 'Full Access', FormerValue: null });
    expect(reset.json.LastReset).not.toBeNull();
    expect(reset.json.Key).not.toBe(Key);
    expect([await statusWith(Key), await statusWith(reset.json.Key)]).toEqual([401, 200]);
  });
});

describe('what makes or edits no key', () => {
  it.each<[string, object, string]>([
    ['nothing at all', {}, 'Description'],
    ['no description', { Grant: 'Full Access' }, 'Description'],
    ['an empty description', { ...FULL, Description: '  ' }, 'Description'],
    ['a long description', { ...FULL, Description: 'x'.repeat(257) }, 'Description'],
    ['two lines of description', { ...FULL, Description: 'a\nb' }, 'Description'],
    ['a description with U+0000', { ...FULL, Description: 'a\0b' }, 'Description'],
    ['half a character', { ...FULL, Description: '\ud800' }, 'Description'],
    ['a number for a description', { ...FULL, Description: 7 }, 'Description'],
    ['no grant', { Description: 'ci' }, 'Grant'],
    ['another grant', { ...FULL, Grant: 'full access' }, 'Grant'],
    ['an end that is past', { ...FULL, ExpiresAt: '2020-01-01T00:00:00Z' }, 'ExpiresAt'],
    ['a day for an end', { ...FULL, ExpiresAt: '2999-01-01' }, 'ExpiresAt'],
    ['an end on a day that does not exist', { ...FULL, ExpiresAt: '2999-02-30T00:00Z' }, 'ExpiresAt'],
    ['an end behind the year 9999', { ...FULL, ExpiresAt: '9999-12-31T23:59:59-14:00' }, 'ExpiresAt'],
    ['an end that is no day', { ...FULL, ExpiresAt: '2999-02-31T99:00:00Z' }, 'ExpiresAt'],
    ['no idle days', { ...FULL, IdleDays: 0 }, 'IdleDays'],
    ['half an idle day', { ...FULL, IdleDays: 0.5 }, 'IdleDays'],
    ['too many idle days', { ...FULL, IdleDays: 3651 }, 'IdleDays'],
    ['a network as a text', { ...FULL, AllowedNetworks: '10.0.0.0/8' }, 'AllowedNetworks'],
    ['a network that is none', { ...FULL, AllowedNetworks: ['10.0.0.0/33'] }, 'AllowedNetworks'],
    ['a name for a network', { ...FULL, AllowedNetworks: ['localhost'] }, 'AllowedNetworks'],
    ['too many networks', { ...FULL, AllowedNetworks: Array(51).fill('::1') }, 'AllowedNetworks'],
    ['a member that nobody knows', { ...FULL, Expires: null }, 'nothing else'],
  ])('%s', async (_what, body, named) => {
    const { ObjectID } = await made('warden');
    const before = (await as('warden').get(`/keys/${ObjectID}`)).json;
    const created = await as('warden').post('/keys', body);
    expect([created.status, created.json.error.code]).toEqual([400, 'bad-member']);
    expect(created.json.error.message).toContain(named);
    if (Object.keys(body).length > 1) {
      expect((await as('warden').patch(`/keys/${ObjectID}`, body)).status).toBe(400);
    }
    expect((await as('warden').get(`/keys/${ObjectID}`)).json).toEqual(before);
    await as('warden').delete(`/keys/${ObjectID}`);
  });

  it.each([-1, 7.1, '7', true, [], 1e9])('a grace of %j', async (GraceDays) => {
    const { ObjectID, Key } = await made('warden');
    expect((await as('warden').post(`/keys/${ObjectID}/reset`, { GraceDays })).status).toBe(400);
    expect(await statusWith(Key)).toBe(200);
    await as('warden').delete(`/keys/${ObjectID}`);
  });

  it.each(['0', '-1', 'abc', '9'.repeat(30), '1.5', '%00', 'null'])('a key named %s', async (oid) => {
    for (const reply of [
      await as('admin').get(`/keys/${oid}`),
      await as('admin').patch(`/keys/${oid}`, FULL),
      await as('admin').post(`/keys/${oid}/reset`),
      await as('admin').post(`/keys/${oid}/claim`),
      await as('admin').delete(`/keys/${oid}`),
      await as('admin').delete(`/keys/${oid}/former-value`),
    ]) {
      expect([reply.status, reply.json.error.code]).toEqual([404, 'not-found']);
    }
  });
});

describe('the lists', () => {
  const LISTED = ['Alpha', 'beta', '=cmd|calc', 'Gamma "x"'];
  beforeAll(async () => {
    for (const Description of LISTED) await made('keeper', { Description });
  });
  const own = async (query = ''): Promise<readonly string[]> =>
    (await as('keeper').get(`/keys${query}`)).json.Results.map((key: Json) => key.Description);

  it('show a user their own keys, oldest first, and an administrator all of them', async () => {
    expect(await own()).toEqual(['keeper', ...LISTED]);
    const mine = (await as('keeper').get('/keys')).json;
    expect(mine.TotalResultCount).toBe(5);
    expect(new Set(mine.Results.map((key: Json) => key.User.ObjectID))).toEqual(new Set([USER.keeper]));
    const all = (await as('admin').get('/keys/all?pagesize=200')).json;
    const { rows } = await world.database.main.query('SELECT oid FROM api_key');
    expect(all.TotalResultCount).toBe(rows.length);
    expect(all.Results).toHaveLength(rows.length);
    const refused = await as('keeper').get('/keys/all');
    expect([refused.status, refused.json.error.code]).toEqual([403, 'administrators-only']);
  });

  it('come page by page', async () => {
    expect(await own('?start=2&pagesize=2')).toEqual(['Alpha', 'beta']);
    expect(await own('?start=99')).toEqual([]);
    expect((await as('keeper').get('/keys?start=99')).json.TotalResultCount).toBe(5);
  });

  it('are sorted by when keys were made, last used and last reset', async () => {
    const keys = (await as('keeper').get('/keys')).json.Results;
    const [, alpha, beta] = keys;
    await as('keeper').post(`/keys/${beta.ObjectID}/reset`);
    await as('keeper').post(`/keys/${alpha.ObjectID}/reset`);
    expect(await own('?order=Created DESC&pagesize=1'.replace(' ', '%20'))).toEqual(['Gamma "x"']);
    expect((await own('?order=LastReset%20DESC')).slice(0, 2)).toEqual(['Alpha', 'beta']);
    expect((await own('?order=LastReset')).slice(-2)).toEqual(['beta', 'Alpha']);
    await world.database.main.query('UPDATE api_key SET last_accessed = created WHERE oid = $1', [beta.ObjectID]);
    expect((await own('?order=LastAccessed+desc'))[0]).toBe('beta');
    expect((await own('?order=LastAccessed')).at(-1)).toBe('beta');
  });

  it('are filtered by display name, user name, description and a piece of the key', async () => {
    const all = async (query: string): Promise<readonly Json[]> =>
      (await as('admin').get(`/keys/all?pagesize=200&${query}`)).json.Results;
    const names = (keys: readonly Json[]) => [...new Set(keys.map((key) => key.User.UserName))];
    expect(names(await all('DisplayName=kim%20k'))).toEqual(['keeper@garden.test']);
    expect(names(await all('UserName=KEEPER%40'))).toEqual(['keeper@garden.test']);
    expect((await all('Description=BET')).map((key) => key.Description)).toEqual(['beta']);
    expect(await all('DisplayName=%25')).toEqual([]);
    const [key] = (await as('keeper').get('/keys?Description=Alpha')).json.Results;
    expect((await all(`LastFour=${key.LastFour.slice(1)}`)).map(({ ObjectID }) => ObjectID)).toContain(key.ObjectID);
    expect(await all('LastFour=!!!!')).toEqual([]);
    expect(await own('?UserName=editor')).toEqual([]);
  });

  it('are searched for a piece of the description, of either name, or of the end of the key', async () => {
    const found = async (search: string): Promise<readonly Json[]> =>
      (await as('admin').get(`/keys/all?pagesize=200&search=${encodeURIComponent(search)}`)).json.Results;
    const [key] = (await as('keeper').get('/keys?Description=Alpha')).json.Results;
    for (const search of ['aLPh', 'KIM K', 'keeper@garden', key.LastFour]) {
      expect((await found(search)).map(({ ObjectID }) => ObjectID)).toContain(key.ObjectID);
    }
    expect(await found('Kim Keeperkeeper@')).toEqual([]);
    expect(await found('%')).toEqual([]);
    expect(await own('?search=viewer')).toEqual([]);
    expect((await found('beta')).map(({ Description }) => Description)).toEqual(['beta']);
  });

  it('say of each key what stops it', async () => {
    const stopped = async (set: string): Promise<string | null> => {
      const { ObjectID } = await made('keeper', { Description: 'stopped' });
      await world.database.main.query(`UPDATE api_key SET ${set} WHERE oid = $1`, [ObjectID]);
      const { StoppedBy } = (await as('keeper').get(`/keys/${ObjectID}`)).json;
      await as('keeper').delete(`/keys/${ObjectID}`);
      return StoppedBy;
    };
    expect(await stopped(`expires_at = now() + interval '1 hour', idle_days = 1`)).toBeNull();
    expect(await stopped(`expires_at = now() - interval '1 hour'`)).toBe('key-expired');
    expect(await stopped(`created = now() - interval '49 hours', idle_days = 2`)).toBe('key-idle');
    expect(await stopped(`created = now() - interval '49 hours', last_accessed = now(), idle_days = 2`)).toBeNull();
    await world.database.main.query('UPDATE app_user SET disabled = true WHERE oid = $1', [USER.outsider]);
    const [disabled] = (await as('admin').get('/keys/all?UserName=outsider')).json.Results;
    await world.database.main.query('UPDATE app_user SET disabled = false WHERE oid = $1', [USER.outsider]);
    expect(disabled.StoppedBy).toBe('owner-disabled');
  });

  it.each([
    'start=0',
    'start=x',
    'pagesize=0',
    `pagesize=${limits.loginPageSizeMaximum + 1}`,
    `format=csv&pagesize=${limits.csvRows + 1}`,
    'order=Key',
    'order=Created%20UP',
    'order=Created%20ASC%20DESC',
    'order=Created%20ASC%3BDROP',
    'format=xml',
    'owner=1',
    'DisplayName=%00',
    'search=%00',
  ])('refuse the question %s', async (query) => {
    const reply = await as('keeper').get(`/keys?${query}`);
    expect([reply.status, reply.json.error.code]).toEqual([400, 'bad-parameter']);
  });

  it.each([`pagesize=${limits.loginPageSizeMaximum}`, `format=csv&pagesize=${limits.csvRows}`])(
    'answer the question %s',
    async (query) => {
      expect((await as('keeper').get(`/keys?${query}`)).status).toBe(200);
    },
  );

  it('are a file for a spreadsheet that runs nothing', async () => {
    const reply = await as('keeper').get('/keys?format=csv');
    expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(reply.headers['content-disposition']).toBe('attachment; filename="api-keys.csv"');
    expect(reply.headers['x-total-count']).toBe('5');
    const lines = reply.text.split('\r\n');
    expect(lines[0]).toBe(
      '"ObjectID","UserName","DisplayName","Description","Grant","LastFour","Created","LastAccessed","LastReset","ExpiresAt","IdleDays","AllowedNetworks"',
    );
    expect(lines).toHaveLength(7);
    expect(reply.text).toContain(`,"'=cmd|calc",`);
    expect(reply.text).toContain(',"Gamma ""x""",');
    expect(reply.text).not.toMatch(/(^|,)"[=+@\t-]/m);
  });
});

describe('the value of a key', () => {
  it('is in no list, no table and no line of the log', async () => {
    const first = await made('editor', { Description: 'canary' });
    const second = (await as('editor').post(`/keys/${first.ObjectID}/reset`, { GraceDays: 7 })).json;
    expect(await statusWith(first.Key)).toBe(200);
    const secrets = [first.Key, second.Key].map((key: string) => key.slice(1, -4));
    const seen = [
      (await as('editor').get('/keys')).text,
      (await as('admin').get('/keys/all?pagesize=200')).text,
      (await as('admin').get('/keys/all?format=csv')).text,
      (await as('editor').get(`/keys/${first.ObjectID}`)).text,
      (await as('editor').patch(`/keys/${first.ObjectID}`, { Description: 'x' })).text,
      (await as('admin').post(`/keys/${first.ObjectID}/reset`)).text,
    ];
    const { rows: tables } = await world.database.main.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
    );
    const contents = tables.map(({ name }) => `SELECT string_agg(t::text, ' ') AS text FROM "${name}" t`);
    const { rows } = await world.database.main.query<{ text: string | null }>(contents.join(' UNION ALL '));
    const everything = [...seen, ...rows.map(({ text }) => text ?? ''), ...log].join('\n');
    expect(everything).toContain(credentialDigest(second.Key));
    for (const secret of secrets) expect(everything).not.toContain(secret);
  });

  it('of an imported key works as before, and may be replaced by one of ours', async () => {
    const [imported] = (await as('outsider').get('/keys')).json.Results;
    expect(await statusWith(apiKeyOf('outsider'))).toBe(200);
    const reset = (await as('outsider').post(`/keys/${imported.ObjectID}/reset`, { GraceDays: 1 })).json;
    expect([await statusWith(apiKeyOf('outsider')), await statusWith(reset.Key)]).toEqual([200, 200]);
  });
});

it('a user has only so many keys', async () => {
  await world.database.main.query(
    `INSERT INTO api_key (user_id, description, grant_kind, digest, last_four, created)
     SELECT $1, 'one of many', 'Full Access', sha256(n::text::bytea), 'xxxx', now() FROM generate_series(1, $2) n`,
    [USER.angler, limits.apiKeysPerUser - 2],
  );
  const last = await made('angler');
  const refused = await as('angler').post('/keys', FULL);
  expect([refused.status, refused.json.error.code]).toEqual([409, 'too-many-keys']);
  await as('angler').delete(`/keys/${last.ObjectID}`);
  await made('angler');
});
