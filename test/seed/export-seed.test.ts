import { beforeAll, describe, expect, it } from 'vitest';
import { secureRandom } from '../../src/kernel/random.ts';
import { buildDemo } from '../../src/seed/demo-seed.ts';
import { importSeed } from '../../src/seed/import-seed.ts';
import { exportedText, linesOf } from './exported.ts';
import { useSeedDatabase } from './seed-database.ts';

const now = new Date('2026-03-11T10:00:00.000Z');

describe('an export of the demo', () => {
  const first = useSeedDatabase();
  const second = useSeedDatabase();
  let text = '';

  beforeAll(async () => {
    const { lines } = buildDemo({ today: now, random: secureRandom });
    expect(await importSeed({ database: first.database, lines, now })).toMatchObject({ ok: true });
    text = await exportedText(first.database);
  });

  it('is the same again while nothing changes', async () => {
    expect(await exportedText(first.database)).toBe(text);
  });

  it('gives the same export byte for byte where it is imported', async () => {
    const later = new Date('2030-01-01T00:00:00.000Z');
    expect(await importSeed({ database: second.database, lines: linesOf(text), now: later })).toMatchObject({
      ok: true,
    });
    expect(linesOf(await exportedText(second.database))).toEqual(linesOf(text));
  });
});
