import { Secret } from '../kernel/secret.ts';
import { type OptionName, type Options, optionTable } from './options.ts';

const MASK = '***';

/** A connection string with its password hidden, whether it stands before the host or among the parameters. */
const maskedUrl = (text: string): string =>
  text.replace(/^(\w+:\/\/[^:@/?#]*):.*@/, `$1:${MASK}@`).replace(/([?&](?:ssl)?password=)[^&]*/gi, `$1${MASK}`);

/** Of secrets that are addresses, what tells one from another; of all others nothing is shown. */
const MASKED: Readonly<Partial<Record<OptionName, (text: string) => string>>> = {
  databaseUrl: maskedUrl,
  smtpUrl: maskedUrl,
  mailWebhook: (text) => `${new URL(text).origin}/${MASK}`,
};

const shown = (name: OptionName, value: unknown): string => {
  if (value === undefined) return '(none)';
  if (value instanceof Secret) return MASKED[name]?.(value.reveal()) ?? MASK;
  if (Array.isArray(value)) return value.length === 0 ? '(none)' : value.join(',');
  return String(value);
};

/** One line an option, `VARIABLE=value`, with secrets masked: what `muster config` prints. */
export const describeOptions = (options: Options): readonly string[] =>
  (Object.keys(optionTable) as readonly OptionName[]).map(
    (name) => `${optionTable[name].variable}=${shown(name, options[name])}`,
  );
