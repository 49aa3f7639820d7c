import { Command } from 'commander';
import { disableUser, enableUser } from '../identity/user-accounts.ts';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { print } from './print.ts';
import { requireUser } from './require-user.ts';
import { withStorage } from './with-storage.ts';

export const disableUserCommand = (): Command =>
  withOptions(new Command('disable'), STORAGE_OPTIONS)
    .argument('<name>', 'the user name')
    .description('Keep a user out: sessions end, and passwords and keys stop working.')
    .action((userName: string, _given, command: Command) =>
      withStorage(command, async ({ database }) => {
        await disableUser(database.main, await requireUser(database, userName));
        print(`The user ${userName} is disabled.`);
      }),
    );

export const enableUserCommand = (): Command =>
  withOptions(new Command('enable'), STORAGE_OPTIONS)
    .argument('<name>', 'the user name')
    .description('Let a disabled user in again.')
    .action((userName: string, _given, command: Command) =>
      withStorage(command, async ({ database }) => {
        await enableUser(database.main, await requireUser(database, userName));
        print(`The user ${userName} is enabled.`);
      }),
    );
