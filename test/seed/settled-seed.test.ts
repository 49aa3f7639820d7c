import { expect, it } from 'vitest';
import { importSeed } from '../../src/seed/import-seed.ts';
import { wrongRollUps } from '../support/recount-roll-ups.ts';
import { portfolio } from './portfolio-lines.ts';
import { useSeedDatabase } from './seed-database.ts';
import { asText, smallSeed } from './small-seed.ts';

const seed = useSeedDatabase();

const now = new Date('2026-04-01T12:00:00.000Z');

it('an import sums up what it brings, and brings states, flow states and blockers where the file has none', async () => {
  const lines = asText([...smallSeed, ...portfolio]);
  expect(await importSeed({ database: seed.database, lines, now })).toMatchObject({ ok: true });
  const sums = await seed.rows(`SELECT oid, leaf_story_count AS stories, accepted_leaf_story_count AS accepted,
    leaf_story_plan_estimate_total AS points, defect_count_rollup AS defects FROM artifact WHERE oid IN (100, 102, 111) ORDER BY oid`);
  expect(sums).toEqual([
    { oid: 100, stories: 3, accepted: 1, points: 0.8, defects: 2 },
    { oid: 102, stories: 3, accepted: 1, points: 0.8, defects: 2 },
    { oid: 111, stories: 2, accepted: 0, points: 0.1, defects: 1 },
  ]);
  expect(await seed.rows('SELECT oid FROM artifact WHERE feature_id = 102 ORDER BY oid')).toEqual(
    [110, 111, 112, 113].map((oid) => ({ oid })),
  );
  expect(await seed.rows('SELECT work_product_id AS oid, blocked_by_id AS by FROM blocker')).toEqual([
    { oid: 113, by: 3 },
  ]);
  expect(
    await seed.rows('SELECT project_id AS project, count(*) AS states FROM flow_state GROUP BY 1 ORDER BY 1'),
  ).toEqual([4, 5].map((project) => ({ project, states: 4 })));
  // What the file says of a parent stands.
  expect(
    await seed.rows('SELECT schedule_state AS state, plan_estimate AS points FROM artifact WHERE oid = 111'),
  ).toEqual([{ state: 'Completed', points: 99 }]);
  expect(await wrongRollUps(seed.database, 1_000)).toEqual([]);
});

it('to settle it once more changes nothing', async () => {
  const lines = asText([...smallSeed, ...portfolio]);
  await importSeed({ database: seed.database, lines, now });
  const everything = () =>
    seed.rows(`SELECT row_to_json(a) AS row FROM artifact a UNION ALL SELECT row_to_json(b) FROM blocker b
      UNION ALL SELECT row_to_json(s) FROM state s UNION ALL SELECT row_to_json(f) FROM flow_state f
      UNION ALL SELECT row_to_json(e) FROM preliminary_estimate e UNION ALL SELECT row_to_json(x) FROM schedule_state x`);
  const before = await everything();
  await seed.rows('SELECT settle_workspace(2, now())');
  expect(await everything()).toEqual(before);
});

it('a file of users and rights waits for nobody who writes work items', async () => {
  const writer = await seed.database.main.connect();
  try {
    await writer.query('BEGIN');
    await writer.query('LOCK TABLE artifact IN ROW EXCLUSIVE MODE');
    const lines = asText([
      { _type: 'User', ObjectID: 900, UserName: 'new@example.com' },
      { _type: 'ProjectPermission', User: '/user/900', Project: '/project/5', Role: 'Editor' },
    ]);
    expect(await importSeed({ database: seed.database, lines, now })).toMatchObject({ ok: true });
  } finally {
    await writer.query('ROLLBACK');
    writer.release();
  }
});
