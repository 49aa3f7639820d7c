import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import { EDITIONS } from '../../src/config/options.ts';
import { allow, makeClient } from '../support/allowed-application.ts';
import { holdUpdate } from '../support/held-update.ts';
import { givePasswords, type LoginReply, loginCaller } from '../support/login-caller.ts';
import { startWorld, useWorld, type World } from '../support/world.ts';
import { type Actor, USER } from '../support/world-seed.ts';

const NEW = { Name: 'mine', RedirectURIs: ['https://app.test/cb'] };

const ACTIONS = ['create', 'show', 'users', 'edit', 'rotate', 'end former secret', 'delete'] as const;

type Action = (typeof ACTIONS)[number];

type Outcomes = Readonly<Record<Action, string>>;

/** Who owns the client that is acted on: an actor, nobody, or somebody who is gone. */
type Owner = Actor | 'nobody' | 'the disabled' | 'the deleted';

/** A client of the owner's with two secrets that work. */
const insertClient = async (world: World, owner: Owner): Promise<string> => {
  const { main } = world.database;
  const isGone = owner === 'the disabled' || owner === 'the deleted';
  const ownerOid = isGone ? USER.outsider : owner === 'nobody' ? null : USER[owner];
  const clientId = await makeClient(world.database, 'given', ownerOid);
  await main.query(
    `UPDATE oauth_client SET former_secret_digest = sha256('a'), former_secret_until = now() + interval '1 day'
     WHERE client_id = $1`,
    [clientId],
  );
  return clientId;
};

const onClient = async (world: World, who: Actor, action: Action, clientId: string): Promise<LoginReply> => {
  const caller = loginCaller(world, who);
  const path = `/clients/${clientId}`;
  switch (action) {
    case 'create':
      return caller.post('/clients', NEW);
    case 'show':
      return caller.get(path);
    case 'users':
      return caller.get(`${path}/users`);
    case 'edit':
      return caller.patch(path, { Name: 'edited' });
    case 'rotate':
      return caller.post(`${path}/secret`);
    case 'end former secret':
      return caller.delete(`${path}/former-secret`);
    case 'delete':
      return caller.delete(path);
  }
};

const outcomeOf = ({ status, json }: LoginReply): string =>
  status === 403 ? `403 ${json.error.code}` : String(status);

const FREE: Outcomes = {
  create: '201',
  show: '200',
  users: '200',
  edit: '200',
  rotate: '200',
  'end former secret': '204',
  delete: '204',
};

const ON_ANOTHERS: Outcomes = { ...FREE, edit: '403 own-clients-only', rotate: '403 own-clients-only' };

const HIDDEN: Outcomes = {
  create: '201',
  show: '404',
  users: '404',
  edit: '404',
  rotate: '404',
  'end former secret': '404',
  delete: '404',
};

/** Nothing is made or opened, and everything is still taken away. */
const without = (outcomes: Outcomes, code: string): Outcomes => {
  const refused = (outcome: string): string => (/^20[01]$/.test(outcome) ? `403 ${code}` : outcome);
  const { create, edit, rotate } = outcomes;
  return { ...outcomes, create: refused(create), edit: refused(edit), rotate: refused(rotate) };
};

interface Case {
  readonly who: string;
  readonly actor: Actor;
  readonly owner: Owner;
  readonly expected: Outcomes;
}

const people = (own: Outcomes, anothers: Outcomes, hidden: Outcomes): readonly Case[] => [
  { who: 'an editor with their own', actor: 'editor', owner: 'editor', expected: own },
  { who: 'a viewer with their own', actor: 'viewer', owner: 'viewer', expected: own },
  { who: 'an administrator with their own', actor: 'admin', owner: 'admin', expected: own },
  { who: 'an administrator with another’s', actor: 'admin', owner: 'editor', expected: anothers },
  { who: 'an administrator with nobody’s', actor: 'admin', owner: 'nobody', expected: own },
  { who: 'an administrator with a disabled user’s', actor: 'admin', owner: 'the disabled', expected: own },
  { who: 'an administrator with a deleted user’s', actor: 'admin', owner: 'the deleted', expected: own },
  { who: 'an editor with another’s', actor: 'editor', owner: 'viewer', expected: hidden },
  { who: 'a workspace administrator with another’s', actor: 'keeper', owner: 'editor', expected: hidden },
  { who: 'an editor with an administrator’s', actor: 'editor', owner: 'admin', expected: hidden },
  { who: 'an editor with nobody’s', actor: 'editor', owner: 'nobody', expected: hidden },
  { who: 'an editor with a disabled user’s', actor: 'editor', owner: 'the disabled', expected: hidden },
];

/** Whether the API said beforehand that it would be done; null: it says nothing of it, or not to them. */
const foretells = async (world: World, who: Actor, action: Action, clientId: string): Promise<boolean | null> => {
  const caller = loginCaller(world, who);
  if (action === 'create') return (await caller.get('/clients/abilities')).json.CreateProblem === null;
  const { status, json } = await caller.get(`/clients/${clientId}`);
  return status === 200 && ['edit', 'rotate', 'delete'].includes(action) ? json.Actions.includes(action) : null;
};

const setGone = async (world: World, owner: Owner, gone: boolean): Promise<void> => {
  const column = owner === 'the disabled' ? 'disabled' : owner === 'the deleted' ? 'deleted' : null;
  if (column !== null)
    await world.database.main.query(`UPDATE app_user SET ${column} = $2 WHERE oid = $1`, [USER.outsider, gone]);
};

const checkAll = (world: () => World, cases: readonly Case[]): void => {
  const rows = cases.flatMap(({ expected, ...each }) =>
    ACTIONS.map((action) => ({ ...each, action, outcome: expected[action] })),
  );
  test.each(rows)('$who: $action → $outcome', async ({ actor, owner, action, outcome }) => {
    const clientId = await insertClient(world(), owner);
    await setGone(world(), owner, true);
    const foretold = await foretells(world(), actor, action, clientId);
    const reply = await onClient(world(), actor, action, clientId);
    await setGone(world(), owner, false);
    expect(outcomeOf(reply), reply.text).toBe(outcome);
    if (foretold !== null) expect(foretold).toBe(reply.status < 400);
    const givesSecret = /^20/.test(outcome) && ['create', 'rotate'].includes(action);
    expect(reply.text.includes('"ClientSecret":')).toBe(givesSecret);
    // What was refused has changed nothing.
    const { rows: left } = await world().database.main.query(
      `SELECT name, last_rotated IS NULL AS same, former_secret_until > now() AS former FROM oauth_client WHERE client_id = $1`,
      [clientId],
    );
    const isRefused = !/^20/.test(outcome);
    if (isRefused) expect(left).toEqual([{ name: 'given', same: true, former: true }]);
    await world().database.main.query('DELETE FROM oauth_client WHERE client_id = $1', [clientId]);
  });
};

describe('on saas', () => {
  const world = useWorld();
  beforeAll(() => givePasswords(world));

  checkAll(() => world, people(FREE, ON_ANOTHERS, HIDDEN));

  it('what may be done is told beforehand, with the bounds of it', async () => {
    const { json } = await loginCaller(world, 'editor').get('/clients/abilities');
    expect(json).toEqual({
      CreateProblem: null,
      ApplicationProblem: null,
      Legacy: false,
      MostRedirectURIs: limits.redirectUris,
      MostGraceHours: 720,
    });
    expect((await loginCaller(world, 'admin').get('/clients/abilities')).json.Legacy).toBe(true);
    const open = (await loginCaller(world, 'editor').post('/clients', { ...NEW, Name: 'open', Kind: 'public' })).json;
    expect(open.Actions).toEqual(['edit', 'delete']);
    const { json: list } = await loginCaller(world, 'admin').get('/clients/all?Name=open&UserName=editor');
    expect(list.Results.map(({ Actions }: { Actions: unknown }) => Actions)).toEqual([['delete']]);
  });

  it('only an administrator makes a legacy one, new or of one there is', async () => {
    const [warden, admin] = [loginCaller(world, 'warden'), loginCaller(world, 'admin')];
    expect(outcomeOf(await warden.post('/clients', { ...NEW, Legacy: true }))).toBe('403 administrators-only');
    const { json } = await warden.post('/clients', NEW);
    const path = `/clients/${json.ClientID}`;
    expect(outcomeOf(await warden.patch(path, { Legacy: true }))).toBe('403 administrators-only');
    expect((await warden.get(path)).json.Legacy).toBe(false);
    expect((await admin.post('/clients', { ...NEW, Legacy: true })).json.Legacy).toBe(true);
    // What an administrator has allowed stays while its owner edits the rest.
    await world.database.main.query('UPDATE oauth_client SET is_legacy = true WHERE client_id = $1', [json.ClientID]);
    expect((await warden.patch(path, { Name: 'Other' })).json).toMatchObject({ Name: 'Other', Legacy: true });
  });

  it('who may create none narrows, describes and rotates what they have, and widens nothing', async () => {
    const warden = loginCaller(world, 'warden');
    const RedirectURIs = ['https://app.test/a', 'https://app.test/b'];
    const { json } = await warden.post('/clients', { ...NEW, RedirectURIs });
    const path = `/clients/${json.ClientID}`;
    await world.as('admin').update(`/user/${USER.warden}`, { CanCreateOAuthClient: false });
    expect(outcomeOf(await warden.post('/clients', NEW))).toBe('403 may-not-create-clients');
    expect((await warden.get('/clients/abilities')).json.CreateProblem.code).toBe('may-not-create-clients');
    for (const wider of [
      { RedirectURIs: [...RedirectURIs, 'https://app.test/c'] },
      { RedirectURIs: ['https://app.test/A'] },
      { Native: true },
      { Legacy: true },
      { DeviceFlow: true },
    ]) {
      expect(outcomeOf(await warden.patch(path, wider))).toBe('403 may-not-create-clients');
    }
    const [first] = RedirectURIs;
    for (const narrower of [{ Name: 'other' }, { LogoURI: 'https://app.test/logo' }, { RedirectURIs: [first] }]) {
      expect((await warden.patch(path, narrower)).status).toBe(200);
    }
    expect((await warden.post(`${path}/secret`)).status).toBe(200);
    await world.as('admin').update(`/user/${USER.warden}`, { CanCreateOAuthClient: true });
    expect((await warden.post('/clients', NEW)).status).toBe(201);
  });

  it('an administrator who may create none makes none either', async () => {
    await world.as('admin').update(`/user/${USER.admin}`, { CanCreateOAuthClient: false });
    expect(outcomeOf(await loginCaller(world, 'admin').post('/clients', NEW))).toBe('403 may-not-create-clients');
    await world.as('admin').update(`/user/${USER.admin}`, { CanCreateOAuthClient: true });
  });

  it('a user who is disabled in that moment makes no client', async () => {
    const { database } = world;
    const held = await holdUpdate(database, 'UPDATE app_user SET disabled = true WHERE oid = $1', [USER.angler]);
    const creating = loginCaller(world, 'angler').post('/clients', NEW);
    await held.waitingFor(1);
    await held.commit();
    // Whichever of their look at the account came after it: the one of the credential, or the one of the client.
    expect(['401', '403 user-not-active']).toContain(outcomeOf(await creating));
    const { rows } = await database.main.query('SELECT FROM oauth_client WHERE owner_id = $1', [USER.angler]);
    expect(rows).toEqual([]);
  });

  it('a client stays with its owner’s grants gone when they are disabled, and comes back to them', async () => {
    const clientId = await makeClient(world.database, 'stays', USER.keeper);
    await world.as('admin').update(`/user/${USER.keeper}`, { Disabled: true });
    const admin = loginCaller(world, 'admin');
    expect((await admin.patch(`/clients/${clientId}`, { Name: 'looked after' })).status).toBe(200);
    await world.as('admin').update(`/user/${USER.keeper}`, { Disabled: false });
    expect(outcomeOf(await admin.patch(`/clients/${clientId}`, { Name: 'taken' }))).toBe('403 own-clients-only');
    expect((await loginCaller(world, 'keeper').get(`/clients/${clientId}`)).json.Name).toBe('looked after');
  });
});

describe.each(EDITIONS.filter((edition) => edition !== 'saas'))('on %s', (edition) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeAll(async () => {
    world = await startWorld({ edition });
    await givePasswords(world);
  });
  afterAll(() => world.close());

  const withoutClients = (outcomes: Outcomes) => without(outcomes, 'edition-without-clients');
  checkAll(() => world, people(withoutClients(FREE), withoutClients(ON_ANOTHERS), withoutClients(HIDDEN)));

  it('the refusal names the edition, and what there is is listed and revoked', async () => {
    const { json } = await loginCaller(world, 'editor').post('/clients', NEW);
    expect(json.error.message).toContain(edition);
    const { json: told } = await loginCaller(world, 'editor').get('/clients/abilities');
    expect(told.CreateProblem).toEqual(json.error);
    expect(told.ApplicationProblem).toEqual({
      code: 'edition-without-applications',
      message: expect.stringContaining(edition),
      cure: expect.stringMatching(/./),
    });
    const { applicationOid } = await allow(world.database, USER.viewer, await makeClient(world.database, 'old'));
    expect((await loginCaller(world, 'viewer').get('/applications')).json.TotalResultCount).toBe(1);
    expect((await loginCaller(world, 'viewer').delete(`/applications/${applicationOid}`)).status).toBe(204);
  });
});
