import { Command } from 'commander';
import { StartProblem } from '../config/start-problem.ts';
import { deleteApiKey } from '../identity/api-keys.ts';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { print } from './print.ts';
import { withStorage } from './with-storage.ts';

export const deleteKeyCommand = (): Command =>
  withOptions(new Command('delete'), STORAGE_OPTIONS)
    .argument('<number>', 'the number of the key, as "muster key list" shows it')
    .description('Delete an API key; it stops working within a second.')
    .action((number: string, _given, command: Command) =>
      withStorage(command, async ({ database }) => {
        const oid = /^\d{1,15}$/.test(number) ? Number(number) : Number.NaN;
        if (Number.isNaN(oid) || !(await deleteApiKey(database.main, oid))) {
          throw new StartProblem(`There is no API key with the number ${number}.`);
        }
        print(`The key ${number} is deleted.`);
      }),
    );
