import { Command } from 'commander';
import { StartProblem } from '../config/start-problem.ts';
import { systemClock } from '../kernel/clock.ts';
import { secureRandom } from '../kernel/random.ts';
import { checkClientSettings } from '../oauth/client-rules.ts';
import { createClient } from '../oauth/clients.ts';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { printMadeClient } from './print-made-client.ts';
import { requireUser } from './require-user.ts';
import { withStorage } from './with-storage.ts';

interface ClientFlags {
  readonly redirectUri: readonly string[];
  readonly public?: boolean;
  readonly native?: boolean;
  readonly legacy?: boolean;
  readonly deviceFlow?: boolean;
  readonly owner?: string;
  readonly logo?: string;
}

const oneMore = (uri: string, uris: readonly string[]): readonly string[] => [...uris, uri];

export const createClientCommand = (): Command =>
  withOptions(new Command('create'), STORAGE_OPTIONS)
    .argument('<name>', 'what people are told who asks them')
    .description('Make an OAuth client and print its client ID and secret, this once.')
    .option('--redirect-uri <uri>', 'where people are sent back to; may be given several times', oneMore, [])
    .option('--public', 'it can keep no secret: a page, or a program on its user’s machine')
    .option('--native', 'a program on its user’s machine: any port of its own machine, and a scheme of its own')
    .option('--legacy', 'an application of Rally’s time: no PKCE, and the vendor’s members and words')
    .option('--device-flow', 'people may let it in by typing a code that it shows; needs no redirect')
    .option('--owner <user>', 'the name of the user who looks after it (default: the administrators)')
    .option('--logo <uri>', 'the https address of its logo')
    .action((name: string, flags: ClientFlags, command: Command) => {
      const isPublic = flags.public === true;
      const given = {
        name,
        redirectUris: flags.redirectUri,
        logoUri: flags.logo ?? null,
        isNative: flags.native === true,
        isLegacy: flags.legacy === true,
        hasDeviceFlow: flags.deviceFlow === true,
      };
      const settings = checkClientSettings(given, { isPublic });
      if (!settings.ok) throw new StartProblem(settings.error);
      return withStorage(command, async ({ database }) => {
        const ownerOid = flags.owner === undefined ? null : await requireUser(database, flags.owner);
        const work = { pool: database.main, clock: systemClock, random: secureRandom };
        const made = await createClient(work, { ownerOid, isPublic, settings: settings.value });
        if (made === null)
          throw new StartProblem(`${flags.owner} is not active, or has as many clients as a user may have.`);
        printMadeClient(made);
      });
    });
