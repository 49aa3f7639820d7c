import { beforeAll, describe, expect, it, test } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import { givePasswords, loginCaller } from '../support/login-caller.ts';
import { type Json, useWorld } from '../support/world.ts';
import { type Actor, PROJECT, USER, WORKSPACE } from '../support/world-seed.ts';

const world = useWorld();
beforeAll(() => givePasswords(world));

const call = (actor: Actor) => loginCaller(world, actor);

const rolesOf = async (user: Actor, by: Actor = 'admin'): Promise<Json> =>
  (await call(by).get(`/users/${USER[user]}/roles`)).json;

const give = (user: Actor, changes: readonly Json[], by: Actor = 'admin') =>
  call(by).put(`/users/${USER[user]}/roles`, { Changes: changes });

const placeIn = (json: Json, oid: number): Json =>
  json.Workspaces.flatMap((each: Json) => [each, ...each.Projects]).find((each: Json) => each.ObjectID === oid);

/** The user's permissions as the database has them: `project=role`, or `workspace=role`. */
const storedFor = async (user: Actor): Promise<readonly string[]> => {
  const { rows } = await world.database.main.query<{ text: string }>(
    `SELECT coalesce(project_id, workspace_id) || '=' || role AS text FROM user_permission WHERE user_id = $1
     ORDER BY project_id NULLS FIRST`,
    [USER[user]],
  );
  return rows.map(({ text }) => text);
};

describe('the roles of a user', () => {
  it('are shown per workspace and project, with where each comes from', async () => {
    const json = await rolesOf('angler');
    expect(json.User).toEqual({ ObjectID: USER.angler, UserName: 'angler@garden.test', SubscriptionAdmin: false });
    expect(json.Workspaces.map((each: Json) => each.Name)).toEqual(['Garden', 'Orchard']);
    expect(placeIn(json, WORKSPACE.garden)).toMatchObject({ Permission: 'No Access', Role: 'User', From: 'projects' });
    expect(placeIn(json, WORKSPACE.orchard)).toMatchObject({ Permission: 'No Access', Role: 'No Access', From: null });
    expect(placeIn(json, PROJECT.pond)).toMatchObject({
      Name: 'Pond',
      Parent: PROJECT.meadow,
      Permission: 'Editor',
      Role: 'Editor',
      From: 'permission',
      MayGive: ['No Access', 'Viewer', 'Editor', 'Admin'],
    });
    expect(placeIn(json, PROJECT.shed)).toMatchObject({ Role: 'No Access', From: null });
    expect(placeIn(json, PROJECT.ruin).State).toBe('Closed');
  });

  it('come from the subscription, the workspace or a team where no permission says so', async () => {
    expect(placeIn(await rolesOf('admin'), PROJECT.pond)).toMatchObject({
      Permission: 'No Access',
      Role: 'Admin',
      From: 'subscription-admin',
    });
    expect(placeIn(await rolesOf('keeper'), PROJECT.pond)).toMatchObject({
      Permission: 'No Access',
      Role: 'Admin',
      From: 'workspace-admin',
    });
    await world
      .as('admin')
      .update(`/user/${USER.angler}`, { TeamMemberships: [{ _ref: `/project/${PROJECT.reeds}` }] });
    expect(placeIn(await rolesOf('angler'), PROJECT.reeds)).toMatchObject({
      Permission: 'Viewer',
      Role: 'Editor',
      From: 'team',
    });
  });

  test.each([
    ['keeper', [WORKSPACE.garden], [PROJECT.meadow, PROJECT.pond, PROJECT.reeds, PROJECT.shed, PROJECT.ruin]],
    ['warden', [WORKSPACE.garden], [PROJECT.pond]],
  ] as const)('are shown to %s as far as they administer anything', async (by, workspaces, projects) => {
    const json = await rolesOf('outsider', by);
    expect(json.Workspaces.map((each: Json) => each.ObjectID)).toEqual(workspaces);
    const shown = json.Workspaces.flatMap((each: Json) => each.Projects.map((project: Json) => project.ObjectID));
    expect(shown.toSorted()).toEqual(projects.toSorted());
  });

  it('can be given by whom the Web Services API lets give them', async () => {
    const json = await rolesOf('outsider', 'warden');
    expect(placeIn(json, WORKSPACE.garden).MayGive).toEqual([]);
    expect(placeIn(json, PROJECT.pond).MayGive).toEqual(['No Access', 'Viewer', 'Editor', 'Admin']);
  });

  test.each(['editor', 'viewer', 'angler'] as const)('are nothing for %s', async (by) => {
    const before = await storedFor('outsider');
    const shown = await call(by).get(`/users/${USER.outsider}/roles`);
    const changed = await give('outsider', [{ Project: PROJECT.pond, Role: 'Viewer' }], by);
    for (const reply of [shown, changed])
      expect([reply.status, reply.json.error.code]).toEqual([403, 'no-administrator']);
    expect(await storedFor('outsider')).toEqual(before);
  });
});

describe('giving roles', () => {
  it('makes, replaces and takes away permissions, and answers with what there is then', async () => {
    const reply = await give('viewer', [
      { Workspace: WORKSPACE.orchard, Role: 'User' },
      { Project: PROJECT.pond, Role: 'Admin', Was: 'Viewer' },
      { Project: PROJECT.shed, Role: 'No Access' },
      { Project: PROJECT.reeds, Role: 'Viewer' },
    ]);
    expect(reply.status).toBe(200);
    expect(placeIn(reply.json, PROJECT.pond)).toMatchObject({ Permission: 'Admin', Role: 'Admin' });
    expect(await storedFor('viewer')).toEqual([
      `${WORKSPACE.orchard}=User`,
      `${PROJECT.meadow}=Viewer`,
      `${PROJECT.pond}=Admin`,
      `${PROJECT.reeds}=Viewer`,
      `${PROJECT.ruin}=Viewer`,
    ]);
  });

  it('counts at once in the Web Services API', async () => {
    const read = async () => (await world.as('outsider').get(`/project/${PROJECT.reeds}`)).root;
    expect(await read()).toBe('OperationResult');
    await give('outsider', [{ Project: PROJECT.reeds, Role: 'Viewer' }]);
    expect(await read()).toBe('Project');
    await give('outsider', [{ Project: PROJECT.reeds, Role: 'No Access' }]);
    expect(await read()).toBe('OperationResult');
  });

  it('of a workspace keeps what the user has on its projects, and taking it away takes them along', async () => {
    await give('editor', [{ Workspace: WORKSPACE.garden, Role: 'User' }]);
    const projects = (await storedFor('editor')).slice(1);
    expect(projects).toHaveLength(5);
    await give('editor', [{ Workspace: WORKSPACE.garden, Role: 'Admin' }]);
    expect(await storedFor('editor')).toEqual([`${WORKSPACE.garden}=Admin`, ...projects]);
    await give('editor', [
      { Workspace: WORKSPACE.garden, Role: 'User' },
      { Project: PROJECT.pond, Role: 'Viewer' },
    ]);
    expect(await storedFor('editor')).toContain(`${PROJECT.pond}=Viewer`);
    expect(await storedFor('editor')).toHaveLength(6);
    await give('editor', [
      { Workspace: WORKSPACE.garden, Role: 'No Access' },
      { Project: PROJECT.shed, Role: 'Editor' },
    ]);
    expect(await storedFor('editor')).toEqual([`${PROJECT.shed}=Editor`]);
    // The workspace has no permission of its own now; no access there means none to its projects.
    await give('editor', [{ Workspace: WORKSPACE.garden, Role: 'No Access' }]);
    expect(await storedFor('editor')).toEqual([]);
  });

  it('gives all of them or none, and says which one was refused', async () => {
    const before = await world.digest();
    const reply = await give(
      'angler',
      [
        { Project: PROJECT.pond, Role: 'Viewer' },
        { Workspace: WORKSPACE.garden, Role: 'Admin' },
      ],
      'warden',
    );
    expect([reply.status, reply.json.error.code]).toEqual([403, 'not-authorized']);
    expect(reply.json.error.message).toContain(`Workspace ${WORKSPACE.garden}`);
    expect(reply.json.error.message).toContain('Not authorized to create: WorkspacePermission');
    expect(await world.digest()).toEqual(before);
  });

  it('changes nothing where somebody else was faster', async () => {
    const before = await storedFor('angler');
    const reply = await give('angler', [
      { Project: PROJECT.shed, Role: 'Viewer' },
      { Project: PROJECT.pond, Role: 'Admin', Was: 'Viewer' },
    ]);
    expect([reply.status, reply.json.error.code]).toEqual([409, 'changed-meanwhile']);
    expect(reply.json.error.message).toContain(`Project ${PROJECT.pond}: it is Editor now.`);
    expect(await storedFor('angler')).toEqual(before);
  });

  it('by many at once ends in what one of them said', async () => {
    const roles = ['Viewer', 'Editor', 'Admin', 'No Access'];
    const replies = await Promise.all(
      [...roles, ...roles].map((Role) => give('outsider', [{ Project: PROJECT.meadow, Role }])),
    );
    for (const { status } of replies) expect([200, 400]).toContain(status);
    expect(replies.some(({ status }) => status === 200)).toBe(true);
    expect((await storedFor('outsider')).filter((each) => each.startsWith(`${PROJECT.meadow}=`)).length).toBeLessThan(
      2,
    );
  });

  const hidden = { Project: PROJECT.apples, Role: 'Viewer' };
  test.each([
    ['no list', { Project: PROJECT.pond, Role: 'Viewer' }],
    ['a place of neither kind', [{ Role: 'Viewer' }]],
    ['a place of both kinds', [{ Workspace: WORKSPACE.garden, Project: PROJECT.pond, Role: 'Admin' }]],
    ['a role of the other kind', [{ Workspace: WORKSPACE.garden, Role: 'Editor' }]],
    ['no role', [{ Project: PROJECT.pond }]],
    ['nothing', [null]],
    [
      'a place twice',
      [
        { Project: PROJECT.pond, Role: 'Viewer' },
        { Project: PROJECT.pond, Role: 'Admin' },
      ],
    ],
    ['a place that is none', [{ Project: 999_999_999, Role: 'Viewer' }]],
    ['a user as a place', [{ Project: USER.editor, Role: 'Viewer' }]],
    ['a place that the caller does not see', [hidden]],
    [
      'more than a request may have',
      Array.from({ length: limits.roleChanges + 1 }, (_, at) => ({ Project: at + 1, Role: 'Viewer' })),
    ],
  ])('refuses %s', async (_, changes) => {
    const before = await world.digest();
    const reply = await give('angler', changes as Json[], 'keeper');
    expect([reply.status, reply.json.error.code]).toEqual([400, 'bad-member']);
    expect(await world.digest()).toEqual(before);
  });

  it('takes as many as a request may have', async () => {
    const places = [PROJECT.meadow, ...Array.from({ length: limits.roleChanges - 1 }, (_, at) => 999_000_000 + at)];
    const reply = await give(
      'angler',
      places.map((Project) => ({ Project, Role: 'No Access' })),
    );
    expect(reply.json.error.message).toContain('Project 999000000: there is none');
  });

  test.each(['1', 'x', '99999999999999999999'])('finds no user %s', async (oid) => {
    const reply = await call('admin').put(`/users/${oid}/roles`, { Changes: [] });
    expect([reply.status, reply.json.error.code]).toEqual([404, 'not-found']);
  });
});
