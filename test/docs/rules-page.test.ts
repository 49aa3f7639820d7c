import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AUTH_CASES } from '../identity/auth-cases.ts';
import { REPOSITORY } from './markdown-files.ts';

const page = readFileSync(join(REPOSITORY, 'docs/reference/rules.md'), 'utf8');

const upTo = (letter: string, last: number): readonly string[] =>
  Array.from({ length: last }, (_, at) => `${letter}${at + 1}`);

const RULES = [...upTo('R', 68), ...upTo('D', 24)];

interface Row {
  readonly rule: string;
  readonly sentence: string;
  readonly shown: readonly string[];
}

const rows: readonly Row[] = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| rule |'))
  .map((line) => {
    const [, rule = '', sentence = '', shown = ''] = line.split('|').map((cell) => cell.trim());
    return { rule, sentence, shown: shown.split(/; (?=case |waits for: |`test\/|history)/) };
  });

/** The list under its heading: what stands before a colon. */
const waitedFor = (page.split('## Waited for')[1]?.split('\n## ')[0] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('- '))
  .map((line) => line.slice(2).split(':')[0] ?? '');

const cases = new Set<string>(AUTH_CASES.map(([id]) => id));

/** Whether the file has the text as a quoted one: in a file of tests the title of a test or of several. */
const hasTitle = (path: string, title: string): boolean => {
  const file = join(REPOSITORY, path);
  if (!existsSync(file)) return false;
  const text = readFileSync(file, 'utf8');
  const quoted = ["'", '"', '`'].map((quote) => `${quote}${title}${quote}`);
  if (!path.endsWith('.test.ts')) return quoted.some((each) => text.includes(each));
  // A title stands behind the parenthesis of its call, or of the call that a table's rows are given to.
  return quoted.some((each) => text.split(each).some((before) => /(?:\b(?:test|it|describe)|\))\(\s*$/.test(before)));
};

/** What is wrong with an entry of the last column; null: nothing. */
const fault = (entry: string): string | null => {
  if (entry === 'history') return null;
  const [, id] = /^case `([^`]+)`$/.exec(entry) ?? [];
  if (id !== undefined) return cases.has(id) ? null : `there is no case ${id}`;
  const [, feature] = /^waits for: (.+)$/.exec(entry) ?? [];
  if (feature !== undefined) return waitedFor.includes(feature) ? null : `${feature} is not among what is waited for`;
  const [, path = '', title = ''] = /^`(test\/[^`]+)` “(.+)”$/.exec(entry) ?? [];
  if (path === '') return `cannot be read: ${entry}`;
  return hasTitle(path, title) ? null : `${path} has no “${title}”`;
};

test('every rule stands on the page once, in its order, with a sentence', () => {
  expect(rows.map(({ rule }) => rule)).toEqual(RULES);
  expect(rows.filter(({ sentence }) => !/^[`A-Z].*\.$/.test(sentence))).toEqual([]);
});

test('every rule is shown by tests that exist, waits for a feature, or is history', () => {
  const faults = rows.flatMap(({ rule, shown }) =>
    shown.flatMap((entry) => {
      const why = fault(entry);
      return why === null ? [] : [`${rule}: ${why}`];
    }),
  );
  expect(faults).toEqual([]);
});

test('what is history is nothing else', () => {
  expect(rows.filter(({ shown }) => shown.includes('history') && shown.length > 1)).toEqual([]);
});

test('what is waited for is what rules wait for', () => {
  const named = new Set(
    rows.flatMap(({ shown }) => shown.flatMap((entry) => /^waits for: (.+)$/.exec(entry)?.[1] ?? [])),
  );
  expect([...named].sort()).toEqual([...waitedFor].sort());
});

test('an entry that names nothing is told from one that does', () => {
  expect(
    [
      'case `nobody`',
      'waits for: better times',
      '`test/docs/rules-page.test.ts` “a test that nobody wrote”',
      '`test/nowhere.test.ts` “x”',
      'see elsewhere',
      '',
    ].map((entry) => fault(entry) === null),
  ).toEqual([false, false, false, false, false, false]);
});
