import { beforeAll, describe, expect, it } from 'vitest';
import { linkTables } from '../../src/seed/export-links.ts';
import { importSeed } from '../../src/seed/import-seed.ts';
import { everyTypeSeed } from './every-type-seed.ts';
import { exportedText, linesOf, parsedLines } from './exported.ts';
import { useSeedDatabase } from './seed-database.ts';
import { asText } from './small-seed.ts';

const now = new Date('2026-03-11T10:00:00.000Z');

describe('a server with objects of every type', () => {
  const first = useSeedDatabase();
  const second = useSeedDatabase();
  const lines = everyTypeSeed();
  let text = '';

  beforeAll(async () => {
    const loaded = await importSeed({ database: first.database, lines: asText(lines), now });
    expect(loaded.ok ? [] : loaded.error).toEqual([]);
    text = await exportedText(first.database);
  });

  it('is exported with every value of every attribute', () => {
    const exported = new Map(parsedLines(text).map((line) => [line.ObjectID, line]));
    for (const line of lines) {
      // A collection is told from one of its ends; the next test counts the pairs.
      const values = Object.entries(line).filter(
        ([name, value]) => name !== 'RevisionHistory' && !Array.isArray(value),
      );
      expect(exported.get(line.ObjectID)).toMatchObject(Object.fromEntries(values));
    }
  });

  it('gives the same export byte for byte where it is imported', async () => {
    const later = new Date('2030-01-01T00:00:00.000Z');
    expect(await importSeed({ database: second.database, lines: linesOf(text), now: later })).toMatchObject({
      ok: true,
    });
    expect(linesOf(await exportedText(second.database))).toEqual(linesOf(text));
  });

  it('has pairs of every collection in both', async () => {
    for (const table of linkTables) {
      const counts = await Promise.all(
        [first, second].map((each) => each.rows<{ count: number }>(`SELECT count(*) FROM ${table}`)),
      );
      const [[before] = [], [after] = []] = counts;
      expect({ table, count: after?.count }).toEqual({ table, count: before?.count });
      expect(before?.count, table).toBeGreaterThan(0);
    }
  });
});
