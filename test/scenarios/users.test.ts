import { beforeAll, describe, expect, it, test } from 'vitest';
import { isLocked } from '../../src/identity/account-rules.ts';
import { findAccount } from '../../src/storage/stores/account-store.ts';
import { holdUpdate } from '../support/held-update.ts';
import { givePasswords, loginCaller } from '../support/login-caller.ts';
import { type Json, useWorld } from '../support/world.ts';
import { type Actor, PROJECT, USER, WORKSPACE } from '../support/world-seed.ts';

let now = Date.parse('2026-05-01T10:00:00Z');
const world = useWorld({ clock: () => new Date(now) });
beforeAll(() => givePasswords(world));

const call = (actor: Actor) => loginCaller(world, actor);
const DAY = 86_400_000;

let made = 0;
const newName = (): string => `new-${++made}@garden.test`;

const create = async (by: Actor = 'admin', more: Json = {}): Promise<Json> => {
  const reply = await call(by).post('/users', { UserName: newName(), ...more });
  if (reply.status !== 201) throw new Error(reply.text);
  return reply.json;
};

const names = async (query: string, by: Actor = 'admin'): Promise<readonly string[]> => {
  const { json } = await call(by).get(`/users?${query}`);
  expect(json.TotalResultCount).toBe(json.Results.length);
  return json.Results.map((each: Json) => each.UserName.split('@')[0]);
};

const mailsTo = async (address: string): Promise<readonly Json[]> => {
  const { rows } = await world.database.main.query(
    'SELECT kind, body FROM outbox WHERE address = $1 ORDER BY created_at',
    [address],
  );
  return rows;
};

const tokenIn = (body: string): string => /\/login\/reset#(\S+)/.exec(body)?.[1] ?? '';

const finish = (token: string, password = 'a heron stands in the reeds') =>
  world.send({
    method: 'POST',
    target: '/login/api/password-resets/finish',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ Token: token, NewPassword: password }),
  });

describe('the list of users', () => {
  it('has everybody but who is deleted, with all that administrators look for', async () => {
    const gone = await create();
    await world.as('admin').delete(`/user/${gone.ObjectID}`);
    const { json } = await call('admin').get('/users?pagesize=200');
    expect(json.Results.map((each: Json) => each.UserName)).toEqual(
      Object.keys(USER)
        .map((actor) => `${actor}@garden.test`)
        .toSorted(),
    );
    expect(json.Results.find((each: Json) => each.ObjectID === USER.editor)).toEqual({
      ObjectID: USER.editor,
      UserName: 'editor@garden.test',
      DisplayName: 'Eve Editor',
      FirstName: 'Eve',
      LastName: 'Editor',
      EmailAddress: 'editor@garden.test',
      State: 'Active',
      Disabled: false,
      Locked: false,
      AccountLockedUntil: null,
      FailedLoginAttempts: 0,
      SubscriptionAdmin: false,
      CanCreateApiKey: true,
      CanCreateOAuthClient: true,
      HasPassword: true,
      InvitedUntil: null,
      CreationDate: expect.any(String),
      LastLoginDate: null,
      LastActiveDate: null,
      LastPasswordUpdateDate: expect.any(String),
    });
  });

  test.each([
    ['Text=EVE', ['editor']],
    ['Text=arden.test&pagesize=200', Object.keys(USER).toSorted()],
    ['Text=%25', []],
    ['Text=_', []],
    ['Text=nobody-of-that-name', []],
    ['State=disabled', []],
    ['State=active&Text=eve', ['editor']],
    ['State=never-signed-in&Text=vic', ['viewer']],
    ['order=DisplayName%20DESC&Text=garden', ['warden', 'viewer', 'outsider', 'keeper', 'editor', 'angler', 'admin']],
  ])('asked for %s gives %j', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it('knows who is disabled, locked, was away for too long, is invited, or never came', async () => {
    const [disabled, locked, away, invited] = [
      await create(),
      await create(),
      await create(),
      await create('admin', { EmailAddress: 'invited@garden.test', Invite: true }),
    ];
    await call('admin').patch(`/users/${disabled.ObjectID}`, { Disabled: true });
    await world.database.main.query('UPDATE app_user SET account_locked_until = $2 WHERE oid = $1', [
      locked.ObjectID,
      new Date(now + DAY),
    ]);
    await world.database.main.query('UPDATE app_user SET last_login_date = $2 WHERE oid = $1', [
      away.ObjectID,
      new Date(now - 365 * DAY),
    ]);
    const short = (user: Json) => user.UserName.split('@')[0];
    expect(await names('State=disabled')).toEqual([short(disabled)]);
    expect(await names('State=locked')).toEqual([short(locked), short(away)]);
    expect(await names('State=invited')).toEqual([short(invited)]);
    expect(await names('State=never-signed-in&Text=new-')).not.toContain(short(away));
    const { json } = await call('admin').get(`/users/${locked.ObjectID}`);
    expect([json.State, json.Locked]).toEqual(['Active and Locked', true]);
    // The list says of each what identity itself says.
    for (const { ObjectID } of [disabled, locked, away, invited]) {
      const account = await findAccount(world.database.main, ObjectID);
      const shown = (await call('admin').get(`/users/${ObjectID}`)).json;
      expect(shown.Locked).toBe(account !== null && isLocked(account, new Date(now)));
    }
    await call('admin').patch(`/users/${locked.ObjectID}`, { Locked: false });
    expect(await names('State=locked')).toEqual([short(away)]);
  });

  it('is a workspace’s or project’s administrator’s as far as they administer it', async () => {
    const nowhere = await create('keeper');
    const keepers = await names('Text=garden.test&pagesize=200', 'keeper');
    expect(keepers).toContain(nowhere.UserName.split('@')[0]);
    for (const name of ['keeper', 'warden', 'editor', 'viewer', 'angler']) expect(keepers).toContain(name);
    for (const name of ['admin', 'outsider']) expect(keepers).not.toContain(name);
    expect(await names('Text=garden.test&pagesize=200', 'warden')).toEqual(['angler', 'editor', 'viewer', 'warden']);
    // Who knows the whole name of somebody from elsewhere can bring them in.
    expect(await names('Text=outsider@garden.test', 'keeper')).toEqual(['outsider']);
    expect(await names('Text=outsider@garden', 'keeper')).toEqual([]);
  });

  test.each(['editor', 'viewer', 'angler', 'outsider'] as const)('is not for %s', async (by) => {
    for (const path of ['/users', '/users?format=csv', `/users/${USER.viewer}`]) {
      const reply = await call(by).get(path);
      expect([reply.status, reply.json.error.code]).toEqual([403, 'no-administrator']);
    }
  });

  test.each(['State=gone', 'order=Phone', 'format=xml', 'pagesize=201', 'Texts=x', 'Text=%00'])(
    'refuses %s',
    async (query) => {
      const reply = await call('admin').get(`/users?${query}`);
      expect([reply.status, reply.json.error.code]).toEqual([400, 'bad-parameter']);
    },
  );

  it('is CSV that no spreadsheet runs, with the roles of each', async () => {
    await create('admin', { UserName: 'csv@garden.test', DisplayName: '=1+1 "quoted", twice' });
    const reply = await call('admin').get('/users?format=csv&Text=csv@garden');
    expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8');
    const [head, row] = reply.text.split('\r\n');
    expect(head).toBe(
      '"UserName","DisplayName","FirstName","LastName","EmailAddress","Disabled","SubscriptionAdmin","CanCreateApiKey","CanCreateOAuthClient","Roles","ObjectID","State","CreationDate","LastLoginDate"',
    );
    expect(row).toContain(`"csv@garden.test","'=1+1 ""quoted"", twice"`);
    const angler = (await call('admin').get('/users?format=csv&Text=angler')).text;
    expect(angler).toContain('"Pond=Editor; Reeds=Viewer"');
    expect((await call('keeper').get('/users?format=csv&Text=outsider@garden.test')).text).not.toContain('Apples');
  });
});

describe('making a user', () => {
  it('gives names, rights and roles in one go', async () => {
    const reply = await call('admin').post('/users', {
      UserName: 'Fern@Garden.test',
      FirstName: 'Fern',
      LastName: 'Frond',
      CanCreateApiKey: false,
      SubscriptionAdmin: true,
      Roles: [
        { Workspace: WORKSPACE.garden, Role: 'User' },
        { Project: PROJECT.pond, Role: 'Editor' },
      ],
    });
    expect(reply.status).toBe(201);
    expect(reply.json).toMatchObject({
      UserName: 'fern@garden.test',
      DisplayName: 'Fern Frond',
      EmailAddress: 'fern@garden.test',
      CanCreateApiKey: false,
      SubscriptionAdmin: true,
      HasPassword: false,
      InvitedUntil: null,
    });
    const roles = (await call('admin').get(`/users/${reply.json.ObjectID}/roles`)).json;
    const [garden] = roles.Workspaces;
    expect(garden.Permission).toBe('User');
    expect(garden.Projects.find((each: Json) => each.ObjectID === PROJECT.pond).Permission).toBe('Editor');
    expect(await mailsTo('fern@garden.test')).toEqual([]);
  });

  test.each([
    ['a name that is taken', { UserName: 'EDITOR@garden.test' }, 400, 'not-taken'],
    ['a name with a colon', { UserName: 'a:b' }, 400, 'not-taken'],
    ['no name', {}, 400, 'bad-member'],
    ['an empty name', { UserName: ' ' }, 400, 'not-taken'],
    ['a flag that is none', { UserName: 'x@garden.test', Disabled: 'true' }, 400, 'bad-member'],
    ['a text that PostgreSQL refuses', { UserName: 'x@garden.test', FirstName: '\0' }, 400, 'bad-member'],
    ['a member nobody knows', { UserName: 'x@garden.test', Password: 'x' }, 400, 'bad-member'],
    ['too long a name', { UserName: `${'x'.repeat(300)}@garden.test` }, 400, 'not-taken'],
    [
      'a role in a place that is none',
      { UserName: 'x@garden.test', Roles: [{ Project: 1, Role: 'Editor' }] },
      400,
      'bad-member',
    ],
    [
      'an invitation of somebody disabled',
      { UserName: 'x@garden.test', Disabled: true, Invite: true },
      409,
      'no-reset',
    ],
  ])('refuses %s, and writes nothing', async (_, body, status, code) => {
    const before = await world.digest();
    const reply = await call('admin').post('/users', body);
    expect([reply.status, reply.json.error.code]).toEqual([status, code]);
    expect(await world.digest()).toEqual(before);
  });

  test.each([
    [
      'a workspace’s administrator makes no administrator of the subscription',
      'keeper',
      { SubscriptionAdmin: true },
      'administrators-only',
    ],
    [
      'a workspace’s administrator gives nothing elsewhere',
      'keeper',
      { Roles: [{ Project: PROJECT.apples, Role: 'Viewer' }] },
      'bad-member',
    ],
    ['a project’s administrator makes no users', 'warden', {}, 'not-authorized'],
    ['an editor makes no users', 'editor', {}, 'no-administrator'],
    ['a viewer makes no users', 'viewer', {}, 'no-administrator'],
  ] as const)('%s', async (_, by, more, code) => {
    const before = await world.digest();
    const reply = await call(by).post('/users', { UserName: 'y@garden.test', ...more });
    expect(reply.json.error.code).toBe(code);
    expect(await world.digest()).toEqual(before);
  });

  it('is for a workspace’s administrator in their workspace', async () => {
    const user = await create('keeper', { Roles: [{ Project: PROJECT.pond, Role: 'Editor' }], Invite: true });
    expect(user.InvitedUntil).toBe(new Date(now + 7 * DAY).toISOString());
    expect(await mailsTo(user.EmailAddress)).toHaveLength(1);
  });
});

describe('an invitation', () => {
  it('leads to the first password once, within a week, by a link with the token behind the #', async () => {
    const user = await create('admin', { Invite: true });
    const [mail] = await mailsTo(user.UserName);
    expect(mail.kind).toBe('invitation');
    const lines = mail.body.split('\n');
    expect(lines).toContain(`${world.origin}/login/reset#${tokenIn(mail.body)}`);
    expect((await finish(tokenIn(mail.body), 'short')).status).toBe(400);
    now += 6 * DAY;
    expect((await finish(tokenIn(mail.body))).status).toBe(204);
    expect((await finish(tokenIn(mail.body))).status).toBe(400);
    expect((await call('admin').get(`/users/${user.ObjectID}`)).json).toMatchObject({
      HasPassword: true,
      InvitedUntil: null,
    });
    const again = await call('admin').post(`/users/${user.ObjectID}/invitation`);
    expect([again.status, again.json.error.code]).toEqual([409, 'has-password']);
  });

  it('is over after a week, when another is sent, or when the address changes', async () => {
    const user = await create('admin', { Invite: true });
    const tokens = async () => (await mailsTo(user.UserName)).map(({ body }: Json) => tokenIn(body));
    now += 1000;
    expect((await call('admin').post(`/users/${user.ObjectID}/invitation`)).status).toBe(204);
    const [first = '', second = ''] = await tokens();
    expect((await finish(first)).status).toBe(400);
    now += 7 * DAY;
    expect((await finish(second)).status).toBe(400);
    await call('admin').post(`/users/${user.ObjectID}/invitation`);
    const [, , third = ''] = await tokens();
    await call('admin').patch(`/users/${user.ObjectID}`, { EmailAddress: 'elsewhere@garden.test' });
    expect((await finish(third)).status).toBe(400);
  });

  it('is not ended by a reset that anybody may ask for, and either of them ends both', async () => {
    const user = await create('admin', { Invite: true });
    now += 3_600_000;
    await world.send({
      method: 'POST',
      target: '/login/api/password-resets',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ UserName: user.UserName }),
    });
    await expect.poll(async () => (await mailsTo(user.UserName)).length).toBe(2);
    const [invitation, reset] = await mailsTo(user.UserName);
    const code = reset.body.split('\n').find((line: string) => /^[\w-]{43}$/.test(line));
    expect((await call('admin').get(`/users/${user.ObjectID}`)).json.InvitedUntil).not.toBeNull();
    expect((await finish(tokenIn(invitation.body))).status).toBe(204);
    expect((await finish(code)).status).toBe(400);
  });

  it('has no lines of whoever named the user', async () => {
    const UserName = 'dear\r\n\r\nyou won\u2028go to www.example.com';
    const { EmailAddress } = await create('keeper', { UserName, EmailAddress: 'lines@garden.test', Invite: true });
    const [mail] = await mailsTo(EmailAddress);
    expect(mail.body.split(/[\r\n\u2028]+/)[0]).toBe(
      'There is an account for you: dear you won go to www.example.com. Whoever has the code below can choose its password, once, within 7 days:',
    );
  });

  it('is sent by who administers the user’s part, and nobody else', async () => {
    const user = await create('admin', { Roles: [{ Project: PROJECT.apples, Role: 'Viewer' }] });
    const path = `/users/${user.ObjectID}/invitation`;
    expect((await call('keeper').post(path)).status).toBe(404);
    expect((await call('editor').post(path)).status).toBe(403);
    expect(await mailsTo(user.UserName)).toEqual([]);
  });
});

describe('changing a user', () => {
  it('changes what the Web Services API changes, with its revisions and notices', async () => {
    const user = await create('admin', { EmailAddress: 'old@garden.test' });
    const reply = await call('admin').patch(`/users/${user.ObjectID}`, {
      DisplayName: 'Renamed',
      EmailAddress: 'fresh@garden.test',
      CanCreateOAuthClient: false,
      SubscriptionAdmin: true,
    });
    expect(reply.json).toMatchObject({
      DisplayName: 'Renamed',
      EmailAddress: 'fresh@garden.test',
      CanCreateOAuthClient: false,
      SubscriptionAdmin: true,
    });
    expect((await mailsTo('old@garden.test')).map(({ kind }: Json) => kind)).toEqual(['address-changed']);
  });

  it('is all or nothing', async () => {
    const before = await world.digest();
    const reply = await call('admin').patch(`/users/${USER.viewer}`, { SubscriptionAdmin: true, UserName: 'a:b' });
    expect([reply.status, reply.json.error.code]).toEqual([400, 'not-taken']);
    expect(await world.digest()).toEqual(before);
  });

  test.each([
    ['admin', 'admin', { SubscriptionAdmin: false }, 409, 'own-account'],
    ['admin', 'admin', { Disabled: true }, 409, 'own-account'],
    ['admin', 'viewer', { Locked: true }, 400, 'bad-member'],
    ['keeper', 'viewer', { DisplayName: 'X' }, 403, 'not-authorized'],
    ['keeper', 'viewer', { Disabled: true }, 403, 'not-authorized'],
    ['keeper', 'viewer', { Locked: false }, 403, 'administrators-only'],
    ['keeper', 'keeper', { SubscriptionAdmin: true }, 403, 'administrators-only'],
    ['keeper', 'keeper', { CanCreateApiKey: false }, 403, 'not-authorized'],
    ['viewer', 'viewer', { DisplayName: 'X' }, 403, 'no-administrator'],
    ['editor', 'viewer', { Disabled: true }, 403, 'no-administrator'],
  ] as const)('by %s of %s to %j is refused', async (by, of, body, status, code) => {
    const before = await world.digest();
    const reply = await call(by).patch(`/users/${USER[of]}`, body);
    expect([reply.status, reply.json.error.code]).toEqual([status, code]);
    expect(await world.digest()).toEqual(before);
  });

  it('makes an administrator who is one at once, on the next request', async () => {
    await call('admin').patch(`/users/${USER.viewer}`, { SubscriptionAdmin: true });
    expect((await call('viewer').get('/users')).status).toBe(200);
    await call('admin').patch(`/users/${USER.viewer}`, { SubscriptionAdmin: false });
    expect((await call('viewer').get('/users')).status).toBe(403);
  });

  test.each([
    ['end each other’s administration', { SubscriptionAdmin: false }, { SubscriptionAdmin: false }],
    ['disable each other', { Disabled: true }, { Disabled: true }],
    ['do one and the other', { Disabled: true }, { SubscriptionAdmin: false }],
  ])('leaves one of two administrators who %s in one moment', async (_, first, second) => {
    await call('admin').patch(`/users/${USER.keeper}`, { SubscriptionAdmin: true });
    // Both are signed in before either changes anything.
    await Promise.all([call('admin').get('/session'), call('keeper').get('/session')]);
    const both = [USER.admin, USER.keeper];
    const held = await holdUpdate(world.database, 'SELECT FROM app_user WHERE oid = ANY($1) FOR UPDATE', [both]);
    const replies = Promise.all([
      call('admin').patch(`/users/${USER.keeper}`, first),
      call('keeper').patch(`/users/${USER.admin}`, second),
    ]);
    await held.waitingFor(2);
    await held.commit();
    expect((await replies).map(({ status }) => status).toSorted()).toEqual([200, 403]);
    const { rowCount } = await world.database.main.query(
      'SELECT FROM app_user WHERE oid = ANY($1) AND subscription_admin AND NOT disabled',
      [both],
    );
    expect(rowCount).toBe(1);
    await world.database.main.query(
      'UPDATE app_user SET subscription_admin = oid = $2, disabled = false WHERE oid = ANY($1)',
      [both, USER.admin],
    );
    await expect.poll(async () => (await call('admin').get('/users')).status).toBe(200);
  });
});
