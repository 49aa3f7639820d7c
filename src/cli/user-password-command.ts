import { Command } from 'commander';
import { StartProblem } from '../config/start-problem.ts';
import { setPassword } from '../identity/user-accounts.ts';
import { systemClock } from '../kernel/clock.ts';
import { askPassword } from './ask-password.ts';
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
        const set = await setPassword(database.main, systemClock, await requireUser(database, userName), password);
        if (!set.ok) throw new StartProblem(`The password was not set (${set.error}).`);
        print(`The password of ${userName} is set.`);
      });
    });
