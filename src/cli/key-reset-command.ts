import { Command } from 'commander';
import { StartProblem } from '../config/start-problem.ts';
import { resetApiKey } from '../identity/api-keys.ts';
import { systemClock } from '../kernel/clock.ts';
import { secureRandom } from '../kernel/random.ts';
import { selectApiKey } from '../storage/stores/api-key-list-store.ts';
import { keyNumber, noSuchKey } from './key-number.ts';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { print } from './print.ts';
import { withStorage } from './with-storage.ts';

const DAY_MS = 86_400_000;

const graceMs = (days: string): number => {
  const number = /^\d(\.\d{1,6})?$/.test(days) ? Number(days) : Number.NaN;
  if (number >= 0 && number <= 7) return Math.round(number * DAY_MS);
  throw new StartProblem(`--grace takes a number of days from 0 to 7, not ${days}.`);
};

export const resetKeyCommand = (): Command =>
  withOptions(new Command('reset'), STORAGE_OPTIONS)
    .argument('<number>', 'the number of the key, as "muster key list" shows it')
    .description('Give an API key a new value and print it, this once; the old one stops within a second.')
    .option('--grace <days>', 'let the old value work on for so many days, at most 7', '0')
    .action((number: string, { grace }: { readonly grace: string }, command: Command) => {
      const oid = keyNumber(number);
      const lasting = graceMs(grace);
      return withStorage(command, async ({ database }) => {
        const reset = await resetApiKey(database.main, systemClock, secureRandom, oid, lasting);
        if (reset === null) {
          const key = await selectApiKey(database.main, oid);
          if (key === null) throw noSuchKey(number);
          throw new StartProblem(`The key ${number} has no value to replace: its owner claims a new one.`);
        }
        print(reset.value.reveal());
      });
    });
