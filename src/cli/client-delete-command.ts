import { Command } from 'commander';
import { systemClock } from '../kernel/clock.ts';
import { deleteClient } from '../oauth/clients.ts';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { print } from './print.ts';
import { requireClient } from './require-client.ts';
import { withStorage } from './with-storage.ts';

export const deleteClientCommand = (): Command =>
  withOptions(new Command('delete'), STORAGE_OPTIONS)
    .argument('<client-id>', 'the client ID, as "muster client list" shows it')
    .description('Delete an OAuth client; everything it was allowed ends within a second.')
    .action((clientId: string, _given, command: Command) =>
      withStorage(command, async ({ database }) => {
        const client = await requireClient(database, clientId);
        await deleteClient({ pool: database.main, clock: systemClock }, client);
        print(`The client ${client.name} is deleted.`);
      }),
    );
