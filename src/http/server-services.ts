import { limits } from '../config/limits.ts';
import type { Options } from '../config/options.ts';
import { heardDecisions } from '../dev/heard-decisions.ts';
import { createAccessCache } from '../identity/access-cache.ts';
import { type Authenticator, createAuthenticator } from '../identity/authenticate.ts';
import { createDecisionLog } from '../identity/decision-log.ts';
import { createFormTokens } from '../identity/form-token.ts';
import { createHashQueue } from '../identity/hash-queue.ts';
import { createNewPasswords } from '../identity/new-password.ts';
import { createPasswordResets } from '../identity/password-reset.ts';
import { createSubscriptionSettings, type SubscriptionSettingsCache } from '../identity/subscription-settings.ts';
import { type Clock, systemClock } from '../kernel/clock.ts';
import { createFairQueue } from '../kernel/fair-queue.ts';
import { createKeyedQueue } from '../kernel/keyed-queue.ts';
import { secureRandom } from '../kernel/random.ts';
import { createWsapiCalls } from '../login/wsapi-calls.ts';
import { createWsapiTogether } from '../login/wsapi-together.ts';
import { registry } from '../model/registry.ts';
import { createOAuthServer } from '../oauth/oauth-server.ts';
import { createGroupWriter } from '../storage/group-writer.ts';
import { createHydrator } from '../storage/hydrate.ts';
import { createNumberStock } from '../storage/numbers.ts';
import { findOrCreateServerSecret } from '../storage/stores/server-secret-store.ts';
import type { Services } from '../wsapi/services.ts';
import { createOriginReader } from './request-origin.ts';
import type { HttpServerOptions } from './server-options.ts';

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

/** Who calls, what they may do, and what is written down about it. */
const createIdentity = async (given: HttpServerOptions) => {
  const { database, options, log, dev, changes, elapsed = () => performance.now() } = given;
  const clock = dev?.clock.now ?? given.clock ?? systemClock;
  const pool = database.main;
  const hashQueue = createHashQueue(limits.waitingPasswordChecks);
  const decisionLog = createDecisionLog({
    sql: pool,
    onError: (error) => log.error({ err: error }, 'writing the decision log failed'),
    onFull: (entries) => log.warn({ entries }, 'the decision log had no room for all entries'),
  });
  const authenticator = await createAuthenticator({
    pool,
    clock,
    random: secureRandom,
    hashQueue,
    get edition() {
      return dev?.edition ?? options.edition;
    },
    elapsed,
    changes,
    onError: (error) => log.error({ err: error }, 'noting the use of a credential failed'),
  });
  const passwords = createNewPasswords({ pool, clock, queue: hashQueue });
  return {
    pool,
    clock,
    random: secureRandom,
    elapsed,
    authenticator,
    passwords,
    decisions: dev === undefined ? decisionLog : heardDecisions(decisionLog, dev.requests),
    settings: createSubscriptionSettings(pool, elapsed, changes ?? null),
    resets: createPasswordResets({
      pool,
      clock,
      random: secureRandom,
      passwords,
      onChanged: authenticator.forgetUser,
      onError: (error) => log.error({ err: error }, 'starting the reset of a password failed'),
    }),
  };
};

/** Everything that the routes of one server work with; made once, before there is a route. */
export const createServerServices = async (given: HttpServerOptions) => {
  const { database, options, log, dev } = given;
  const identity = await createIdentity(given);
  const { pool, clock, random, elapsed, authenticator, decisions, settings, resets } = identity;
  const wsapi = createServices(given, authenticator, settings, clock);
  let listeningAt = '';
  const oauth = createOAuthServer({
    pool,
    clock,
    random,
    secret: await findOrCreateServerSecret(pool, 'oauth', random(32)),
    elapsed,
    publicUrl: () => options.publicUrl ?? listeningAt,
    registrationToken: options.clientRegistrationToken ?? null,
    note: decisions.note,
    onError: (error) => log.error({ err: error }, 'the log-in of an application failed'),
  });
  return {
    ...identity,
    /** Read anew for each request: development changes it while it runs. */
    get edition() {
      return dev?.edition ?? options.edition;
    },
    /** Development tells every reason, wrong passwords too (decision 2). */
    tellEverything: given.welcomePage !== undefined,
    originOf: createOriginReader({ trustedProxies: options.trustedProxies, publicUrl: options.publicUrl }),
    find: database.find,
    services: wsapi,
    access: wsapi.access,
    wsapi: createWsapiCalls(wsapi),
    wsapiTogether: createWsapiTogether(wsapi),
    oauth,
    formTokens: createFormTokens(await findOrCreateServerSecret(pool, 'form-token', random(32)), random),
    found: given.found ?? null,
    log,
    onFounded: () => {
      wsapi.identityChanged();
      wsapi.access.forget();
    },
    /** Where the server is reached unless it was told: known once it listens. */
    listensAt: (origin: string) => {
      listeningAt = origin;
    },
    /** What is done behind answers is done. */
    settled: async (): Promise<void> => {
      await Promise.all([authenticator.settled(), resets.settled()]);
      await decisions.written();
    },
    /** For the resets of development. */
    forgetEverything: async (): Promise<void> => {
      wsapi.identityChanged();
      wsapi.access.forget();
      wsapi.numbers.forget();
      await authenticator.refreshUncheckedKeys();
    },
  };
};

export type ServerServices = Awaited<ReturnType<typeof createServerServices>>;
