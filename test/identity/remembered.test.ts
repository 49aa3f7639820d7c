import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAccessCache } from '../../src/identity/access-cache.ts';
import { type Authenticator, createAuthenticator } from '../../src/identity/authenticate.ts';
import { createRecentCache } from '../../src/identity/recent-cache.ts';
import { disableUser, enableUser } from '../../src/identity/user-accounts.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import { type ChangeFeed, type Changes, readChangeNotices } from '../../src/storage/change-notice.ts';
import { createWorld, request, USERS, type World } from './identity-world.ts';

/** A feed in the hand of the test, which says what it is told to. */
const createFeed = () => {
  const hearers: ((changes: Changes) => void)[] = [];
  let isWell = true;
  const changes: ChangeFeed = { isWell: () => isWell, onChanges: (hear) => hearers.push(hear) };
  return {
    changes,
    fallSilent: (): void => {
      isWell = false;
    },
    tell: (...notices: readonly string[]): void => {
      for (const hear of hearers) hear(readChangeNotices(notices));
    },
  };
};

let world: World;
let feed: ReturnType<typeof createFeed>;
let authenticator: Authenticator;
const elapsed = (): number => world.now().getTime();

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.arrange({});
  feed = createFeed();
  authenticator = await createAuthenticator({
    pool: world.pool,
    clock: world.now,
    random: secureRandom,
    edition: 'saas',
    elapsed,
    changes: feed.changes,
  });
});

const withKey = () => request([['ZSESSIONID', world.keys.get('full') ?? '']]);

const outcome = async (presented = withKey()): Promise<string> => {
  const { decision } = await authenticator.authenticate(presented);
  await authenticator.settled();
  return decision.reason;
};

describe('a key whose owner was disabled', () => {
  beforeEach(async () => {
    await outcome();
    await disableUser(world.pool, USERS.user);
  });

  test.each([
    ['user 1001', 'owner-disabled'],
    ['accounts', 'owner-disabled'],
    ['everything', 'owner-disabled'],
    ['a notice of a later version', 'owner-disabled'],
    ['user 1002', 'api-key'],
    ['structure', 'api-key'],
  ])('after the notice %j: %s', async (notice, expected) => {
    feed.tell(notice);
    expect(await outcome()).toBe(expected);
  });

  test('opens as long as it is remembered when nobody tells, and no longer than a minute', async () => {
    world.advance(59_000);
    expect(await outcome()).toBe('api-key');
    world.advance(1_000);
    expect(await outcome()).toBe('owner-disabled');
  });

  test.each([
    [400, 'api-key'],
    [500, 'owner-disabled'],
  ])('%d ms later without word from the database: %s', async (ms, expected) => {
    feed.fallSilent();
    world.advance(ms);
    expect(await outcome()).toBe(expected);
  });

  test('opens again within a second of being enabled, whoever tells of it', async () => {
    feed.tell('user 1001');
    expect(await outcome()).toBe('owner-disabled');
    await enableUser(world.pool, USERS.user);
    world.advance(500);
    expect(await outcome()).toBe('api-key');
  });
});

test('a session in use does not time out on a node that remembers it', async () => {
  await world.pool.query('UPDATE subscription SET session_timeout_seconds = 600');
  feed.tell('accounts');
  const presented = request([['Cookie', `JSESSIONID=${world.sessions.get('session-A')?.id}`]]);
  const outcomes = new Set<string>();
  for (let seconds = 0; seconds < 1_800; seconds += 25) {
    outcomes.add(await outcome(presented));
    world.advance(25_000);
  }
  expect([...outcomes]).toEqual(['session']);
  world.advance(600_000);
  expect(await outcome(presented)).not.toBe('session');
});

describe('rights', () => {
  const setAdministrator = async (value: boolean): Promise<void> => {
    await world.pool.query('UPDATE app_user SET subscription_admin = $2 WHERE oid = $1', [USERS.user, value]);
  };

  test.each([
    ['user 1001', true],
    ['everything', true],
    ['user 1002', false],
    ['structure', false],
  ])('after the notice %j are read again: %s', async (notice, isRead) => {
    const access = createAccessCache({ pool: world.pool, elapsed, changes: feed.changes });
    await setAdministrator(false);
    expect((await access.accessOf(USERS.user))?.isSubscriptionAdmin).toBe(false);
    await setAdministrator(true);
    feed.tell(notice);
    expect((await access.accessOf(USERS.user))?.isSubscriptionAdmin).toBe(isRead);
  });

  test('follow a new structure, though the roles in it are remembered', async () => {
    const access = createAccessCache({ pool: world.pool, elapsed, changes: feed.changes });
    const workspaces = async () => [...((await access.accessOf(USERS.admin))?.workspaces.keys() ?? [])];
    expect(await workspaces()).toEqual([]);
    await world.pool.query("INSERT INTO workspace (oid, name) VALUES (900, 'New')");
    expect(await workspaces()).toEqual([]);
    feed.tell('structure');
    expect(await workspaces()).toEqual([900]);
    await world.pool.query('DELETE FROM workspace WHERE oid = 900');
  });
});

describe('what is being read while a change is told', () => {
  test.each([
    ['its owner', (cache: ReturnType<typeof createCache>) => cache.forget([7])],
    ['somebody else', (cache: ReturnType<typeof createCache>) => cache.forget([8])],
    ['everything', (cache: ReturnType<typeof createCache>) => cache.forgetAll()],
  ])('about %s is read again by the next who asks', async (_, forget) => {
    const cache = createCache();
    const first = Promise.withResolvers<string>();
    const asked = cache.get('key', 60_000, () => first.promise);
    forget(cache);
    first.resolve('old');
    expect(await asked).toBe('old');
    expect(await cache.get('key', 60_000, async () => 'new')).toBe('new');
  });

  const createCache = () => createRecentCache<string, string>({ elapsed: () => 0, limit: 3, ownerOf: () => 7 });

  test('no more is kept than the limit, the oldest goes first, and what failed is not kept', async () => {
    const cache = createCache();
    const read: string[] = [];
    const get = (key: string) =>
      cache.get(key, 60_000, async () => {
        read.push(key);
        if (key === 'bad') throw new Error('unreadable');
        return key;
      });
    for (const key of ['a', 'b', 'c', 'a', 'd', 'b', 'a']) await get(key);
    await expect(get('bad')).rejects.toThrow('unreadable');
    await expect(get('bad')).rejects.toThrow('unreadable');
    expect(read).toEqual(['a', 'b', 'c', 'd', 'a', 'bad', 'bad']);
  });
});
