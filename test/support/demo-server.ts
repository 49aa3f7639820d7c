import { createDevControl, type DevControl } from '../../src/dev/dev-control.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import { buildDemo, type DemoCredentials } from '../../src/seed/demo-seed.ts';
import { importSeed } from '../../src/seed/import-seed.ts';
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { takeSeedCopy } from '../../src/storage/seed-copy.ts';
import type { HttpReply } from './http-client.ts';
import { knowDemo } from './known-secrets.ts';
import { type ServerNode, startServerNode } from './server-node.ts';
import { createTestDatabase } from './test-database.ts';
import type { Json } from './world.ts';

/** The demo as `muster dev` serves it, control API and all. */
export interface DemoServer {
  readonly node: ServerNode;
  readonly database: OpenDatabase;
  readonly control: DevControl;
  readonly demo: DemoCredentials;
  /** Calls the control API; fails when the answer is no 200. */
  call(path: string, body?: unknown): Promise<Json>;
  send(method: string, target: string, headers?: Record<string, string>, body?: string): Promise<HttpReply>;
  close(): Promise<void>;
}

/** More than a busy machine takes for what the tests have under way. */
const PATIENCE_MS = 3_000;

export const startDemoServer = async (): Promise<DemoServer> => {
  const test = await createTestDatabase();
  const database = openDatabase({ connectionString: test.connectionString, poolSize: 6 });
  const { lines, credentials } = buildDemo({ today: new Date(), random: secureRandom });
  knowDemo(credentials);
  const loaded = await importSeed({ database, lines, now: new Date() });
  if (!loaded.ok) throw new Error('the demo does not load');
  await takeSeedCopy(database);
  const control = createDevControl({ edition: 'saas', demo: () => credentials, patienceMs: PATIENCE_MS });
  const node = await startServerNode(database, { dev: control });
  const send: DemoServer['send'] = (method, target, headers = {}, body) => node.send({ method, target, headers, body });
  return {
    node,
    database,
    control,
    demo: credentials,
    send,
    call: async (path, body) => {
      const reply =
        body === undefined
          ? await send('GET', `/dev${path}`)
          : await send('POST', `/dev${path}`, { 'content-type': 'application/json' }, JSON.stringify(body));
      if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${reply.text}`);
      return JSON.parse(reply.text);
    },
    close: async () => {
      await node.close();
      await database.close();
      await test.drop();
    },
  };
};
