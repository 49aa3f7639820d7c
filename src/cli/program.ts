import { Command, CommanderError } from 'commander';
import { StartProblem } from '../config/start-problem.ts';
import { DatabaseUnfit, SchemaTooNew } from '../storage/migrate.ts';
import { clientCommand } from './client-command.ts';
import { configCommand } from './config-command.ts';
import { devCommand } from './dev-command.ts';
import { explainCommand } from './explain-command.ts';
import { exportCommand } from './export-command.ts';
import { importCommand } from './import-command.ts';
import { keyCommand } from './key-command.ts';
import { migrateCommand } from './migrate-command.ts';
import { printAside } from './print.ts';
import { scenarioCommand } from './scenario-command.ts';
import { serveCommand } from './serve-command.ts';
import { signingKeyCommand } from './signing-key-command.ts';
import { userCommand } from './user-command.ts';

const PROBLEM = 1;

/** Errors whose message is a sentence for the person. */
const PROBLEMS = [StartProblem, SchemaTooNew, DatabaseUnfit] as const;

const isProblem = (error: unknown): error is Error => PROBLEMS.some((kind) => error instanceof kind);

const program = (): Command => {
  const root = new Command('muster')
    .description('A self-hosted server that speaks the Rally Web Services API.')
    .helpCommand(false)
    .showHelpAfterError('(see --help)');
  const commands = [
    devCommand,
    serveCommand,
    migrateCommand,
    importCommand,
    exportCommand,
    userCommand,
    keyCommand,
    clientCommand,
    signingKeyCommand,
    explainCommand,
    scenarioCommand,
    configCommand,
  ];
  for (const command of commands) root.addCommand(command());
  throwInsteadOfExit(root);
  return root;
};

/** Each command decides for itself how it ends, so each is told. */
const throwInsteadOfExit = (command: Command): void => {
  command.exitOverride();
  for (const child of command.commands) throwInsteadOfExit(child);
};

/**
 * Runs the command that the arguments name and returns the exit code. What a person can mend is printed as a sentence;
 * any other error is a fault of ours and is thrown.
 *
 * @param args what follows the program's name on the command line
 */
export const runProgram = async (args: readonly string[]): Promise<number> => {
  try {
    await program().parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!isProblem(error)) throw error;
    printAside(error.message);
    return PROBLEM;
  }
};
