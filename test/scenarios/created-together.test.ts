import { describe, expect, test } from 'vitest';
import type { Database, Pool } from '../../src/storage/database.ts';
import { useWorld } from '../support/world.ts';
import { STORY } from '../support/world-seed.ts';

/** Statements that put several rows of work items in at once; the next of them is refused when `refuseNext` is set. */
const seen = { together: 0, refuseNext: false };

const watched = (database: Database): Database => ({
  ...database,
  find: database.find,
  main: new Proxy(database.main, {
    get: (pool: Pool, name) => {
      const value: unknown = Reflect.get(pool, name, pool);
      if (name !== 'query') return typeof value === 'function' ? value.bind(pool) : value;
      return async (statement: { readonly text: string }) => {
        if (/INSERT INTO "?artifact"? .*FROM unnest/s.test(statement.text)) {
          seen.together++;
          if (seen.refuseNext) {
            seen.refuseNext = false;
            throw Object.assign(new Error('refused'), { code: '23514' });
          }
        }
        return (pool.query as (given: unknown) => Promise<unknown>)(statement);
      };
    },
  }),
  onBehalfOf: (work) => watched(database.onBehalfOf(work)),
});

const world = useWorld({ wrap: watched });

const createTasks = (count: number, name: string) =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      world.as('editor').create('task', {
        Name: `${name} ${index}`,
        WorkProduct: `/hierarchicalrequirement/${STORY.dig}`,
        Estimate: 2,
      }),
    ),
  );

const story = async () =>
  (await world.as('editor').get(`/hierarchicalrequirement/${STORY.dig}`)).json.HierarchicalRequirement;

describe('tasks that are made under one story at the same time', () => {
  test('are written together, and each is answered and counted', async () => {
    const before = await story();
    const made = await createTasks(24, 'together');
    expect(made.map(({ Name }) => Name)).toEqual(Array.from({ length: 24 }, (_, index) => `together ${index}`));
    expect(new Set(made.map(({ FormattedID }) => FormattedID)).size).toBe(24);
    const after = await story();
    expect(after.Tasks.Count).toBe(before.Tasks.Count + 24);
    expect(after.TaskEstimateTotal).toBe(before.TaskEstimateTotal + 48);
    expect(seen.together).toBeGreaterThan(0);
  });

  test('are written each alone when their common statement is refused', async () => {
    const before = await story();
    seen.refuseNext = true;
    await createTasks(24, 'alone');
    expect(seen.refuseNext).toBe(false);
    expect((await story()).Tasks.Count).toBe(before.Tasks.Count + 24);
  });
});
