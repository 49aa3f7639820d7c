import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/storage/database.ts';
import { inTransaction } from '../../src/storage/in-transaction.ts';
import { onlyConnection } from '../../src/storage/only-connection.ts';
import { givePasswords, loginCaller } from '../support/login-caller.ts';
import { useWorld } from '../support/world.ts';
import { PROJECT, USER } from '../support/world-seed.ts';

const world = useWorld();
beforeAll(async () => {
  await givePasswords(world);
  await world.database.main.query('CREATE TABLE IF NOT EXISTS together_note (text text PRIMARY KEY)');
});

const note = (database: Pick<Database, 'main'>, text: string) =>
  database.main.query('INSERT INTO together_note VALUES ($1)', [text]);

/** What is there after work on one connection, whose transaction holds or not. */
const leftAfter = async (
  holds: boolean,
  work: (database: Database) => Promise<unknown>,
): Promise<readonly string[]> => {
  await world.database.main.query('TRUNCATE together_note');
  await inTransaction(
    world.database,
    (client) => work(onlyConnection(client)),
    () => holds,
  );
  const { rows } = await world.database.main.query<{ text: string }>('SELECT text FROM together_note ORDER BY text');
  return rows.map(({ text }) => text);
};

describe('one connection as a database', () => {
  it('does everything or nothing', async () => {
    const work = async (database: Database) => {
      await note(database, 'a');
      await note(database.onBehalfOf({ userOid: 1, until: null }), 'b');
    };
    expect(await leftAfter(true, work)).toEqual(['a', 'b']);
    expect(await leftAfter(false, work)).toEqual([]);
  });

  it('goes on behind a statement that fails', async () => {
    const work = async (database: Database) => {
      await note(database, 'a');
      await expect(note(database, 'a')).rejects.toThrow('duplicate key');
      const client = await database.main.connect();
      await expect(client.query("INSERT INTO together_note VALUES ('a')")).rejects.toThrow('duplicate key');
      await client.query("INSERT INTO together_note VALUES ('b')");
      client.release();
      await note(database, 'c');
    };
    expect(await leftAfter(true, work)).toEqual(['a', 'b', 'c']);
  });

  it('undoes a transaction within by itself', async () => {
    const within = (database: Database, text: string, holds: boolean) =>
      inTransaction(
        database,
        (client) => client.query('INSERT INTO together_note VALUES ($1)', [text]),
        () => holds,
      );
    const work = async (database: Database) => {
      await within(database, 'a', true);
      await within(database, 'b', false);
      const failing = inTransaction(
        database,
        async (client) => {
          await client.query("INSERT INTO together_note VALUES ('c')");
          await client.query('SELECT 1/0');
        },
        () => true,
      );
      await expect(failing).rejects.toThrow('division by zero');
      await note(database, 'd');
    };
    expect(await leftAfter(true, work)).toEqual(['a', 'd']);
  });

  it('lets what comes at the same time wait for each other', async () => {
    const work = (database: Database) =>
      Promise.all([
        ...['a', 'b', 'c'].map((text) => note(database, text)),
        inTransaction(
          database,
          (client) =>
            Promise.all(['d', 'e'].map((text) => client.query('INSERT INTO together_note VALUES ($1)', [text]))),
          () => true,
        ),
        inTransaction(
          database,
          (client) => client.query("INSERT INTO together_note VALUES ('f')"),
          () => false,
        ),
        note(database, 'g'),
      ]);
    expect(await leftAfter(true, work)).toEqual(['a', 'b', 'c', 'd', 'e', 'g']);
  });
});

describe('many changes at once', () => {
  it('of more than there are connections, by several, all come to an end', async () => {
    const [admin, keeper] = [loginCaller(world, 'admin'), loginCaller(world, 'keeper')];
    const places = [PROJECT.meadow, PROJECT.pond, PROJECT.reeds, PROJECT.shed, PROJECT.ruin];
    const users = [USER.editor, USER.viewer, USER.angler, USER.outsider];
    const changes = Array.from({ length: 48 }, (_, at) => {
      const by = at % 2 === 0 ? admin : keeper;
      const Role = ['Viewer', 'Editor', 'Admin', 'No Access'][at % 4];
      return by.put(`/users/${users[at % users.length]}/roles`, {
        Changes: places.map((Project) => ({ Project, Role })),
      });
    });
    const renames = users.map((oid, at) => admin.patch(`/users/${oid}`, { DisplayName: `Renamed ${at}` }));
    const replies = await Promise.all([...changes, ...renames]);
    // Two that make the same permission: one of them is told so, and has given nothing.
    for (const { status } of replies) expect([200, 400]).toContain(status);
    const { rows } = await world.database.main.query(
      `SELECT user_id, count(DISTINCT role) AS roles FROM user_permission
       WHERE user_id = ANY($1) AND project_id = ANY($2) GROUP BY user_id`,
      [users, places],
    );
    for (const { roles } of rows) expect(roles).toBe(1);
  });
});
