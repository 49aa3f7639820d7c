import { beforeAll, describe, expect, test } from 'vitest';
import { givePasswords, type LoginReply, loginCaller } from '../support/login-caller.ts';
import { type Json, useWorld } from '../support/world.ts';
import { type Actor, PROJECT, USER, WORKSPACE } from '../support/world-seed.ts';

const world = useWorld();

beforeAll(() => givePasswords(world));

const as = (actor: Actor) => loginCaller(world, actor);

const namesOf = (reply: LoginReply): readonly string[] => {
  expect([reply.status, reply.json.error]).toEqual([200, undefined]);
  return reply.json.Results.map(({ Name }: Json) => Name);
};

const garden = `/workspaces/${WORKSPACE.garden}/projects`;

const level = async (actor: Actor, parameters = ''): Promise<readonly string[]> =>
  namesOf(await as(actor).get(`${garden}?${parameters}`));

const codeOf = ({ status, json }: LoginReply): readonly [number, string] => [status, json.error.code];

const made = (reply: LoginReply): Json => {
  expect([reply.status, reply.json.error]).toEqual([201, undefined]);
  return reply.json;
};

describe('who sees which workspaces and projects', () => {
  test.each([
    ['admin', ['Garden', 'Orchard']],
    ['keeper', ['Garden']],
    ['warden', ['Garden']],
    ['editor', []],
    ['viewer', []],
    ['angler', []],
    ['outsider', []],
  ] as const)('%s', async (actor, workspaces) => {
    expect(namesOf(await as(actor).get('/workspaces'))).toEqual(workspaces);
  });

  test('a workspace tells how many projects are administered in it, and whether it is itself', async () => {
    const of = async (actor: Actor) => (await as(actor).get(`/workspaces/${WORKSPACE.garden}`)).json;
    const whole = { ObjectID: WORKSPACE.garden, Name: 'Garden', State: 'Open', Owner: null };
    expect(await of('admin')).toEqual({ ...whole, Administers: true, Projects: 5, OpenProjects: 4 });
    expect(await of('keeper')).toEqual({ ...whole, Administers: true, Projects: 5, OpenProjects: 4 });
    expect(await of('warden')).toEqual({ ...whole, Administers: false, Projects: 1, OpenProjects: 1 });
    expect(codeOf(await as('keeper').get(`/workspaces/${WORKSPACE.orchard}`))).toEqual([404, 'not-found']);
    expect(codeOf(await as('editor').get(`/workspaces/${WORKSPACE.garden}`))).toEqual([404, 'not-found']);
  });

  test('the tree opens level by level', async () => {
    for (const actor of ['admin', 'keeper'] as const) {
      expect(await level(actor)).toEqual(['Meadow', 'Ruin', 'Shed']);
      expect(await level(actor, `Parent=${PROJECT.meadow}`)).toEqual(['Pond']);
      expect(await level(actor, `Parent=${PROJECT.pond}`)).toEqual(['Reeds']);
      expect(await level(actor, `Parent=${PROJECT.reeds}`)).toEqual([]);
    }
  });

  test('what stands in a project of others stands at the top, and nothing of theirs is told', async () => {
    expect(await level('warden')).toEqual(['Pond']);
    expect(await level('warden', `Parent=${PROJECT.meadow}`)).toEqual(['Pond']);
    expect(await level('warden', `Parent=${PROJECT.pond}`)).toEqual([]);
    const { json } = await as('warden').get(garden);
    expect(json.Results[0]).toMatchObject({ Name: 'Pond', Path: [], Children: 0, Editors: 3, Viewers: 1 });
    expect(JSON.stringify(json)).not.toMatch(/Meadow|Reeds/);
    expect(await level('warden', 'Name=e')).toEqual([]);
  });

  test('a project tells its place and how many people have which part in it', async () => {
    const { json } = await as('keeper').get(`/projects/${PROJECT.pond}`);
    expect(json).toEqual({
      ObjectID: PROJECT.pond,
      Name: 'Pond',
      State: 'Open',
      Owner: null,
      Workspace: WORKSPACE.garden,
      Path: [{ ObjectID: PROJECT.meadow, Name: 'Meadow' }],
      Children: 1,
      OpenChildren: 1,
      Editors: 3,
      Viewers: 1,
    });
  });

  test('a search looks through the whole workspace and tells where each is', async () => {
    const { json } = await as('keeper').get(`${garden}?Name=EE&order=Name%20DESC`);
    expect(json.TotalResultCount).toBe(1);
    expect(json.Results[0]).toMatchObject({
      Name: 'Reeds',
      Path: [
        { ObjectID: PROJECT.meadow, Name: 'Meadow' },
        { ObjectID: PROJECT.pond, Name: 'Pond' },
      ],
    });
    expect(await level('keeper', 'Name=%25')).toEqual([]);
    expect(await level('keeper', 'Name=&State=Closed')).toEqual(['Ruin']);
  });

  test.each([
    ['/workspaces?State=open', 'State'],
    ['/workspaces?Owner=1', 'parameters'],
    [`${garden}?Parent=x`, 'Parent'],
    [`${garden}?Parent=1&Name=x`, 'Parent'],
    [`${garden}?State=`, 'State'],
    [`${garden}?Name=%00`, 'Name'],
    [`${garden}?order=Owner`, 'order'],
    [`${garden}?pagesize=201`, 'pagesize'],
  ])('%s is refused with a sentence that names %s', async (path, named) => {
    const reply = await as('keeper').get(path);
    expect(codeOf(reply)).toEqual([400, 'bad-parameter']);
    expect(reply.json.error.message).toContain(named);
  });

  test.each(['/workspaces/x', '/workspaces/201/projects', '/projects/0', `/projects/${PROJECT.apples}`, '/projects/x'])(
    '%s is not there for the keeper',
    async (path) => expect(codeOf(await as('keeper').get(path))).toEqual([404, 'not-found']),
  );
});

describe('what is done to projects', () => {
  test('one is made, renamed, moved, closed and reopened, with revisions', async () => {
    const keeper = as('keeper');
    const top = made(await keeper.post(garden, { Name: 'Hedge' }));
    expect(top).toMatchObject({ Name: 'Hedge', State: 'Open', Path: [], Children: 0, Workspace: WORKSPACE.garden });
    const child = made(await keeper.post(garden, { Name: 'Nest', Parent: top.ObjectID }));
    expect(child.Path).toEqual([{ ObjectID: top.ObjectID, Name: 'Hedge' }]);
    for (const [body, expected] of [
      [{ Name: 'Large nest' }, { Name: 'Large nest' }],
      [{ Parent: PROJECT.shed }, { Path: [{ ObjectID: PROJECT.shed, Name: 'Shed' }] }],
      [{ Parent: null }, { Path: [] }],
      [{ State: 'Closed' }, { State: 'Closed' }],
      [
        { State: 'Open', Name: 'Nest again' },
        { State: 'Open', Name: 'Nest again' },
      ],
    ] as const) {
      const reply = await keeper.patch(`/projects/${child.ObjectID}`, body);
      expect([reply.status, reply.json]).toEqual([200, expect.objectContaining(expected)]);
    }
    const { result } = await world
      .as('keeper')
      .get(`/project/${child.ObjectID}`, { fetch: 'RevisionHistory,Revisions' });
    expect(result.RevisionHistory.Revisions.Count).toBe(6);
  });

  test('no project becomes its own ancestor, and nothing is written then', async () => {
    const before = await world.digest();
    const reply = await as('keeper').patch(`/projects/${PROJECT.meadow}`, { Parent: PROJECT.reeds });
    expect(codeOf(reply)).toEqual([400, 'not-taken']);
    expect(reply.json.error.message).toContain('Project.Parent would make the object its own ancestor');
    expect(await world.digest()).toEqual(before);
  });

  test('a project’s administrator makes projects below it and nowhere else', async () => {
    const warden = as('warden');
    const child = made(await warden.post(garden, { Name: 'Jetty', Parent: PROJECT.pond }));
    expect(await level('warden', `Parent=${PROJECT.pond}`)).toEqual(['Jetty']);
    expect((await warden.patch(`/projects/${child.ObjectID}`, { Name: 'Pier' })).status).toBe(200);
    const before = await world.digest();
    for (const body of [{ Name: 'x' }, { Name: 'x', Parent: null }, { Name: 'x', Parent: PROJECT.meadow }]) {
      const reply = await warden.post(garden, body);
      expect([reply.status, reply.json.error.message]).toEqual([expect.any(Number), expect.any(String)]);
      expect(['not-authorized', 'not-taken']).toContain(reply.json.error.code);
    }
    expect(codeOf(await warden.patch(`/projects/${child.ObjectID}`, { Parent: null }))).toEqual([
      403,
      'not-authorized',
    ]);
    expect(codeOf(await warden.patch(`/projects/${PROJECT.meadow}`, { Name: 'x' }))).toEqual([404, 'not-found']);
    expect(codeOf(await warden.patch(`/workspaces/${WORKSPACE.garden}`, { Name: 'x' }))).toEqual([
      403,
      'not-authorized',
    ]);
    expect(await world.digest()).toEqual(before);
  });

  test.each(['editor', 'viewer', 'angler', 'outsider'] as const)('%s changes nothing', async (actor) => {
    const before = await world.digest();
    const caller = as(actor);
    const refusals = [
      await caller.post(garden, { Name: 'x', Parent: PROJECT.pond }),
      await caller.patch(`/projects/${PROJECT.pond}`, { State: 'Closed' }),
      await caller.patch(`/workspaces/${WORKSPACE.garden}`, { State: 'Closed' }),
    ];
    expect(refusals.map(codeOf)).toEqual(Array(3).fill([404, 'not-found']));
    expect(codeOf(await caller.post('/workspaces', { Name: 'x' }))).toEqual([403, 'not-authorized']);
    expect(await world.digest()).toEqual(before);
  });

  test.each([
    [{}, 'nothing else'],
    [{ Name: 'x', Owner: 1 }, 'nothing else'],
    [{ Name: 7 }, 'Name'],
    [{ State: 'closed' }, 'State'],
    [{ Parent: 'x' }, 'Parent'],
    [{ Parent: -1 }, 'Parent'],
    [{ Parent: 1.5 }, 'Parent'],
  ])('a body %j is refused with a sentence that names %s', async (body, named) => {
    const reply = await as('keeper').patch(`/projects/${PROJECT.shed}`, body);
    expect(codeOf(reply)).toEqual([400, 'bad-member']);
    expect(reply.json.error.message).toContain(named);
  });

  test.each([
    [{ Name: '' }, 'Project.Name'],
    [{ Name: 'x'.repeat(129) }, 'Project.Name'],
    [{ Parent: 4711 }, '4711'],
    [{ Parent: PROJECT.apples }, ''],
  ])('%j is refused by the Web Services API’s own rules', async (body, named) => {
    const before = await world.digest();
    const reply = await as('admin').patch(`/projects/${PROJECT.shed}`, body);
    expect(codeOf(reply)).toEqual([400, 'not-taken']);
    expect(reply.json.error.message).toContain(named);
    expect(await world.digest()).toEqual(before);
  });
});

describe('what is done to workspaces', () => {
  test('the subscription’s administrator makes, renames, closes and reopens one', async () => {
    const admin = as('admin');
    const { ObjectID } = made(await admin.post('/workspaces', { Name: 'Vineyard' }));
    for (const body of [{ Name: 'Winery' }, { State: 'Closed' }, { State: 'Open' }]) {
      const reply = await admin.patch(`/workspaces/${ObjectID}`, body);
      expect([reply.status, reply.json]).toEqual([200, expect.objectContaining(body)]);
    }
    expect((await admin.get(`/workspaces/${ObjectID}`)).json).toMatchObject({ Name: 'Winery', Administers: true });
    const project = made(await admin.post(`/workspaces/${ObjectID}/projects`, { Name: 'Cellar' }));
    expect(project.Workspace).toBe(ObjectID);
  });

  test('its own administrator changes it and makes no other', async () => {
    const keeper = as('keeper');
    expect((await keeper.patch(`/workspaces/${WORKSPACE.garden}`, { Name: 'Large garden' })).json.Name).toBe(
      'Large garden',
    );
    expect(codeOf(await keeper.post('/workspaces', { Name: 'x' }))).toEqual([403, 'not-authorized']);
    expect(codeOf(await keeper.patch(`/workspaces/${WORKSPACE.orchard}`, { Name: 'x' }))).toEqual([404, 'not-found']);
  });
});

describe('a level of 10,000 projects', () => {
  const COUNT = 10_000;

  test('is read page by page and searched, soon', async () => {
    const { main } = world.database;
    const { ObjectID } = made(await as('admin').post('/workspaces', { Name: 'Estate' }));
    await main.query(
      `INSERT INTO project (workspace_id, oid, name, parent_id) SELECT $1, nextval('object_id'), 'Field ' || lpad(n::text, 5, '0'), NULL
       FROM generate_series(1, $2::int) n`,
      [ObjectID, COUNT],
    );
    await main.query(
      `INSERT INTO user_permission (oid, type, role, user_id, workspace_id, project_id)
       SELECT nextval('object_id'), 2, 'Admin', $2, $1, oid FROM project WHERE workspace_id = $1`,
      [ObjectID, USER.angler],
    );
    await main.query('ANALYZE project, user_permission, team_member');
    for (const actor of ['admin', 'angler'] as const) {
      const caller = as(actor);
      await caller.get(`/workspaces/${ObjectID}/projects`);
      const begun = performance.now();
      const last = await caller.get(`/workspaces/${ObjectID}/projects?start=9801&pagesize=200`);
      const found = await caller.get(`/workspaces/${ObjectID}/projects?Name=field%20099&pagesize=200`);
      const took = performance.now() - begun;
      expect([last.json.TotalResultCount, last.json.Results.length]).toEqual([COUNT, 200]);
      expect(last.json.Results.at(-1)).toMatchObject({ Name: 'Field 10000', Editors: 1, Viewers: 0 });
      expect([found.json.TotalResultCount, found.json.Results[0].Name]).toEqual([100, 'Field 09900']);
      // Some 100 ms; a statement for each project would take longer than this.
      expect(took).toBeLessThan(2_000);
    }
    const beyond = await as('admin').get(`/workspaces/${ObjectID}/projects?start=20000`);
    expect(beyond.json).toEqual({ Results: [], TotalResultCount: COUNT });
  });
});
