import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { EDITIONS } from '../../src/config/options.ts';
import { holdUpdate } from '../support/held-update.ts';
import { givePasswords, type LoginReply, loginCaller } from '../support/login-caller.ts';
import { API, startWorld, useWorld, type World } from '../support/world.ts';
import { type Actor, USER } from '../support/world-seed.ts';

const R44 = 'API keys are disabled. Please contact your Subscription Administrator to enable this functionality.';

const NEW = { Description: 'mine', Grant: 'Full Access' };

type Action = 'create' | 'show' | 'edit' | 'reset' | 'claim' | 'end former value' | 'delete';

const ACTIONS: readonly Action[] = ['create', 'show', 'edit', 'reset', 'claim', 'end former value', 'delete'];

let count = 0;

/** A key of the actor's with two values that work, or for a claim with none of its own. */
const insertKey = async (world: World, actor: Actor, action: Action): Promise<number> => {
  count += 1;
  const { rows } = await world.database.main.query<{ oid: number }>(
    `INSERT INTO api_key (user_id, description, grant_kind, digest, last_four, created, former_digest, former_until)
     VALUES ($1, 'given', 'Full Access', $2, $3, now(), sha256($4::bytea), now() + interval '1 day') RETURNING oid`,
    [USER[actor], action === 'claim' ? null : Buffer.alloc(32, count), action === 'claim' ? null : 'abcd', `${count}`],
  );
  return rows[0]?.oid ?? 0;
};

const attempt = async (world: World, who: Actor, action: Action, owner: Actor): Promise<LoginReply> => {
  const caller = loginCaller(world, who);
  if (action === 'create') return caller.post('/keys', who === owner ? NEW : { ...NEW, User: USER[owner] });
  const oid = await insertKey(world, owner, action);
  switch (action) {
    case 'show':
      return caller.get(`/keys/${oid}`);
    case 'edit':
      return caller.patch(`/keys/${oid}`, { Description: 'edited' });
    case 'reset':
      return caller.post(`/keys/${oid}/reset`);
    case 'claim':
      return caller.post(`/keys/${oid}/claim`);
    case 'end former value':
      return caller.delete(`/keys/${oid}/former-value`);
    case 'delete':
      return caller.delete(`/keys/${oid}`);
  }
};

type Outcome = number | `403 ${string}`;

const outcomeOf = ({ status, json }: LoginReply): string =>
  status === 403 ? `403 ${json.error.code}` : String(status);

const ON_ANOTHERS: Readonly<Record<Action, Outcome>> = {
  create: '403 own-keys-only',
  show: 200,
  edit: '403 own-keys-only',
  reset: 200,
  claim: '403 own-keys-only',
  'end former value': 204,
  delete: 204,
};

const refusedAs = (code: string): Readonly<Record<Action, Outcome>> => ({
  create: `403 ${code}`,
  show: 200,
  edit: `403 ${code}`,
  reset: `403 ${code}`,
  claim: `403 ${code}`,
  'end former value': 204,
  delete: 204,
});

const FREE: Readonly<Record<Action, Outcome>> = {
  create: 201,
  show: 200,
  edit: 200,
  reset: 200,
  claim: 200,
  'end former value': 204,
  delete: 204,
};

const HIDDEN: Readonly<Record<Action, Outcome>> = {
  create: '403 own-keys-only',
  show: 404,
  edit: 404,
  reset: 404,
  claim: 404,
  'end former value': 404,
  delete: 404,
};

interface Case {
  readonly who: string;
  readonly actor: Actor;
  readonly owner: Actor;
  readonly expected: Readonly<Record<Action, Outcome>>;
}

const people = (own: Readonly<Record<Action, Outcome>>): readonly Case[] => [
  { who: 'an editor with their own', actor: 'editor', owner: 'editor', expected: own },
  { who: 'an administrator with their own', actor: 'admin', owner: 'admin', expected: own },
  { who: 'an administrator with another’s', actor: 'admin', owner: 'editor', expected: ON_ANOTHERS },
  { who: 'an editor with another’s', actor: 'editor', owner: 'viewer', expected: HIDDEN },
  { who: 'a workspace administrator with another’s', actor: 'keeper', owner: 'editor', expected: HIDDEN },
  { who: 'an editor with an administrator’s', actor: 'editor', owner: 'admin', expected: HIDDEN },
];

const checkAll = (world: () => World, cases: readonly Case[]): void => {
  const rows = cases.flatMap(({ expected, ...each }) =>
    ACTIONS.map((action) => ({ ...each, action, outcome: String(expected[action]) })),
  );
  test.each(rows)('$who: $action → $outcome', async ({ actor, owner, action, outcome }) => {
    const reply = await attempt(world(), actor, action, owner);
    expect(outcomeOf(reply), reply.text).toBe(outcome);
    const showsValue = actor === owner && ['201', '200'].includes(outcome) && !['show', 'edit'].includes(action);
    expect(reply.text.includes('"Key":')).toBe(showsValue);
    if (outcome === '403 keys-disabled') expect(reply.json.error.message).toBe(R44);
  });
};

describe('on saas', () => {
  const world = useWorld();
  beforeAll(() => givePasswords(world));
  const setKeysEnabled = (enabled: boolean) =>
    world.as('admin').update(`/subscription/100`, { ApiKeysEnabled: enabled });

  describe('with keys enabled', () => {
    checkAll(() => world, people(FREE));

    // R41: a viewer may read by a key, and not write.
    it.each([
      ['viewer', 'Full Access', '403 viewer-key-cannot-write'],
      ['viewer', 'ALM WSAPI Read-only', '201'],
      ['angler', 'Full Access', '201'],
      ['editor', 'ALM WSAPI Read-only', '201'],
      ['keeper', 'Full Access', '201'],
      ['admin', 'Full Access', '201'],
    ] as const)('%s creates a key with %s → %s', async (actor, Grant, outcome) => {
      expect(outcomeOf(await loginCaller(world, actor).post('/keys', { ...NEW, Grant }))).toBe(outcome);
    });

    it('a viewer turns no read-only key into a writing one, nor a writing one of better days back', async () => {
      const viewer = loginCaller(world, 'viewer');
      const { json } = await viewer.post('/keys', { ...NEW, Grant: 'ALM WSAPI Read-only' });
      const climbed = await viewer.patch(`/keys/${json.ObjectID}`, { Grant: 'Full Access' });
      expect(outcomeOf(climbed)).toBe('403 viewer-key-cannot-write');
      const old = await insertKey(world, 'viewer', 'edit');
      expect((await viewer.patch(`/keys/${old}`, { Grant: 'ALM WSAPI Read-only' })).status).toBe(200);
      expect(outcomeOf(await viewer.patch(`/keys/${old}`, { Grant: 'Full Access' }))).toBe(
        '403 viewer-key-cannot-write',
      );
    });

    it('who may create none narrows what they have, and neither widens nor resets it', async () => {
      const warden = loginCaller(world, 'warden');
      const bounds = { ExpiresAt: '2998-01-01T00:00:00Z', IdleDays: 30, AllowedNetworks: ['10.0.0.0/8'] };
      const { json } = await warden.post('/keys', { ...NEW, ...bounds });
      await world.as('admin').update(`/user/${USER.warden}`, { CanCreateApiKey: false });
      const outcome = async (body: object) => outcomeOf(await warden.patch(`/keys/${json.ObjectID}`, body));
      expect(outcomeOf(await warden.post('/keys', NEW))).toBe('403 may-not-create-keys');
      for (const wider of [
        { Grant: 'ALM WSAPI Read-only' },
        { ExpiresAt: null },
        { ExpiresAt: '2999-01-01T00:00:00Z' },
        { IdleDays: null },
        { IdleDays: 31 },
        { AllowedNetworks: null },
        { AllowedNetworks: ['0.0.0.0/0'] },
      ]) {
        expect(await outcome(wider), JSON.stringify(wider)).toBe('403 may-not-create-keys');
      }
      for (const narrower of [
        { Description: 'still mine' },
        { ExpiresAt: '2997-01-01T00:00:00Z' },
        { IdleDays: 29 },
        { AllowedNetworks: ['10.0.0.0/8'] },
      ]) {
        expect(await outcome(narrower), JSON.stringify(narrower)).toBe('200');
      }
      const path = `/keys/${json.ObjectID}`;
      expect(outcomeOf(await warden.post(`${path}/reset`))).toBe('403 may-not-create-keys');
      const read = { method: 'GET', target: `${API}/user`, headers: { zsessionid: json.Key } };
      expect((await world.send(read)).headers['x-auth-reason']).toBe('key-network-not-allowed');
      expect((await loginCaller(world, 'admin').post(`${path}/reset`)).status).toBe(200);
      expect(outcomeOf(await warden.post(`${path}/claim`))).toBe('403 may-not-create-keys');
      await world.as('admin').update(`/user/${USER.warden}`, { CanCreateApiKey: true });
      expect((await warden.post(`${path}/claim`)).status).toBe(200);
      expect((await warden.post(`${path}/reset`)).status).toBe(200);
    });

    it('a viewer gives no writing key of better days a new value', async () => {
      const viewer = loginCaller(world, 'viewer');
      const old = await insertKey(world, 'viewer', 'reset');
      expect(outcomeOf(await viewer.post(`/keys/${old}/reset`))).toBe('403 viewer-key-cannot-write');
      expect((await loginCaller(world, 'admin').post(`/keys/${old}/reset`)).status).toBe(200);
      expect(outcomeOf(await viewer.post(`/keys/${old}/claim`))).toBe('403 viewer-key-cannot-write');
    });

    it('a user who is disabled in that moment makes no key', async () => {
      const { database } = world;
      const held = await holdUpdate(database, 'UPDATE app_user SET disabled = true WHERE oid = $1', [USER.outsider]);
      const creating = loginCaller(world, 'outsider').post('/keys', NEW);
      await held.waitingFor(1);
      await held.commit();
      const reply = await creating;
      // Whichever look at the account came after it: the one of the credential, or the one of the key.
      expect(['401', '403 user-not-active']).toContain(outcomeOf(reply));
      const { rows } = await database.main.query("SELECT FROM api_key WHERE user_id = $1 AND description = 'mine'", [
        USER.outsider,
      ]);
      expect(rows).toEqual([]);
    });
  });

  describe('with keys disabled', () => {
    beforeAll(() => setKeysEnabled(false));
    checkAll(() => world, people(refusedAs('keys-disabled')));

    it('the lists are shown all the same', async () => {
      expect((await loginCaller(world, 'viewer').get('/keys')).json.TotalResultCount).toBeGreaterThan(0);
      expect((await loginCaller(world, 'admin').get('/keys/all')).json.TotalResultCount).toBeGreaterThan(6);
    });
  });
});

describe.each(EDITIONS.filter((edition) => edition !== 'saas'))('on %s', (edition) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeAll(async () => {
    world = await startWorld({ edition });
    await givePasswords(world);
  });
  afterAll(() => world.close());

  checkAll(() => world, people(refusedAs('edition-without-keys')));

  it('the refusal names the edition', async () => {
    const { json } = await loginCaller(world, 'editor').post('/keys', NEW);
    expect(json.error.message).toContain(edition);
  });
});
