import { Command } from 'commander';
import { StartProblem } from '../config/start-problem.ts';
import { createApiKey } from '../identity/api-keys.ts';
import { isAddressRange } from '../kernel/address-ranges.ts';
import { systemClock } from '../kernel/clock.ts';
import { secureRandom } from '../kernel/random.ts';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { print } from './print.ts';
import { requireUser } from './require-user.ts';
import { withStorage } from './with-storage.ts';

interface KeyFlags {
  readonly description: string;
  readonly readOnly?: boolean;
  readonly expiresIn?: string;
  readonly idleDays?: string;
  readonly networks?: string;
}

const DAY_MS = 86_400_000;

const days = (flag: string, text: string | undefined): number | null => {
  if (text === undefined) return null;
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= 3_650) return number;
  throw new StartProblem(`${flag} takes a whole number of days from 1 to 3650, not ${text}.`);
};

const networkList = (text: string | undefined): readonly string[] | null => {
  if (text === undefined) return null;
  const networks = text.split(',').map((range) => range.trim());
  if (networks.every(isAddressRange)) return networks;
  throw new StartProblem(`--networks takes IP addresses or CIDR ranges with commas between them, not ${text}.`);
};

export const createKeyCommand = (): Command =>
  withOptions(new Command('create'), STORAGE_OPTIONS)
    .argument('<user>', 'the name of the user whose rights it has')
    .description('Make an API key and print it, this once.')
    .option('--description <text>', 'what the key is for', 'Made on the command line')
    .option('--read-only', 'a key that may only read')
    .option('--expires-in <days>', 'it stops working after so many days (default: never)')
    .option('--idle-days <days>', 'it stops working when it was not used for so many days (default: never)')
    .option('--networks <ranges>', 'IP addresses or CIDR ranges it may be used from (default: everywhere)')
    .action((userName: string, flags: KeyFlags, command: Command) => {
      const lifeDays = days('--expires-in', flags.expiresIn);
      const settings = {
        description: flags.description,
        grant: flags.readOnly ? ('ALM WSAPI Read-only' as const) : ('Full Access' as const),
        expiresAt: lifeDays === null ? null : new Date(systemClock().getTime() + lifeDays * DAY_MS),
        idleDays: days('--idle-days', flags.idleDays),
        networks: networkList(flags.networks),
      };
      return withStorage(command, async ({ database }) => {
        const userOid = await requireUser(database, userName);
        const created = await createApiKey(database.main, systemClock, secureRandom, { userOid, ...settings });
        if (created === null)
          throw new StartProblem(`${userName} is not active, or has as many keys as a user may have.`);
        print(created.value.reveal());
      });
    });
