import { Command } from 'commander';
import { askPassword } from './ask-password.ts';
import { foundingSeed } from './founding-seed.ts';
import { hasSubscription } from './has-subscription.ts';
import { loadLines } from './load-seed.ts';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { print } from './print.ts';
import { createUser } from './user-create-command.ts';
import { withStorage } from './with-storage.ts';

interface AdministratorFlags {
  readonly displayName?: string;
  readonly email?: string;
  readonly workspace: string;
  readonly project: string;
}

export const createAdministratorCommand = (): Command =>
  withOptions(new Command('create-admin'), STORAGE_OPTIONS)
    .argument('<name>', 'the user name, commonly an e-mail address')
    .description('Make a subscription administrator; on an empty database also the first workspace and project.')
    .option('--display-name <text>', 'how others see the user (default: the user name)')
    .option('--email <address>', 'the e-mail address (default: the user name)')
    .option('--workspace <text>', 'name of the first workspace', 'Workspace 1')
    .option('--project <text>', 'name of the first project', 'Sample Project')
    .action(async (userName: string, flags: AdministratorFlags, command: Command) => {
      const password = await askPassword();
      const displayName = flags.displayName ?? userName;
      const emailAddress = flags.email ?? userName;
      await withStorage(command, async ({ database }) => {
        if (await hasSubscription(database)) {
          await createUser(database, { userName, displayName, emailAddress, password, isAdministrator: true });
        } else {
          const { workspace: workspaceName, project: projectName } = flags;
          const names = { userName, displayName, emailAddress, workspaceName, projectName };
          await loadLines(database, foundingSeed({ ...names, password: password.reveal() }), 'the new installation');
        }
        print(`${userName} is a subscription administrator.`);
      });
    });
