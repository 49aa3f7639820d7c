import { Command } from 'commander';
import { StartProblem } from '../config/start-problem.ts';
import { systemClock } from '../kernel/clock.ts';
import { secureRandom } from '../kernel/random.ts';
import { MOST_GRACE_HOURS } from '../oauth/client-secret.ts';
import { rotateClientSecret } from '../oauth/clients.ts';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { printMadeClient } from './print-made-client.ts';
import { requireClient } from './require-client.ts';
import { withStorage } from './with-storage.ts';

const HOUR_MS = 3_600_000;

const graceMs = (hours: string): number => {
  const number = /^\d{1,3}(\.\d{1,6})?$/.test(hours) ? Number(hours) : Number.NaN;
  if (number >= 0 && number <= MOST_GRACE_HOURS) return Math.round(number * HOUR_MS);
  throw new StartProblem(`--grace takes a number of hours from 0 to ${MOST_GRACE_HOURS}, not ${hours}.`);
};

export const rotateClientCommand = (): Command =>
  withOptions(new Command('rotate'), STORAGE_OPTIONS)
    .argument('<client-id>', 'the client ID, as "muster client list" shows it')
    .description('Give an OAuth client a new secret and print it, this once; the old one stops at once.')
    .option('--grace <hours>', `let the old secret work on for so many hours, at most ${MOST_GRACE_HOURS}`, '0')
    .action((clientId: string, { grace }: { readonly grace: string }, command: Command) => {
      const lasting = graceMs(grace);
      return withStorage(command, async ({ database }) => {
        const client = await requireClient(database, clientId);
        if (client.isPublic) throw new StartProblem(`The client ${clientId} is public, and so has no secret.`);
        const work = { pool: database.main, clock: systemClock, random: secureRandom };
        const rotated = await rotateClientSecret(work, client, lasting);
        if (rotated === null) throw new StartProblem(`Somebody else has just rotated the secret of ${clientId}.`);
        printMadeClient(rotated);
      });
    });
