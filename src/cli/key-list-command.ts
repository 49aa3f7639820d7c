import { Command } from 'commander';
import { listApiKeys } from '../identity/api-keys.ts';
import { systemClock } from '../kernel/clock.ts';
import type { ListedApiKey } from '../storage/stores/api-key-list-store.ts';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { print } from './print.ts';
import { requireUser } from './require-user.ts';
import { shownDate } from './shown-date.ts';
import { withStorage } from './with-storage.ts';

/** What bounds the key, as far as something does. */
const bounds = (key: ListedApiKey, now: Date): string => {
  const { expiresAt, idleDays, networks, formerUntil, formerLastFour } = key;
  return [
    ...(expiresAt === null ? [] : [`until ${shownDate(expiresAt)}`]),
    ...(idleDays === null ? [] : [`idle at most ${idleDays} d`]),
    ...(networks === null ? [] : [`from ${networks.join(' ')}`]),
    ...(formerUntil === null || formerUntil <= now ? [] : [`…${formerLastFour} too until ${shownDate(formerUntil)}`]),
  ].join(', ');
};

export const listKeysCommand = (): Command =>
  withOptions(new Command('list'), STORAGE_OPTIONS)
    .argument('[user]', 'only the keys of the user of this name')
    .description('List API keys: number, owner, grant, last four characters, last use (UTC), description, bounds.')
    .action((userName: string | undefined, _given, command: Command) =>
      withStorage(command, async ({ database }) => {
        const userOid = userName === undefined ? null : await requireUser(database, userName);
        const now = systemClock();
        for (const key of await listApiKeys(database.main, userOid)) {
          const end = key.lastFour === null ? 'to be claimed' : `…${key.lastFour}`;
          const columns = [key.oid, key.userName, key.grant, end, shownDate(key.lastAccessed), key.description];
          print([...columns, bounds(key, now)].join('\t').trimEnd());
        }
      }),
    );
