import { describe, expect, test } from 'vitest';
import { EDITIONS } from '../../src/config/options.ts';
import { createAccountSweep } from '../../src/identity/account-sweep.ts';
import { API } from '../support/world.ts';
import {
  basic,
  callLogin,
  DAY,
  newPassword,
  type Person,
  signIn,
  useAccountsWorld,
  withKey,
  writeAs,
} from './accounts-world.ts';

const world = useAccountsWorld();

const subscription = (values: Record<string, unknown>): Promise<readonly string[]> =>
  writeAs(world.node, world.admin, '/subscription/1001', { Subscription: values });

const read = async (attribute: string): Promise<unknown> => {
  const target = `${API}/subscription/1001?fetch=${attribute}`;
  const { text } = await world.node.send({ method: 'GET', target, headers: basic(world.admin) });
  return JSON.parse(text).Subscription[attribute];
};

describe('a subscription’s settings', () => {
  test.each([
    ['ApiKeysEnabled', 'false', false, true],
    ['AuthenticationPolicy', 'Rally or SSO', 'Rally or SSO', 'Rally Only'],
    ['Maximumloginattempts', 3, 3, 5],
    ['Maximumloginattempts', '99', 99, 5],
    ['UserLockoutTime', -1, -1, 60],
    ['PasswordExpirationDays', 365, 365, 0],
    ['PreviousPasswordCount', 10, 10, 0],
    ['PasswordMinimumLength', 254, 254, 8],
    ['NumberofPasswordRules', 4, 4, 2],
    ['SessionTimeoutSeconds', 600, 600, 1_209_600],
    ['CORSEnabled', true, true, false],
    ['CORSAllowedDomains', 'https://a.example, *.b.example', 'https://a.example, *.b.example', ''],
    [
      'RestrictedIPAddresses',
      '10.0.0.0/8, 192.0.2.1 - 192.0.2.9; ::1',
      '10.0.0.0/8, 192.0.2.1 - 192.0.2.9; ::1',
      '10.0.0.0/8',
    ],
    ['ApplyIpAddressRestrictionToSubAdmins', true, true, false],
  ])('%s takes %o from an administrator', async (attribute, value, stored, usual) => {
    expect(await subscription({ [attribute]: value })).toEqual([]);
    expect(await read(attribute)).toBe(stored);
    expect(await subscription({ [attribute]: usual })).toEqual([]);
  });

  test.each([
    ['Maximumloginattempts', 2, 'must be from 3 to 99'],
    ['Maximumloginattempts', 100, 'must be from 3 to 99'],
    ['PasswordExpirationDays', 366, 'must be from 0 to 365'],
    ['PasswordExpirationDays', -1, 'must be from 0 to 365'],
    ['PreviousPasswordCount', 25, 'must be from 0 to 24'],
    ['PasswordMinimumLength', 7, 'must be from 8 to 254'],
    ['PasswordMinimumLength', 255, 'must be from 8 to 254'],
    ['SessionTimeoutSeconds', 599, 'must be from 600 to 1209600'],
    ['NumberofPasswordRules', 5, 'is an invalid value'],
    ['UserLockoutTime', 20, 'is an invalid value'],
    ['AuthenticationPolicy', 'Nobody', 'is an invalid value'],
    ['ApiKeysEnabled', 'perhaps', 'is an invalid value'],
    ['RestrictedIPAddresses', '10.0.0.0/33', '10.0.0.0/33 is an invalid value'],
    ['RestrictedIPAddresses', '10.0.0.1, elsewhere', 'elsewhere is an invalid value'],
    ['RestrictedIPAddresses', '10.0.0.9-10.0.0.1', '10.0.0.9-10.0.0.1 is an invalid value'],
    ['CORSAllowedDomains', 'https://a.example/path', 'https://a.example/path is an invalid value'],
    ['CORSAllowedDomains', '*', '* is an invalid value'],
  ])('%s refuses %o', async (attribute, value, sentence) => {
    const before = await read(attribute);
    const [error] = await subscription({ [attribute]: value });
    expect(error).toContain(`Validation error: Subscription.${attribute}`);
    expect(error).toContain(sentence);
    expect(await read(attribute)).toBe(before);
  });

  test('are no business of other users', async () => {
    const person = await world.makeUser();
    for (const values of [{ ApiKeysEnabled: false }, { Maximumloginattempts: 99 }, { CORSEnabled: true }]) {
      const [error] = await writeAs(world.node, person, '/subscription/1001', { Subscription: values });
      expect(error).toMatch(/^(Not authorized|Could not read)/);
    }
    const permitted = await writeAs(world.node, person, `/user/${person.oid}`, { User: { CanCreateApiKey: false } });
    expect(permitted[0]).toMatch(/^Not authorized/);
    expect(
      await writeAs(world.node, world.admin, `/user/${person.oid}`, { User: { CanCreateApiKey: 'false' } }),
    ).toEqual([]);
  });

  test('switch keys off and on at once, without changing them', async () => {
    const person = await world.makeUser();
    const key = await world.makeKey(person);
    expect((await withKey(world.node, key)).status).toBe(200);
    await subscription({ ApiKeysEnabled: false });
    expect((await withKey(world.node, key)).status).toBe(401);
    await subscription({ ApiKeysEnabled: true });
    expect((await withKey(world.node, key)).status).toBe(200);
  });
});

describe('a user', () => {
  const update = (person: Person, values: Record<string, unknown>) =>
    writeAs(world.node, world.admin, `/user/${person.oid}`, { User: values });
  const patch = (person: Person, body: unknown) =>
    callLogin(world.node, 'PATCH', `/users/${person.oid}`, basic(world.admin), body);
  const session = async (person: Person): Promise<Record<string, string>> => {
    const opened = await callLogin(world.node, 'GET', '/session', basic(person));
    return { cookie: (opened.headers['set-cookie'] ?? []).map((each) => each.split(';')[0]).join('; ') };
  };
  const reach = async (person: Person, key: string, cookie: Record<string, string>): Promise<readonly number[]> => [
    (await signIn(world.node, person)).status,
    (await withKey(world.node, key)).status,
    (await callLogin(world.node, 'GET', '/session', cookie)).status,
  ];

  test.each([
    ['WSAPI, with the text "true"', (person: Person, on: boolean) => update(person, { Disabled: String(on) })],
    ['WSAPI, with a boolean', (person: Person, on: boolean) => update(person, { Disabled: on })],
    ['the API', (person: Person, on: boolean) => patch(person, { Disabled: on })],
  ])(
    'who is disabled through %s is out at once; enabled again, the keys live and the sessions do not',
    async (_, set) => {
      const person = await world.makeUser();
      const [key, cookie] = [await world.makeKey(person), await session(person)];
      expect(await reach(person, key, cookie)).toEqual([200, 200, 200]);
      await set(person, true);
      expect(await reach(person, key, cookie)).toEqual([401, 401, 401]);
      await set(person, false);
      expect(await reach(person, key, cookie)).toEqual([200, 200, 401]);
    },
  );

  test('who is renamed goes on under the new name, keys and sessions too', async () => {
    const person = await world.makeUser();
    const [key, cookie] = [await world.makeKey(person), await session(person)];
    expect(await update(person, { UserName: `new-${person.userName}` })).toEqual([]);
    expect(await reach(person, key, cookie)).toEqual([401, 200, 200]);
    expect((await signIn(world.node, { ...person, userName: `new-${person.userName}` })).status).toBe(200);
  });

  test('is disabled by nobody for themselves, and not by who is no administrator', async () => {
    const person = await world.makeUser();
    expect((await patch({ ...world.admin }, { Disabled: true })).json.error.code).toBe('own-account');
    const reply = await callLogin(world.node, 'PATCH', `/users/${world.admin.oid}`, basic(person), { Disabled: true });
    expect(reply.json.error.code).toBe('no-administrator');
    for (const body of [{ Disabled: 'true' }, { Locked: true }]) {
      expect((await patch(person, body)).json.error.code).toBe('bad-member');
    }
    expect((await patch({ ...person, oid: 1 }, { Locked: false })).status).toBe(404);
  });

  test('who was away for a year is locked until the year 3000, unless a key was used or an administrator unlocks', async () => {
    const [away, robot] = [await world.makeUser(), await world.makeUser()];
    const keys = { away: await world.makeKey(away), robot: await world.makeKey(robot) };
    for (const person of [away, robot, world.admin]) expect((await signIn(world.node, person)).status).toBe(200);
    world.advance(200 * DAY);
    const fresh = await world.startNode();
    expect((await withKey(fresh, keys.robot)).status).toBe(200);
    expect((await signIn(fresh, world.admin)).status).toBe(200);
    world.advance(165 * DAY);
    const { admin, database } = world;
    const sweep = createAccountSweep({ pool: database.main, clock: world.now, onError: () => {} });
    const later = await world.startNode();
    expect((await signIn(later, away)).status).toBe(401);
    expect((await withKey(later, keys.away)).status).toBe(401);
    expect((await signIn(later, robot)).status).toBe(200);
    expect(await sweep.run()).toBeGreaterThan(0);
    const shown = await callLogin(later, 'GET', `/users/${away.oid}`, basic(admin));
    expect(shown.json.AccountLockedUntil).toBe('3000-01-01T00:00:00.000Z');
    await callLogin(later, 'PATCH', `/users/${away.oid}`, basic(admin), { Locked: false });
    expect((await signIn(later, away)).status).toBe(200);
    expect(await sweep.run()).toBe(0);
    // What the first node remembers of the administrator is a year old by the clock and less than a second by itself.
    world.advance(-365 * DAY);
  });
});

describe('the IP filter', () => {
  const SENTENCE =
    'Your IP address, 127.0.0.1, is not within the allowed range that your subscription administrator has configured.';

  test('refuses keys, passwords and sessions from elsewhere, administrators only where it says so', async () => {
    const person = await world.makeUser();
    const key = await world.makeKey(person);
    const filter = (RestrictedIPAddresses: string, ApplyIpAddressRestrictionToSubAdmins = false) =>
      subscription({ RestrictedIPAddresses, IPAddressRestrictionEnabled: true, ApplyIpAddressRestrictionToSubAdmins });
    expect(await filter('192.0.2.0/24')).toEqual([]);
    for (const reply of [await withKey(world.node, key), await signIn(world.node, person)]) {
      expect(reply.status).toBe(403);
      expect(reply.text).toContain(SENTENCE);
      expect(reply.headers['www-authenticate']).toBeUndefined();
    }
    expect((await signIn(world.node, { ...person, password: 'wrong' })).status).toBe(401);
    const expired = async (OldPassword: string): Promise<readonly [number, string]> => {
      const body = { UserName: person.userName, OldPassword, NewPassword: newPassword() };
      const { status, json } = await callLogin(world.node, 'POST', '/password/expired', {}, body);
      return [status, json.error.code];
    };
    expect(await expired(person.password)).toEqual([403, 'network-not-allowed']);
    expect(await expired('wrong')).toEqual([401, 'not-signed-in']);
    await world.database.main.query("UPDATE app_user SET last_password_update_date = '2000-01-01' WHERE oid = $1", [
      person.oid,
    ]);
    expect(await subscription({ PasswordExpirationDays: 30 })).toEqual([]);
    expect((await signIn(world.node, person)).status).toBe(401);
    expect(await expired(person.password)).toEqual([403, 'network-not-allowed']);
    expect(await subscription({ PasswordExpirationDays: 0 })).toEqual([]);
    expect((await signIn(world.node, world.admin)).status).toBe(200);
    expect(await filter('192.0.2.0/24, 127.0.0.0-127.0.0.9', true)).toEqual([]);
    expect((await withKey(world.node, key)).status).toBe(200);
    expect((await signIn(world.node, world.admin)).status).toBe(200);
    expect(await subscription({ IPAddressRestrictionEnabled: false })).toEqual([]);
    expect(await subscription({ RestrictedIPAddresses: '192.0.2.1' })).toEqual([]);
    expect((await withKey(world.node, key)).status).toBe(200);
  });

  test('is not switched on without a network', async () => {
    await world.database.main.query('UPDATE subscription SET restricted_ip_addresses = NULL');
    const [error] = await subscription({ IPAddressRestrictionEnabled: true });
    expect(error).toContain('Validation error: Subscription.RestrictedIPAddresses should not be null');
  });
});

describe('the SSO modes', () => {
  const exceptions = async (action: 'add' | 'remove', oids: readonly number[]): Promise<readonly string[]> =>
    writeAs(world.node, world.admin, `/subscription/1001/SSOUserExceptions/${action}`, {
      CollectionItems: oids.map((oid) => ({ _ref: `/user/${oid}` })),
    });

  test('let a password through as the mode and the list say, on every edition', async () => {
    const [listed, other] = [await world.makeUser(), await world.makeUser()];
    // At once on the node that was told; the others begin anew, since what they keep may be a second old.
    const statuses = async (): Promise<readonly (readonly number[])[]> => {
      const found = [];
      for (const edition of EDITIONS) {
        const node = edition === 'saas' ? world.node : await world.startNode({ edition });
        const people = [listed, other, world.admin];
        found.push(await Promise.all(people.map(async (person) => (await signIn(node, person)).status)));
      }
      return found;
    };
    const reaches = async (mode: string, expected: readonly number[]): Promise<void> => {
      expect(await subscription({ AuthenticationPolicy: mode })).toEqual([]);
      expect(await statuses()).toEqual(EDITIONS.map(() => expected));
    };
    await reaches('SSO Only', [401, 401, 200]);
    await reaches('Rally or SSO', [200, 200, 200]);
    await reaches('SSO With Exceptions', [200, 200, 200]);
    expect(await exceptions('add', [listed.oid])).toEqual([]);
    await reaches('SSO With Exceptions', [200, 401, 200]);
    expect(await exceptions('remove', [listed.oid])).toEqual([]);
    await reaches('SSO With Exceptions', [200, 200, 200]);
    await reaches('Rally Only', [200, 200, 200]);
  }, 60_000);

  test('take a thousand exceptions and not one more, in the list or in a body', async () => {
    const person = await world.makeUser();
    await world.database.main.query(
      `INSERT INTO app_user (oid, user_name, display_name) SELECT 5000000 + n, 'crowd' || n, 'crowd' FROM generate_series(1, 999) n`,
    );
    await world.database.main.query(
      'INSERT INTO sso_user_exception SELECT 1001, 5000000 + n FROM generate_series(1, 999) n',
    );
    expect(await exceptions('add', [person.oid])).toEqual([]);
    const more = await world.makeUser();
    expect(await exceptions('add', [more.oid])).toEqual([
      'Validation error: Subscription.SSOUserExceptions takes at most 1000 users',
    ]);
    expect(await exceptions('add', [person.oid])).toEqual([]);
    expect(await exceptions('remove', [person.oid])).toEqual([]);
    expect(await exceptions('add', [more.oid])).toEqual([]);
    const [error] = await writeAs(world.node, more, '/subscription/1001/SSOUserExceptions/remove', {
      CollectionItems: [{ _ref: `/user/${person.oid}` }],
    });
    expect(error).toMatch(/^(Not authorized|Cannot find)/);
    await world.database.main.query('TRUNCATE sso_user_exception');
  });
});

describe('the policy', () => {
  const policy = (method: string, headers: Record<string, string>, body?: unknown) =>
    callLogin(world.node, method, '/policy', headers, body);

  test('is shown to and changed by administrators', async () => {
    const person = await world.makeUser();
    expect((await policy('GET', basic(person))).json.error.code).toBe('administrators-only');
    expect((await policy('GET', basic(world.admin))).json).toEqual({
      Profile: 'rally',
      Passwords: {
        MinimumLength: 8,
        MaximumLength: 254,
        CharacterClasses: 2,
        RefusesCommon: false,
        ExpirationDays: 0,
        PreviousPasswordCount: 0,
      },
      Attempts: { FailuresBeforeLock: 5, LockMinutes: 60, LockStopsKeys: true, FailuresPerNetwork: null },
    });
    expect((await policy('PATCH', basic(world.admin), { Profile: 'strict' })).json.error.code).toBe('bad-member');
    const changed = await policy('PATCH', basic(world.admin), { Profile: 'modern' });
    expect(changed.json).toMatchObject({
      Profile: 'modern',
      Passwords: { MinimumLength: 15, CharacterClasses: 0, RefusesCommon: true },
      Attempts: { LockStopsKeys: false, FailuresPerNetwork: 100 },
    });
    const common = await callLogin(world.node, 'POST', '/password', basic(person), {
      OldPassword: person.password,
      NewPassword: 'Password123456789',
    });
    expect(common.json.error.message).toContain('The password is one that guessers try first');
    const long = newPassword();
    const taken = { OldPassword: person.password, NewPassword: `${long} plain words` };
    expect((await callLogin(world.node, 'POST', '/password', basic(person), taken)).status).toBe(204);
    await policy('PATCH', basic(world.admin), { Profile: 'rally' });
  });
});
