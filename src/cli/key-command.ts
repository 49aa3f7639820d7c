import { Command } from 'commander';
import { createKeyCommand } from './key-create-command.ts';
import { deleteKeyCommand } from './key-delete-command.ts';
import { listKeysCommand } from './key-list-command.ts';
import { resetKeyCommand } from './key-reset-command.ts';

export const keyCommand = (): Command =>
  new Command('key')
    .description('Make, list, reset and delete API keys.')
    .addCommand(createKeyCommand())
    .addCommand(listKeysCommand())
    .addCommand(resetKeyCommand())
    .addCommand(deleteKeyCommand());
