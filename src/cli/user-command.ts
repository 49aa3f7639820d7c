import { Command } from 'commander';
import { createAdministratorCommand } from './user-create-admin-command.ts';
import { createUserCommand } from './user-create-command.ts';
import { disableUserCommand, enableUserCommand } from './user-disable-command.ts';
import { passwordCommand } from './user-password-command.ts';

export const userCommand = (): Command =>
  new Command('user')
    .description('Make users, disable them and set their passwords.')
    .addCommand(createAdministratorCommand())
    .addCommand(createUserCommand())
    .addCommand(disableUserCommand())
    .addCommand(enableUserCommand())
    .addCommand(passwordCommand());
