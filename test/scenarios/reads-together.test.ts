import { expect, test } from 'vitest';
import type { Database, Pool } from '../../src/storage/database.ts';
import { useWorld } from '../support/world.ts';
import { DEFECT, STORY } from '../support/world-seed.ts';

/** Statements that read several objects, and counts, as they were sent. */
const seen = { several: 0, counts: 0 };

const READS_SEVERAL = /^SELECT ROW\(.* FROM unnest\(\$\d+::bigint\[\]\) AS k/s;
const COUNTS = /^SELECT count\(\*\)/;

const watchedPool = (pool: Pool): Pool =>
  new Proxy(pool, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (name !== 'query') return typeof value === 'function' ? value.bind(target) : value;
      return (statement: { readonly text: string }) => {
        if (READS_SEVERAL.test(statement.text)) seen.several++;
        if (COUNTS.test(statement.text)) seen.counts++;
        return (target.query as (given: unknown) => Promise<unknown>)(statement);
      };
    },
  });

const watched = (database: Database): Database => ({
  ...database,
  find: watchedPool(database.find),
  main: watchedPool(database.main),
  onBehalfOf: (work) => watched(database.onBehalfOf(work)),
});

const world = useWorld({ wrap: watched });

const PATHS = [
  ...Object.values(DEFECT).map((oid) => `/defect/${oid}`),
  ...Object.values(STORY).map((oid) => `/hierarchicalrequirement/${oid}`),
  '/defect/999999',
  `/defect/${DEFECT.alpha}?includePermissions=true`,
  `/defect/${DEFECT.alpha}?fetch=Name,Owner,Project`,
  `/defect/${DEFECT.alpha}?compact=true`,
];

const ACTORS = ['admin', 'editor', 'viewer'] as const;

const read = async (actor: (typeof ACTORS)[number], path: string) => (await world.as(actor).get(path)).text;

test('objects that many callers read at the same time read as each of them would read them alone', async () => {
  const wanted = ACTORS.flatMap((actor) => PATHS.map((path) => ({ actor, path })));
  const alone: string[] = [];
  for (const { actor, path } of wanted) alone.push(await read(actor, path));
  // Nested objects always go together.
  const nested = seen.several;
  // Several times over, so that everybody meets everybody.
  for (let round = 0; round < 5; round++) {
    expect(await Promise.all(wanted.map(({ actor, path }) => read(actor, path)))).toEqual(alone);
  }
  expect(seen.several).toBeGreaterThan(6 * nested);
});

test('what was written is seen by every read that begins after its answer, also among many others', async () => {
  const others = () => Array.from({ length: 30 }, () => read('admin', `/defect/${DEFECT.beta}`));
  for (let round = 0; round < 10; round++) {
    const noise = others();
    await world.as('editor').update(`/defect/${DEFECT.alpha}`, { Name: `Round ${round}` });
    const after = [...others(), read('admin', `/defect/${DEFECT.alpha}`)];
    expect(JSON.parse(await (after.at(-1) as Promise<string>)).Defect.Name).toBe(`Round ${round}`);
    await Promise.all([...noise, ...after]);
  }
});

test('pages that are fetched side by side share counts, and each says how many there are', async () => {
  const before = seen.counts;
  const pages = await Promise.all(
    Array.from({ length: 40 }, (_, page) =>
      world.as('admin').get('/defect', { pagesize: '1', start: String(1 + (page % 4)), order: 'ObjectID' }),
    ),
  );
  const totals = pages.map(({ json }) => json.QueryResult.TotalResultCount);
  expect(new Set(totals).size).toBe(1);
  expect(totals[0]).toBeGreaterThan(3);
  expect(seen.counts - before).toBeLessThan(40);
});
