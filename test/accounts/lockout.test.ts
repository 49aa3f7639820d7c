import { describe, expect, test, vi } from 'vitest';
import { closedUntil } from '../../src/identity/attempt-rules.ts';
import type { SubscriptionPolicy } from '../../src/storage/stores/account-store.ts';
import type { HttpReply } from '../support/http-client.ts';
import {
  basic,
  callLogin,
  HOUR,
  MINUTE,
  type Node,
  newPassword,
  type Person,
  signIn,
  useAccountsWorld,
  withKey,
  writeAs,
} from './accounts-world.ts';

const world = useAccountsWorld();

const subscription = async (values: Record<string, unknown>): Promise<void> => {
  expect(await writeAs(world.node, world.admin, '/subscription/1001', { Subscription: values })).toEqual([]);
};

const setProfile = async (Profile: string): Promise<void> => {
  expect((await callLogin(world.node, 'PATCH', '/policy', basic(world.admin), { Profile })).status).toBe(200);
};

const wrong = (person: Person, node: Node = world.node): Promise<HttpReply> =>
  signIn(node, { ...person, password: newPassword() });

const failuresOf = async ({ oid }: Person): Promise<number> =>
  (await callLogin(world.node, 'GET', `/users/${oid}`, basic(world.admin))).json.FailedLoginAttempts;

/** All that a stranger can tell two answers apart by. */
const visible = ({ status, reason, headers, text }: HttpReply): string => {
  const { date: _, 'x-request-id': __, ...same } = headers;
  return JSON.stringify({ status, reason, same, text });
};

const reasonsOf = (replies: readonly HttpReply[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { status, headers } of replies) {
    const reason = status === 200 ? 'right' : String(headers['x-auth-reason'] ?? status);
    counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
};

describe('a lock', () => {
  test('comes with the fifth wrong password, for an hour, stops the keys, and is told by mail', async () => {
    const person = await world.makeUser();
    const key = await world.makeKey(person);
    for (let n = 0; n < 4; n++) await wrong(person);
    expect((await withKey(world.node, key)).status).toBe(200);
    await wrong(person);
    expect((await signIn(world.node, person)).status).toBe(401);
    expect((await withKey(world.node, key)).status).toBe(401);
    expect((await world.mails(person)).map(({ kind }) => kind)).toContain('account-locked');
    world.advance(HOUR - 1);
    expect((await signIn(world.node, person)).status).toBe(401);
    world.advance(1);
    expect((await signIn(world.node, person)).status).toBe(200);
    expect((await withKey(world.node, key)).status).toBe(200);
  });

  test('comes with one more wrong password when it is over and nothing was right', async () => {
    const person = await world.makeUser();
    for (let n = 0; n < 5; n++) await wrong(person);
    world.advance(HOUR);
    await wrong(person);
    expect((await signIn(world.node, person)).status).toBe(401);
  });

  test('follows the subscription’s settings, which may be for ever, until an administrator unlocks', async () => {
    await subscription({ Maximumloginattempts: 3, UserLockoutTime: -1 });
    const person = await world.makeUser();
    for (let n = 0; n < 3; n++) await wrong(person);
    await signIn(world.node, person);
    world.advance(20 * 365 * 24 * HOUR);
    const admin = await signIn(world.node, world.admin);
    expect((await signIn(world.node, person)).status).toBe(401);
    world.advance(-20 * 365 * 24 * HOUR);
    expect(admin.status).toBe(401);
    await subscription({ Maximumloginattempts: 5, UserLockoutTime: 60 });

    const path = `/users/${person.oid}`;
    const locked = await callLogin(world.node, 'GET', path, basic(world.admin));
    expect(locked.json).toMatchObject({
      Locked: true,
      AccountLockedUntil: '3000-01-01T00:00:00.000Z',
      FailedLoginAttempts: 3,
    });
    const unlocked = await callLogin(world.node, 'PATCH', path, basic(world.admin), { Locked: false });
    expect(unlocked.json).toMatchObject({ Locked: false, AccountLockedUntil: null, FailedLoginAttempts: 0 });
    expect((await signIn(world.node, person)).status).toBe(200);
  });

  test('never ends a living session', async () => {
    const person = await world.makeUser();
    const opened = await callLogin(world.node, 'GET', '/session', basic(person));
    const cookie = (opened.headers['set-cookie'] ?? []).map((each) => each.split(';')[0]).join('; ');
    for (let n = 0; n < 6; n++) await wrong(person);
    expect((await callLogin(world.node, 'GET', '/session', { cookie })).status).toBe(200);
  });

  test('never comes while right passwords come between the wrong ones, remembered or not', async () => {
    const person = await world.makeUser();
    for (let n = 0; n < 8; n++) {
      expect((await signIn(world.node, person)).status).toBe(200);
      expect((await wrong(person)).status).toBe(401);
    }
    expect((await signIn(world.node, person)).status).toBe(200);
    expect(await failuresOf(person)).toBe(0);
  });

  test('is put off by a remembered right password also where the wrong ones came to another node', async () => {
    const person = await world.makeUser();
    const other = await world.startNode();
    expect((await signIn(world.node, person)).status).toBe(200);
    for (let n = 0; n < 4; n++) await wrong(person, other);
    expect(await failuresOf(person)).toBe(4);
    // Within the second for which a node remembers an account.
    await vi.waitFor(
      async () => {
        expect((await signIn(world.node, person)).status).toBe(200);
        expect(await failuresOf(person)).toBe(0);
      },
      { timeout: 10_000 },
    );
  });

  test('is not brought nearer by KEY:KEY, and a right password clears the count', async () => {
    const person = await world.makeUser();
    const key = await world.makeKey(person);
    const unknown = `_${'z'.repeat(43)}`;
    for (let n = 0; n < 8; n++) await signIn(world.node, { userName: unknown, password: unknown });
    const failures = () => failuresOf(person);
    expect(await failures()).toBe(0);
    for (let n = 0; n < 4; n++) await wrong(person);
    expect(await failures()).toBe(4);
    const fresh = await world.startNode();
    expect((await signIn(fresh, person)).status).toBe(200);
    expect(await failures()).toBe(0);
    expect((await withKey(world.node, key)).status).toBe(200);
  });
});

test('unknown, wrong, locked, disabled and password-less users are answered byte for byte alike', async () => {
  const [locked, disabled, known] = [await world.makeUser(), await world.makeUser(), await world.makeUser()];
  for (let n = 0; n < 5; n++) await wrong(locked);
  await callLogin(world.node, 'PATCH', `/users/${disabled.oid}`, basic(world.admin), { Disabled: true });
  await writeAs(world.node, world.admin, '/user/create', { User: { UserName: 'bare@acme.test' } });
  const people = [
    { userName: 'nobody@acme.test', password: 'x' },
    { userName: 'bare@acme.test', password: 'x' },
    { ...known, password: 'x' },
    locked,
    disabled,
  ];
  const answers = [];
  for (const person of people) answers.push(visible(await signIn(world.node, person)));
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toContain('The username or password you entered is incorrect.');
  expect(answers[0]).not.toContain('x-auth-reason');
});

describe('parallel guesses on two nodes', () => {
  const guess = async (person: Person, count: number, more: readonly string[] = []): Promise<readonly HttpReply[]> => {
    const nodes = [await world.startNode({ tellsReasons: true }), await world.startNode({ tellsReasons: true })];
    const passwords = [...Array.from({ length: count }, newPassword), ...more].toSorted(() => Math.random() - 0.5);
    const reply: HttpReply[] = [];
    // Who is told 429 because of the queue comes again, as a guesser would.
    const persist = async (password: string, n: number): Promise<void> => {
      const answer = await signIn(nodes[n % 2] as Node, { ...person, password });
      if (answer.status === 429) await persist(password, n + 1);
      else reply.push(answer);
    };
    await Promise.all(passwords.map(persist));
    return reply;
  };

  test('are checked no more often than the limit', async () => {
    const person = await world.makeUser();
    const reasons = reasonsOf(await guess(person, 200));
    expect(reasons).toEqual({ 'wrong-password': 5, 'user-locked': 195 });
  });

  test('with the right one among them are so too until it is found', async () => {
    const person = await world.makeUser();
    const reasons = reasonsOf(await guess(person, 200, [person.password]));
    // A right password clears the count: it is the vendor's rule, and who has it guesses no more.
    const { right = 0, 'wrong-password': checked = 0, 'user-locked': held = 0 } = reasons;
    expect(right + checked + held).toBe(201);
    expect(checked).toBeLessThanOrEqual(right === 0 ? 5 : 4 + 5);
  });

  test('are no bar to many right ones of one user at the same time', async () => {
    const person = await world.makeUser();
    const nodes = [await world.startNode(), await world.startNode()];
    for (let n = 0; n < 3; n++) await wrong(person);
    const replies = await Promise.all(Array.from({ length: 40 }, (_, n) => signIn(nodes[n % 2] as Node, person)));
    expect(reasonsOf(replies)).toEqual({ right: 40 });
  });

  test('in the profile modern meet the same limit, and stop no key', async () => {
    await setProfile('modern');
    const person = await world.makeUser();
    const key = await world.makeKey(person);
    const reasons = reasonsOf(await guess(person, 60));
    expect(reasons['wrong-password']).toBe(5);
    expect((await withKey(world.node, key)).status).toBe(200);
    await setProfile('rally');
  });
});

describe('the profile modern', () => {
  const modern = { profile: 'modern' } as SubscriptionPolicy;

  test('lets ten checks of an account through in a quarter of an hour, however they are timed', () => {
    const start = Date.UTC(2030, 0, 1);
    const checks: number[] = [];
    let open = start;
    for (let failures = 1; failures <= 200; failures++) {
      checks.push(open);
      open = closedUntil(modern, failures, new Date(open))?.getTime() ?? open;
    }
    const most = Math.max(...checks.map((from) => checks.filter((at) => at >= from && at < from + 15 * MINUTE).length));
    expect(most).toBeLessThanOrEqual(10);
    expect(checks.slice(5, 11).map((at, n) => (at - (checks[n + 4] ?? 0)) / MINUTE)).toEqual([1, 2, 4, 8, 15, 15]);
  });

  test('waits one minute after five failures, two after the next', async () => {
    await setProfile('modern');
    const person = await world.makeUser();
    for (let n = 0; n < 5; n++) await wrong(person);
    expect((await signIn(world.node, person)).status).toBe(401);
    world.advance(MINUTE);
    await wrong(person);
    world.advance(MINUTE);
    expect((await signIn(world.node, person)).status).toBe(401);
    world.advance(MINUTE);
    expect((await signIn(world.node, person)).status).toBe(200);
    await setProfile('rally');
  });

  test('gives a network a hundred failures in a quarter of an hour, whomever they are for', async () => {
    await setProfile('modern');
    const person = await world.makeUser();
    const nobody = { userName: 'nobody@acme.test', password: 'x' };
    await signIn(world.node, nobody);
    await world.database.main.query('UPDATE login_network SET checks = 99');
    const fresh = await world.startNode();
    expect((await signIn(fresh, person)).status).toBe(200);
    expect((await signIn(world.node, nobody)).status).toBe(401);
    const [known, unknown] = [await wrong(person), await signIn(world.node, nobody)];
    expect([known.status, known.headers['retry-after']]).toEqual([429, '900']);
    expect(visible(unknown)).toBe(visible(known));
    expect(known.text).toContain('There were too many failed sign-ins from your network; try again in 15 minutes.');
    const reset = await callLogin(world.node, 'POST', '/password-resets', {}, { UserName: person.userName });
    expect([reset.status, reset.headers['retry-after']]).toEqual([429, '900']);
    world.advance(15 * MINUTE);
    expect((await wrong(person)).status).toBe(401);
    await setProfile('rally');
  });
});
