import { Command } from 'commander';
import { type ListedOAuthClient, selectOAuthClients } from '../storage/stores/oauth-client-list-store.ts';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { print } from './print.ts';
import { shownDate } from './shown-date.ts';
import { withStorage } from './with-storage.ts';

const kindOf = ({ isPublic, isNative, isLegacy, hasDeviceFlow }: ListedOAuthClient): string =>
  [
    isPublic ? 'public' : 'confidential',
    ...(isNative ? ['native'] : []),
    ...(isLegacy ? ['legacy'] : []),
    ...(hasDeviceFlow ? ['device-flow'] : []),
  ].join(' ');

export const listClientsCommand = (): Command =>
  withOptions(new Command('list'), STORAGE_OPTIONS)
    .description(
      'List OAuth clients: client ID, name, kind, owner, end of the secret, last use (UTC), users, redirect URIs.',
    )
    .action((_given, command: Command) =>
      withStorage(command, async ({ database }) => {
        const filter = { ownerOid: null, name: null, ownerName: null };
        const page = { filter, order: 'Created ASC' as const, offset: 0, most: null };
        for (const client of await selectOAuthClients(database.main, page)) {
          const secret = client.secretLastFour === null ? 'none' : `…${client.secretLastFour}`;
          const owner = client.owner?.userName ?? 'nobody';
          const { clientId, name, users, redirectUris } = client;
          const columns = [clientId, name, kindOf(client), owner, secret, shownDate(client.lastUsed), users];
          print([...columns, redirectUris.join(' ')].join('\t').trimEnd());
        }
      }),
    );
