import type { Options } from '../config/options.ts';
import { StartProblem } from '../config/start-problem.ts';
import type { DevControl } from '../dev/dev-control.ts';
import { createHttpServer } from '../http/server.ts';
import { createAccountSweep } from '../identity/account-sweep.ts';
import { type Clock, systemClock } from '../kernel/clock.ts';
import { chosenTransport } from '../mail/chosen-transport.ts';
import { createMailDelivery } from '../mail/mail-delivery.ts';
import { registry } from '../model/registry.ts';
import { createLog, type Log } from '../observe/log.ts';
import { createFounding } from '../seed/found-installation.ts';
import { createChangeListener } from '../storage/change-listener.ts';
import type { ChangeFeed } from '../storage/change-notice.ts';
import { createDecisionSweep } from '../storage/decision-sweep.ts';
import { createKeyExpirySweep } from '../storage/key-expiry-sweep.ts';
import { createOAuthSweep } from '../storage/oauth-sweep.ts';
import { createOutboxSweep } from '../storage/outbox-sweep.ts';
import { createRecycleBinSweep } from '../storage/recycle-bin-sweep.ts';
import { createRepeatedWork, type RepeatedWork } from '../storage/repeated-work.ts';
import { type OpenStorage, openStorage } from './open-storage.ts';
import { stopRequest } from './stop-request.ts';
import type { TlsMaterial } from './tls-material.ts';

/** Where the server can be reached, once it listens. */
export interface ServerAddresses {
  readonly http: string;
  readonly https: string | undefined;
}

/** What tells one way of running the server from another. */
export interface ServerRun {
  readonly options: Options;
  /** Throws away what the embedded database holds. */
  readonly fresh: boolean;
  /** Makes the data ready. Called once, before anything listens. */
  prepare(storage: OpenStorage): Promise<void>;
  tls(storage: OpenStorage): TlsMaterial | undefined;
  /** What `/dev` turns, the clock among it; there is no such route without it. */
  readonly dev?: (storage: OpenStorage) => DevControl;
  /** HTML for the page at `/`; none is served without it. */
  readonly welcomePage?: (addresses: ServerAddresses, storage: OpenStorage) => string;
  /** Called when requests are answered. */
  announce(addresses: ServerAddresses, storage: OpenStorage): void;
}

/** So soon a running server knows a key that was imported beside it. */
const SECOND_MS = 1_000;

const LISTEN_SENTENCES: Readonly<Record<string, (address: string) => string>> = {
  EADDRINUSE: (address) =>
    `${address} is in use: stop what listens there, or choose another port with --port and --tls-port (0 takes any free one).`,
  EACCES: (address) =>
    `This account may not listen on ${address}: choose a port above 1023 with --port and --tls-port.`,
  EADDRNOTAVAIL: (address) =>
    `${address} is not an address of this machine: choose another with --host or MUSTER_HOST.`,
  ENOTFOUND: (address) => `${address} is not an address of this machine: choose another with --host or MUSTER_HOST.`,
  EAI_AGAIN: (address) => `The name ${address} could not be looked up: give an address with --host or MUSTER_HOST.`,
};

/** A sentence for what the operating system refuses; any other error as it is. */
const listenProblem = (error: unknown, options: Options): unknown => {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const sentence = LISTEN_SENTENCES[String(error.code)];
  const address = 'port' in error ? `${options.host}:${error.port}` : options.host;
  return sentence ? new StartProblem(sentence(address)) : error;
};

interface Serving {
  readonly run: ServerRun;
  readonly storage: OpenStorage;
  readonly log: Log;
  readonly changes: ChangeFeed;
  readonly dev: DevControl | undefined;
}

/** What work beside the server has. */
type Beside = Pick<Serving, 'run' | 'storage' | 'log' | 'dev'>;

const NO_MAIL =
  'no mail is sent: resets of passwords and notices wait until MUSTER_SMTP_URL or MUSTER_MAIL_WEBHOOK is given';

const serveUntil = async (stopped: Promise<void>, { run, storage, log, changes, dev }: Serving): Promise<void> => {
  const { options } = run;
  let page = '';
  const server = await createHttpServer({
    database: storage.database,
    options,
    log,
    changes,
    found: createFounding(storage.database, dev?.clock.now ?? systemClock),
    dev,
    tls: run.tls(storage),
    welcomePage: run.welcomePage && (() => page),
  });
  const onError = (error: unknown) => log.error({ err: error }, 'reading the digests of imported keys failed');
  const refresh = createRepeatedWork({ work: server.refreshUncheckedKeys, everyMs: SECOND_MS, onError });
  try {
    const addresses = await server.listen();
    refresh.start();
    page = run.welcomePage?.(addresses, storage) ?? '';
    run.announce(addresses, storage);
    await stopped;
    log.info('stopping');
  } catch (error) {
    throw listenProblem(error, options);
  } finally {
    await refresh.stop();
    await server.close();
  }
};

/** Hears what other nodes and programs change, as long as the work goes on. */
const hearingMeanwhile = async (
  { connectionString }: OpenStorage,
  log: Log,
  work: (changes: ChangeFeed) => Promise<void>,
): Promise<void> => {
  const onState = (fault: unknown): void => {
    if (fault === null) log.info('hearing what other nodes change');
    else
      log.warn(
        { err: fault },
        'not hearing what other nodes change; until then nothing is remembered for a whole second',
      );
  };
  const listener = createChangeListener({ connectionString, onState });
  listener.start();
  try {
    await work(listener);
  } finally {
    await listener.close();
  }
};

/** Nothing without a way for mail; development shows it on a page of its own. */
const mailDelivery = ({ run, storage, log, dev }: Beside, clock: Clock): readonly RepeatedWork[] => {
  const transport = chosenTransport(run.options, clock);
  if (transport === null) {
    if (dev === undefined) log.warn(NO_MAIL);
    return [];
  }
  return [
    createMailDelivery({
      pool: storage.database.main,
      clock,
      transport,
      onTrouble: (trouble) => log.warn(trouble, 'a mail was not delivered'),
      onError: (error) => log.error({ err: error }, 'delivering mail failed'),
    }),
  ];
};

/** Deletes what recycle bins, the decision log and applications no longer keep, tells of keys that end, and locks idle accounts, as long as the work goes on. */
const sweptMeanwhile = async ({ run, storage, log, dev }: Beside, work: () => Promise<void>): Promise<void> => {
  const { database } = storage;
  const { decisionLogDays: keptDays } = run.options;
  const logged = (sentence: string) => (error: unknown) => log.error({ err: error }, sentence);
  const clock = dev?.clock.now ?? systemClock;
  const sweeps = [
    createRecycleBinSweep({ database, registry, clock, onError: logged('sweeping the recycle bins failed') }),
    createDecisionSweep({ pool: database.main, clock, keptDays, onError: logged('sweeping the decision log failed') }),
    createKeyExpirySweep({ database, clock, onError: logged('telling of keys that expire failed') }),
    createOAuthSweep({ pool: database.main, clock, onError: logged('sweeping the tokens of applications failed') }),
    createAccountSweep({ pool: database.main, clock, onError: logged('sweeping the accounts failed') }),
    createOutboxSweep({ pool: database.main, clock, onError: logged('sweeping the outbox failed') }),
    ...mailDelivery({ run, storage, log, dev }, clock),
  ];
  for (const sweep of sweeps) sweep.start();
  try {
    await work();
  } finally {
    await Promise.all(sweeps.map((sweep) => sweep.stop()));
  }
};

/**
 * Runs the server until somebody asks it to stop. Then, in this order: it says that it is not ready, finishes what it
 * answers, closes its connections to the database, and stops the embedded PostgreSQL.
 */
export const runServer = async (run: ServerRun): Promise<void> => {
  const stopped = stopRequest();
  const log = createLog(run.options.logLevel);
  const storage = await openStorage({ options: run.options, log, purpose: 'server', fresh: run.fresh });
  try {
    await run.prepare(storage);
    const serving = { run, storage, log, dev: run.dev?.(storage) };
    await hearingMeanwhile(storage, log, (changes) =>
      sweptMeanwhile(serving, () => serveUntil(stopped, { ...serving, changes })),
    );
  } finally {
    await storage.close();
  }
};
