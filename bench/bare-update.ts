import pg from 'pg';
import { floorStatements } from './floor-statements.ts';
import type { BenchmarkWorld } from './seed-lines.ts';

/** Updates a second by the floor's one statement, sent by so many connections without any server between: what pgbench would do. */
export const bareUpdates = async (
  connectionString: string,
  { workspace, users, defects }: BenchmarkWorld,
  connections: number,
  seconds: number,
): Promise<number> => {
  const clients = Array.from({ length: connections }, () => new pg.Client({ connectionString }));
  await Promise.all(clients.map((client) => client.connect()));
  const until = performance.now() + seconds * 1_000;
  let next = 0;
  const run = async (client: pg.Client): Promise<void> => {
    while (performance.now() < until) {
      const number = next++;
      await client.query({
        name: 'update',
        text: floorStatements.update,
        values: [
          '',
          workspace,
          users[0],
          defects[(number * 7) % defects.length],
          'Normal',
          `<p>Seen again, ${number}.</p>`,
        ],
        rowMode: 'array',
      });
    }
  };
  await Promise.all(clients.map(run));
  await Promise.all(clients.map((client) => client.end()));
  return next / seconds;
};
