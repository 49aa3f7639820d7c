import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { importSeed } from '../../src/seed/import-seed.ts';
import { useSeedDatabase } from './seed-database.ts';

const seed = useSeedDatabase();

it('the examples of the reference form one file that can be loaded', async () => {
  const page = readFileSync(new URL('../../docs/reference/seed-files.md', import.meta.url), 'utf8');
  const blocks = [...page.matchAll(/```json\n(.*?)```/gs)].map((match) => match[1] ?? '');
  const lines = blocks
    .join('')
    .replace('"_…"', `"_${'a'.repeat(43)}"`)
    .split('\n');
  const now = new Date('2026-03-11T10:00:00.000Z');
  expect(await importSeed({ database: seed.database, lines, now })).toEqual({ ok: true, value: { objects: 14 } });
});
