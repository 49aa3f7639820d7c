import { beforeAll, describe, expect, it } from 'vitest';
import { linkTables } from '../../src/seed/export-links.ts';
import { importSeed } from '../../src/seed/import-seed.ts';
import { everyTypeSeed } from './every-type-seed.ts';
import { exportedText, linesOf, parsedLines } from './exported.ts';
import { useSeedDatabase } from './seed-database.ts';
import { asText } from './small-seed.ts';
import { tableContents } from './table-contents.ts';

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
    const objects = lines.filter((line) => 'ObjectID' in line);
    expect(objects.length).toBeGreaterThan(80);
    for (const line of objects) {
      // A collection is told from one of its ends, and a truth only where it is not the usual one.
      const values = Object.entries(line).filter(
        ([name, value]) => name !== 'RevisionHistory' && !Array.isArray(value) && typeof value !== 'boolean',
      );
      expect(exported.get(line.ObjectID)).toMatchObject(Object.fromEntries(values));
    }
  });

  it('is exported with the bytes of attachments, piece by piece', () => {
    const chunks = lines.filter((line) => line._type === 'AttachmentChunk');
    const exported = parsedLines(text).filter((line) => line._type === 'AttachmentChunk');
    expect(exported).toEqual(chunks.toReversed());
  });

  it('gives the same export byte for byte where it is imported', async () => {
    const later = new Date('2030-01-01T00:00:00.000Z');
    expect(await importSeed({ database: second.database, lines: linesOf(text), now: later })).toMatchObject({
      ok: true,
    });
    expect(linesOf(await exportedText(second.database))).toEqual(linesOf(text));
  });

  it('has the same rows in every table where it is imported, and pairs of every collection', async () => {
    const before = await tableContents(first.database);
    const after = await tableContents(second.database);
    for (const [table, rows] of Object.entries(before)) expect(after[table], table).toEqual(rows);
    for (const table of linkTables) expect(before[table]?.length, table).toBeGreaterThan(0);
  });
});
