import { loadOptions } from '../../src/config/load-options.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { createLog } from '../../src/observe/log.ts';
import { importSeed } from '../../src/seed/import-seed.ts';
import { type ChangeListener, createChangeListener } from '../../src/storage/change-listener.ts';
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { createHttpClient, type HttpClient } from './http-client.ts';
import { keptLog } from './kept-log.ts';
import { createTcpProxy, type NetworkState } from './tcp-proxy.ts';
import { createTestDatabase } from './test-database.ts';
import { worldSeed } from './world-seed.ts';

/** One server of several on one database. */
export interface Node {
  readonly client: HttpClient;
  readonly changes: ChangeListener;
  close(): Promise<void>;
}

export interface Nodes {
  readonly each: readonly Node[];
  /** Outside of all nodes, as another program. */
  readonly database: OpenDatabase;
  readonly connectionString: string;
  /** Does this to the connections on which the nodes hear of changes, and to no others. */
  turnNotices(state: NetworkState): void;
  /** Resolves when every node hears of changes. */
  allWell(): Promise<void>;
  close(): Promise<void>;
}

const POOL_SIZE = 4;
const PATIENCE_MS = 20_000;

const startNode = async (connectionString: string, listenAt: string): Promise<Node> => {
  const options = loadOptions({ port: '0', tlsPort: '0', concurrentRequestsPerUser: '0' }, {});
  if (!options.ok) throw new Error(options.error.join('\n'));
  const database = openDatabase({ connectionString, poolSize: POOL_SIZE });
  const changes = createChangeListener({ connectionString: listenAt });
  changes.start();
  const server = await createHttpServer({
    database,
    options: options.value,
    log: createLog('trace', keptLog),
    changes,
  });
  const client = createHttpClient((await server.listen()).http);
  const close = async (): Promise<void> => {
    client.close();
    await server.close();
    await changes.close();
    await database.close();
  };
  let closed: Promise<void> | null = null;
  return {
    client,
    changes,
    close: () => {
      closed ??= close();
      return closed;
    },
  };
};

/** Resolves when it holds; looks again with each turn of the timers. */
export const until = async (holds: () => boolean, what: string): Promise<void> => {
  const deadline = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${PATIENCE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** Servers in this process over one database with the world in it. */
export const startNodes = async (count: number): Promise<Nodes> => {
  const testDatabase = await createTestDatabase();
  const { connectionString } = testDatabase;
  const filling = openDatabase({ connectionString, poolSize: 2 });
  const loaded = await importSeed({ database: filling, lines: worldSeed(), now: new Date('2026-04-01T12:00:00.000Z') });
  if (!loaded.ok) throw new Error(loaded.error.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  // Ended, so that what it did stands in PostgreSQL's statistics before anything is counted.
  await filling.close();
  const database = openDatabase({ connectionString, poolSize: 2 });
  const proxies = await Promise.all(Array.from({ length: count }, () => createTcpProxy(connectionString)));
  const each = await Promise.all(proxies.map((proxy) => startNode(connectionString, proxy.connectionString)));
  return {
    each,
    database,
    connectionString,
    turnNotices: (state) => {
      for (const proxy of proxies) proxy.turn(state);
    },
    allWell: () => until(() => each.every(({ changes }) => changes.isWell()), 'hearing of changes'),
    close: async () => {
      await Promise.all(each.map((node) => node.close()));
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await database.close();
      await testDatabase.drop();
    },
  };
};
