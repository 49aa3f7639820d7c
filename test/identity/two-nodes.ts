import { loadOptions } from '../../src/config/load-options.ts';
import type { Edition } from '../../src/config/options.ts';
import { createHttpServer, type HttpServer } from '../../src/http/server.ts';
import { createLog } from '../../src/observe/log.ts';
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { createHttpClient, type HttpClient } from '../support/http-client.ts';
import { keptLog } from '../support/kept-log.ts';
import type { CaseState } from './auth-cases.ts';
import { createWorld, USERS, type World } from './identity-world.ts';

export const PLACE = { workspace: 200, project: 300 } as const;

/** What refused writes are about; an accepted one makes what it needs. */
export const MATTER = { defect: 800, doomed: 801, lost: 802, tag: 500, tagOfDefect: 501 } as const;

const project = `/project/${PLACE.project}`;

const workspace = `/workspace/${PLACE.workspace}`;

const tag = (oid: number, name: string) => ({ _type: 'Tag', ObjectID: oid, Name: name, Workspace: workspace });

const defect = (oid: number, more: object = {}) => ({
  _type: 'Defect',
  ObjectID: oid,
  FormattedID: `DE${oid}`,
  Name: `Defect ${oid}`,
  Project: project,
  ...more,
});

const SEED: readonly string[] = [
  { _type: 'Workspace', ObjectID: PLACE.workspace, Name: 'Works' },
  { _type: 'Project', ObjectID: PLACE.project, Name: 'Project', Workspace: workspace },
  ...[USERS.user, USERS.other].map((oid) => ({
    _type: 'ProjectPermission',
    User: `/user/${oid}`,
    Project: project,
    Role: 'Editor',
  })),
  tag(MATTER.tag, 'loose'),
  tag(MATTER.tagOfDefect, 'tied'),
  defect(MATTER.defect, { Tags: [`/tag/${MATTER.tagOfDefect}`] }),
  defect(MATTER.doomed),
  defect(MATTER.lost),
].map((line) => JSON.stringify(line));

/** Where a request goes: one of the two servers that a case's edition asks for, in turn. */
export interface Node extends Pick<HttpClient, 'send'> {
  readonly origin: string;
}

/** Two servers of each kind on one database, each with its own connections and memory, and all at one time. */
export interface TwoNodes extends World {
  readonly database: OpenDatabase;
  nodes(given: CaseState): Promise<readonly [Node, Node]>;
}

interface Running {
  readonly server: HttpServer;
  readonly client: HttpClient;
  readonly origin: string;
}

const startNode = async (world: World, database: OpenDatabase, edition: Edition): Promise<Running> => {
  const options = loadOptions({ port: '0', tlsPort: '0', edition }, {});
  if (!options.ok) throw new Error(options.error.join('\n'));
  const { now: clock, elapsed } = world;
  const server = await createHttpServer({
    database,
    options: options.value,
    log: createLog('trace', keptLog),
    clock,
    elapsed,
  });
  const { http: origin } = await server.listen();
  return { server, client: createHttpClient(origin), origin };
};

const nodeOf = ({ client, origin }: Running): Node => ({ origin, send: client.send });

export const createTwoNodes = async (): Promise<TwoNodes> => {
  const world = await createWorld(SEED);
  const { connectionString } = world;
  const databases = [0, 1].map(() => openDatabase({ connectionString, poolSize: 4 }));
  const [first, second] = databases;
  if (first === undefined || second === undefined) throw new Error('there are two');
  const started = new Map<Edition, Promise<readonly [Running, Running]>>();

  const pairOf = (given: CaseState) => {
    const edition = given.edition ?? 'saas';
    const pair =
      started.get(edition) ?? Promise.all([startNode(world, first, edition), startNode(world, second, edition)]);
    started.set(edition, pair);
    return pair;
  };

  return {
    ...world,
    database: first,
    nodes: async (given) => {
      const [one, two] = await pairOf(given);
      return [nodeOf(one), nodeOf(two)];
    },
    arrange: async (given, makeTokens) => {
      await world.arrange(given, makeTokens);
      // Nobody announces these changes: the nodes see them once what they remember is a second old.
      world.advance(1_001);
    },
    close: async () => {
      for (const { server, client } of (await Promise.all(started.values())).flat()) {
        client.close();
        await server.close();
      }
      for (const database of databases) await database.close();
      await world.close();
    },
  };
};
