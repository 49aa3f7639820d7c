import { Command } from 'commander';
import { loadSeedFile } from './load-seed.ts';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { print } from './print.ts';
import { ProgressLine } from './progress-line.ts';
import { withStorage } from './with-storage.ts';

const MS_PER_SECOND = 1_000;

export const importCommand = (): Command =>
  withOptions(new Command('import'), STORAGE_OPTIONS)
    .argument('<file>', 'a seed file or an export: one JSON object a line')
    .description('Load a seed file in one transaction, all of it or nothing.')
    .action((file: string, _given, command: Command) =>
      withStorage(command, async ({ database }) => {
        const began = performance.now();
        const progress = new ProgressLine(process.stderr, () => performance.now());
        const objects = await loadSeedFile(database, file, progress);
        const seconds = Math.ceil((performance.now() - began) / MS_PER_SECOND);
        print(`${objects} objects loaded from ${file} in ${seconds} s.`);
      }),
    );
