import { expect, it } from 'vitest';
import { importSeed } from '../../src/seed/import-seed.ts';
import type { SeedProgress } from '../../src/seed/seed-progress.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { useSeedDatabase } from './seed-database.ts';
import { asText, type Line, smallSeed } from './small-seed.ts';

const seed = useSeedDatabase();
const now = new Date('2026-03-11T10:00:00.000Z');

/** Enough that the indexes of their table are built anew. */
const MANY = 10_000;

const tags: readonly Line[] = [{ _type: 'Tag', ObjectID: 60, Name: 'quick' }];

/** Children come before their parents: references are checked when all are there. */
const stories: readonly Line[] = Array.from({ length: MANY }, (_, at) => ({
  _type: 'HierarchicalRequirement',
  ObjectID: 200_000 - at,
  Name: `Story ${at}`,
  Project: '/project/5',
  Tags: ['/tag/60'],
  ...(at % 10 === 9 ? {} : { Parent: `/hierarchicalrequirement/${200_000 - (at - (at % 10) + 9)}` }),
}));

const whole = asText([...stories, ...tags, ...smallSeed]);
/** Nothing but the database can know that this is no number. */
const refused = [
  ...whole,
  JSON.stringify({ ...stories[0], ObjectID: 300_000, _stored: { recycle_bin_entry_id: 'x' } }),
];

/** Every key, index and foreign key, as SQL; and whether each holds. */
const structure = async (): Promise<readonly unknown[]> => [
  await seed.rows('SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1'),
  await seed.rows(
    `SELECT conrelid::regclass::text AS owner, conname, pg_get_constraintdef(oid) AS definition, convalidated
       FROM pg_constraint WHERE connamespace = current_schema()::regnamespace ORDER BY 1, 2`,
  ),
];

it('a large file that the database refuses at its end leaves neither rows nor a gap among the indexes', async () => {
  const before = await structure();
  const outcome = await importSeed({ database: seed.database, lines: refused, now });
  expect(outcome).toMatchObject({ ok: false, error: [{ line: 0 }] });
  expect(outcome.ok ? '' : outcome.error[0]?.message).toMatch(/^The database refused the file: /);
  expect(await seed.loadedRows()).toBe(0);
  expect(await structure()).toEqual(before);
});

it('a large file whose import is torn down half-way leaves neither', async () => {
  const before = await structure();
  // One connection, which the import's transaction will have.
  const doomed = openDatabase({ connectionString: seed.connectionString, poolSize: 1 });
  const { rows } = await doomed.find.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  let torn: Promise<unknown> | undefined;
  const onProgress = ({ phase, done }: SeedProgress): void => {
    if (phase === 'loading' && done > 0) torn ??= seed.rows('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  };
  await expect(importSeed({ database: doomed, lines: whole, now, onProgress })).rejects.toThrow();
  await torn;
  expect(torn).toBeDefined();
  await doomed.close();
  expect(await seed.loadedRows()).toBe(0);
  expect(await structure()).toEqual(before);
});

it('a large file into empty tables has its indexes and references back, all of them checked', async () => {
  const before = await structure();
  const phases: string[] = [];
  const outcome = await importSeed({
    database: seed.database,
    lines: whole,
    now,
    onProgress: ({ phase }) => phases.at(-1) === phase || phases.push(phase),
  });
  expect(outcome).toEqual({ ok: true, value: { objects: whole.length } });
  expect(phases).toEqual(['reading', 'checking', 'loading', 'indexing', 'tidying']);
  expect(await structure()).toEqual(before);
  const [counts] = await seed.rows(
    `SELECT count(*) AS stories, count(*) FILTER (WHERE n_children = 9) AS parents, sum(n_tags) AS tags FROM artifact`,
  );
  expect(counts).toEqual({ stories: MANY, parents: MANY / 10, tags: MANY });
});

it('lets index-only scans trust the tables at once', async () => {
  // Pages at the table's end may be empty, which are nothing to trust.
  const [pages] = await seed.rows(
    "SELECT relpages > 100 AND relallvisible > 0.9 * relpages AS visible FROM pg_class WHERE relname = 'artifact'",
  );
  expect(pages).toEqual({ visible: true });
});

it('every reference between tables can be checked at the end of a transaction', async () => {
  const fixed = await seed.rows(
    `SELECT conrelid::regclass::text AS owner, conname FROM pg_constraint
      WHERE contype = 'f' AND NOT condeferrable AND connamespace = current_schema()::regnamespace`,
  );
  expect(fixed).toEqual([]);
});
