import { Command } from 'commander';
import { StartProblem } from '../config/start-problem.ts';
import { refuseDemo } from './demo-credentials-file.ts';
import { hasSubscription } from './has-subscription.ts';
import { dataFolderOf } from './open-storage.ts';
import { optionsOf, withOptions } from './option-flags.ts';
import { printAside } from './print.ts';
import { runServer } from './run-server.ts';
import { givenTls } from './tls-material.ts';

const NO_ADMINISTRATOR = 'There is nobody to sign in yet: run "muster user create-admin NAME" on this database first.';

export const serveCommand = (): Command =>
  withOptions(new Command('serve'))
    .description('Run the server for real use: no demo and no user but those you make.')
    .action((_given, command: Command) => {
      const options = optionsOf(command);
      refuseDemo(dataFolderOf(options));
      const tls = givenTls(options);
      return runServer({
        options,
        fresh: false,
        tls: () => tls,
        prepare: async ({ database }) => {
          if (!(await hasSubscription(database))) throw new StartProblem(NO_ADMINISTRATOR);
        },
        announce: ({ http, https }) => printAside(`Muster is ready on ${[http, https].filter(Boolean).join(' and ')}`),
      });
    });
