import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, markdownFiles, REPOSITORY } from './markdown-files.ts';

const pages = markdownFiles();

const RECORDS = readdirSync(join(REPOSITORY, 'docs/adr'));

/** A record of a decision may be named by its number alone: `docs/adr/0003`. */
const isThere = (path: string): boolean =>
  existsSync(join(REPOSITORY, path)) ||
  (/^docs\/adr\/\d{4}$/.test(path) && RECORDS.some((name) => `docs/adr/${name}`.startsWith(`${path}-`)));

/** Paths of the repository in running text or code: `src/…`, `test/…`, `docs/…`, `bin/…`, `bench/…`. */
const mentionedPaths = (text: string): readonly string[] =>
  [...text.matchAll(/(?<![\w./@:-])(?:src|test|docs|bin|bench)\/[\w./-]*/g)].map(([path]) =>
    path.replace(/[./]+$/, ''),
  );

/** Targets of links within the repository, without their anchors. */
const links = (text: string): readonly string[] =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.split('#')[0] ?? '')
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));

const scriptsOf = (): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')).scripts;

it('finds the pages it is about', () => {
  const paths = pages.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['README.md', 'ARCHITECTURE.md', 'docs/reference/query.md']));
});

describe.each(pages)('$path', ({ path, text }) => {
  it('names only paths that exist', () => {
    expect(mentionedPaths(text).filter((each) => !isThere(each))).toEqual([]);
  });

  it('links only to pages that exist', () => {
    const folder = dirname(join(REPOSITORY, path));
    expect(links(text).filter((each) => !existsSync(join(folder, each)))).toEqual([]);
  });

  it('names only commands of package.json', () => {
    const commands = [...text.matchAll(/npm run (?:--\S+ )*([\w:]+)/g)].map(([, name = '']) => name);
    expect(commands.filter((name) => !(name in scriptsOf()))).toEqual([]);
  });
});

it('the README is short enough to be read', () => {
  const readme = pages.find(({ path }) => path === 'README.md')?.text ?? '';
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(120);
});

it('comments in the source name only pages that exist', () => {
  const mentioned = [...filesBelow('src', '.ts'), ...filesBelow('src', '.sql')].flatMap(({ path, text }) =>
    [...text.matchAll(/docs\/(?:adr|reference)\/[\w.-]*\w/g)].map(([page]) => ({ path, page })),
  );
  expect(mentioned.length).toBeGreaterThan(0);
  expect(mentioned.filter(({ page }) => !isThere(page))).toEqual([]);
});
