import { Command } from 'commander';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { print } from './print.ts';
import { withStorage } from './with-storage.ts';

export const migrateCommand = (): Command =>
  withOptions(new Command('migrate'), STORAGE_OPTIONS)
    .description('Bring the tables of the database up to this version; "serve" and "dev" do so by themselves.')
    .action((_given, command: Command) =>
      // Opening the storage migrates it.
      withStorage(command, async () => print('The tables are up to date.')),
    );
