import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesBelow, REPOSITORY } from './markdown-files.ts';

const page = readFileSync(join(REPOSITORY, 'docs/reference/errors.md'), 'utf8');

/** The sentences of the page's tables, with `<…>` for values. */
const documented = (): readonly string[] =>
  page
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, sentence = '']) => sentence))
    .filter((sentence) => sentence.includes(' '));

/** Of identity only what answers say: its reasons have a page of their own kind, the header X-Auth-Reason. */
const SOURCES = [
  ...['src/wsapi', 'src/query', 'src/http'].flatMap((folder) => filesBelow(folder, '.ts')),
  ...filesBelow('src/identity', 'refusal.ts'),
];

/** String and template literals of the source; a comment's apostrophe is no quote. */
const literals = (): readonly string[] =>
  SOURCES.flatMap(({ text }) => {
    const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
    return [...code.matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g)].map(([, single, template]) =>
      (single ?? template ?? '').replaceAll("\\'", "'"),
    );
  });

/** How the sentences of answers begin. */
const SENTENCE =
  /^(Could not|Cannot|Concurrency|Error parsing|Ignored JSON|Not authorized|Object to|Requested|The (body|database|fetch|header|Host|method|operation|order|pagesize|parameter|path|query|request|server|URL)|There is|Unknown|Validation|A (list|collection|condition|value)|An item|Between|Items) ?/;

/** Prefixes that the source puts before whole sentences; the page shows them joined. */
const PREFIX = /^(Could not parse: |Validation error: )?\$\{[^}]*\}[^$]*$/;

const isSentence = (literal: string): boolean =>
  SENTENCE.test(literal) && !PREFIX.test(literal) && literal.includes(' ');

/** What is fixed in a sentence: the text between its values, in the source or on the page. */
const fixedParts = (sentence: string, values: RegExp): readonly string[] =>
  sentence
    .split(values)
    .map((part) => part.trim())
    .filter((part) => /[a-z]{3}/.test(part));

it('every sentence of the source is on the page', () => {
  const sentences = literals().filter(isSentence);
  expect(sentences.length).toBeGreaterThan(50);
  const shown = documented().join('\n');
  const missing = sentences.filter(
    (sentence) => !fixedParts(sentence, /\$\{[^}]*(?:\}[^}$]*)?\}/).every((part) => shown.includes(part)),
  );
  expect(missing).toEqual([]);
});

// The source breaks its longest sentence at a colon.
it('every sentence of the page is in the source', () => {
  const source = literals().join('\n');
  const unknown = documented().filter(
    (sentence) =>
      !fixedParts(sentence.replace(/^(Could not parse: |Validation error: )/, ''), /<[^>]*>| : /).every((part) =>
        source.includes(part),
      ),
  );
  expect(unknown).toEqual([]);
});
