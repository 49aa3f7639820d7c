import { Command } from 'commander';
import { deleteApiKey } from '../identity/api-keys.ts';
import { keyNumber, noSuchKey } from './key-number.ts';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { print } from './print.ts';
import { withStorage } from './with-storage.ts';

export const deleteKeyCommand = (): Command =>
  withOptions(new Command('delete'), STORAGE_OPTIONS)
    .argument('<number>', 'the number of the key, as "muster key list" shows it')
    .description('Delete an API key; it stops working within a second.')
    .action((number: string, _given, command: Command) =>
      withStorage(command, async ({ database }) => {
        if (!(await deleteApiKey(database.main, keyNumber(number)))) throw noSuchKey(number);
        print(`The key ${number} is deleted.`);
      }),
    );
