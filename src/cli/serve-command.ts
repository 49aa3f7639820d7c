import { Command } from 'commander';
import type { Options } from '../config/options.ts';
import { makeSetUpCode } from '../identity/set-up-code.ts';
import { systemClock } from '../kernel/clock.ts';
import { secureRandom } from '../kernel/random.ts';
import type { Secret } from '../kernel/secret.ts';
import type { Database } from '../storage/database.ts';
import { hasSubscription } from '../storage/stores/subscription-store.ts';
import { refuseDemo } from './demo-credentials-file.ts';
import { dataFolderOf } from './open-storage.ts';
import { optionsOf, withOptions } from './option-flags.ts';
import { printAside } from './print.ts';
import { runServer, type ServerAddresses } from './run-server.ts';
import { givenTls } from './tls-material.ts';

/** Null: there is somebody to sign in already. */
const setUpCodeFor = async ({ main }: Database): Promise<Secret | null> =>
  (await hasSubscription(main)) ? null : makeSetUpCode(main, systemClock(), secureRandom);

/** Behind `#` the code reaches no server, log or Referer. */
const setUpLines = (code: Secret, { http, https }: ServerAddresses, { publicUrl }: Options): string =>
  `There is nobody to sign in yet. Make the first administrator here, or at the same path under another name of this server, once, within 24 hours:
${publicUrl ?? https ?? http}/login/set-up#${code.reveal()}`;

export const serveCommand = (): Command =>
  withOptions(new Command('serve'))
    .description('Run the server for real use: no demo and no user but those you make.')
    .action((_given, command: Command) => {
      const options = optionsOf(command);
      refuseDemo(dataFolderOf(options));
      const tls = givenTls(options);
      let code: Secret | null = null;
      return runServer({
        options,
        fresh: false,
        tls: () => tls,
        prepare: async ({ database }) => {
          code = await setUpCodeFor(database);
        },
        announce: (addresses) => {
          const { http, https } = addresses;
          printAside(`Muster is ready on ${[http, https].filter(Boolean).join(' and ')}`);
          if (code !== null) printAside(setUpLines(code, addresses, options));
        },
      });
    });
