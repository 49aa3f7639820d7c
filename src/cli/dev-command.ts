import { Command } from 'commander';
import type { Options } from '../config/options.ts';
import { StartProblem } from '../config/start-problem.ts';
import { createDevControl } from '../dev/dev-control.ts';
import { takeSeedCopy } from '../storage/seed-copy.ts';
import { hasSubscription } from '../storage/stores/subscription-store.ts';
import { type Announcement, announcementJson, announcementText } from './announcement.ts';
import { readDemoCredentials, removeDemoCredentials } from './demo-credentials-file.ts';
import { loadDemo, loadSeedFile } from './load-seed.ts';
import type { OpenStorage } from './open-storage.ts';
import { optionsOf, withOptions } from './option-flags.ts';
import { print, printAside } from './print.ts';
import { runServer, type ServerAddresses } from './run-server.ts';
import { givenTls, localTls, type TlsMaterial } from './tls-material.ts';
import { welcomePage } from './welcome-page.ts';

interface DevFlags {
  readonly json?: boolean;
  readonly fresh?: boolean;
  readonly seed?: string;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** The demo's passwords are printed, so nobody else's machine may reach it. */
const requireLoopback = ({ host }: Options): void => {
  if (LOOPBACK.test(host)) return;
  throw new StartProblem(`"muster dev" listens on this machine only, not on ${host}: use "muster serve" for others.`);
};

/** What was loaded is copied, for resets to go back to. */
const loadFirst = async ({ database, dataFolder }: OpenStorage, seed: string | undefined): Promise<void> => {
  if (seed === undefined) await loadDemo(database, dataFolder);
  else {
    removeDemoCredentials(dataFolder);
    await loadSeedFile(database, seed);
  }
  await takeSeedCopy(database);
};

const prepareData = async (storage: OpenStorage, { seed }: DevFlags): Promise<void> => {
  if (!(await hasSubscription(storage.database.main))) return loadFirst(storage, seed);
  if (seed === undefined) return;
  throw new StartProblem(
    `The data folder ${storage.dataFolder} holds data already: add --fresh to start again from ${seed}.`,
  );
};

const tell = (announcement: Announcement, { json }: DevFlags): void => {
  if (json) print(announcementJson(announcement));
  (json ? printAside : print)(announcementText(announcement));
};

const runDev = (options: Options, flags: DevFlags): Promise<void> => {
  requireLoopback(options);
  let tls: TlsMaterial | undefined;
  const announcement = ({ http, https }: ServerAddresses, { dataFolder }: OpenStorage): Announcement => ({
    http,
    https,
    caPath: tls?.caPath,
    credentials: readDemoCredentials(dataFolder),
  });
  return runServer({
    options,
    fresh: flags.fresh === true,
    prepare: (storage) => prepareData(storage, flags),
    tls: ({ dataFolder }) => {
      tls = givenTls(options) ?? localTls(dataFolder);
      return tls;
    },
    dev: ({ dataFolder }) =>
      createDevControl({ edition: options.edition, demo: () => readDemoCredentials(dataFolder) ?? null }),
    welcomePage: (addresses, storage) => welcomePage(announcement(addresses, storage)),
    announce: (addresses, storage) => tell(announcement(addresses, storage), flags),
  });
};

export const devCommand = (): Command =>
  withOptions(new Command('dev'))
    .description('Run the server for trying out: with a database, a certificate and demo data of its own.')
    .option('--json', 'print one line of JSON on standard output when ready, and everything else on standard error')
    .option('--fresh', 'throw the data away and start from the seed again')
    .option('--seed <file>', 'load this seed file instead of the demo')
    .action((flags: DevFlags, command: Command) => runDev(optionsOf(command), flags));
