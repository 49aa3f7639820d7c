import { Command } from 'commander';
import { StartProblem } from '../config/start-problem.ts';
import { setPassword } from '../identity/user-accounts.ts';
import { systemClock } from '../kernel/clock.ts';
import { findAccount } from '../storage/stores/account-store.ts';
import { askPassword, goodPassword } from './ask-password.ts';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { print } from './print.ts';
import { requireUser } from './require-user.ts';
import { withStorage } from './with-storage.ts';

export const passwordCommand = (): Command =>
  withOptions(new Command('password'), STORAGE_OPTIONS)
    .argument('<name>', 'the user name')
    .description('Set a new password; the sessions of the user end and a lock is lifted.')
    .action(async (userName: string, _given, command: Command) => {
      const password = await askPassword();
      await withStorage(command, async ({ database }) => {
        const userOid = await requireUser(database, userName);
        const account = await findAccount(database.main, userOid);
        if (account !== null) goodPassword(password, account.policy, account);
        const set = await setPassword(database.main, systemClock, userOid, password);
        if (!set.ok) {
          const isOld = set.error === 'password-used-before';
          throw new StartProblem(
            isOld ? 'The password was used before: choose one that was not.' : 'The user is gone.',
          );
        }
        print(`The password of ${userName} is set.`);
      });
    });
