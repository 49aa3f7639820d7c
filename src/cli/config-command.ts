import { Command } from 'commander';
import { describeOptions } from '../config/describe-options.ts';
import { dataFolderOf } from './open-storage.ts';
import { optionsOf, withOptions } from './option-flags.ts';
import { print } from './print.ts';

export const configCommand = (): Command =>
  withOptions(new Command('config'))
    .description('Print the configuration that these flags and the environment make, with secrets masked.')
    .action((_given, command: Command) => {
      const options = optionsOf(command);
      print(describeOptions({ ...options, data: dataFolderOf(options) }).join('\n'));
    });
