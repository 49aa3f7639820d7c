import type { OpenDatabase } from '../../src/storage/database.ts';

/** One statement that the server ran, as it handed it to the driver. */
export interface RecordedStatement {
  readonly pool: 'find' | 'main';
  readonly name: string | undefined;
  readonly text: string;
  readonly values: readonly unknown[];
}

interface Query {
  readonly name?: string;
  readonly text?: string;
  readonly values?: readonly unknown[];
}

/** Notes every statement that runs on a connection opened from now on. */
export const recordStatements = (database: OpenDatabase): RecordedStatement[] => {
  const recorded: RecordedStatement[] = [];
  for (const pool of ['find', 'main'] as const) {
    database[pool].on('connect', (client) => {
      const run = client.query.bind(client) as (...given: readonly unknown[]) => unknown;
      const note = (query: Query, ...rest: readonly unknown[]): unknown => {
        const { name, text = String(query), values = [] } = query;
        recorded.push({ pool, name, text, values });
        return run(query, ...rest);
      };
      Object.assign(client, { query: note });
    });
  }
  return recorded;
};
