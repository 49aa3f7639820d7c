import { Command } from 'commander';
import { createClientCommand } from './client-create-command.ts';
import { deleteClientCommand } from './client-delete-command.ts';
import { listClientsCommand } from './client-list-command.ts';
import { rotateClientCommand } from './client-rotate-command.ts';

export const clientCommand = (): Command =>
  new Command('client')
    .description('Make, list, rotate and delete OAuth clients.')
    .addCommand(createClientCommand())
    .addCommand(listClientsCommand())
    .addCommand(rotateClientCommand())
    .addCommand(deleteClientCommand());
