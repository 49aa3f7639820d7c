import { beforeAll, describe, expect, it, test } from 'vitest';
import { type Json, type Reply, useWorld } from '../support/world.ts';
import { type Actor, PROJECT, USER, WORKSPACE } from '../support/world-seed.ts';

const world = useWorld();

const UNREADABLE = /^(Could not read: |Cannot find object to read$)/;

const REFUSED =
  /^(Not authorized to |Could not read: |Could not parse: |Validation error: |Cannot find object to read$)/;

const project = (oid: number): string => `/project/${oid}`;
const user = (actor: Actor): string => `/user/${USER[actor]}`;
const items = (...refs: readonly string[]) => ({ CollectionItems: refs.map((_ref) => ({ _ref })) });

/** Every row that gives anybody a right, and the tree of projects. */
const rights = async (): Promise<readonly Json[]> => {
  const { rows } = await world.database.main.query(`
    SELECT 'permission' AS what, user_id, workspace_id, project_id, role FROM user_permission
    UNION ALL SELECT 'member', user_id, workspace_id, project_id, NULL FROM team_member
    UNION ALL SELECT 'parent', parent_id, workspace_id, oid, state FROM project
    UNION ALL SELECT 'administrator', oid, NULL, NULL, subscription_admin::text FROM app_user
    ORDER BY 1, 2, 3, 4`);
  return rows;
};

const change = (actor: Actor, path: string, body: unknown) => (): Promise<Reply> => world.as(actor).post(path, body);

const expectRefused = async (act: () => Promise<Reply>, sentence: RegExp): Promise<void> => {
  const [before, rows] = [await rights(), await world.rowCounts()];
  const { status, result } = await act();
  expect(status).toBe(200);
  expect(result.Errors).not.toEqual([]);
  for (const error of result.Errors) expect(error).toMatch(sentence);
  expect(await rights()).toEqual(before);
  expect(await world.rowCounts()).toEqual(rows);
};

const expectDone = async (act: () => Promise<Reply>): Promise<void> => {
  const { status, result } = await act();
  expect([status, result.Errors]).toEqual([200, []]);
};

const createDefect = async (actor: Actor, projectOid: number): Promise<readonly string[]> => {
  const body = { Defect: { Name: 'Proof', Project: project(projectOid) } };
  return (await world.as(actor).post('/defect/create', body)).result.Errors;
};

const members = async (projectOid: number): Promise<readonly number[]> => {
  const { rows } = await world.database.main.query<{ user_id: number }>(
    'SELECT user_id FROM team_member WHERE project_id = $1 ORDER BY 1',
    [projectOid],
  );
  return rows.map((row) => Number(row.user_id));
};

let newest = 0;
const freshUser = async (): Promise<Json> => {
  newest += 1;
  return world.as('admin').create('user', { UserName: `grantee-${newest}@garden.test` });
};

beforeAll(async () => {
  const admin = world.as('admin');
  for (const [actor, oid] of [
    ['warden', PROJECT.reeds],
    ['warden', PROJECT.shed],
  ] as const) {
    await admin.create('projectpermission', { User: user(actor), Project: project(oid), Role: 'Viewer' });
  }
  // The keeper administers the garden, is a plain user of the orchard and may look at its one project.
  await admin.create('workspacepermission', {
    User: user('keeper'),
    Workspace: `/workspace/${WORKSPACE.orchard}`,
    Role: 'User',
  });
  await admin.create('projectpermission', { User: user('keeper'), Project: project(PROJECT.apples), Role: 'Viewer' });
});

describe('a viewer makes nobody a member of a team', () => {
  const tries: readonly (readonly [string, string, unknown])[] = [
    ['by adding to their memberships', `${user('viewer')}/TeamMemberships/add`, items(project(PROJECT.pond))],
    ['by two at once', `${user('viewer')}/TeamMemberships/add`, items(project(PROJECT.pond), project(PROJECT.reeds))],
    ['by a body', user('viewer'), { User: { TeamMemberships: [{ _ref: project(PROJECT.pond) }] } }],
    [
      'by a body beside other values',
      user('viewer'),
      { User: { Phone: '1', TeamMemberships: [project(PROJECT.pond)] } },
    ],
    ['by adding to the team', `${project(PROJECT.pond)}/TeamMembers/add`, items(user('viewer'))],
    ['by adding somebody else', `${project(PROJECT.pond)}/TeamMembers/add`, items(user('angler'))],
    ['by the body of the project', project(PROJECT.pond), { Project: { TeamMembers: [{ _ref: user('viewer') }] } }],
    ['by adding to the editors', `${project(PROJECT.pond)}/Editors/add`, items(user('viewer'))],
    [
      'by taking the permission of somebody else',
      `${user('viewer')}/UserPermissions/add`,
      items(`/projectpermission/${USER.editor}u${PROJECT.pond}p1`),
    ],
    [
      'by giving them the permission of somebody else',
      `/projectpermission/${USER.warden}u${PROJECT.pond}p1`,
      { ProjectPermission: { User: user('viewer') } },
    ],
    [
      'by raising their own permission',
      `/projectpermission/${USER.viewer}u${PROJECT.pond}p1`,
      { ProjectPermission: { Role: 'Admin' } },
    ],
    [
      'by adding a permission to themselves',
      `${user('viewer')}/UserPermissions/add`,
      { CollectionItems: [{ _type: 'ProjectPermission', Project: project(PROJECT.pond), Role: 'Admin' }] },
    ],
  ];
  test.each(tries)('%s', async (_, path, body) => {
    await expectRefused(
      change('viewer', path, body),
      path.toLowerCase().includes('permission') ? REFUSED : /^Not authorized to update: (User|Project) \d+$/,
    );
    expect(await createDefect('viewer', PROJECT.pond)).toEqual(['Not authorized to create: Defect']);
  });

  it('nor takes anybody out of one', async () => {
    await world.as('admin').post(`${project(PROJECT.reeds)}/TeamMembers/add`, items(user('viewer'), user('angler')));
    const sentence = /^Not authorized to update: (User|Project) \d+$/;
    await expectRefused(
      change('viewer', `${user('viewer')}/TeamMemberships/remove`, items(project(PROJECT.reeds))),
      sentence,
    );
    await expectRefused(change('viewer', user('viewer'), { User: { TeamMemberships: [] } }), sentence);
    await expectRefused(
      change('viewer', `${project(PROJECT.reeds)}/TeamMembers/remove`, items(user('angler'))),
      sentence,
    );
    await world.as('admin').post(`${project(PROJECT.reeds)}/TeamMembers/remove`, items(user('viewer'), user('angler')));
    expect(await members(PROJECT.reeds)).toEqual([]);
  });

  it('nor is refused what the body leaves as it is', async () => {
    const reply = await world.as('viewer').post(user('viewer'), { User: { Phone: '2', TeamMemberships: [] } });
    expect(reply.result.Errors).toEqual([]);
  });
});

describe('an administrator of one project', () => {
  it('chooses the team of that project', async () => {
    await expectDone(change('warden', `${project(PROJECT.pond)}/TeamMembers/add`, items(user('viewer'))));
    expect(await members(PROJECT.pond)).toEqual([USER.viewer]);
    expect(await createDefect('viewer', PROJECT.pond)).toEqual([]);
    await expectDone(change('warden', `${project(PROJECT.pond)}/TeamMembers/remove`, items(user('viewer'))));
    expect(await createDefect('viewer', PROJECT.pond)).toEqual(['Not authorized to create: Defect']);
    await expectDone(change('warden', `${user('warden')}/TeamMemberships/add`, items(project(PROJECT.pond))));
    await expectDone(change('warden', user('warden'), { User: { TeamMemberships: [] } }));
    expect(await members(PROJECT.pond)).toEqual([]);
  });

  test.each([
    ['their own membership', `${user('warden')}/TeamMemberships/add`, items(project(PROJECT.reeds))],
    [
      'their own beside one they may have',
      `${user('warden')}/TeamMemberships/add`,
      items(project(PROJECT.pond), project(PROJECT.reeds)),
    ],
    ['their own in a body', user('warden'), { User: { TeamMemberships: [{ _ref: project(PROJECT.reeds) }] } }],
    ['the team below it', `${project(PROJECT.reeds)}/TeamMembers/add`, items(user('warden'))],
    ['the team of another', `${project(PROJECT.shed)}/TeamMembers/add`, items(user('angler'))],
    ['what another user belongs to', `${user('viewer')}/TeamMemberships/add`, items(project(PROJECT.pond))],
  ])('does not choose %s', async (_, path, body) => {
    await expectRefused(change('warden', path, body), /^Not authorized to update: (User|Project) \d+$/);
    expect(await createDefect('warden', PROJECT.reeds)).toEqual(['Not authorized to create: Defect']);
  });

  test.each([
    ['a hidden project', `${user('warden')}/TeamMemberships/add`, items(project(PROJECT.meadow))],
    ['the team of a hidden project', `${project(PROJECT.meadow)}/TeamMembers/add`, items(user('warden'))],
  ])('does not reach %s', async (_, path, body) => {
    await expectRefused(change('warden', path, body), UNREADABLE);
  });

  test.each([PROJECT.reeds, PROJECT.shed])('gives nobody a role on project %i', async (oid) => {
    const { ObjectUUID } = (await world.as('admin').get(project(oid), { fetch: 'ObjectUUID' })).result;
    for (const spelling of [project(oid), oid, String(oid), project(ObjectUUID), ObjectUUID, { _ref: project(oid) }]) {
      const body = { ProjectPermission: { User: user('outsider'), Project: spelling, Role: 'Admin' } };
      await expectRefused(change('warden', '/projectpermission/create', body), REFUSED);
    }
  });
});

describe('an administrator of one workspace', () => {
  it('chooses the teams of its projects', async () => {
    for (const oid of [PROJECT.shed, PROJECT.pond]) {
      await expectDone(change('keeper', `${project(oid)}/TeamMembers/add`, items(user('viewer'))));
      expect(await members(oid)).toEqual([USER.viewer]);
      await expectDone(change('keeper', `${project(oid)}/TeamMembers/remove`, items(user('viewer'))));
    }
  });

  test.each([
    ['adding', `${project(PROJECT.apples)}/TeamMembers/add`, items(user('keeper'))],
    ['own membership', `${user('keeper')}/TeamMemberships/add`, items(project(PROJECT.apples))],
    ['own membership in a body', user('keeper'), { User: { TeamMemberships: [project(PROJECT.apples)] } }],
  ])('does not choose the team of another workspace’s: %s', async (_, path, body) => {
    await expectRefused(change('keeper', path, body), REFUSED);
    expect(await createDefect('keeper', PROJECT.apples)).toEqual(['Not authorized to create: Defect']);
  });

  it('makes users who belong to teams of that workspace alone', async () => {
    const create = (name: string, ...projects: readonly number[]) =>
      change('keeper', '/user/create', {
        User: { UserName: `${name}@garden.test`, TeamMemberships: projects.map((oid) => ({ _ref: project(oid) })) },
      });
    await expectDone(create('mate', PROJECT.pond));
    expect(await members(PROJECT.pond)).toHaveLength(1);
    await expectRefused(create('stranger', PROJECT.apples), REFUSED);
    await expectRefused(create('both', PROJECT.pond, PROJECT.apples), REFUSED);
  });
});

describe('the permission to', () => {
  const orchard = String(WORKSPACE.orchard);
  const uuids = async (): Promise<{ readonly workspace: string; readonly project: string }> => {
    const admin = world.as('admin');
    const workspace = await admin.get(`/workspace/${orchard}`, { fetch: 'ObjectUUID' });
    const apples = await admin.get(project(PROJECT.apples), { fetch: 'ObjectUUID' });
    return { workspace: workspace.result.ObjectUUID, project: apples.result.ObjectUUID };
  };

  /** Every way to write which object is meant. */
  const spellings = (type: string, oid: string | number, uuid: string): readonly unknown[] => [
    `/${type}/${oid}`,
    `/${type}/${oid}.js`,
    `/${type.toUpperCase()}/${oid}`,
    `${world.origin}/slm/webservice/v2.0/${type}/${oid}`,
    Number(oid),
    String(oid),
    { _ref: `/${type}/${oid}` },
    `/${type}/${uuid}`,
    `/${type}/${uuid.toUpperCase()}`,
    uuid,
    { _ref: `/${type}/${uuid}` },
    { _ref: `${world.origin}/slm/webservice/v2.0/${type}/${uuid}` },
  ];

  /** The request's own workspace is one that the keeper administers, or is left out. */
  const scopes = ['', `?workspace=/workspace/${WORKSPACE.garden}`, `?workspace=/workspace/${orchard}`];

  test.each<Actor>(['keeper', 'editor', 'outsider'])(
    'a workspace is not given by %s, who does not administer it',
    async (actor) => {
      const { workspace } = await uuids();
      for (const scope of scopes) {
        for (const spelling of spellings('workspace', orchard, workspace)) {
          const body = { WorkspacePermission: { User: user('viewer'), Workspace: spelling, Role: 'Admin' } };
          await expectRefused(change(actor, `/workspacepermission/create${scope}`, body), REFUSED);
        }
      }
    },
  );

  test.each<Actor>(['keeper', 'editor', 'outsider'])(
    'a project is not given by %s, who does not administer it',
    async (actor) => {
      const found = await uuids();
      for (const scope of scopes) {
        for (const spelling of spellings('project', PROJECT.apples, found.project)) {
          for (const Workspace of [undefined, `/workspace/${WORKSPACE.garden}`, `/workspace/${found.workspace}`]) {
            const body = { ProjectPermission: { User: user('viewer'), Project: spelling, Role: 'Admin', Workspace } };
            await expectRefused(change(actor, `/projectpermission/create${scope}`, body), REFUSED);
          }
        }
      }
    },
  );

  it('the own workspace is given by its administrator, however it is spelled', async () => {
    const { result } = await world.as('keeper').get(`/workspace/${WORKSPACE.garden}`, { fetch: 'ObjectUUID' });
    for (const spelling of spellings('workspace', WORKSPACE.garden, result.ObjectUUID)) {
      const { ObjectID, _ref } = await freshUser();
      await expectDone(
        change('keeper', '/workspacepermission/create', {
          WorkspacePermission: { User: _ref, Workspace: spelling, Role: 'User' },
        }),
      );
      const { rows } = await world.database.main.query(
        'SELECT workspace_id::int, role FROM user_permission WHERE user_id = $1',
        [ObjectID],
      );
      expect([spelling, rows]).toEqual([spelling, [{ workspace_id: WORKSPACE.garden, role: 'User' }]]);
    }
  });

  it('an own project is given by its administrator, however it is spelled', async () => {
    const { result } = await world.as('warden').get(project(PROJECT.pond), { fetch: 'ObjectUUID' });
    for (const spelling of spellings('project', PROJECT.pond, result.ObjectUUID)) {
      const { ObjectID, _ref } = await freshUser();
      await expectDone(
        change('warden', '/projectpermission/create', {
          ProjectPermission: { User: _ref, Project: spelling, Role: 'Viewer' },
        }),
      );
      const { rows } = await world.database.main.query(
        'SELECT workspace_id::int, project_id::int FROM user_permission WHERE user_id = $1',
        [ObjectID],
      );
      expect([spelling, rows]).toEqual([spelling, [{ workspace_id: WORKSPACE.garden, project_id: PROJECT.pond }]]);
    }
  });

  test.each<Actor>(['keeper', 'editor', 'warden'])('another workspace is not taken away by %s', async (actor) => {
    const paths = [
      `/workspacepermission/${USER.outsider}u${orchard}w1`,
      `/projectpermission/${USER.outsider}u${PROJECT.apples}p1`,
    ];
    for (const path of paths) {
      await expectRefused(
        () => world.as(actor).delete(path),
        /^(Not authorized to delete: |Object to delete cannot be null$)/,
      );
    }
  });
});

describe('a project moves', () => {
  const parent = (oid: number | null) => ({ Project: { Parent: oid === null ? null : project(oid) } });

  test.each<[string, Actor, string, unknown]>([
    ['below one that the caller only sees', 'warden', project(PROJECT.pond), parent(PROJECT.shed)],
    ['below one that is hidden', 'warden', project(PROJECT.pond), parent(PROJECT.ruin)],
    ['to the top', 'warden', project(PROJECT.pond), parent(null)],
    ['as somebody else’s child', 'warden', `${project(PROJECT.shed)}/Children/add`, items(project(PROJECT.pond))],
    ['to its thief', 'warden', `${project(PROJECT.pond)}/Children/add`, items(project(PROJECT.shed))],
    ['out of its parent', 'warden', `${project(PROJECT.pond)}/Children/remove`, items(project(PROJECT.reeds))],
    ['by its own body to its thief', 'warden', project(PROJECT.shed), parent(PROJECT.pond)],
    ['at an editor’s wish', 'editor', project(PROJECT.shed), parent(PROJECT.meadow)],
    [
      'at an editor’s wish, as a child',
      'editor',
      `${project(PROJECT.meadow)}/Children/add`,
      items(project(PROJECT.shed)),
    ],
    ['into another workspace', 'keeper', project(PROJECT.shed), parent(PROJECT.apples)],
    [
      'into another workspace, as a child',
      'keeper',
      `${project(PROJECT.apples)}/Children/add`,
      items(project(PROJECT.shed)),
    ],
    ['from another workspace', 'keeper', `${project(PROJECT.shed)}/Children/add`, items(project(PROJECT.apples))],
  ])('not %s', async (_, actor, path, body) => {
    await expectRefused(change(actor, path, body), REFUSED);
  });

  it('is not made below one that the caller only sees', async () => {
    const fresh = { CollectionItems: [{ Name: 'Sprout' }] };
    await expectRefused(change('warden', `${project(PROJECT.shed)}/Children/add`, fresh), REFUSED);
    const body = { Project: { Name: 'Sprout', Parent: project(PROJECT.shed) } };
    await expectRefused(change('warden', '/project/create', body), REFUSED);
  });

  it('between two that the caller administers', async () => {
    const warden = world.as('warden');
    const left = await warden.create('project', { Name: 'Left', Parent: project(PROJECT.pond) });
    const right = await warden.create('project', { Name: 'Right', Parent: project(PROJECT.pond) });
    const moved = await warden.update(project(left.ObjectID), { Parent: right._ref });
    expect(moved.Parent._refObjectName).toBe('Right');
    await expectDone(change('warden', `${project(PROJECT.pond)}/Children/add`, items(left._ref)));
    await expectDone(change('keeper', project(left.ObjectID), parent(null)));
  });
});
