import { describe, expect, it, test } from 'vitest';
import { API, type Json } from '../support/world.ts';
import {
  basic,
  callLogin,
  DAY,
  newPassword,
  type Person,
  signIn,
  useAccountsWorld,
  withKey,
} from './accounts-world.ts';

const world = useAccountsWorld();

const ask = (method: string, path = '', body?: unknown, who: Person = world.admin) =>
  callLogin(world.node, method, `/subscription${path}`, basic(who), body);

const shownValue = async (name: string): Promise<Json> => (await ask('GET')).json.Settings[name].Value;

const stored = async (name: string): Promise<Json> => {
  const headers = basic(world.admin);
  const reply = await world.node.send({ method: 'GET', target: `${API}/subscription?fetch=${name}`, headers });
  return JSON.parse(reply.text).Subscription[name];
};

const set = async (settings: Readonly<Record<string, unknown>>): Promise<void> => {
  const reply = await ask('PATCH', '', settings);
  expect([reply.status, reply.json.error]).toEqual([200, undefined]);
};

/** Does something under other settings and puts the former ones back, as far as the model lets them be unset again. */
const under = async (settings: Readonly<Record<string, unknown>>, act: () => Promise<void>): Promise<void> => {
  const { Settings } = (await ask('GET')).json;
  const former = Object.keys(settings)
    .map((name) => [name, Settings[name].Value ?? Settings[name].Default])
    .filter(([name, value]) => value !== null || !Settings[name].Required);
  await set(settings);
  try {
    await act();
  } finally {
    await set(Object.fromEntries(former));
  }
};

describe('the settings of the subscription', () => {
  it('come with all that a form needs to ask for them', async () => {
    const { status, json } = await ask('GET');
    expect(status).toBe(200);
    expect(json).toMatchObject({ ObjectID: 1001, Name: 'Acme', Edition: 'saas', OwnAddress: 'allowed' });
    expect(json.SSOUserExceptions).toEqual({ Count: 0, Most: 1000 });
    expect(json.Settings.ApiKeysEnabled).toMatchObject({ Value: true, Type: 'BOOLEAN' });
    expect(json.Settings.Maximumloginattempts).toMatchObject({ Type: 'INTEGER', Least: 3, Most: 99, Default: 5 });
    expect(json.Settings.PasswordMinimumLength).toMatchObject({ Least: 8, Most: 254, Default: 8 });
    expect(json.Settings.NumberofPasswordRules).toMatchObject({ AllowedValues: [1, 2, 3, 4], Default: 2 });
    expect(json.Settings.UserLockoutTime).toMatchObject({ AllowedValues: [15, 30, 60, 240, 1440, -1], Default: 60 });
    expect(json.Settings.SessionTimeoutSeconds).toMatchObject({ Least: 600, Most: 1_209_600, Default: null });
    expect(json.Settings.AuthenticationPolicy.AllowedValues).toHaveLength(4);
  });

  it('counts users and keys', async () => {
    const before = (await ask('GET')).json;
    const person = await world.makeUser();
    await world.makeKey(person);
    await callLogin(world.node, 'PATCH', `/users/${person.oid}`, basic(world.admin), { Disabled: true });
    const after = (await ask('GET')).json;
    expect(after.ApiKeys).toBe(before.ApiKeys + 1);
    expect(after.Users.Total).toBe(before.Users.Total + 1);
    expect(after.Users.Disabled).toBe(before.Users.Disabled + 1);
    expect(after.Users.Enabled).toBe(before.Users.Enabled);
  });

  test.each([
    { AuthenticationPolicy: 'SSO With Exceptions', AuthenticationPolicyUrl: 'https://idp.example.com/start?a=b' },
    { CustomSSOLogoutURL: 'https://idp.example.com/out' },
    { PasswordMinimumLength: 12, NumberofPasswordRules: 3, PasswordExpirationDays: 365, PreviousPasswordCount: 24 },
    { Maximumloginattempts: 3, UserLockoutTime: -1 },
    { SessionTimeoutSeconds: 3600 },
    { IPAddressRestrictionEnabled: true, RestrictedIPAddresses: '10.0.0.0/8, 192.0.2.1-192.0.2.9' },
    { CORSEnabled: true, CORSAllowedDomains: 'https://app.example.com, *.example.org' },
  ])('take %j, as the Web Services API shows', async (settings) => {
    await under(settings, async () => {
      for (const [name, value] of Object.entries(settings)) {
        expect(await stored(name)).toBe(value);
        expect(await shownValue(name)).toBe(value);
      }
    });
  });

  it('lets users choose their time-out again', async () => {
    await under({ SessionTimeoutSeconds: 600 }, async () => {
      await set({ SessionTimeoutSeconds: null });
      expect(await stored('SessionTimeoutSeconds')).toBeNull();
    });
  });

  test.each([
    ['ApiKeysEnabled', 'maybe'],
    ['ApiKeysEnabled', null],
    ['AuthenticationPolicy', 'Anybody'],
    ['AuthenticationPolicyUrl', 'javascript:alert(1)'],
    ['CustomSSOLogoutURL', 'not an address'],
    ['PasswordMinimumLength', 7],
    ['PasswordMinimumLength', '12'],
    ['NumberofPasswordRules', 5],
    ['PasswordExpirationDays', 366],
    ['PasswordExpirationDays', -1],
    ['PreviousPasswordCount', 25],
    ['Maximumloginattempts', 2],
    ['Maximumloginattempts', 3.5],
    ['UserLockoutTime', 45],
    ['SessionTimeoutSeconds', 599],
    ['RestrictedIPAddresses', '10.0.0.0/8, 10.0.0.x'],
    ['RestrictedIPAddresses', 5],
    ['AuthenticationPolicyUrl', 'https://idp.example.com/\0'],
    ['CORSAllowedDomains', '*'],
    ['Name', 'Renamed'],
    ['__proto__', 1],
  ])('%s refuses %j, and says so at that member', async (name, value) => {
    const before = (await ask('GET')).json.Settings;
    const reply = await ask('PATCH', '', JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`));
    expect(reply.status).toBe(400);
    expect(Object.keys(reply.json.error.members)).toEqual([name]);
    expect((await ask('GET')).json.Settings).toEqual(before);
  });

  it('change together or not at all', async () => {
    const reply = await ask('PATCH', '', { ApiKeysEnabled: false, PasswordMinimumLength: 3, CORSAllowedDomains: '*' });
    expect([reply.status, reply.json.error.code]).toEqual([400, 'not-taken']);
    expect(Object.keys(reply.json.error.members)).toEqual(['PasswordMinimumLength', 'CORSAllowedDomains']);
    expect(await shownValue('ApiKeysEnabled')).toBe(true);
    expect((await ask('PATCH', '', {})).json.error.code).toBe('bad-member');
  });

  it('are those of administrators alone', async () => {
    const person = await world.makeUser();
    const calls = [
      ask('GET', '', undefined, person),
      ask('PATCH', '', { ApiKeysEnabled: false }, person),
      ask('POST', '/preview', { ApiKeysEnabled: false }, person),
      ask('GET', '/exceptions', undefined, person),
      ask('GET', '/exceptions/candidates', undefined, person),
      ask('POST', '/exceptions', { Users: [person.oid] }, person),
      ask('DELETE', `/exceptions/${person.oid}`, undefined, person),
    ];
    for (const { status, json } of await Promise.all(calls))
      expect([status, json.error.code]).toEqual([403, 'administrators-only']);
    expect(await shownValue('ApiKeysEnabled')).toBe(true);
  });

  it('are in force with the answer', async () => {
    const key = await world.makeKey(await world.makeUser());
    await under({ ApiKeysEnabled: false }, async () => expect((await withKey(world.node, key)).status).toBe(401));
    expect((await withKey(world.node, key)).status).toBe(200);
  });
});

describe('a list of networks', () => {
  const elsewhere = { IPAddressRestrictionEnabled: true, RestrictedIPAddresses: '192.0.2.0/24' };

  it('that binds administrators is refused to one whom it would shut out', async () => {
    const reply = await ask('PATCH', '', { ...elsewhere, ApplyIpAddressRestrictionToSubAdmins: true });
    expect([reply.status, reply.json.error.code]).toEqual([409, 'own-address-shut-out']);
    expect(reply.json.error.members).toEqual({ RestrictedIPAddresses: 'You call from 127.0.0.1.' });
    expect(await shownValue('IPAddressRestrictionEnabled')).toBe(false);
  });

  it('that cannot be read is refused for that', async () => {
    const reply = await ask('PATCH', '', {
      IPAddressRestrictionEnabled: true,
      RestrictedIPAddresses: '10.0.0.x',
      ApplyIpAddressRestrictionToSubAdmins: true,
    });
    expect([reply.status, reply.json.error.code]).toEqual([400, 'not-taken']);
    expect(reply.json.error.members).toEqual({ RestrictedIPAddresses: '10.0.0.x is an invalid value' });
  });

  it('that does not is taken, and is refused once it would', async () => {
    await under(elsewhere, async () => {
      expect((await ask('GET')).json.OwnAddress).toBe('exempt');
      const bound = await ask('PATCH', '', { ApplyIpAddressRestrictionToSubAdmins: true });
      expect([bound.status, bound.json.error.code]).toEqual([409, 'own-address-shut-out']);
    });
  });

  it('with their own address binds them, too', async () => {
    const settings = { ...elsewhere, RestrictedIPAddresses: '192.0.2.0/24\n127.0.0.1' };
    await under({ ...settings, ApplyIpAddressRestrictionToSubAdmins: true }, async () => {
      expect((await ask('GET')).json.OwnAddress).toBe('allowed');
    });
  });

  it('is not empty while it is in force', async () => {
    const reply = await ask('PATCH', '', { IPAddressRestrictionEnabled: true, RestrictedIPAddresses: '' });
    expect([reply.status, Object.keys(reply.json.error.members)]).toEqual([400, ['RestrictedIPAddresses']]);
  });
});

describe('the preview of a change', () => {
  const preview = async (change: Readonly<Record<string, unknown>>): Promise<Json> => {
    const { status, json } = await ask('POST', '/preview', change);
    expect([status, json.error]).toEqual([200, undefined]);
    return Object.fromEntries(json.Effects.map(({ Effect, Count, Users }: Json) => [Effect, [Count, Users]]));
  };

  const people = async (count: number): Promise<readonly Person[]> => {
    const made: Person[] = [];
    while (made.length < count) made.push(await world.makeUser());
    return made;
  };

  const worksFor = async (everybody: readonly Person[]): Promise<number> => {
    const replies = await Promise.all(everybody.map((person) => signIn(world.node, person)));
    return replies.filter(({ status }) => status === 200).length;
  };

  it('says nothing of a change that changes nothing', async () => {
    expect(await preview({})).toEqual({});
    expect(await preview({ ApiKeysEnabled: true, PasswordMinimumLength: 20 })).toEqual({});
  });

  it('counts the keys that stop, and those that work again', async () => {
    const [one, two] = await people(2);
    const before = (await preview({ ApiKeysEnabled: false }))['keys-stop'] ?? [0, 0];
    const keys = [
      await world.makeKey(one as Person),
      await world.makeKey(one as Person),
      await world.makeKey(two as Person),
    ];
    expect((await preview({ ApiKeysEnabled: false }))['keys-stop']).toEqual([before[0] + 3, before[1] + 2]);
    expect((await withKey(world.node, keys[0] as string)).status).toBe(200);
    await under({ ApiKeysEnabled: false }, async () => {
      expect((await preview({ ApiKeysEnabled: true }))['keys-work-again']).toEqual([before[0] + 3, before[1] + 2]);
    });
  });

  it('leaves out the keys that have ended, and those of disabled users', async () => {
    const [one, two] = await people(2);
    const before = (await preview({ ApiKeysEnabled: false }))['keys-stop'] ?? [0, 0];
    await world.makeKey(one as Person);
    await world.makeKey(two as Person);
    await world.database.main.query('UPDATE api_key SET expires_at = $2 WHERE user_id = $1', [one?.oid, world.now()]);
    await callLogin(world.node, 'PATCH', `/users/${two?.oid}`, basic(world.admin), { Disabled: true });
    expect((await preview({ ApiKeysEnabled: false }))['keys-stop'] ?? [0, 0]).toEqual(before);
  });

  it('counts the passwords that a mode bars, as they then are', async () => {
    const everybody = await people(3);
    const barred = (await preview({ AuthenticationPolicy: 'SSO Only' }))['passwords-barred'];
    expect(barred[0]).toBeGreaterThanOrEqual(3);
    expect(await worksFor(everybody)).toBe(3);
    await under({ AuthenticationPolicy: 'SSO Only' }, async () => {
      expect(await worksFor(everybody)).toBe(0);
      expect(await preview({ AuthenticationPolicy: 'Rally Only' })).toEqual({ 'passwords-allowed-again': barred });
    });
    // An empty list bars nobody.
    expect(await preview({ AuthenticationPolicy: 'SSO With Exceptions' })).toEqual({});
  });

  it('says what the first exception does to all others, and the last one', async () => {
    const [one, two] = await people(2);
    const all = (await preview({ AuthenticationPolicy: 'SSO Only' }))['passwords-barred'][0];
    await under({ AuthenticationPolicy: 'SSO With Exceptions' }, async () => {
      const first = { 'passwords-barred': [all - 1, all - 1] };
      expect(await preview({ ExceptionsAdded: [one?.oid] })).toEqual(first);
      expect((await ask('POST', '/exceptions', { Users: [one?.oid] })).status).toBe(204);
      expect([await worksFor([one as Person]), await worksFor([two as Person])]).toEqual([1, 0]);
      expect(await preview({ ExceptionsRemoved: [one?.oid] })).toEqual({
        'passwords-allowed-again': [all - 1, all - 1],
      });
      expect((await ask('DELETE', `/exceptions/${one?.oid}`)).status).toBe(204);
      expect(await worksFor([two as Person])).toBe(1);
    });
  });

  it('counts the passwords that a shorter life ends at once, and the keys that stop with them', async () => {
    const [old] = await people(1);
    const key = await world.makeKey(old as Person);
    world.advance(40 * DAY);
    const [fresh] = await people(1);
    const effects = await preview({ PasswordExpirationDays: 30 });
    expect(effects['passwords-expire'][0]).toBeGreaterThanOrEqual(1);
    expect(effects['keys-stop'][0]).toBeGreaterThanOrEqual(1);
    expect(await preview({ PasswordExpirationDays: 365 })).toEqual({});
    const { rowCount } = await world.database.main.query(
      'UPDATE app_user SET last_password_update_date = $2 WHERE oid = $1',
      [world.admin.oid, world.now()],
    );
    expect(rowCount).toBe(1);
    await under({ PasswordExpirationDays: 30 }, async () => {
      expect([await worksFor([old as Person]), await worksFor([fresh as Person])]).toEqual([0, 1]);
      expect((await withKey(world.node, key)).status).toBe(401);
      expect((await preview({ Profile: 'modern' }))['passwords-valid-again'][0]).toBeGreaterThanOrEqual(1);
      expect((await preview({ PasswordExpirationDays: 0 }))['keys-work-again'][0]).toBeGreaterThanOrEqual(1);
    });
  });

  it('counts the sessions that end, and those from elsewhere', async () => {
    const password = newPassword();
    const person = await world.makeUser(password);
    const opened = await callLogin(
      world.node,
      'POST',
      '/session',
      {},
      { UserName: person.userName, Password: password },
    );
    expect(opened.status).toBe(201);
    const cookie = (opened.headers['set-cookie'] ?? []).map((each) => each.split(';')[0]).join('; ');
    const back = () => callLogin(world.node, 'GET', '/session', { cookie });
    expect((await back()).status).toBe(200);
    world.advance(30 * 60_000);
    const soon = await preview({ SessionTimeoutSeconds: 900 });
    expect(soon['sessions-end'][0]).toBeGreaterThanOrEqual(1);
    expect((await preview({ SessionLifetimeSeconds: 600 }))['sessions-end'][0]).toBeGreaterThanOrEqual(1);
    const outside = { IPAddressRestrictionEnabled: true, RestrictedIPAddresses: '192.0.2.0/24' };
    expect((await preview(outside))['sessions-outside-networks'][0]).toBeGreaterThanOrEqual(1);
    expect(await preview({ ...outside, RestrictedIPAddresses: '127.0.0.0/8' })).toEqual({});
    await under({ SessionTimeoutSeconds: 900 }, async () => expect((await back()).status).toBe(401));
  });

  it('says what becomes of the caller’s own address', async () => {
    const outside = { IPAddressRestrictionEnabled: true, RestrictedIPAddresses: '192.0.2.0/24' };
    expect((await ask('POST', '/preview', outside)).json).toMatchObject({ Address: '127.0.0.1', OwnAddress: 'exempt' });
    const bound = { ...outside, ApplyIpAddressRestrictionToSubAdmins: true };
    expect((await ask('POST', '/preview', bound)).json.OwnAddress).toBe('shut-out');
  });

  test.each([
    ['Profile', 'strict'],
    ['SessionLifetimeSeconds', 1],
    ['ExceptionsAdded', ['x']],
    ['ExceptionsRemoved', 7],
    ['RestrictedIPAddresses', '10.0.0.x'],
    ['Colour', 'red'],
  ])('refuses %s as %j', async (name, value) => {
    const { status, json } = await ask('POST', '/preview', { [name]: value });
    expect([status, json.error.code, Object.keys(json.error.members)]).toEqual([400, 'bad-member', [name]]);
  });

  it('may be asked by key, since it changes nothing', async () => {
    const zsessionid = await world.makeKey(world.admin);
    const before = (await ask('GET')).json.Settings;
    const reply = await callLogin(
      world.node,
      'POST',
      '/subscription/preview',
      { zsessionid },
      { ApiKeysEnabled: false },
    );
    expect(reply.status).toBe(200);
    expect((await ask('GET')).json.Settings).toEqual(before);
  });
});

describe('the list of SSO exceptions', () => {
  const names = async (path: string): Promise<readonly string[]> => {
    const { status, json } = await ask('GET', path);
    expect([status, json.error]).toEqual([200, undefined]);
    return json.Results.map(({ UserName }: Json) => UserName);
  };

  it('takes users, is searched, and gives them back', async () => {
    const [one, two] = [await world.makeUser(), await world.makeUser()];
    expect(await names(`/exceptions/candidates?Name=${encodeURIComponent(one.userName)}`)).toEqual([one.userName]);
    expect((await ask('POST', '/exceptions', { Users: [one.oid, two.oid] })).status).toBe(204);
    expect((await ask('GET')).json.SSOUserExceptions.Count).toBe(2);
    expect(await names(`/exceptions?Name=${one.userName.toUpperCase()}`)).toEqual([one.userName]);
    expect(await names(`/exceptions/candidates?Name=${one.userName}`)).toEqual([]);
    const order = await names('/exceptions?order=UserName%20DESC');
    expect(order).toEqual([one.userName, two.userName].toSorted().toReversed());
    expect(await names('/exceptions?pagesize=1&start=2')).toHaveLength(1);
    expect((await ask('DELETE', `/exceptions/${one.oid}`)).status).toBe(204);
    expect(await names('/exceptions')).toEqual([two.userName]);
    expect((await ask('DELETE', `/exceptions/${two.oid}`)).status).toBe(204);
  });

  test.each(['"', '\\', '") OR (UserName contains "a', "o'hara", '%', '_'])(
    'looks for %j as it is written',
    async (text) => {
      expect(await names(`/exceptions/candidates?Name=${encodeURIComponent(`${text}☃`)}`)).toEqual([]);
    },
  );

  test.each([{ Users: [] }, { Users: 'x' }, { Users: ['1'] }, { Users: [999_999_999] }, {}])(
    'does not take %j',
    async (body) => {
      const { status } = await ask('POST', '/exceptions', body);
      expect(status).toBe(400);
      expect((await ask('GET')).json.SSOUserExceptions.Count).toBe(0);
    },
  );

  it('has room for a thousand', async () => {
    await world.database.main.query(
      `INSERT INTO app_user (oid, uuid, user_name, display_name)
        SELECT 5000000 + n, gen_random_uuid(), 'many' || n || '@acme.test', 'Many' FROM generate_series(1, 1001) n`,
    );
    const oids = Array.from({ length: 1001 }, (_, at) => 5_000_001 + at);
    expect((await ask('POST', '/exceptions', { Users: oids })).status).toBe(400);
    expect((await ask('POST', '/exceptions', { Users: oids.slice(1) })).status).toBe(204);
    const more = await ask('POST', '/exceptions', { Users: [oids[0]] });
    expect([more.status, more.json.error.members]).toEqual([400, { SSOUserExceptions: 'takes at most 1000 users' }]);
    expect((await ask('GET')).json.SSOUserExceptions).toEqual({ Count: 1000, Most: 1000 });
  });
});
