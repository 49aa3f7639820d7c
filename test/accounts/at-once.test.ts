import { hash } from '@node-rs/argon2';
import { describe, expect, test } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import { hashPassword } from '../../src/identity/password-hash.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { lockUntil } from '../../src/storage/stores/login-attempt-store.ts';
import { holdUpdate } from '../support/held-update.ts';
import { basic, callLogin, HOUR, newPassword, type Person, signIn, useAccountsWorld } from './accounts-world.ts';

const world = useAccountsWorld();

const openSession = async (person: Person): Promise<Record<string, string>> => {
  const { headers, json } = await callLogin(world.node, 'GET', '/session', basic(person));
  const cookie = (headers['set-cookie'] ?? []).map((each) => each.split(';')[0]).join('; ');
  return { cookie, 'x-security-token': json.SecurityToken };
};

describe('changes of one password at once', () => {
  test('by the same old one: exactly one succeeds, and the others say why', async () => {
    const person = await world.makeUser();
    const session = await openSession(person);
    const nodes = [world.node, await world.startNode()];
    const passwords = Array.from({ length: 20 }, newPassword);
    const replies = await Promise.all(
      passwords.map((NewPassword, n) =>
        callLogin(nodes[n % 2] ?? world.node, 'POST', '/password', session, {
          OldPassword: person.password,
          NewPassword,
        }),
      ),
    );
    const done = replies.flatMap(({ status }, n) => (status === 204 ? [n] : []));
    expect(done).toHaveLength(1);
    for (const { status, json } of replies) {
      if (status === 204) continue;
      expect([status, json.error.code]).toEqual([403, 'wrong-password']);
    }
    const meanwhile = replies.filter(({ json }) => json?.error.message.includes('changed while this request'));
    expect(meanwhile.length).toBeGreaterThan(0);
    const password = passwords[done[0] ?? -1] ?? '';
    expect((await signIn(await world.startNode(), { ...person, password })).status).toBe(200);
    expect((await world.mails(person)).filter(({ kind }) => kind === 'password-changed')).toHaveLength(2);

    const log = await callLogin(world.node, 'GET', `/decisions?user=${person.oid}&pagesize=200`, basic(world.admin));
    const reasons = log.json.Results.filter(({ Method }: { Method: string }) => Method === 'POST').map(
      ({ Outcome, Reason }: Record<string, string>) => `${Outcome} ${Reason}`,
    );
    expect(reasons.filter((each: string) => each === 'accepted old-password')).toHaveLength(1);
    expect(reasons.filter((each: string) => each === 'refused password-changed-meanwhile')).toHaveLength(
      meanwhile.length,
    );
  });

  test('is not lost to a sign-in that makes a hash of lesser cost anew', async () => {
    for (let n = 0; n < 5; n++) {
      const person = await world.makeUser();
      const weak = await hash(person.password, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
      await world.database.main.query('UPDATE credential SET password_hash = $2 WHERE user_id = $1', [
        person.oid,
        weak,
      ]);
      const changed = await callLogin(await world.startNode(), 'POST', '/password', basic(person), {
        OldPassword: person.password,
        NewPassword: newPassword(),
      });
      expect(changed.status).toBe(204);
    }
  });
});

describe('a right password whose check has to wait', () => {
  /** What becomes of the account in a transaction that ends while the check waits for it. */
  const CHANGES: readonly (readonly [string, string, (person: Person) => Promise<readonly unknown[]>])[] = [
    ['is disabled', 'UPDATE app_user SET disabled = true WHERE oid = $1', async ({ oid }) => [oid]],
    ['is deleted', 'UPDATE app_user SET deleted = true WHERE oid = $1', async ({ oid }) => [oid]],
    [
      'is locked',
      'UPDATE app_user SET account_locked_until = $2 WHERE oid = $1',
      async ({ oid }) => [oid, new Date(world.now().getTime() + HOUR)],
    ],
    [
      'gets another password',
      `WITH owner AS (UPDATE app_user SET failed_login_attempts = 0 WHERE oid = $1 RETURNING oid)
        UPDATE credential SET password_hash = $2 FROM owner WHERE user_id = owner.oid`,
      async ({ oid }) => [oid, await hashPassword(new Secret(newPassword()))],
    ],
  ];

  test.each(CHANGES)('signs nobody in when the account %s meanwhile', async (_, text, values) => {
    const [person, waiter] = [await world.makeUser(), await world.makeUser()];
    const node = await world.startNode({ tellsReasons: true });
    const held = await holdUpdate(world.database, text, await values(person));
    const late = signIn(node, person);
    await held.waitingFor(1);
    // The queue behind it fills as well; these are no part of what is changed.
    const crowd = Array.from({ length: limits.waitingPasswordChecks / 2 }, (_each, n) =>
      signIn(node, n === 0 ? waiter : { userName: `stranger${n}@acme.test`, password: 'x' }),
    );
    await held.commit();
    const reply = await late;
    expect([reply.status, reply.headers['set-cookie']]).toEqual([401, undefined]);
    const replies = await Promise.all(crowd);
    expect(replies[0]?.status).toBe(200);
  });

  test('signs in when nothing that matters changes meanwhile', async () => {
    const person = await world.makeUser();
    const held = await holdUpdate(world.database, 'UPDATE app_user SET display_name = $2 WHERE oid = $1', [
      person.oid,
      'Another name',
    ]);
    const late = signIn(await world.startNode(), person);
    await held.waitingFor(1);
    await held.commit();
    expect((await late).status).toBe(200);
  });

  test('is decided by the password that holds now where its hash was made anew', async () => {
    const person = await world.makeUser();
    const again = await hashPassword(new Secret(person.password));
    const held = await holdUpdate(
      world.database,
      `WITH owner AS (UPDATE app_user SET failed_login_attempts = 0 WHERE oid = $1 RETURNING oid)
        UPDATE credential SET password_hash = $2 FROM owner WHERE user_id = owner.oid`,
      [person.oid, again],
    );
    const late = signIn(await world.startNode(), person);
    await held.waitingFor(1);
    await held.commit();
    expect((await late).status).toBe(200);
  });
});

test('a right password does not erase the lock that failures made while it was being checked (REL-19)', async () => {
  const person = await world.makeUser();
  const { main } = world.database;
  // A hash that takes its time: the lock comes between the count before the check and the end of it.
  const slow = await hash(person.password, { memoryCost: 65_536, timeCost: 12, parallelism: 1 });
  await main.query('UPDATE credential SET password_hash = $2 WHERE user_id = $1', [person.oid, slow]);
  const stored = async () => {
    const { rows } = await main.query<{ failures: number; until: Date | null }>(
      'SELECT failed_login_attempts AS failures, account_locked_until AS until FROM app_user WHERE oid = $1',
      [person.oid],
    );
    return rows[0] ?? { failures: 0, until: null };
  };
  const late = signIn(await world.startNode({ tellsReasons: true }), person);
  while ((await stored()).failures === 0);
  const until = new Date(world.now().getTime() + HOUR);
  await lockUntil(main, person.oid, until);
  const { status, headers } = await late;
  expect([status, headers['x-auth-reason']]).toEqual([401, 'user-locked']);
  expect((await stored()).until).toEqual(until);
  expect((await signIn(await world.startNode(), person)).status).toBe(401);
});
