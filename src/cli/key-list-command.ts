import { Command } from 'commander';
import { listApiKeys } from '../identity/api-keys.ts';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { print } from './print.ts';
import { requireUser } from './require-user.ts';
import { withStorage } from './with-storage.ts';

const shownDate = (date: Date | null): string => date?.toISOString().slice(0, 16).replace('T', ' ') ?? 'never';

export const listKeysCommand = (): Command =>
  withOptions(new Command('list'), STORAGE_OPTIONS)
    .argument('[user]', 'only the keys of the user of this name')
    .description('List API keys: number, owner, grant, last four characters, last use (UTC), description.')
    .action((userName: string | undefined, _given, command: Command) =>
      withStorage(command, async ({ database }) => {
        const userOid = userName === undefined ? null : await requireUser(database, userName);
        for (const key of await listApiKeys(database.main, userOid)) {
          print(
            [key.oid, key.userName, key.grant, `…${key.lastFour}`, shownDate(key.lastAccessed), key.description].join(
              '\t',
            ),
          );
        }
      }),
    );
