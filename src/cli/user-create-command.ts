import { Command } from 'commander';
import { StartProblem } from '../config/start-problem.ts';
import { findUser } from '../identity/user-accounts.ts';
import type { Secret } from '../kernel/secret.ts';
import type { Database } from '../storage/database.ts';
import { findPolicy } from '../storage/stores/account-store.ts';
import { hasSubscription } from '../storage/stores/subscription-store.ts';
import { askPassword, goodPassword } from './ask-password.ts';
import { loadLines } from './load-seed.ts';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { print } from './print.ts';
import { withStorage } from './with-storage.ts';

interface NewUser {
  readonly userName: string;
  readonly displayName: string;
  readonly emailAddress: string;
  readonly password: Secret;
  readonly isAdministrator: boolean;
}

/** Makes the user by the rules of seed files. Throws a StartProblem when the name is taken or nothing is there to join. */
export const createUser = async (database: Database, user: NewUser): Promise<void> => {
  if (!(await hasSubscription(database.main))) {
    throw new StartProblem('There is no subscription to join yet: run "muster user create-admin NAME" first.');
  }
  if (await findUser(database.main, user.userName)) throw new StartProblem(`The user name ${user.userName} is taken.`);
  const policy = await findPolicy(database.main);
  if (policy !== null) goodPassword(user.password, policy, user);
  const line = JSON.stringify({
    _type: 'User',
    UserName: user.userName,
    EmailAddress: user.emailAddress,
    DisplayName: user.displayName,
    SubscriptionAdmin: user.isAdministrator,
    Password: user.password.reveal(),
  });
  await loadLines(database, [line], 'the new user');
};

interface UserFlags {
  readonly displayName?: string;
  readonly email?: string;
  readonly admin?: boolean;
}

export const createUserCommand = (): Command =>
  withOptions(new Command('create'), STORAGE_OPTIONS)
    .argument('<name>', 'the user name, commonly an e-mail address')
    .description('Make a user, who sees nothing until an administrator grants permissions through the API.')
    .option('--display-name <text>', 'how others see the user (default: the user name)')
    .option('--email <address>', 'the e-mail address (default: the user name)')
    .option('--admin', 'make the user a subscription administrator')
    .action(async (userName: string, flags: UserFlags, command: Command) => {
      const password = await askPassword();
      await withStorage(command, async ({ database }) => {
        await createUser(database, {
          userName,
          displayName: flags.displayName ?? userName,
          emailAddress: flags.email ?? userName,
          password,
          isAdministrator: flags.admin === true,
        });
        print(`The user ${userName} is there.`);
      });
    });
