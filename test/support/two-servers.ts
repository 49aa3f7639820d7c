import { afterAll, beforeAll } from 'vitest';
import { type MovableTime, movableTime, type ServerNode, startServerNode } from './server-node.ts';
import { givePasswords } from './signed-in.ts';
import type { World } from './world.ts';
import type { Actor } from './world-seed.ts';

/** Two servers on the world's database, at a time that only the test moves. */
export interface TwoServers {
  readonly time: MovableTime;
  readonly node: ServerNode;
  readonly other: ServerNode;
  sql(text: string): Promise<{ readonly rows: readonly unknown[]; readonly rowCount: number | null }>;
  /** Resolves when the statement finds a row: no answer waits for what a request leaves behind. */
  until(text: string): Promise<void>;
}

const PATIENCE_MS = 10_000;

/** Starts them before the tests of a file, gives these actors their passwords, and ends them afterwards. */
export const useTwoServers = (world: World, actors: readonly Actor[]): TwoServers => {
  const time = movableTime(new Date('2026-05-04T08:00:00.000Z'));
  let node: ServerNode;
  let other: ServerNode;
  beforeAll(async () => {
    node = await startServerNode(world.database, { time });
    other = await startServerNode(world.database, { time });
    await givePasswords(world.database, time.clock, actors);
  });
  afterAll(() => Promise.all([node.close(), other.close()]));
  const sql: TwoServers['sql'] = (text) => world.database.main.query(text);
  return {
    time,
    get node() {
      return node;
    },
    get other() {
      return other;
    },
    sql,
    until: async (text) => {
      const deadline = performance.now() + PATIENCE_MS;
      while ((await sql(text)).rowCount === 0) {
        if (performance.now() > deadline) throw new Error(`still no row: ${text}`);
      }
    },
  };
};
