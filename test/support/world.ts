import { afterAll, beforeAll } from 'vitest';
import { loadOptions } from '../../src/config/load-options.ts';
import type { Edition } from '../../src/config/options.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { type Clock, systemClock } from '../../src/kernel/clock.ts';
import { createLog } from '../../src/observe/log.ts';
import type { LineWriter } from '../../src/observe/standard-error.ts';
import { importSeed } from '../../src/seed/import-seed.ts';
import { createChangeListener } from '../../src/storage/change-listener.ts';
import { type Database, type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { createHttpClient, type HttpCall, type HttpReply } from './http-client.ts';
import { keptAnd, keptLog } from './kept-log.ts';
import { know } from './known-secrets.ts';
import { createTestDatabase } from './test-database.ts';
import { type Actor, apiKeyOf, USER, worldSeed } from './world-seed.ts';

/** Any JSON, looked into freely. */
// biome-ignore lint/suspicious/noExplicitAny: tests walk into answers of every shape.
export type Json = any;

export interface Reply extends HttpReply {
  readonly json: Json;
  /** The name of the one member of the answer, such as `QueryResult`. */
  readonly root: string;
  /** What stands under it. */
  readonly result: Json;
}

export type Parameters = Readonly<Record<string, string | number>>;

/** Sends requests below `/slm/webservice/v2.0` with one actor's key. */
export interface Caller {
  get(path: string, parameters?: Parameters): Promise<Reply>;
  post(path: string, body?: unknown, parameters?: Parameters): Promise<Reply>;
  put(path: string, body?: unknown, parameters?: Parameters): Promise<Reply>;
  delete(path: string, parameters?: Parameters): Promise<Reply>;
  /** Names of a query's results, in their order; fails when the answer has Errors. */
  names(path: string, parameters?: Parameters): Promise<readonly string[]>;
  /** Creates an object and gives it; fails when the answer has Errors. */
  create(path: string, values: Readonly<Record<string, unknown>>, parameters?: Parameters): Promise<Json>;
  /** Updates an object and gives it; fails when the answer has Errors. */
  update(path: string, values: Readonly<Record<string, unknown>>, parameters?: Parameters): Promise<Json>;
}

/** A server in this process over a database with the world in it. */
export interface World {
  readonly origin: string;
  readonly database: OpenDatabase;
  as(actor: Actor | 'reader'): Caller;
  /** Byte for byte, from the root of the server; without a key unless the headers carry one. */
  send(call: HttpCall): Promise<HttpReply>;
  /** Rows of every table but those that note sign-ins, give out numbers, or hold the schema. */
  rowCounts(): Promise<Readonly<Record<string, number>>>;
  /** What stands in these tables, as a fingerprint of each: nothing was written when it stays the same. */
  digest(): Promise<Readonly<Record<string, string>>>;
}

export const API = '/slm/webservice/v2.0';

const readReply = (reply: HttpReply): Reply => {
  const json: Json = JSON.parse(reply.text);
  const [root = ''] = Object.keys(json);
  return { ...reply, json, root, result: json[root] };
};

const withParameters = (path: string, parameters: Parameters): string => {
  const text = new URLSearchParams(
    Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return text === '' ? path : `${path}?${text}`;
};

const failOnErrors = (reply: Reply): Reply => {
  if (reply.status === 200 && reply.result.Errors.length === 0) return reply;
  throw new Error(`The server answered ${reply.status} ${JSON.stringify(reply.result.Errors)}`);
};

/** Sends requests with one key. */
export const createCaller = (key: string, send: (call: HttpCall) => Promise<HttpReply>): Caller => {
  const call = async (method: string, path: string, parameters: Parameters, body?: unknown): Promise<Reply> =>
    readReply(
      await send({
        method,
        target: withParameters(`${API}${path}`, parameters),
        headers: { zsessionid: key, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        body: body === undefined ? undefined : JSON.stringify(body),
      }),
    );
  const caller: Caller = {
    get: (path, parameters = {}) => call('GET', path, parameters),
    post: (path, body, parameters = {}) => call('POST', path, parameters, body),
    put: (path, body, parameters = {}) => call('PUT', path, parameters, body),
    delete: (path, parameters = {}) => call('DELETE', path, parameters),
    names: async (path, parameters = {}) => {
      const { result } = failOnErrors(await caller.get(path, parameters));
      return result.Results.map((each: Json) => each._refObjectName);
    },
    create: async (path, values, parameters = {}) =>
      failOnErrors(await caller.post(`/${path}/create`, { [path]: values }, parameters)).result.Object,
    update: async (path, values, parameters = {}) => {
      const [, type = ''] = path.split('/');
      return failOnErrors(await caller.post(path, { [type]: values }, parameters)).result.Object;
    },
  };
  return caller;
};

/**
 * Tables that reading and refused writes may move: sign-ins, the log of them, numbers given out before a write
 * (docs/adr/0003), and what a visit to the pages of a log-in begins.
 */
const MOVING = [
  'session',
  'api_key',
  'decision',
  'formatted_id_counter',
  'login_network',
  'login_decoy',
  'oauth_artifact',
  'signing_key',
];

/** Tables that only a new version of the schema writes; they are large. */
const SCHEMA = ['attribute_definition', 'attribute_query_operator', 'type_definition'];

const ofEachTable = async <Value>(
  database: Pick<Database, 'main'>,
  expression: (table: string) => string,
): Promise<Readonly<Record<string, Value>>> => {
  const { rows: tables } = await database.main.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1",
  );
  const names = tables.map(({ name }) => name).filter((name) => ![...MOVING, ...SCHEMA].includes(name));
  const { rows } = await database.main.query<Record<string, Value>>(
    `SELECT ${names.map((name) => `(SELECT ${expression(name)} FROM ${name} t) AS ${name}`).join(', ')}`,
  );
  return rows[0] ?? {};
};

const countRows = (database: OpenDatabase): Promise<Readonly<Record<string, number>>> =>
  ofEachTable(database, () => 'count(*)');

/** Who wrote each row, and where it stands: cheaper than what is in it, and changed even by a write of the same values. */
const WRITTEN = `string_agg(t.ctid::text || t.xmin::text, ',' ORDER BY t.ctid)`;

/** Of users what counts is in the row, since every request notes when they were last here. */
const usersBut = (columns: readonly string[]): string =>
  `string_agg((to_jsonb(t) - '{${columns.join(',')}}'::text[])::text, ',' ORDER BY t.oid)`;

/** `alsoMoving`: further columns of users that what is tested may move, such as those that count failed passwords. */
export const digestRows = (
  database: Pick<Database, 'main'>,
  alsoMoving: readonly string[] = [],
): Promise<Readonly<Record<string, string>>> => {
  const users = usersBut(['last_active_date', 'last_login_date', ...alsoMoving]);
  return ofEachTable(database, (table) => `md5(coalesce(${table === 'app_user' ? users : WRITTEN}, ''))`);
};

interface RunningWorld extends World {
  /** Sends requests with a key that is no actor's. */
  withKey(key: string): Caller;
  close(): Promise<void>;
}

export interface WorldOptions {
  /** Lines of a seed instead of the world's. */
  readonly lines?: readonly string[];
  /** What the server is given instead of its database: one that fails, for one. */
  readonly wrap?: (database: Database) => Database;
  /** Where the server logs everything to; it logs nothing else. */
  readonly logLines?: LineWriter;
  /** The time that the server's rules go by; the system's unless given. */
  readonly clock?: Clock;
  readonly edition?: Edition;
}

/** A server over a database of its own, filled with the world or with other lines of a seed; close it afterwards. */
export const startWorld = async (given: WorldOptions = {}): Promise<RunningWorld> => {
  const { lines = worldSeed(), wrap, logLines, clock = systemClock, edition = 'saas' } = given;
  for (const actor of [...(Object.keys(USER) as Actor[]), 'reader' as const]) know(`key of ${actor}`, apiKeyOf(actor));
  const testDatabase = await createTestDatabase();
  const database = openDatabase({ connectionString: testDatabase.connectionString, poolSize: 8 });
  const loaded = await importSeed({ database, lines, now: new Date('2026-04-01T12:00:00.000Z') });
  if (!loaded.ok) throw new Error(loaded.error.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  const options = loadOptions({ port: '0', tlsPort: '0', edition }, {});
  if (!options.ok) throw new Error(options.error.join('\n'));
  const changes = createChangeListener({ connectionString: testDatabase.connectionString });
  changes.start();
  const server = await createHttpServer({
    database: wrap?.(database) ?? database,
    options: options.value,
    log: createLog('trace', logLines === undefined ? keptLog : keptAnd(logLines.write)),
    changes,
    clock,
  });
  const { http } = await server.listen();
  const client = createHttpClient(http);
  return {
    origin: http,
    database,
    as: (actor) => createCaller(apiKeyOf(actor), client.send),
    withKey: (key) => createCaller(key, client.send),
    send: client.send,
    rowCounts: () => countRows(database),
    digest: () => digestRows(database),
    close: async () => {
      client.close();
      await server.close();
      await changes.close();
      await database.close();
      await testDatabase.drop();
    },
  };
};

/** Starts a world before the tests of a file and ends it after them. */
export const useWorld = (worldOptions: WorldOptions = {}): World => {
  let world: RunningWorld;
  beforeAll(async () => {
    world = await startWorld(worldOptions);
  });
  afterAll(() => world.close());
  return {
    get origin() {
      return world.origin;
    },
    get database() {
      return world.database;
    },
    as: (actor) => world.as(actor),
    send: (call) => world.send(call),
    rowCounts: () => world.rowCounts(),
    digest: () => world.digest(),
  };
};
