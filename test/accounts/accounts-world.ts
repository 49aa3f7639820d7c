import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { loadOptions } from '../../src/config/load-options.ts';
import type { Edition } from '../../src/config/options.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { createApiKey } from '../../src/identity/api-keys.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import { createLog } from '../../src/observe/log.ts';
import { importSeed } from '../../src/seed/import-seed.ts';
import { createChangeListener } from '../../src/storage/change-listener.ts';
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { createHttpClient, type HttpCall, type HttpReply } from '../support/http-client.ts';
import { keptLog } from '../support/kept-log.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { API, type Json } from '../support/world.ts';

/** Who may call: a pair for Basic. */
export interface Person {
  readonly oid: number;
  readonly userName: string;
  readonly password: string;
}

/** One server of those that share the database. */
export interface Node {
  readonly origin: string;
  send(call: HttpCall): Promise<HttpReply>;
}

export interface NodeOptions {
  readonly edition?: Edition;
  /** What the node says that it is reached by, instead of where it listens. */
  readonly publicUrl?: string;
  /** What an application shows to register itself. */
  readonly clientRegistrationToken?: string;
  /** Addresses of proxies that it believes. */
  readonly trustedProxies?: string;
  /** It is told what other nodes change, as in production. */
  readonly hearsChanges?: boolean;
  /** Every refusal says its reason, as in development. */
  readonly tellsReasons?: boolean;
}

/** Servers over one database of their own, with the clock in the test's hand. */
export interface AccountsWorld {
  readonly database: OpenDatabase;
  readonly admin: Person;
  /** The first node. */
  readonly node: Node;
  now(): Date;
  advance(ms: number): void;
  /** Another node on the same database. */
  startNode(options?: NodeOptions): Promise<Node>;
  /** A user as an administrator makes one: with a password by way of a reset, an e-mail address and rights in the project. */
  makeUser(password?: string): Promise<Person>;
  /** A key for the user. */
  makeKey(person: Person): Promise<string>;
  /** The mails that were left for the user, oldest first, and by kind where several are of one instant. */
  mails(person: Person): Promise<readonly { readonly kind: string; readonly body: string }[]>;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Long and odd enough for both profiles. */
export const newPassword = (): string => `Quilt-${randomBytes(12).toString('hex')}`;

export const basic = ({ userName, password }: Pick<Person, 'userName' | 'password'>): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`,
});

/** A call of the JSON API. */
export const callLogin = async (
  node: Node,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<HttpReply & { readonly json: Json }> => {
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const reply = await node.send({
    method,
    target: `/login/api${path}`,
    headers: { ...headers, ...type },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { ...reply, json: reply.text === '' ? null : JSON.parse(reply.text) };
};

/** Signs in over WSAPI, where the vendor's answers are. */
export const signIn = (node: Node, who: Pick<Person, 'userName' | 'password'>): Promise<HttpReply> =>
  node.send({ method: 'GET', target: `${API}/user`, headers: basic(who) });

export const withKey = (node: Node, key: string): Promise<HttpReply> =>
  node.send({ method: 'GET', target: `${API}/user`, headers: { zsessionid: key } });

/** What an administrator writes over WSAPI, by password, session and security token. The result is its sentences. */
export const writeAs = async (node: Node, admin: Person, path: string, body: unknown): Promise<readonly string[]> => {
  const opened = await node.send({ method: 'GET', target: `${API}/security/authorize`, headers: basic(admin) });
  const cookie = (opened.headers['set-cookie'] ?? []).map((each) => each.split(';')[0]).join('; ');
  const token: string = JSON.parse(opened.text).OperationResult.SecurityToken;
  const target = `${API}${path}?key=${token}`;
  const headers = { cookie, 'content-type': 'application/json' };
  const reply = await node.send({ method: 'POST', target, headers, body: JSON.stringify(body) });
  if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`);
  return Object.values<Json>(JSON.parse(reply.text))[0].Errors;
};

/** The token in the newest reset that was mailed to the user. */
export const mailedToken = async (world: AccountsWorld, person: Pick<Person, 'oid'>): Promise<string> => {
  const { rows } = await world.database.main.query<{ body: string }>(
    "SELECT body FROM outbox WHERE user_id = $1 AND kind = 'password-reset' ORDER BY created_at DESC LIMIT 1",
    [person.oid],
  );
  return rows[0]?.body.split('\n\n')[1] ?? '';
};

const START = Date.UTC(2030, 0, 15, 12);

const ADMIN = { oid: 1004, userName: 'ada@acme.test' };

const seed = (password: string): readonly string[] =>
  [
    { _type: 'Subscription', ObjectID: 1001, Name: 'Acme' },
    { _type: 'Workspace', ObjectID: 1002, Name: 'Acme', State: 'Open', Subscription: '/subscription/1001' },
    { _type: 'Project', ObjectID: 1003, Name: 'Acme', State: 'Open', Workspace: '/workspace/1002' },
    {
      _type: 'User',
      ObjectID: ADMIN.oid,
      UserName: ADMIN.userName,
      DisplayName: 'Ada',
      EmailAddress: ADMIN.userName,
      SubscriptionAdmin: true,
      Password: password,
    },
    {
      _type: 'UserProfile',
      User: `/user/${ADMIN.oid}`,
      DefaultWorkspace: '/workspace/1002',
      DefaultProject: '/project/1003',
    },
    { _type: 'WorkspacePermission', User: `/user/${ADMIN.oid}`, Workspace: '/workspace/1002', Role: 'Admin' },
  ].map((line) => JSON.stringify(line));

const startWorld = async (): Promise<AccountsWorld & { close(): Promise<void> }> => {
  const testDatabase = await createTestDatabase();
  const database = openDatabase({ connectionString: testDatabase.connectionString, poolSize: 8 });
  const admin: Person = { ...ADMIN, password: newPassword() };
  const loaded = await importSeed({ database, lines: seed(admin.password), now: new Date(START) });
  if (!loaded.ok) throw new Error(loaded.error.map(({ message }) => message).join('\n'));
  const closers: (() => Promise<void>)[] = [];
  let time = START;
  const startNode: AccountsWorld['startNode'] = async (given = {}) => {
    const { edition = 'saas', tellsReasons = false, hearsChanges = false } = given;
    const { publicUrl, trustedProxies, clientRegistrationToken } = given;
    const optional = Object.entries({ publicUrl, trustedProxies, clientRegistrationToken }).filter(
      ([, value]) => value,
    );
    const options = loadOptions({ port: '0', tlsPort: '0', edition, ...Object.fromEntries(optional) }, {});
    if (!options.ok) throw new Error(options.error.join('\n'));
    const { connectionString } = testDatabase;
    const changes = hearsChanges ? createChangeListener({ connectionString }) : undefined;
    changes?.start();
    const server = await createHttpServer({
      database,
      options: options.value,
      log: createLog('trace', keptLog),
      clock: () => new Date(time),
      changes,
      welcomePage: tellsReasons ? () => '' : undefined,
    });
    const { http } = await server.listen();
    const client = createHttpClient(http);
    closers.push(async () => {
      client.close();
      await server.close();
      await changes?.close();
    });
    return { origin: publicUrl ?? http, send: client.send };
  };
  const node = await startNode();
  let users = 0;

  const world: AccountsWorld = {
    database,
    admin,
    node,
    now: () => new Date(time),
    advance: (ms) => {
      time += ms;
    },
    startNode,
    makeUser: async (password = newPassword()) => {
      users += 1;
      const userName = `person${users}@acme.test`;
      const made = await writeAs(node, admin, '/user/create', { User: { UserName: userName, EmailAddress: userName } });
      if (made.length > 0) throw new Error(made.join('\n'));
      const { rows } = await database.main.query<{ oid: number }>('SELECT oid FROM app_user WHERE user_name = $1', [
        userName,
      ]);
      const person = { oid: rows[0]?.oid ?? 0, userName, password };
      await callLogin(node, 'POST', `/users/${person.oid}/password-reset`, basic(admin));
      const Token = await mailedToken(world, person);
      const set = await callLogin(node, 'POST', '/password-resets/finish', {}, { Token, NewPassword: password });
      if (set.status !== 204) throw new Error(set.text);
      return person;
    },
    makeKey: async ({ oid }) => {
      const request = { userOid: oid, description: 'robot', grant: 'Full Access' } as const;
      const made = await createApiKey(database.main, () => new Date(time), secureRandom, request);
      if (made === null) throw new Error('the user has no room for a key');
      return made.value.reveal();
    },
    mails: async ({ oid }) => {
      const { rows } = await database.main.query<{ kind: string; body: string }>(
        'SELECT kind, body FROM outbox WHERE user_id = $1 ORDER BY created_at, kind',
        [oid],
      );
      return rows;
    },
  };
  return {
    ...world,
    close: async () => {
      for (const close of closers) await close();
      await database.close();
      await testDatabase.drop();
    },
  };
};

/** Starts a world before the tests of a file and ends it after them. */
export const useAccountsWorld = (): AccountsWorld => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());
  return {
    get database() {
      return world.database;
    },
    get admin() {
      return world.admin;
    },
    get node() {
      return world.node;
    },
    now: () => world.now(),
    advance: (ms) => world.advance(ms),
    startNode: (options) => world.startNode(options),
    makeUser: (password) => world.makeUser(password),
    makeKey: (person) => world.makeKey(person),
    mails: (person) => world.mails(person),
  };
};
