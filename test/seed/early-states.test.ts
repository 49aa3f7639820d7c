import { describe, expect, it } from 'vitest';
import { importSeed } from '../../src/seed/import-seed.ts';
import { wrongRollUps } from '../support/recount-roll-ups.ts';
import { portfolio } from './portfolio-lines.ts';
import { useSeedDatabase } from './seed-database.ts';
import { asText, type Line, smallSeed } from './small-seed.ts';

const now = new Date('2026-04-01T12:00:00.000Z');

describe('a file that says nothing of states', () => {
  const seed = useSeedDatabase();

  it('has work items with their flow state and their own share at once: they are not written a second time', async () => {
    const lines = asText([...smallSeed, ...portfolio]);
    expect(await importSeed({ database: seed.database, lines, now })).toMatchObject({ ok: true });
    // In the one page of a table that was empty, second versions stand behind all first ones.
    const again = await seed.rows(
      'SELECT oid FROM artifact WHERE (ctid::text::point)[1] > (SELECT count(*) FROM artifact) ORDER BY oid',
    );
    expect(again.map(({ oid }) => oid)).toEqual([100, 101, 102, 111, 112, 113]);
    expect(await seed.rows('SELECT oid FROM artifact WHERE type < 10 AND flow_state_id IS NULL')).toEqual([]);
    expect(await wrongRollUps(seed.database, 1_000)).toEqual([]);
  });
});

const flowState = (oid: number, Name: string, ScheduleStateMapping: string): Line => ({
  _type: 'FlowState',
  ObjectID: oid,
  Name,
  Project: '/project/5',
  ScheduleStateMapping,
  OrderIndex: oid,
});

describe('a file that says the states of a project', () => {
  const seed = useSeedDatabase();

  it('brings these alone, and what stands before them in the file is in them', async () => {
    const own = [
      flowState(70, 'Ready', 'Defined'),
      flowState(71, 'Tested', 'Completed'),
      flowState(72, 'Done', 'Accepted'),
    ];
    const lines = asText([...smallSeed, ...portfolio, ...own]);
    expect(await importSeed({ database: seed.database, lines, now })).toMatchObject({ ok: true });
    expect(await seed.rows('SELECT oid FROM flow_state WHERE project_id = 5 ORDER BY oid')).toEqual(
      own.map(({ ObjectID }) => ({ oid: ObjectID })),
    );
    const flows = await seed.rows(
      'SELECT oid, flow_state_id AS flow FROM artifact WHERE oid IN (110, 111, 112) ORDER BY oid',
    );
    expect(flows).toEqual([
      { oid: 110, flow: 72 },
      { oid: 111, flow: 71 },
      { oid: 112, flow: 70 },
    ]);
    expect(await wrongRollUps(seed.database, 1_000)).toEqual([]);
  });
});

describe('a file that adds a schedule state', () => {
  const seed = useSeedDatabase();

  it('counts what is in it by its place among the others', async () => {
    const released: Line = {
      _type: 'AllowedAttributeValue',
      Workspace: '/workspace/2',
      AttributeDefinition: 'ScheduleState',
      StringValue: 'Released',
    };
    const story: Line = {
      _type: 'HierarchicalRequirement',
      ObjectID: 114,
      Name: 'Out',
      Project: '/project/5',
      PortfolioItem: '/portfolioitem/feature/102',
      ScheduleState: 'Released',
    };
    const lines = asText([...smallSeed, ...portfolio, story, released]);
    expect(await importSeed({ database: seed.database, lines, now })).toMatchObject({ ok: true });
    const [counted] = await seed.rows(
      'SELECT accepted_leaf_story_count AS accepted, leaf_story_count AS stories FROM artifact WHERE oid = 102',
    );
    expect(counted).toEqual({ accepted: 2, stories: 4 });
    const states = await seed.rows(
      'SELECT project_id AS project, count(*) AS states FROM flow_state GROUP BY 1 ORDER BY 1',
    );
    expect(states).toEqual([4, 5].map((project) => ({ project, states: 5 })));
    expect(await wrongRollUps(seed.database, 1_000)).toEqual([]);
  });
});
