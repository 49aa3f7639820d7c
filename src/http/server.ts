import { lookup } from 'node:dns/promises';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { limits } from '../config/limits.ts';
import type { Options } from '../config/options.ts';
import type { DevControl } from '../dev/dev-control.ts';
import { heardDecisions } from '../dev/heard-decisions.ts';
import { createAccessCache } from '../identity/access-cache.ts';
import { type Authenticator, createAuthenticator } from '../identity/authenticate.ts';
import { createDecisionLog } from '../identity/decision-log.ts';
import { createFormTokens } from '../identity/form-token.ts';
import type { Found } from '../identity/founding.ts';
import { createHashQueue } from '../identity/hash-queue.ts';
import { createNewPasswords } from '../identity/new-password.ts';
import { createPasswordResets } from '../identity/password-reset.ts';
import type { Elapsed } from '../identity/recent-cache.ts';
import { createSubscriptionSettings, type SubscriptionSettingsCache } from '../identity/subscription-settings.ts';
import { type Clock, systemClock } from '../kernel/clock.ts';
import { createFairQueue } from '../kernel/fair-queue.ts';
import { createKeyedQueue } from '../kernel/keyed-queue.ts';
import { secureRandom } from '../kernel/random.ts';
import { createWsapiCalls } from '../login/wsapi-calls.ts';
import { createWsapiTogether } from '../login/wsapi-together.ts';
import { registry } from '../model/registry.ts';
import { createOAuthServer } from '../oauth/oauth-server.ts';
import type { Log } from '../observe/log.ts';
import type { ChangeFeed } from '../storage/change-notice.ts';
import type { Database } from '../storage/database.ts';
import { createGroupWriter } from '../storage/group-writer.ts';
import { createHydrator } from '../storage/hydrate.ts';
import { createNumberStock } from '../storage/numbers.ts';
import { findOrCreateServerSecret } from '../storage/stores/server-secret-store.ts';
import type { Services } from '../wsapi/services.ts';
import { createApp } from './app.ts';
import { createCors } from './cors.ts';
import { readManagerFiles } from './manager-files.ts';
import { createOriginReader } from './request-origin.ts';
import { registerAttachmentRoutes } from './routes/attachment-routes.ts';
import { registerDevRoutes, watchRequests } from './routes/dev-routes.ts';
import { registerHealthRoutes } from './routes/health-routes.ts';
import { registerInteractionRoutes } from './routes/interaction-routes.ts';
import { registerLegacyRoutes } from './routes/legacy-routes.ts';
import { registerLoginApiRoutes } from './routes/login-api-routes.ts';
import { registerLoginKeyRoutes } from './routes/login-key-routes.ts';
import { registerManagerRoutes } from './routes/manager-routes.ts';
import { registerOAuthRoutes } from './routes/oauth-routes.ts';
import { registerPageRoutes } from './routes/page-routes.ts';
import { registerPasswordPageRoutes } from './routes/password-page-routes.ts';
import { registerSetUpRoutes } from './routes/set-up-routes.ts';
import { registerSignOutRoute } from './routes/sign-out-route.ts';
import { registerWelcomeRoute } from './routes/welcome-route.ts';
import { registerWsapiRoutes } from './routes/wsapi-routes.ts';
import { closeTls, createTlsServer, listenTls, type TlsTexts } from './tls-server.ts';

export interface HttpServerOptions {
  readonly database: Database;
  readonly options: Options;
  readonly log: Log;
  /** Without it there is no HTTPS port. */
  readonly tls?: TlsTexts | undefined;
  /** Development: the page at `/`, and every refusal tells its reason. */
  readonly welcomePage?: (() => string) | undefined;
  /** Tells what other nodes and programs change; without it nothing is remembered for longer than a second. */
  readonly changes?: ChangeFeed | undefined;
  /** The time that counts for every rule; the system's unless given. */
  readonly clock?: Clock;
  /** Founds an empty installation; without it there is nothing at `/login/set-up`. */
  readonly found?: Found | undefined;
  /** Development: what `/dev` turns, the clock among it; without it there is no such route. */
  readonly dev?: DevControl | undefined;
  /** What the age of cached credentials is measured by; the process's own unless given. */
  readonly elapsed?: Elapsed;
}

/** One route as the router knows it. */
export interface ServedRoute {
  readonly method: string;
  readonly url: string;
}

export interface HttpServer {
  readonly routes: readonly ServedRoute[];
  /** Listens on both ports. Rejects with the system's error when one cannot be had. */
  listen(): Promise<{ readonly http: string; readonly https: string | undefined }>;
  /** Not ready at once; answers what is under way, then closes every connection. */
  close(): Promise<void>;
  /** Reads anew which keys may lack our check digits. */
  refreshUncheckedKeys(): Promise<void>;
}

/** Beside what was built of `src`; a server that runs from the source itself has no pages of the Application Manager. */
const MANAGER_FOLDER = fileURLToPath(new URL('../web', import.meta.url));

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0;

const urlHost = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** So many requests of one user at once; 0 is no bound. */
const turnsOf = ({ concurrentRequestsPerUser: each }: Options) =>
  createFairQueue({
    places: Number.POSITIVE_INFINITY,
    each: each === 0 ? Number.POSITIVE_INFINITY : each,
    waiting: limits.waitingRequests,
  });

const createServices = (
  { database, options, changes, elapsed }: HttpServerOptions,
  authenticator: Authenticator,
  settings: SubscriptionSettingsCache,
  clock: Clock,
): Services => ({
  database,
  hydrator: createHydrator(database, registry),
  registry,
  access: createAccessCache({ pool: database.main, changes, ...(elapsed === undefined ? {} : { elapsed }) }),
  clock,
  random: secureRandom,
  writers: createKeyedQueue(),
  groups: createGroupWriter(),
  numbers: createNumberStock(() => clock().getTime()),
  turns: turnsOf(options),
  identityChanged: () => {
    authenticator.forgetAll();
    settings.forget();
  },
});

/** The one server or the two: the framework's own, and the one behind TLS that calls its routes. */
interface Ports {
  readonly app: FastifyInstance;
  readonly tls: HttpsServer | null;
}

const listen = async ({ app, tls }: Ports, options: Options): ReturnType<HttpServer['listen']> => {
  // One address for a name: for `localhost` the framework would open a second server that lacks our connection rules.
  const { address } = await lookup(options.host, { order: 'ipv4first' });
  await app.listen({ port: options.port, host: address });
  if (tls !== null) await listenTls(tls, options.tlsPort, address);
  const host = urlHost(options.host);
  return {
    http: `http://${host}:${portOf(app.server.address())}`,
    https: tls === null ? undefined : `https://${host}:${portOf(tls.address())}`,
  };
};

/** Waits for answers under way as long as the limits say, then cuts them off. */
const drain = async ({ app, tls }: Ports): Promise<void> => {
  const force = setTimeout(() => {
    app.server.closeAllConnections();
    tls?.closeAllConnections();
  }, limits.drainMs);
  await Promise.all([app.close(), tls === null ? undefined : closeTls(tls)]);
  clearTimeout(force);
};

/** Builds everything between the sockets and the database; nothing listens yet. */
export const createHttpServer = async (given: HttpServerOptions): Promise<HttpServer> => {
  const { database, options, log, dev, elapsed = () => performance.now() } = given;
  const clock = dev?.clock.now ?? given.clock ?? systemClock;
  const pool = database.main;
  const random = secureRandom;
  const hashQueue = createHashQueue(limits.waitingPasswordChecks);
  const decisionLog = createDecisionLog({
    sql: pool,
    onError: (error) => log.error({ err: error }, 'writing the decision log failed'),
    onFull: (entries) => log.warn({ entries }, 'the decision log had no room for all entries'),
  });
  const decisions = dev === undefined ? decisionLog : heardDecisions(decisionLog, dev.requests);
  const authenticator = await createAuthenticator({
    pool,
    clock,
    random,
    hashQueue,
    get edition() {
      return dev?.edition ?? options.edition;
    },
    elapsed,
    changes: given.changes,
    onError: (error) => log.error({ err: error }, 'noting the use of a credential failed'),
  });
  const settings = createSubscriptionSettings(pool, elapsed, given.changes ?? null);
  const passwords = createNewPasswords({ pool, clock, queue: hashQueue });
  const resets = createPasswordResets({
    pool,
    clock,
    random,
    passwords,
    onChanged: authenticator.forgetUser,
    onError: (error) => log.error({ err: error }, 'starting the reset of a password failed'),
  });
  let isOpen = true;
  const tellEverything = given.welcomePage !== undefined;
  const cors = createCors({ settings, allowLoopback: tellEverything });
  const app = createApp(log, cors, dev && ((made) => watchRequests(made, dev)));
  const routes: ServedRoute[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    routes.push(...[method].flat().map((each) => ({ method: each, url })));
  });
  registerHealthRoutes(app, { isOpen: () => isOpen, pingDatabase: () => database.main.query('SELECT 1') });
  const services = createServices(given, authenticator, settings, clock);
  const context = {
    services,
    authenticator,
    decisions,
    clock,
    tellEverything,
    originOf: createOriginReader({ trustedProxies: options.trustedProxies, publicUrl: options.publicUrl }),
  };
  registerWsapiRoutes(app, context);
  registerAttachmentRoutes(app, context);
  registerLegacyRoutes(app, context);
  const { originOf } = context;
  const login = {
    pool,
    find: database.find,
    clock,
    random,
    authenticator,
    settings,
    passwords,
    resets,
    decisions,
    access: services.access,
    wsapi: createWsapiCalls(services),
    wsapiTogether: createWsapiTogether(services),
    get edition() {
      return dev?.edition ?? options.edition;
    },
    tellEverything,
  };
  registerLoginApiRoutes(app, { services: login, originOf });
  registerLoginKeyRoutes(app, { services: login, originOf });
  registerSignOutRoute(app, context);
  const secret = await findOrCreateServerSecret(pool, 'oauth', random(32));
  let listening = '';
  const oauth = createOAuthServer({
    pool,
    clock,
    random,
    secret,
    elapsed,
    publicUrl: () => options.publicUrl ?? listening,
    registrationToken: options.clientRegistrationToken ?? null,
    note: decisions.note,
    onError: (error) => log.error({ err: error }, 'the log-in of an application failed'),
  });
  registerOAuthRoutes(app, {
    oauth,
    authenticator,
    pool,
    originOf,
    get edition() {
      return dev?.edition ?? options.edition;
    },
  });
  const formTokens = createFormTokens(await findOrCreateServerSecret(pool, 'form-token', random(32)), random);
  const pages = {
    authenticator,
    decisions,
    clock,
    formTokens,
    settings,
    passwords,
    resets,
    oauth,
    pool,
    found: given.found ?? null,
    onFounded: () => {
      services.identityChanged();
      services.access.forget();
    },
    get edition() {
      return dev?.edition ?? options.edition;
    },
  };
  const around = { decisions, clock, log, originOf };
  registerPageRoutes(app, pages, around);
  registerPasswordPageRoutes(app, pages, around);
  registerSetUpRoutes(app, pages, around);
  registerManagerRoutes(app, readManagerFiles(MANAGER_FOLDER));
  registerInteractionRoutes(app, pages, around);
  if (given.welcomePage !== undefined) registerWelcomeRoute(app, given.welcomePage);
  const settled = async (): Promise<void> => {
    await Promise.all([authenticator.settled(), resets.settled()]);
    await decisions.written();
  };
  if (dev !== undefined) {
    const forgetEverything = async (): Promise<void> => {
      services.identityChanged();
      services.access.forget();
      services.numbers.forget();
      await authenticator.refreshUncheckedKeys();
    };
    const control = { control: dev, database, authenticator, random, forgetEverything, settled };
    registerDevRoutes(app, { services: control, originOf });
  }
  await app.ready();
  const ports: Ports = { app, tls: given.tls === undefined ? null : createTlsServer(given.tls, app.routing) };
  return {
    routes,
    listen: async () => {
      const origins = await listen(ports, options);
      listening = origins.http;
      return origins;
    },
    close: async () => {
      isOpen = false;
      await drain(ports);
      await settled();
    },
    refreshUncheckedKeys: authenticator.refreshUncheckedKeys,
  };
};
