import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import { loadOptions } from '../../src/config/load-options.ts';
import { createHttpServer, type HttpServer } from '../../src/http/server.ts';
import { createLog } from '../../src/observe/log.ts';
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { createHttpClient, type HttpReply } from '../support/http-client.ts';
import { keptLog } from '../support/kept-log.ts';
import { type LockedTable, lockTable } from '../support/locked-table.ts';
import { openRawConnection } from '../support/raw-connection.ts';
import { API, useWorld } from '../support/world.ts';
import { apiKeyOf } from '../support/world-seed.ts';

const world = useWorld();

/** Whoever has to wait for the locked table waits until the limit of a statement. */
const SOON_MS = limits.statementMs / 2;

/** A server over the world's rows with so many connections that they are not what anybody waits for. */
interface Running {
  readonly origin: string;
  get(actor: 'admin' | 'editor' | 'viewer', path: string): Promise<HttpReply>;
  close(): Promise<void>;
}

const start = async (concurrentRequestsPerUser: string): Promise<Running> => {
  const options = loadOptions({ port: '0', tlsPort: '0', concurrentRequestsPerUser }, {});
  if (!options.ok) throw new Error(options.error.join('\n'));
  const connectionString = String(world.database.main.options.connectionString);
  const database: OpenDatabase = openDatabase({ connectionString, poolSize: 40 });
  const server: HttpServer = await createHttpServer({
    database,
    options: options.value,
    log: createLog('trace', keptLog),
  });
  const { http } = await server.listen();
  // One client for each, so that nobody waits for another before the server.
  const clients = { admin: createHttpClient(http), editor: createHttpClient(http), viewer: createHttpClient(http) };
  return {
    origin: http,
    get: (actor, path) =>
      clients[actor].send({ method: 'GET', target: `${API}${path}`, headers: { zsessionid: apiKeyOf(actor) } }),
    close: async () => {
      for (const client of Object.values(clients)) client.close();
      await server.close();
      await database.close();
    },
  };
};

const times = <Value>(count: number, make: () => Value): Value[] => Array.from({ length: count }, make);

const errorsOf = ({ text }: HttpReply): readonly string[] =>
  Object.values<{ Errors: string[] }>(JSON.parse(text))[0]?.Errors ?? [];

describe('requests of one user', () => {
  let running: Running;
  let unbounded: Running;
  let tags: LockedTable;

  beforeAll(async () => {
    [running, unbounded] = await Promise.all([start('12'), start('0')]);
  });

  afterAll(() => Promise.all([running.close(), unbounded.close()]));

  beforeEach(async () => {
    // What they look up first is known from here on.
    await Promise.all([
      running.get('editor', '/defect'),
      running.get('viewer', '/defect'),
      unbounded.get('editor', '/defect'),
    ]);
    tags = await lockTable(world.database, 'tag');
  });

  afterEach(() => tags.unlock());

  it('run twelve at once; the thirteenth waits for one of them, and all are answered', async () => {
    const replies = times(20, () => running.get('editor', '/tag'));
    await tags.waiting(12, 5_000);
    await tags.unlock();
    expect((await Promise.all(replies)).flatMap(errorsOf)).toEqual([]);
  });

  it('do not keep another user waiting, however many they are', async () => {
    const replies = times(30, () => running.get('editor', '/tag'));
    await tags.waiting(12, 5_000);
    const begun = performance.now();
    const others = await Promise.all([
      ...times(20, () => running.get('viewer', '/defect')),
      running.get('admin', '/defect?fetch=Name'),
    ]);
    expect(performance.now() - begun).toBeLessThan(SOON_MS);
    expect(others.flatMap(errorsOf)).toEqual([]);
    await tags.unlock();
    expect((await Promise.all(replies)).flatMap(errorsOf)).toEqual([]);
  });

  it('leave the queue when the caller hangs up', async () => {
    const staying = times(12, () => running.get('editor', '/tag'));
    await tags.waiting(12, 5_000);
    const connections = times(limits.waitingRequests + 1, () => openRawConnection(running.origin));
    const request = `GET ${API}/tag HTTP/1.1\r\nHost: x\r\nzsessionid: ${apiKeyOf('editor')}\r\n\r\n`;
    const { status, headers, text } = await Promise.any(connections.map((connection) => connection.send(request)));
    expect([status, headers['retry-after']]).toEqual([429, '1']);
    expect(JSON.parse(text).QueryResult.Errors).toEqual([
      `The request came while ${limits.waitingRequests} others of the same user were waiting; send fewer at a time.`,
    ]);
    for (const connection of connections) connection.close();
    await tags.unlock();
    expect((await Promise.all(staying)).flatMap(errorsOf)).toEqual([]);
    expect((await running.get('editor', '/tag')).status).toBe(200);
  });

  it('all run at once where the bound is switched off', async () => {
    const replies = times(25, () => unbounded.get('editor', '/tag'));
    await tags.waiting(25, 5_000);
    await tags.unlock();
    expect((await Promise.all(replies)).flatMap(errorsOf)).toEqual([]);
  });
});

describe('the connections to the database', () => {
  it('are never all one user’s', async () => {
    const tags = await lockTable(world.database, 'tag');
    try {
      const replies = times(12, () => world.as('editor').get('/tag'));
      // Of the eight connections of the world's pool.
      await tags.waiting(6, 5_000);
      const begun = performance.now();
      const other = await world.as('viewer').get('/defect', { fetch: 'Name' });
      expect(performance.now() - begun).toBeLessThan(SOON_MS);
      expect(other.result.Errors).toEqual([]);
      await tags.unlock();
      expect((await Promise.all(replies)).flatMap(({ result }) => result.Errors)).toEqual([]);
    } finally {
      await tags.unlock();
    }
  });
});
