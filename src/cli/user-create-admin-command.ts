import { Command, Option } from 'commander';
import { StartProblem } from '../config/start-problem.ts';
import { type Founding, foundingNameProblem, foundingPasswordProblem } from '../identity/founding.ts';
import { systemClock } from '../kernel/clock.ts';
import { createFounding } from '../seed/found-installation.ts';
import type { Database } from '../storage/database.ts';
import { POLICY_PROFILES, type PolicyProfile } from '../storage/stores/account-store.ts';
import { hasSubscription } from '../storage/stores/subscription-store.ts';
import { askPassword } from './ask-password.ts';
import { askProfile } from './ask-profile.ts';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { print } from './print.ts';
import { createUser } from './user-create-command.ts';
import { withStorage } from './with-storage.ts';

interface AdministratorFlags {
  readonly displayName?: string;
  readonly email?: string;
  readonly workspace: string;
  readonly project: string;
  readonly profile?: PolicyProfile;
}

const PROFILE_IS_CHOSEN =
  'The installation has its profile already; an administrator changes it with PATCH /login/api/policy.';

const found = async (database: Database, founding: Founding): Promise<void> => {
  const founded = await createFounding(database, systemClock)(founding);
  if (founded.ok) return;
  const { error } = founded;
  const sentences = error.kind === 'refused' ? error.sentences : ['Somebody else has set it up meanwhile.'];
  throw new StartProblem(['Nothing was made.', ...sentences].join('\n'));
};

export const createAdministratorCommand = (): Command =>
  withOptions(new Command('create-admin'), STORAGE_OPTIONS)
    .argument('<name>', 'the user name, commonly an e-mail address')
    .description('Make a subscription administrator; on an empty database also the first workspace and project.')
    .option('--display-name <text>', 'how others see the user (default: the user name)')
    .option('--email <address>', 'the e-mail address (default: the user name)')
    .option('--workspace <text>', 'name of the first workspace', 'Workspace 1')
    .option('--project <text>', 'name of the first project', 'Sample Project')
    .addOption(
      new Option(
        '--profile <name>',
        'rules for passwords and locks of a new installation (default: asks, or modern)',
      ).choices([...POLICY_PROFILES]),
    )
    .action(async (userName: string, flags: AdministratorFlags, command: Command) => {
      const displayName = flags.displayName ?? userName;
      const emailAddress = flags.email ?? userName;
      await withStorage(command, async ({ database }) => {
        if (await hasSubscription(database.main)) {
          if (flags.profile !== undefined) throw new StartProblem(PROFILE_IS_CHOSEN);
          const password = await askPassword();
          await createUser(database, { userName, displayName, emailAddress, password, isAdministrator: true });
        } else {
          const profile = flags.profile ?? (await askProfile());
          const password = await askPassword();
          const { workspace: workspaceName, project: projectName } = flags;
          const founding = { userName, displayName, emailAddress, workspaceName, projectName, profile, password };
          const problem = foundingNameProblem(founding) ?? foundingPasswordProblem(founding);
          if (problem !== null) throw new StartProblem(problem);
          await found(database, founding);
        }
        print(`${userName} is a subscription administrator.`);
      });
    });
