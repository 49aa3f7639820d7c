import { Command } from 'commander';
import { createApiKey } from '../identity/api-keys.ts';
import { systemClock } from '../kernel/clock.ts';
import { secureRandom } from '../kernel/random.ts';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { print } from './print.ts';
import { requireUser } from './require-user.ts';
import { withStorage } from './with-storage.ts';

interface KeyFlags {
  readonly description: string;
  readonly readOnly?: boolean;
}

export const createKeyCommand = (): Command =>
  withOptions(new Command('create'), STORAGE_OPTIONS)
    .argument('<user>', 'the name of the user whose rights it has')
    .description('Make an API key and print it, this once.')
    .option('--description <text>', 'what the key is for', 'Made on the command line')
    .option('--read-only', 'a key that may only read')
    .action((userName: string, { description, readOnly }: KeyFlags, command: Command) =>
      withStorage(command, async ({ database }) => {
        const userOid = await requireUser(database, userName);
        const grant = readOnly ? 'ALM WSAPI Read-only' : 'Full Access';
        const { value } = await createApiKey(database.main, systemClock, secureRandom, { userOid, description, grant });
        print(value.reveal());
      }),
    );
