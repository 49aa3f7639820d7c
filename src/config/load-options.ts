import { err, ok, type Result } from '../kernel/result.ts';
import type { OptionKind } from './option-kinds.ts';
import { type OptionName, type Options, optionTable } from './options.ts';

/** What the person gave on the command line: text by option name. */
export type GivenFlags = Readonly<Partial<Record<OptionName, string>>>;

export type Environment = Readonly<Record<string, string | undefined>>;

const names = Object.keys(optionTable) as readonly OptionName[];

/** Variables with our prefix that no option of the server reads. */
const OTHER_VARIABLES = new Set(['MUSTER_LONG']);

const unknownVariables = (environment: Environment): readonly string[] => {
  const known = new Set<string>(names.map((name) => optionTable[name].variable));
  return Object.keys(environment)
    .filter((variable) => variable.startsWith('MUSTER_') && !known.has(variable) && !OTHER_VARIABLES.has(variable))
    .map((variable) => `${variable} is not an option: see "muster config --help" for those that are.`);
};

interface Given {
  readonly text: string;
  /** The flag or variable it came from, for the sentence about a bad value. */
  readonly source: string;
}

/** An empty variable counts as unset, as in a file of settings with a value left out. */
const given = (name: OptionName, flags: GivenFlags, environment: Environment): Given | undefined => {
  const { flag, variable, default: defaultText } = optionTable[name];
  const fromFlag = flags[name];
  if (fromFlag !== undefined) return { text: fromFlag, source: flag.split(' ')[0] ?? flag };
  const fromEnvironment = environment[variable];
  if (fromEnvironment) return { text: fromEnvironment, source: variable };
  return defaultText === undefined ? undefined : { text: defaultText, source: variable };
};

const mailContradictions = ({ smtpUrl, mailFrom, mailWebhook, mailWebhookSecret }: Options): readonly string[] => [
  ...(smtpUrl !== undefined && mailWebhook !== undefined
    ? ['MUSTER_SMTP_URL and MUSTER_MAIL_WEBHOOK are both given: choose one way for mail.']
    : []),
  ...(smtpUrl !== undefined && mailFrom === undefined
    ? ['MUSTER_SMTP_URL needs MUSTER_MAIL_FROM: whom mails come from.']
    : []),
  ...((mailWebhook === undefined) === (mailWebhookSecret === undefined)
    ? []
    : ['MUSTER_MAIL_WEBHOOK and MUSTER_MAIL_WEBHOOK_SECRET belong together: give both or neither.']),
];

const contradictions = (options: Options): readonly string[] => [
  ...((options.tlsCert === undefined) === (options.tlsKey === undefined)
    ? []
    : ['MUSTER_TLS_CERT and MUSTER_TLS_KEY belong together: give both or neither.']),
  ...(options.port !== 0 && options.port === options.tlsPort
    ? [`MUSTER_PORT and MUSTER_TLS_PORT are both ${options.port}: choose two ports.`]
    : []),
  ...mailContradictions(options),
];

/**
 * The configuration from flags, then environment, then defaults. On error: one sentence for each unknown variable, bad
 * value or contradiction, none of which quotes a secret.
 */
export const loadOptions = (flags: GivenFlags, environment: Environment): Result<Options, readonly string[]> => {
  const problems = [...unknownVariables(environment)];
  const values: Partial<Record<OptionName, unknown>> = {};
  for (const name of names) {
    const value = given(name, flags, environment);
    if (value === undefined) {
      values[name] = undefined;
      continue;
    }
    const kind: OptionKind<unknown> = optionTable[name].kind;
    const read = kind(value.text);
    if (read.ok) values[name] = read.value;
    else problems.push(`${value.source} must be ${read.error}.`);
  }
  // Every name has been read through its own kind.
  const options = Object.freeze(values) as Options;
  const all = problems.length > 0 ? problems : contradictions(options);
  return all.length > 0 ? err(all) : ok(options);
};
