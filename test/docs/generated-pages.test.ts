import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { configurationPage } from './configuration-page.ts';
import { limitsPage } from './limits-page.ts';
import { reasonsPage } from './reasons-page.ts';
import { typesPage } from './types-page.ts';

const page = (name: string): string =>
  readFileSync(new URL(`../../docs/reference/${name}`, import.meta.url), 'utf8').replaceAll('\r\n', '\n');

it.each([
  ['configuration.md', configurationPage],
  ['limits.md', limitsPage],
  ['reasons.md', reasonsPage],
  ['types.md', typesPage],
] as const)('docs/reference/%s is what its source says', (name, generate) => {
  expect(page(name), 'run "npm run docs"').toBe(generate());
});
