import { beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import { type Json, useWorld } from '../support/world.ts';
import { DEFECT, PROJECT, STORY, WORKSPACE } from '../support/world-seed.ts';

const world = useWorld();

const oids = (result: Json): readonly number[] =>
  result.Results.map((each: Json) => Number(/\d+$/.exec(each._ref)?.[0]));

describe('paging', () => {
  it('has twenty objects a page, from the first, and echoes so', async () => {
    const { result } = await world.as('editor').get('/defect');
    expect(Object.keys(result)).toEqual([
      '_rallyAPIMajor',
      '_rallyAPIMinor',
      'Errors',
      'Warnings',
      'TotalResultCount',
      'StartIndex',
      'PageSize',
      'Results',
    ]);
    expect(result).toMatchObject({ Errors: [], Warnings: [], TotalResultCount: 5, StartIndex: 1, PageSize: 20 });
    expect(result.Results).toHaveLength(5);
  });

  it.each([
    [{ start: 1, pagesize: 2 }, 2],
    [{ start: 3, pagesize: 2 }, 2],
    [{ start: 5, pagesize: 2 }, 1],
    [{ start: 6, pagesize: 2 }, 0],
    [{ start: 1000, pagesize: 200 }, 0],
    [{ start: 1, pagesize: 5 }, 5],
    [{ start: 1, pagesize: 2000 }, 5],
    [{ start: limits.startMaximum, pagesize: 2000 }, 0],
  ])('echoes %j and keeps the total', async (page, count) => {
    const { result } = await world.as('editor').get('/defect', page);
    expect(result).toMatchObject({
      Errors: [],
      Warnings: [],
      TotalResultCount: 5,
      StartIndex: page.start,
      PageSize: page.pagesize,
    });
    expect(result.Results).toHaveLength(count);
  });

  it('shows every object once when all pages are put together', async () => {
    const editor = world.as('editor');
    const seen: number[] = [];
    for (let start = 1; start <= 5; start += 2) {
      seen.push(...oids((await editor.get('/defect', { start, pagesize: 2, order: 'ScheduleState' })).result));
    }
    expect([...seen].sort()).toEqual([DEFECT.alpha, DEFECT.beta, DEFECT.gamma, DEFECT.delta, DEFECT.empty]);
  });

  it('cuts a page that is too large, says so and echoes the real size', async () => {
    const { result } = await world.as('editor').get('/defect', { pagesize: 2001 });
    expect(result).toMatchObject({ Errors: [], PageSize: 2000, TotalResultCount: 5 });
    expect(result.Warnings).toHaveLength(1);
    expect(result.Warnings[0]).toContain('2000');
  });

  it.each([
    { start: 0 },
    { start: -1 },
    { start: 'first' },
    { start: '1.5' },
    { start: limits.startMaximum + 1 },
    { pagesize: 0 },
    { pagesize: -20 },
    { pagesize: 'all' },
    { pagesize: '1e99' },
  ])('answers %j with a sentence', async (page) => {
    const { status, root, result } = await world.as('editor').get('/defect', page);
    expect([status, root]).toEqual([200, 'QueryResult']);
    expect(result.Errors).toHaveLength(1);
    expect(result.Results).toEqual([]);
  });
});

describe('order', () => {
  const names = (order: string, path = '/defect'): Promise<readonly string[]> =>
    world.as('editor').names(path, { project: 'null', order });

  it.each([
    ['Name', ['Aaa secret', 'Alpha', 'beta', 'delta', 'Empty', 'Gamma "quoted"']],
    ['Name asc', ['Aaa secret', 'Alpha', 'beta', 'delta', 'Empty', 'Gamma "quoted"']],
    ['name DESC', ['Gamma "quoted"', 'Empty', 'delta', 'beta', 'Alpha', 'Aaa secret']],
    ['Name desc,ObjectID', ['Gamma "quoted"', 'Empty', 'delta', 'beta', 'Alpha', 'Aaa secret']],
    ['ObjectID desc', ['Empty', 'Aaa secret', 'delta', 'Gamma "quoted"', 'beta', 'Alpha']],
    ['FormattedID', ['Alpha', 'beta', 'Gamma "quoted"', 'delta', 'Aaa secret', 'Empty']],
    ['Rank', ['Alpha', 'beta', 'Gamma "quoted"', 'delta', 'Aaa secret', 'Empty']],
    ['DragAndDropRank DESC', ['Empty', 'Aaa secret', 'delta', 'Gamma "quoted"', 'beta', 'Alpha']],
    ['Rank FooBar', ['Alpha', 'beta', 'Gamma "quoted"', 'delta', 'Aaa secret', 'Empty']],
    ['State,Name', ['Alpha', 'Empty', 'Aaa secret', 'beta', 'delta', 'Gamma "quoted"']],
    ['State desc,Name', ['Gamma "quoted"', 'delta', 'Aaa secret', 'beta', 'Alpha', 'Empty']],
    ['ScheduleState desc,Name', ['Gamma "quoted"', 'delta', 'Aaa secret', 'Alpha', 'beta', 'Empty']],
    ['Severity,Name', ['delta', 'Empty', 'Alpha', 'Aaa secret', 'beta', 'Gamma "quoted"']],
    ['CreationDate desc', ['Empty', 'Aaa secret', 'delta', 'Gamma "quoted"', 'beta', 'Alpha']],
    ['Project.Name,Name', ['delta', 'Alpha', 'beta', 'Empty', 'Gamma "quoted"', 'Aaa secret']],
    ['Project,Name', ['delta', 'Alpha', 'beta', 'Empty', 'Gamma "quoted"', 'Aaa secret']],
    ['', ['Alpha', 'beta', 'Gamma "quoted"', 'delta', 'Aaa secret', 'Empty']],
    [',,', ['Alpha', 'beta', 'Gamma "quoted"', 'delta', 'Aaa secret', 'Empty']],
  ])('%j', async (order, expected) => {
    expect(await names(order)).toEqual(expected);
  });

  it('puts the unset on one end, whatever the direction', async () => {
    const up = await names('PlanEstimate');
    const down = await names('PlanEstimate desc');
    const set = ['Alpha', 'beta', 'Gamma "quoted"'];
    expect(up.filter((name) => set.includes(name))).toEqual(set);
    expect(down.filter((name) => set.includes(name))).toEqual([...set].reverse());
    expect(up).toHaveLength(6);
    expect(down).toHaveLength(6);
  });

  it('orders equal values by ObjectID, so that pages never overlap', async () => {
    const { result } = await world.as('editor').get('/defect', { project: 'null', order: 'Blocked' });
    const found = oids(result).filter((oid) => oid !== DEFECT.alpha);
    expect(found).toEqual([...found].sort((a, b) => a - b));
  });

  it.each(['Nonsense', 'Name,Nonsense desc', 'Owner.Nonsense', 'Tags', 'Tags.Name'])(
    'cannot sort using %s',
    async (order) => {
      const { root, result } = await world.as('editor').get('/defect', { order });
      const unknown = order.split(',').at(-1)?.split(' ')[0];
      expect([root, result.Errors]).toEqual(['QueryResult', [`Cannot sort using unknown attribute ${unknown}`]]);
    },
  );
});

describe('scope', () => {
  const project = (oid: number): string => `/project/${oid}`;

  it.each<[string, Record<string, string>, readonly string[]]>([
    [
      'takes the default project with its parents and children',
      {},
      ['Alpha', 'beta', 'delta', 'Empty', 'Gamma "quoted"'],
    ],
    [
      'takes a project with its parents and children',
      { project: project(PROJECT.pond) },
      ['Alpha', 'beta', 'delta', 'Empty', 'Gamma "quoted"'],
    ],
    [
      'takes a project alone',
      { project: project(PROJECT.pond), projectScopeUp: 'false', projectScopeDown: 'false' },
      ['Alpha', 'beta', 'Empty'],
    ],
    [
      'takes a project and its children',
      { project: project(PROJECT.pond), projectScopeUp: 'false', projectScopeDown: 'true' },
      ['Alpha', 'beta', 'Empty', 'Gamma "quoted"'],
    ],
    [
      'takes a project and its parents',
      { project: project(PROJECT.pond), projectScopeUp: 'True', projectScopeDown: 'False' },
      ['Alpha', 'beta', 'delta', 'Empty'],
    ],
    [
      'takes all below the top',
      { project: project(PROJECT.meadow), projectScopeUp: 'false' },
      ['Alpha', 'beta', 'delta', 'Empty', 'Gamma "quoted"'],
    ],
    ['takes a project on its own branch', { project: project(PROJECT.shed) }, ['Aaa secret']],
    [
      'takes an absolute ref',
      { project: `https://elsewhere.test/slm/webservice/v2.0/project/${PROJECT.shed}` },
      ['Aaa secret'],
    ],
    ['takes a bare number', { project: String(PROJECT.shed) }, ['Aaa secret']],
    [
      'takes the whole workspace for project=null',
      { project: 'null' },
      ['Aaa secret', 'Alpha', 'beta', 'delta', 'Empty', 'Gamma "quoted"'],
    ],
    [
      'takes the whole workspace for workspace and project=null',
      { workspace: `/workspace/${WORKSPACE.garden}`, project: 'null' },
      ['Aaa secret', 'Alpha', 'beta', 'delta', 'Empty', 'Gamma "quoted"'],
    ],
    [
      'takes parameter names in any case',
      { PROJECT: project(PROJECT.pond), projectscopeup: 'false', PROJECTSCOPEDOWN: 'false' },
      ['Alpha', 'beta', 'Empty'],
    ],
  ])('%s', async (_, scope, names) => {
    expect(await world.as('editor').names('/defect', { ...scope, order: 'Name' })).toEqual(names);
  });

  it('takes the caller’s default workspace, and no project where the caller has none', async () => {
    expect(await world.as('keeper').names('/hierarchicalrequirement', { order: 'Name' })).toHaveLength(6);
    expect(await world.as('outsider').names('/hierarchicalrequirement')).toEqual(['Pick apples']);
  });

  it('takes the workspace that is named, and that of the project', async () => {
    const admin = world.as('admin');
    const orchard = { workspace: `/workspace/${WORKSPACE.orchard}` };
    expect(await admin.names('/hierarchicalrequirement', orchard)).toEqual(['Pick apples']);
    expect(await admin.names('/hierarchicalrequirement', { project: project(PROJECT.apples) })).toEqual([
      'Pick apples',
    ]);
    expect(await admin.names('/tag', orchard)).toEqual(['juicy']);
    expect(await admin.names('/tag', { order: 'Name' })).toEqual(['Green', 'spare', 'urgent']);
  });

  it('ignores the project scope for projects and for objects named by id', async () => {
    const editor = world.as('editor');
    const shed = { project: project(PROJECT.shed) };
    expect(await editor.names('/project', { ...shed, order: 'Name' })).toEqual([
      'Meadow',
      'Pond',
      'Reeds',
      'Ruin',
      'Shed',
    ]);
    const { result } = await editor.get(`/defect/${DEFECT.alpha}`, shed);
    expect(result.Name).toBe('Alpha');
    expect(await editor.names(`/hierarchicalrequirement/${STORY.dig}/Tasks`, shed)).toHaveLength(2);
  });

  it.each([
    [
      'a project that is not there',
      { project: '/project/4711' },
      'Could not read: Could not read referenced object 4711',
    ],
    [
      'a workspace of others',
      { workspace: `/workspace/${WORKSPACE.orchard}` },
      `Could not read: Could not read referenced object ${WORKSPACE.orchard}`,
    ],
    ['text', { project: 'Pond' }, 'Could not parse: Cannot parse object reference from "Pond"'],
  ])('answers %s with a sentence and shows nothing', async (_, scope, sentence) => {
    const { root, result } = await world.as('editor').get('/defect', scope);
    expect(root).toBe('QueryResult');
    expect(result).toMatchObject({ Errors: [sentence], TotalResultCount: 0, Results: [] });
  });
});

describe('a page of two thousand', () => {
  const SIZE = 2_100;
  beforeAll(async () => {
    await world.database.main.query(
      `INSERT INTO artifact (workspace_id, oid, type, prefix, fid, name, project_id, state, schedule_state, rank, revision_history_id)
       SELECT $1::bigint, nextval('object_id'), 2, 'DE', 10000 + n, 'Many ' || n, $2::bigint, 'Submitted', 'Defined', 'M' || lpad(n::text, 6, '0'), nextval('object_id')
         FROM generate_series(1, $3::int) n`,
      [WORKSPACE.garden, PROJECT.ruin, SIZE],
    );
  });

  it('comes whole, with the exact total', async () => {
    const { result } = await world.as('editor').get('/defect', {
      project: `/project/${PROJECT.ruin}`,
      pagesize: 2000,
      fetch: 'Name',
    });
    expect(result).toMatchObject({ TotalResultCount: SIZE, PageSize: 2000, StartIndex: 1 });
    expect(result.Results).toHaveLength(2000);
    expect(result.Results[0].Name).toBe('Many 1');
    expect(result.Results.at(-1).Name).toBe('Many 2000');
  });
});
