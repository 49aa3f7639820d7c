import { describe, expect, test, vi } from 'vitest';
import { API } from '../support/world.ts';
import { basic, callLogin, newPassword, type Person, useAccountsWorld, writeAs } from './accounts-world.ts';

const world = useAccountsWorld();

interface Notice {
  readonly address: string;
  readonly body: string;
  readonly at: Date;
  readonly isOfTheWrite: boolean;
}

/** Notices of a moved address, oldest first, and whether the statement of a write left them, as it left its decision. */
const notices = async ({ oid }: Person): Promise<readonly Notice[]> => {
  const { rows } = await world.database.main.query<Notice>(
    `SELECT o.address, o.body, o.created_at AS at,
       EXISTS (SELECT FROM decision d WHERE d.xmin::text = o.xmin::text AND d.path = $2) AS "isOfTheWrite"
     FROM outbox o WHERE o.user_id = $1 AND o.kind = 'address-changed' ORDER BY o.created_at`,
    [oid, `${API}/user/${oid}`],
  );
  return rows;
};

const update = (person: Person, User: Record<string, unknown>, by: Person = person) =>
  writeAs(world.node, by, `/user/${person.oid}`, { User });

test.each([
  ['by the user', (person: Person) => person],
  ['by an administrator', () => world.admin],
])('a changed address is told to the one of before, %s', async (_, by) => {
  const person = await world.makeUser();
  expect(await update(person, { EmailAddress: 'moved@acme.test' }, by(person))).toEqual([]);
  const told = await notices(person);
  expect(told).toEqual([
    { address: person.userName, body: expect.stringContaining(person.userName), at: world.now(), isOfTheWrite: true },
  ]);
  world.advance(1);
  expect(told[0]?.body).not.toContain('moved@acme.test');
  expect(await update(person, { EmailAddress: 'further@acme.test' }, by(person))).toEqual([]);
  expect((await notices(person)).map(({ address }) => address)).toEqual([person.userName, 'moved@acme.test']);
});

test('a key that moves the address is told of too', async () => {
  const person = await world.makeUser();
  const { status, text } = await world.node.send({
    method: 'POST',
    target: `${API}/user/${person.oid}`,
    headers: { zsessionid: await world.makeKey(person), 'content-type': 'application/json' },
    body: JSON.stringify({ User: { EmailAddress: 'key@acme.test' } }),
  });
  expect([status, JSON.parse(text).OperationResult.Errors]).toEqual([200, []]);
  expect(await notices(person)).toHaveLength(1);
});

test('nobody is told of an address that stays, is the first, or was not written', async () => {
  const person = await world.makeUser();
  expect(await update(person, { EmailAddress: person.userName, FirstName: 'Same' })).toEqual([]);
  expect(await update(person, { EmailAddress: 'x'.repeat(300) })).not.toEqual([]);
  const other = await world.makeUser();
  expect(await update(other, { EmailAddress: 'stolen@acme.test' }, person)).not.toEqual([]);
  expect([await notices(person), await notices(other)]).toEqual([[], []]);
  for (const none of [null, '']) {
    await world.database.main.query('UPDATE app_user SET email_address = $2 WHERE oid = $1', [person.oid, none]);
    expect(await update(person, { EmailAddress: `first${newPassword()}@acme.test` }, world.admin)).toEqual([]);
    expect(await notices(person)).toEqual([]);
  }
});

describe('a user whom a found key of an administrator made', () => {
  const ADDRESS = 'found-the-key@example.com';

  const makeByKey = async (more: Record<string, unknown>): Promise<Person> => {
    const userName = `climber${newPassword()}@acme.test`.toLowerCase();
    const { status, text } = await world.node.send({
      method: 'POST',
      target: `${API}/user/create`,
      headers: { zsessionid: await world.makeKey(world.admin), 'content-type': 'application/json' },
      body: JSON.stringify({ User: { UserName: userName, ...more } }),
    });
    expect([status, JSON.parse(text).CreateResult.Errors]).toEqual([200, []]);
    return { oid: JSON.parse(text).CreateResult.Object.ObjectID, userName, password: newPassword() };
  };

  const askedByAdmin = async ({ oid }: Person): Promise<number> =>
    (await callLogin(world.node, 'POST', `/users/${oid}/password-reset`, basic(world.admin))).status;

  /** What the decision about a wish for a token was, once it is written: the wish is looked at after its answer. */
  const askedByName = async ({ oid, userName }: Person): Promise<string> => {
    const answer = await callLogin(world.node, 'POST', '/password-resets', {}, { UserName: userName });
    expect(answer.status).toBe(204);
    const outcomes = async () =>
      (
        await world.database.main.query<{ outcome: string }>(
          "SELECT outcome FROM decision WHERE user_id = $1 AND reason = 'reset-asked'",
          [oid],
        )
      ).rows;
    await vi.waitFor(async () => expect(await outcomes()).toHaveLength(1), { timeout: 10_000 });
    return (await outcomes())[0]?.outcome ?? '';
  };

  test.each([{ EmailAddress: ADDRESS }, {}])('is mailed no reset: %j', async (more) => {
    const person = await makeByKey(more);
    expect(await askedByName(person)).toBe('nothing-written');
    expect(await askedByAdmin(person)).toBe(409);
    expect((await world.mails(person)).map(({ kind }) => kind)).toEqual([]);
  });

  test('is mailed one once an administrator has written the address under a password, as it is', async () => {
    const person = await makeByKey({ EmailAddress: ADDRESS });
    expect(await update(person, { FirstName: 'Says nothing of the address' }, world.admin)).toEqual([]);
    expect(await askedByAdmin(person)).toBe(409);
    expect(await update(person, { EmailAddress: ADDRESS }, world.admin)).toEqual([]);
    expect(await askedByAdmin(person)).toBe(204);
    expect((await world.mails(person)).map(({ kind }) => kind)).toEqual(['password-reset']);
  });

  test('is not vouched for by a key that writes the address again', async () => {
    const person = await makeByKey({ EmailAddress: ADDRESS });
    const { text } = await world.node.send({
      method: 'POST',
      target: `${API}/user/${person.oid}`,
      headers: { zsessionid: await world.makeKey(world.admin), 'content-type': 'application/json' },
      body: JSON.stringify({ User: { EmailAddress: ADDRESS } }),
    });
    expect(JSON.parse(text).OperationResult.Errors).toEqual([]);
    expect(await askedByAdmin(person)).toBe(409);
  });
});
