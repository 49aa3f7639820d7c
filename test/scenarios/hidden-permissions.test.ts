import { beforeAll, describe, expect, it, test } from 'vitest';
import { type Json, type Parameters, useWorld } from '../support/world.ts';
import { type Actor, PROJECT, USER, WORKSPACE } from '../support/world-seed.ts';

const world = useWorld();

/** Whose reach ends where: the projects of the seed that each does not see. */
const HIDDEN: Readonly<Record<'angler' | 'warden' | 'outsider' | 'keeper', readonly (keyof typeof PROJECT)[]>> = {
  angler: ['meadow', 'shed', 'ruin', 'apples'],
  warden: ['meadow', 'reeds', 'shed', 'ruin', 'apples'],
  outsider: ['meadow', 'pond', 'reeds', 'shed', 'ruin'],
  keeper: ['apples'],
};

const CALLERS = Object.keys(HIDDEN) as readonly (keyof typeof HIDDEN)[];

const ALL = { pagesize: 2000, fetch: 'true' } as const;

const WORKSPACES = [`/workspace/${WORKSPACE.garden}`, `/workspace/${WORKSPACE.orchard}`];

interface Seen {
  readonly Name: string;
  readonly CustomObjectID: string;
  readonly _ref: string;
  readonly User: { readonly _refObjectName: string };
}

/** The permissions on projects as the administrator of the subscription sees them, by the project's name. */
let permissions: ReadonlyMap<string, readonly Seen[]>;

const capital = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

const hiddenFrom = (actor: keyof typeof HIDDEN): readonly Seen[] =>
  HIDDEN[actor].flatMap((name) => permissions.get(capital(name)) ?? []);

const projectPermissions = async (actor: Actor, parameters: Parameters = {}): Promise<readonly Json[]> => {
  const found = await Promise.all(
    WORKSPACES.map((workspace) => world.as(actor).get('/projectpermission', { ...ALL, ...parameters, workspace })),
  );
  const rows: readonly Json[] = found.flatMap(({ result }) => result.Results ?? []);
  // Permissions belong to the subscription: each workspace may answer with all of them.
  return [...new Map(rows.map((row) => [row._ref, row])).values()];
};

beforeAll(async () => {
  // The keeper is a plain user of the orchard and sees no project of it.
  await world.as('admin').create('workspacepermission', {
    User: `/user/${USER.keeper}`,
    Workspace: `/workspace/${WORKSPACE.orchard}`,
    Role: 'User',
  });
  const all = await projectPermissions('admin');
  permissions = Map.groupBy(all, (each) => each.Project._refObjectName);
});

test('there is something to hide', () => {
  for (const actor of CALLERS) {
    expect(hiddenFrom(actor).length).toBeGreaterThan(0);
    for (const { Name, CustomObjectID } of hiddenFrom(actor)) expect([Name, CustomObjectID]).not.toContain('');
  }
});

describe.each(CALLERS)('the permissions on projects that %s does not see', (actor) => {
  const names = HIDDEN[actor].map(capital);

  it('are not among projectpermission', async () => {
    const found = await projectPermissions(actor);
    expect(found.filter(({ Project }) => Project === null)).toEqual([]);
    expect(found.filter(({ Project }) => names.includes(Project._refObjectName))).toEqual([]);
    const hidden = hiddenFrom(actor).map(({ CustomObjectID }) => CustomObjectID);
    expect(found.filter(({ CustomObjectID }) => hidden.includes(CustomObjectID))).toEqual([]);
    const text = JSON.stringify(found);
    for (const name of names) expect(text).not.toContain(name);
  });

  it('are not among userpermission', async () => {
    for (const workspace of WORKSPACES) {
      const { text } = await world.as(actor).get('/userpermission', { ...ALL, workspace });
      for (const { _ref, Name } of hiddenFrom(actor)) {
        expect(text).not.toContain(_ref);
        if (actor !== 'keeper') expect(text).not.toContain(Name);
      }
    }
  });

  it('are not counted', async () => {
    for (const workspace of WORKSPACES) {
      for (const type of ['projectpermission', 'userpermission']) {
        const { result } = await world.as(actor).get(`/${type}`, { ...ALL, workspace });
        if (result.Errors.length > 0) continue;
        expect(result.TotalResultCount).toBe(result.Results.length);
      }
    }
  });

  it('are not found by what they are', async () => {
    const caller = world.as(actor);
    for (const oid of HIDDEN[actor].map((name) => PROJECT[name])) {
      for (const query of [`(Project.ObjectID = ${oid})`, `(Project = /project/${oid})`]) {
        for (const workspace of WORKSPACES) {
          const { result } = await caller.get('/projectpermission', { ...ALL, workspace, query });
          expect(result.Results ?? []).toEqual([]);
        }
      }
    }
    for (const { _ref } of hiddenFrom(actor)) {
      const path = new URL(_ref).pathname.replace('/slm/webservice/v2.0', '');
      expect((await caller.get(path)).result.Errors).toEqual(['Cannot find object to read']);
      const before = await world.rowCounts();
      expect((await caller.delete(path)).result.Errors).toEqual(['Object to delete cannot be null']);
      expect(await world.rowCounts()).toEqual(before);
    }
  });

  it('are not among anybody’s UserPermissions', async () => {
    const caller = world.as(actor);
    for (const oid of Object.values(USER)) {
      const list = await caller.get(`/user/${oid}/UserPermissions`, ALL);
      if (list.result.Errors.length > 0) continue;
      for (const { _ref } of hiddenFrom(actor)) expect(list.text).not.toContain(_ref);
      expect(list.result.TotalResultCount).toBe(list.result.Results.length);
      const { result } = await caller.get(`/user/${oid}`, { fetch: 'UserPermissions' });
      expect(result.UserPermissions.Count).toBe(list.result.TotalResultCount);
    }
  });

  it('are no way to a user', async () => {
    const caller = world.as(actor);
    const held = new Set((await projectPermissions(actor)).map(({ User, Name }) => `${User._refObjectName} ${Name}`));
    for (const { Name, CustomObjectID, User } of hiddenFrom(actor)) {
      const byName = await caller.get('/user', { ...ALL, query: `(UserPermissions.Name = "${Name}")` });
      const users = (byName.result.Results ?? []).map((each: Json) => each._refObjectName);
      if (!held.has(`${User._refObjectName} ${Name}`)) expect(users).not.toContain(User._refObjectName);
      const byId = await caller.get('/user', {
        ...ALL,
        query: `(UserPermissions.CustomObjectID = "${CustomObjectID}")`,
      });
      expect(byId.result.Results ?? []).toEqual([]);
    }
  });
});

test('the administrator of the subscription finds users along them', async () => {
  for (const { Name, User } of permissions.get('Shed') ?? []) {
    const { result } = await world.as('admin').get('/user', { ...ALL, query: `(UserPermissions.Name = "${Name}")` });
    expect(result.Errors).toEqual([]);
    expect(result.Results.map((each: Json) => each._refObjectName)).toContain(User._refObjectName);
  }
});

test('what a caller may see stays to be seen', async () => {
  const found = await projectPermissions('angler');
  const seen = [...(permissions.get('Pond') ?? []), ...(permissions.get('Reeds') ?? [])];
  expect(found.map(({ CustomObjectID }) => CustomObjectID).sort()).toEqual(
    seen.map(({ CustomObjectID }) => CustomObjectID).sort(),
  );
});
