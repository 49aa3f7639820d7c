import { type OptionName, optionTable } from '../../src/config/options.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

const row = (name: OptionName): string => {
  const { flag, variable, default: defaultText, sentence } = optionTable[name];
  return `| \`${variable}\` | \`${cell(flag)}\` | ${defaultText ? `\`${defaultText}\`` : ''} | ${cell(sentence)} |`;
};

/** docs/reference/configuration.md, from the table of options. */
export const configurationPage = (): string =>
  `# Configuration

For whoever runs Muster. This page is generated from \`src/config/options.ts\`: change it there, then run \`npm run docs\`.

Every option has a flag and an environment variable. The flag counts before the variable, the variable before the default,
and an empty variable counts as unset. \`dev\`, \`serve\` and \`config\` take all of them; \`migrate\`, \`import\`, \`user …\` and
\`key …\` take those that concern the database: \`--data\`, \`--database-url\`, \`--pool-size\` and \`--log-level\`.

| variable | flag | default | what it does |
|---|---|---|---|
${(Object.keys(optionTable) as readonly OptionName[]).map(row).join('\n')}

\`muster config\` prints what flags and environment make together, with the password of \`DATABASE_URL\` masked. A value that
cannot be read, a variable that begins with \`MUSTER_\` and is none of these, a certificate without its key, one port for
both HTTP and HTTPS: each is one sentence on standard error and the exit code 1, before anything starts.
`;
