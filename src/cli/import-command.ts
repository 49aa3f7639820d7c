import { Command } from 'commander';
import { loadSeedFile } from './load-seed.ts';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { print } from './print.ts';
import { withStorage } from './with-storage.ts';

export const importCommand = (): Command =>
  withOptions(new Command('import'), STORAGE_OPTIONS)
    .argument('<file>', 'a seed file: one JSON object a line')
    .description('Load a seed file in one transaction, all of it or nothing.')
    .action((file: string, _given, command: Command) =>
      withStorage(command, async ({ database }) => {
        print(`${await loadSeedFile(database, file)} objects loaded from ${file}.`);
      }),
    );
