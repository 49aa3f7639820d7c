import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApiKey, deleteApiKey, importApiKey, listApiKeys } from '../../src/identity/api-keys.ts';
import { type Authentication, createAuthenticator } from '../../src/identity/authenticate.ts';
import { disableUser, enableUser, findUser, setPassword } from '../../src/identity/user-accounts.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { raiseSessionEpoch } from '../../src/storage/stores/credential-store.ts';
import { countedQueries } from './counted-queries.ts';
import { basic, createWorld, keptSession, request, USERS, type World } from './identity-world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(() => world.arrange({}));

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

const login = (who: 'user' | 'other' = 'user') =>
  world.authenticator().authenticate(request([basic(`${who}@acme.test`, world.passwords[who])]));
const withCookie = (id: string, more = {}) =>
  world.authenticator().authenticate(request([['Cookie', `JSESSIONID=${id}`]], more));
const withKey = (value: string) => world.authenticator().authenticate(request([['zsessionid', value]]));
const reasonOf = ({ decision }: Authentication): string => decision.reason;
const sessionRows = async (): Promise<number> => (await world.pool.query('SELECT FROM session')).rowCount ?? 0;
const count = (work: () => Promise<unknown>): Promise<number> => countedQueries(world.pool, work);

describe('a password without a living cookie', () => {
  test('opens a session with cookies, a new one each time, and no row', async () => {
    await world.pool.query('TRUNCATE session');
    const [first, second] = [await login(), await login()];
    expect(first.setCookies).toHaveLength(3);
    expect(keptSession(first)).not.toBe(keptSession(second));
    await world.authenticator().settled();
    expect(await sessionRows()).toBe(0);
  });

  test('opens it also where the write is refused for want of a token', async () => {
    const refused = await world
      .authenticator()
      .authenticate(request([basic('user@acme.test', world.passwords.user)], { intent: 'write' }));
    expect(refused.decision).toMatchObject({
      kind: 'refused',
      answer: 'invalid-key',
      reason: 'security-token-missing',
    });
    expect(refused.setCookies).toHaveLength(3);
  });

  test('gets Secure cookies over https', async () => {
    const opened = await world
      .authenticator()
      .authenticate(request([basic('user@acme.test', world.passwords.user)], { secure: true }));
    for (const cookie of opened.setCookies) expect(cookie).toContain('; Secure');
  });

  test('is found whatever the case of the name', async () => {
    const opened = await world.authenticator().authenticate(request([basic('USER@Acme.Test', world.passwords.user)]));
    expect(opened.decision).toMatchObject({
      kind: 'accepted',
      principal: { userName: 'user@acme.test', via: 'basic' },
    });
  });

  test('names that cannot exist are refused like any other', async () => {
    for (const name of ['\0', 'user@acme.test\0', '\ud800', "' OR true --", 'x'.repeat(5000)]) {
      const refused = await world.authenticator().authenticate(request([basic(name, 'whatever')]));
      expect(refused.decision).toMatchObject({ kind: 'refused', answer: 'wrong-password', session: null });
      expect(refused.setCookies).toEqual([]);
    }
  });
});

describe('a session', () => {
  test('gets its row when the cookie comes back, and its token at every authorize is the same', async () => {
    await world.pool.query('TRUNCATE session');
    const opened = await login();
    const token = await world.authenticator().securityToken(opened);
    expect(await sessionRows()).toBe(1);
    const again = await withCookie(keptSession(opened));
    expect(again.setCookies).toEqual([]);
    expect(await world.authenticator().securityToken(again)).toBe(token);

    const other = keptSession(await login());
    await withCookie(other);
    await world.authenticator().settled();
    expect(await sessionRows()).toBe(2);
  });

  test('writes with its own token only', async () => {
    const opened = await login();
    const token = await world.authenticator().securityToken(opened);
    const write = (key: string) =>
      withCookie(keptSession(opened), { intent: 'write', queryParameters: [['key', key]] }).then(reasonOf);
    expect(await write(token)).toBe('session');
    expect(await write(token.toUpperCase())).toBe('token-of-another-session');
    expect(await write(await world.authenticator().securityToken(await login()))).toBe('token-of-another-session');
    expect(await write('')).toBe('security-token-missing');
  });

  test('is known on another node at once', async () => {
    const node = await createAuthenticator({
      pool: world.pool,
      clock: world.now,
      random: secureRandom,
      edition: 'saas',
    });
    const seen = await node.authenticate(request([['Cookie', `JSESSIONID=${keptSession(await login())}`]]));
    expect(seen.decision).toMatchObject({ kind: 'accepted', principal: { userOid: USERS.user, via: 'session' } });
    await node.settled();
  });

  test('ends after the idle time, which use prolongs', async () => {
    await world.pool.query('UPDATE subscription SET session_timeout_seconds = 600');
    const id = keptSession(await login());
    for (let n = 0; n < 4; n++) {
      world.advance(9 * MINUTE);
      expect(reasonOf(await withCookie(id))).toBe('session');
      await world.authenticator().settled();
    }
    world.advance(10 * MINUTE);
    expect(reasonOf(await withCookie(id))).toBe('dead-session-cookie');
  });

  test('that nobody came back with within ten minutes is over, whatever the idle time', async () => {
    const [kept, late] = [keptSession(await login()), keptSession(await login())];
    world.advance(10 * MINUTE - 1);
    expect(reasonOf(await withCookie(kept))).toBe('session');
    world.advance(1);
    expect(reasonOf(await withCookie(late))).toBe('dead-session-cookie');
  });

  test('ends after thirty days however busy it is', async () => {
    const opened = await login();
    await world.authenticator().securityToken(opened);
    const id = keptSession(opened);
    for (let n = 0; n < 60 - 1; n++) {
      world.advance(DAY / 2);
      expect(reasonOf(await withCookie(id))).toBe('session');
      await world.authenticator().settled();
    }
    world.advance(DAY / 2);
    expect(reasonOf(await withCookie(id))).toBe('dead-session-cookie');
  });

  test('that was ended stays ended, with a row or without', async () => {
    for (const fetched of [true, false]) {
      const opened = await login();
      if (fetched) await world.authenticator().securityToken(opened);
      await world.authenticator().endSession(await withCookie(keptSession(opened)));
      expect(reasonOf(await withCookie(keptSession(opened)))).toBe('dead-session-cookie');
      world.advance(2 * SECOND);
      expect(reasonOf(await withCookie(keptSession(opened)))).toBe('dead-session-cookie');
    }
  });

  test.each([
    ['disabling the user', () => disableUser(world.pool, USERS.user).then(() => enableUser(world.pool, USERS.user))],
    ['a new password', () => setPassword(world.pool, world.now, USERS.user, new Secret('another Password'))],
    ['ending them all', () => raiseSessionEpoch(world.pool, USERS.user)],
  ])('ends for good by %s, also one that never came back', async (_name, act) => {
    const [kept, unseen] = [keptSession(await login()), keptSession(await login())];
    expect(reasonOf(await withCookie(kept))).toBe('session');
    await act();
    world.advance(2 * SECOND);
    expect(reasonOf(await withCookie(kept))).toBe('dead-session-cookie');
    expect(reasonOf(await withCookie(unseen))).toBe('dead-session-cookie');
  });

  test('rows go once no id of their age is valid', async () => {
    await world.authenticator().endSession(await withCookie(keptSession(await login())));
    world.advance(31 * DAY);
    await withCookie(keptSession(await login()));
    await world.authenticator().settled();
    expect(await sessionRows()).toBe(1);
  });
});

describe('an API key', () => {
  const key = () => world.keys.get('full') ?? '';

  test('opens no session, and its token from authorize writes nothing', async () => {
    const called = await withKey(key());
    expect(called.setCookies).toEqual([]);
    const token = await world.authenticator().securityToken(called);
    expect(token).toMatch(/^[0-9a-f-]{36}$/);
    const id = keptSession(await login());
    const write = await withCookie(id, { intent: 'write', queryParameters: [['key', token]] });
    expect(reasonOf(write)).toBe('token-of-another-session');
  });

  test('does not expire, however long it was not used', async () => {
    world.advance(300 * DAY);
    expect(reasonOf(await withKey(key()))).toBe('api-key');
  });

  test('is read once a second, and not at all in between', async () => {
    await withKey(key());
    await world.authenticator().settled();
    expect(await count(() => Promise.all([withKey(key()), withKey(key()), withKey(key())]))).toBe(0);
    world.advance(SECOND);
    expect(await count(() => Promise.all([withKey(key()), withKey(key()), withKey(key())]))).toBe(1);
  });

  test('stops within a second of its deletion, and at once where it is announced', async () => {
    const { oid } = (await listApiKeys(world.pool, USERS.user)).find((each) => each.description === 'full') ?? {
      oid: 0,
    };
    expect(reasonOf(await withKey(key()))).toBe('api-key');
    await deleteApiKey(world.pool, oid);
    world.advance(SECOND);
    expect(reasonOf(await withKey(key()))).toBe('unknown-key');

    const made = await createApiKey(world.pool, world.now, secureRandom, {
      userOid: USERS.user,
      description: 'ci',
      grant: 'Full Access',
    });
    const value = made?.value.reveal() ?? '';
    expect(reasonOf(await withKey(value))).toBe('api-key');
    await deleteApiKey(world.pool, made?.oid ?? 0);
    world.authenticator().forgetUser(USERS.user);
    expect(reasonOf(await withKey(value))).toBe('unknown-key');
  });

  test('notes its last use once a minute', async () => {
    const used = async (): Promise<Date | null | undefined> => {
      await world.authenticator().settled();
      return (await listApiKeys(world.pool, USERS.user)).find((each) => each.description === 'full')?.lastAccessed;
    };
    await withKey(key());
    const first = world.now();
    expect(await used()).toEqual(first);
    world.advance(30 * SECOND);
    await withKey(key());
    expect(await used()).toEqual(first);
    world.advance(30 * SECOND);
    await withKey(key());
    expect(await used()).toEqual(world.now());
  });

  test('is stored as its SHA-256 and last four characters alone', async () => {
    const { rows } = await world.pool.query<{ row: string }>('SELECT api_key::text AS row FROM api_key');
    const stored = rows.map(({ row }) => row).join('\n');
    expect(stored).toContain(createHash('sha256').update(key()).digest('hex'));
    expect(stored).not.toContain(key().slice(1, 20));
    expect(JSON.stringify(await listApiKeys(world.pool, null))).not.toContain(key().slice(1, 20));
  });

  test('from elsewhere works with its underscore and without our check digits', async () => {
    const value = `_${'abc123'.repeat(7)}`;
    const ask = { userOid: USERS.user, description: 'old', grant: 'Full Access' } as const;
    expect(await importApiKey(world.pool, world.now, ask, new Secret(value))).toMatchObject({ ok: true });
    expect(reasonOf(await withKey(value))).toBe('unknown-key');
    await world.authenticator().refreshUncheckedKeys();
    expect(reasonOf(await withKey(value))).toBe('api-key');
    expect(await importApiKey(world.pool, world.now, ask, new Secret(value))).toEqual({
      ok: false,
      error: 'key-not-made',
    });
    for (const [bad, error] of [
      [value.slice(1), 'key-without-underscore'],
      ['_short', 'key-too-short'],
      [`_${'ä'.repeat(30)}`, 'key-without-underscore'],
    ] as const) {
      expect(await importApiKey(world.pool, world.now, ask, new Secret(bad))).toEqual({ ok: false, error });
    }
  });
});

describe('a password', () => {
  const wrong = (name = 'user@acme.test', password = 'wrong') =>
    world.authenticator().authenticate(request([basic(name, password)]));

  test('costs neither a hash nor a query the second time within the second', async () => {
    await login();
    await world.authenticator().settled();
    await login();
    await world.authenticator().settled();
    expect(await count(() => Promise.all([login(), login(), login()]))).toBe(0);
  });

  test('that was changed stops within a second though it was remembered', async () => {
    await login();
    await setPassword(world.pool, world.now, USERS.user, new Secret('a quite new One'));
    world.advance(SECOND);
    expect(reasonOf(await login())).toBe('wrong-password');
    const changed = await wrong('user@acme.test', 'a quite new One');
    expect(reasonOf(changed)).toBe('password');
  });

  test('that is wrong five times locks the account for an hour, for right ones too', async () => {
    for (let n = 0; n < 5; n++) expect(reasonOf(await wrong())).toBe('wrong-password');
    expect(reasonOf(await login())).toBe('user-locked');
    expect(reasonOf(await withKey(world.keys.get('full') ?? ''))).toBe('owner-locked');
    await world.pool.query("UPDATE subscription SET policy_profile = 'modern'");
    world.authenticator().forgetAll();
    expect(reasonOf(await withKey(world.keys.get('full') ?? ''))).toBe('api-key');
    await world.pool.query("UPDATE subscription SET policy_profile = 'rally'");
    world.advance(60 * MINUTE);
    expect(reasonOf(await login())).toBe('password');
  });

  test('that is right clears what wrong ones counted', async () => {
    for (let n = 0; n < 4; n++) await wrong();
    world.advance(MINUTE);
    await login();
    for (let n = 0; n < 4; n++) await wrong();
    expect(reasonOf(await login())).toBe('password');
  });

  test('follows the subscription’s limit and may lock for ever', async () => {
    await world.pool.query('UPDATE subscription SET maximumloginattempts = 3, user_lockout_time = -1');
    world.authenticator().forgetAll();
    for (let n = 0; n < 3; n++) await wrong();
    world.advance(10_000 * DAY);
    expect(reasonOf(await login())).toBe('user-locked');
    world.advance(-10_000 * DAY);
  });

  test('of a locked, forbidden or unknown user is not counted', async () => {
    await world.arrange({ user: 'locked' });
    for (let n = 0; n < 6; n++) await wrong();
    await wrong('nobody@acme.test');
    await world.arrange({ sso: 'only' });
    for (let n = 0; n < 6; n++) await wrong();
    await world.authenticator().settled();
    expect((await findUser(world.pool, 'user@acme.test'))?.failedLoginAttempts).toBe(0);
  });

  test('sent as KEY:KEY is never counted against anybody', async () => {
    const unknown = `_${'z'.repeat(43)}`;
    for (let n = 0; n < 8; n++) expect(reasonOf(await wrong(unknown, unknown))).toBe('unknown-key');
  });

  test('notes the login once a minute', async () => {
    const noted = async () => {
      await world.authenticator().settled();
      return (await findUser(world.pool, 'user@acme.test'))?.lastLogin;
    };
    world.advance(2 * MINUTE);
    await login();
    const first = world.now();
    expect(await noted()).toEqual(first);
    world.advance(30 * SECOND);
    await login();
    expect(await noted()).toEqual(first);
  });

  test('is stored as argon2id with the cost that is asked for', async () => {
    const hash = (await findUser(world.pool, 'user@acme.test'))?.passwordHash;
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test('is refused when too short or too long, and no user loses the old one', async () => {
    for (const [password, error] of [
      ['seven77', 'password-too-short'],
      ['x'.repeat(255), 'password-too-long'],
    ] as const) {
      const result = await setPassword(world.pool, world.now, USERS.user, new Secret(password));
      expect(result).toEqual({ ok: false, error });
    }
    expect(await setPassword(world.pool, world.now, 1, new Secret('long enough'))).toEqual({
      ok: false,
      error: 'no-such-user',
    });
    expect(reasonOf(await login())).toBe('password');
  });
});

describe('a key in a cookie', () => {
  const write = (headers: readonly (readonly [string, string])[]) =>
    world
      .authenticator()
      .authenticate(request([['Cookie', `zsessionid=${world.keys.get('full')}`], ...headers], { intent: 'write' }))
      .then(reasonOf);

  test.each([
    ['from no browser', [], 'api-key'],
    [
      'from the server’s own page',
      [
        ['Origin', 'http://localhost:7070'],
        ['Sec-Fetch-Site', 'same-origin'],
      ],
      'api-key',
    ],
    ['from another site', [['Origin', 'https://elsewhere.example']], 'key-in-cookie-cross-site'],
    ['from another port', [['Origin', 'http://localhost:7071']], 'key-in-cookie-cross-site'],
    ['from the same site', [['Sec-Fetch-Site', 'same-site']], 'key-in-cookie-cross-site'],
    ['from an opaque origin', [['Origin', 'null']], 'key-in-cookie-cross-site'],
    [
      'with two origins',
      [
        ['Origin', 'http://localhost:7070'],
        ['Origin', 'https://elsewhere.example'],
      ],
      'key-in-cookie-cross-site',
    ],
  ] as const)('%s', async (_case, headers, reason) => {
    expect(await write(headers)).toBe(reason);
  });
});

test('the IP filter refuses a known caller by the address', async () => {
  await world.pool.query(
    "UPDATE subscription SET ip_address_restriction_enabled = true, restricted_ip_addresses = '10.0.0.0/8'",
  );
  world.authenticator().forgetAll();
  const call = (remoteAddress: string) =>
    world
      .authenticator()
      .authenticate(request([['zsessionid', world.keys.get('full') ?? '']], { remoteAddress }))
      .then(reasonOf);
  expect(await call('10.1.2.3')).toBe('api-key');
  expect(await call('192.0.2.1')).toBe('network-not-allowed');
});
