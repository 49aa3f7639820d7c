import { type Command, Option } from 'commander';
import { type GivenFlags, loadOptions } from '../config/load-options.ts';
import { type OptionName, type Options, optionTable } from '../config/options.ts';
import { StartProblem } from '../config/start-problem.ts';

const names = Object.keys(optionTable) as readonly OptionName[];

/** Options that concern the database alone: what every command that touches data takes. */
export const STORAGE_OPTIONS: readonly OptionName[] = ['data', 'databaseUrl', 'poolSize', 'logLevel'];

const describedOption = (name: OptionName): Option => {
  const { flag, variable, default: defaultText, sentence } = optionTable[name];
  const origin = defaultText ? `${variable}, default ${defaultText}` : variable;
  return new Option(flag, `${sentence} (${origin})`);
};

/** Gives the command the flags of these options, described from the table. */
export const withOptions = (command: Command, wanted: readonly OptionName[] = names): Command => {
  for (const name of wanted) command.addOption(describedOption(name));
  return command;
};

const givenFlags = (command: Command): GivenFlags => {
  const values = command.opts();
  return Object.fromEntries(
    names.filter((name) => typeof values[name] === 'string').map((name) => [name, values[name]]),
  );
};

/** The configuration of this run. Throws a StartProblem with one sentence for each thing that is wrong. */
export const optionsOf = (command: Command): Options => {
  const loaded = loadOptions(givenFlags(command), process.env);
  if (!loaded.ok) throw new StartProblem(loaded.error.join('\n'));
  return loaded.value;
};
