import { readFileSync } from 'node:fs';
import { type LimitName, limits } from '../../src/config/limits.ts';

const SOURCE = new URL('../../src/config/limits.ts', import.meta.url);

/** What the source says above each limit. */
const sentences = (): ReadonlyMap<string, string> => {
  const source = readFileSync(SOURCE, 'utf8');
  const rows = source.matchAll(/\/\*\* ([^\n]*?) \*\/\n {2}(\w+):/g);
  return new Map([...rows].map(([, sentence = '', name = '']) => [name, sentence]));
};

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** docs/reference/limits.md, from the limits and the comments above them. Throws for a limit without a sentence. */
export const limitsPage = (): string => {
  const found = sentences();
  const rows = (Object.keys(limits) as readonly LimitName[]).map((name) => {
    const sentence = found.get(name);
    if (sentence === undefined) throw new Error(`src/config/limits.ts says nothing above ${name}`);
    return `| \`${name}\` | ${grouped(limits[name])} | ${sentence.replaceAll('|', '\\|')} |`;
  });
  return `# Limits

For whoever writes a client, or runs Muster and wonders why a request was refused. This page is generated from
\`src/config/limits.ts\`: change it there, then run \`npm run docs\`.

At the limit a request works; one past it is answered with a sentence, except that a larger page is cut to the largest and
the answer carries a warning. Lengths of single attributes are in the model and in the schema (\`MaxLength\`).

| limit | value | what it bounds |
|---|---|---|
${rows.join('\n')}
`;
};
