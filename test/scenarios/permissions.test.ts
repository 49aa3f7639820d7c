import { describe, expect, it, test } from 'vitest';
import { API, type Json, type Reply, useWorld } from '../support/world.ts';
import {
  type Actor,
  apiKeyOf,
  DEFECT,
  ITERATION,
  PROJECT,
  RELEASE,
  STORY,
  SUBSCRIPTION,
  TAG,
  TASK,
  USER,
  WORKSPACE,
} from '../support/world-seed.ts';

const world = useWorld();

type Operation = (actor: Actor) => Promise<Reply>;

const post =
  (path: string, body: unknown): Operation =>
  (actor) =>
    world.as(actor).post(path, body);

/** A fresh object for each try, made by the administrator. */
const onFresh =
  (type: string, values: Record<string, unknown>, act: (path: string) => Operation): Operation =>
  async (actor) => {
    const { ObjectID } = await world.as('admin').create(type, values);
    return act(`/${type}/${ObjectID}`)(actor);
  };

const remove =
  (path: string): Operation =>
  (actor) =>
    world.as(actor).delete(path);

const inPond = { Project: `/project/${PROJECT.pond}` };

const ACTORS = Object.keys(USER) as readonly Actor[];

/** What each operation needs, and who has it; whoever is not named is refused in the vendor's words. */
const operations: readonly (readonly [string, Operation, readonly Actor[]])[] = [
  [
    'create a defect in pond',
    post('/defect/create', { Defect: { Name: 'x', ...inPond } }),
    ['admin', 'keeper', 'warden', 'editor', 'angler'],
  ],
  [
    'create a story in reeds',
    post('/hierarchicalrequirement/create', { x: { Name: 'x', Project: `/project/${PROJECT.reeds}` } }),
    ['admin', 'keeper', 'editor'],
  ],
  [
    'create a task in pond',
    post('/task/create', { Task: { Name: 'x', WorkProduct: `/defect/${DEFECT.beta}` } }),
    ['admin', 'keeper', 'warden', 'editor', 'angler'],
  ],
  [
    'create an iteration in pond',
    post('/iteration/create', { Iteration: { Name: 'x', StartDate: '2026-01-01', EndDate: '2026-01-02', ...inPond } }),
    ['admin', 'keeper', 'warden', 'editor', 'angler'],
  ],
  [
    'update a defect in pond',
    post(`/defect/${DEFECT.beta}`, { Defect: { Notes: 'seen' } }),
    ['admin', 'keeper', 'warden', 'editor', 'angler'],
  ],
  [
    'update a defect in reeds',
    post(`/defect/${DEFECT.gamma}`, { Defect: { Notes: 'seen' } }),
    ['admin', 'keeper', 'editor'],
  ],
  [
    'update a task in pond',
    post(`/task/${TASK.cart}`, { Task: { Notes: 'seen' } }),
    ['admin', 'keeper', 'warden', 'editor', 'angler'],
  ],
  [
    'move a defect from pond to reeds',
    onFresh('defect', { Name: 'mover', ...inPond }, (path) =>
      post(path, { Defect: { Project: `/project/${PROJECT.reeds}` } }),
    ),
    ['admin', 'keeper', 'editor'],
  ],
  [
    'rank a defect in pond',
    (actor) => world.as(actor).put(`/defect/${DEFECT.beta}`, undefined, { rankTo: 'TOP' }),
    ['admin', 'keeper', 'warden', 'editor', 'angler'],
  ],
  [
    'delete a defect in pond',
    onFresh('defect', { Name: 'goner', ...inPond }, remove),
    ['admin', 'keeper', 'warden', 'editor', 'angler'],
  ],
  [
    'delete an iteration in pond',
    onFresh('iteration', { Name: 'goner', StartDate: '2026-01-01', EndDate: '2026-01-02', ...inPond }, remove),
    ['admin', 'keeper', 'warden', 'editor', 'angler'],
  ],
  [
    'create a tag in the garden',
    post(`/tag/create?workspace=/workspace/${WORKSPACE.garden}`, { Tag: { Name: 'x' } }),
    ['admin', 'keeper', 'warden', 'editor', 'angler'],
  ],
  [
    'create a project under pond',
    post('/project/create', { Project: { Name: 'x', Parent: `/project/${PROJECT.pond}` } }),
    ['admin', 'keeper', 'warden'],
  ],
  [
    'update the project pond',
    post(`/project/${PROJECT.pond}`, { Project: { Notes: 'wet' } }),
    ['admin', 'keeper', 'warden'],
  ],
  [
    'create a project at the top',
    post(`/project/create?workspace=/workspace/${WORKSPACE.garden}`, { Project: { Name: 'x' } }),
    ['admin', 'keeper'],
  ],
  ['update the workspace', post(`/workspace/${WORKSPACE.garden}`, { Workspace: { Notes: 'x' } }), ['admin', 'keeper']],
  ['create a workspace', post('/workspace/create', { Workspace: { Name: 'x' } }), ['admin']],
  ['update the subscription', post(`/subscription/${SUBSCRIPTION}`, { Subscription: { Name: 'Grounds' } }), ['admin']],
  ['update another user', post(`/user/${USER.viewer}`, { User: { Phone: '1' } }), ['admin', 'viewer']],
];

/** User names are unique. */
const named = new Map<string, number>();
const freshUserName = (base: string): string => {
  const count = (named.get(base) ?? 0) + 1;
  named.set(base, count);
  return `${base}-${count}@garden.test`;
};

const REFUSALS =
  /^(Not authorized to (create|update|delete): \w+( \d+)?|Could not read: .*|Object to delete cannot be null|Cannot find object to read)$/;

describe('each operation', () => {
  for (const [name, operation, allowed] of operations) {
    test.each(ACTORS)(`${name}, as %s`, async (actor) => {
      const before = name.startsWith('delete') || name.startsWith('move') ? null : await world.rowCounts();
      const { status, result } = await operation(actor);
      expect(status).toBe(200);
      if (allowed.includes(actor)) {
        expect(result.Errors).toEqual([]);
        return;
      }
      expect(result.Errors).toHaveLength(1);
      expect(result.Errors[0]).toMatch(REFUSALS);
      expect(result).not.toHaveProperty('Object');
      if (before !== null) expect(await world.rowCounts()).toEqual(before);
    });
  }

  test.each(ACTORS)('grant the project pond, as %s', async (actor) => {
    const user = await world.as('admin').create('user', { UserName: freshUserName('grantee') });
    const { result } = await world.as(actor).post('/projectpermission/create', {
      ProjectPermission: { User: user._ref, Project: `/project/${PROJECT.pond}`, Role: 'Viewer' },
    });
    if (['admin', 'keeper', 'warden'].includes(actor)) expect(result.Errors).toEqual([]);
    else expect(result.Errors[0]).toMatch(REFUSALS);
  });

  test.each(ACTORS)('disable another user, as %s', async (actor) => {
    const user = await world.as('admin').create('user', { UserName: freshUserName('victim') });
    const { result } = await world.as(actor).post(`/user/${user.ObjectID}`, { User: { Disabled: true } });
    const stored = await world.as('admin').get(`/user/${user.ObjectID}`, { fetch: 'Disabled' });
    if (actor === 'admin') expect(result.Errors).toEqual([]);
    else expect(result.Errors).toEqual([`Not authorized to update: User ${user.ObjectID}`]);
    expect(stored.result.Disabled).toBe(actor === 'admin');
  });

  it('of a read-only key is a read', async () => {
    const reader = world.as('reader');
    expect((await reader.get(`/defect/${DEFECT.beta}`)).result.Errors).toEqual([]);
    const before = await world.rowCounts();
    for (const [method, target] of [
      ['POST', `${API}/defect/create`],
      ['PUT', `${API}/defect/${DEFECT.beta}`],
      ['DELETE', `${API}/defect/${DEFECT.beta}`],
    ] as const) {
      const headers = { zsessionid: apiKeyOf('reader') };
      const reply = await world.send({ method, target, headers, body: '{"Defect":{"Name":"x"}}' });
      expect([reply.status, reply.headers['x-auth-reason']]).toEqual([401, 'read-only-key']);
    }
    expect(await world.rowCounts()).toEqual(before);
  });
});

describe('row 21', () => {
  it.each<[string, Operation, string]>([
    [
      'update',
      post(`/defect/${DEFECT.alpha}`, { Defect: { Name: 'x' } }),
      `Not authorized to update: Defect ${DEFECT.alpha}`,
    ],
    ['create', post('/defect/create', { Defect: { Name: 'x', ...inPond } }), 'Not authorized to create: Defect'],
    ['delete', remove(`/defect/${DEFECT.alpha}`), `Not authorized to delete: Defect ${DEFECT.alpha}`],
  ])('names what a viewer may not %s', async (_, operation, sentence) => {
    expect((await operation('viewer')).result.Errors).toEqual([sentence]);
  });

  it('is no privilege: nobody makes themselves an administrator', async () => {
    const editor = world.as('editor');
    const reply = await editor.post(`/user/${USER.editor}`, { User: { SubscriptionAdmin: true, Phone: '2' } });
    expect(reply.result.Warnings).toEqual([
      'Ignored JSON element User.SubscriptionAdmin during processing of this request.',
    ]);
    const { result } = await editor.get(`/user/${USER.editor}`, { fetch: 'SubscriptionAdmin' });
    expect(result.SubscriptionAdmin).toBe(false);
    for (const [type, values] of [
      [
        'workspacepermission',
        { User: `/user/${USER.editor}`, Workspace: `/workspace/${WORKSPACE.garden}`, Role: 'Admin' },
      ],
      ['projectpermission', { User: `/user/${USER.editor}`, Project: `/project/${PROJECT.pond}`, Role: 'Admin' }],
    ] as const) {
      const { result } = await editor.post(`/${type}/create`, { [type]: values });
      expect(result.Errors).toHaveLength(1);
      expect(result.Errors[0]).toMatch(/^Not authorized to create: /);
    }
  });
});

describe('the account of who administers the subscription', () => {
  const admin = `/user/${USER.admin}`;
  const refused = [`Not authorized to update: User ${USER.admin}`];

  it.each([
    ['keeper', 'Disabled', true],
    ['keeper', 'UserName', 'taken@garden.test'],
    ['keeper', 'EmailAddress', 'taken@garden.test'],
    ['admin', 'Disabled', true],
  ] as const)('is not for the %s to change: %s', async (actor, name, value) => {
    const { result } = await world.as(actor).post(admin, { User: { [name]: value } });
    expect(result.Errors).toEqual(refused);
    expect((await world.as('admin').get(admin)).result[name]).not.toBe(value);
  });

  it('is like every other in what its owner may say of it, and others may be disabled', async () => {
    const own = await world.as('admin').post(admin, { User: { Phone: '1', UserName: 'admin@garden.test' } });
    expect(own.result.Errors).toEqual([]);
    for (const disabled of [true, false]) {
      const other = await world.as('admin').post(`/user/${USER.outsider}`, { User: { Disabled: disabled } });
      expect(other.result.Errors).toEqual([]);
      expect(other.result.Object.Disabled).toBe(disabled);
    }
  });
});

describe('what the angler, who sees pond and reeds alone, is shown', () => {
  const whole = { project: 'null', pagesize: 200, order: 'Name' };

  it('are the objects of those projects, in every count and total', async () => {
    const angler = world.as('angler');
    const { result } = await angler.get('/defect', { ...whole, query: '(CreatedBy.UserName = editor@garden.test)' });
    const names = result.Results.map((each: Json) => each._refObjectName).filter((name: string) => name !== 'x');
    expect(names).not.toContain('Aaa secret');
    expect(names).not.toContain('delta');
    expect(names).toEqual(expect.arrayContaining(['Alpha', 'beta', 'Gamma "quoted"']));
    expect(result.TotalResultCount).toBe(result.Results.length);
    const paged = await angler.get('/defect', {
      ...whole,
      query: '(CreatedBy.UserName = editor@garden.test)',
      pagesize: 1,
    });
    expect(paged.result.TotalResultCount).toBe(result.TotalResultCount);
    expect(await angler.names('/project', { order: 'Name', query: '(Name != "x")' })).toEqual(['Pond', 'Reeds']);
  });

  it.each([
    [`(FormattedID = DE5)`],
    ['(Name contains secret)'],
    [`(ObjectID = ${DEFECT.secret})`],
    ['(Project.Name = Shed)'],
    [`(Project = /project/${PROJECT.shed})`],
    [`(Iteration.Name = Aardvark)`],
    ['(Owner.UserName = keeper@garden.test)'],
  ])('%s finds nothing', async (query) => {
    for (const path of ['/defect', '/artifact']) {
      const { result } = await world.as('angler').get(path, { ...whole, query });
      if (path === '/artifact' && result.Errors.length > 0) continue;
      expect(result).toMatchObject({ Errors: [], TotalResultCount: 0, Results: [] });
    }
  });

  it.each([
    ['Defects', 2],
    ['Children', 1],
    ['Tasks', 2],
  ])('are as many %s of a story as the collection then holds', async (collection, count) => {
    const angler = world.as('angler');
    const { result } = await angler.get(`/hierarchicalrequirement/${STORY.dig}`, { fetch: collection });
    const items = await angler.get(`/hierarchicalrequirement/${STORY.dig}/${collection}`);
    const visible = items.result.Results.filter((each: Json) => each.Name !== 'x');
    expect(visible.map((each: Json) => each.Name)).not.toContain('Aaa secret');
    expect(visible).toHaveLength(count);
    expect(result[collection].Count).toBe(items.result.TotalResultCount);
  });

  it.each([
    ['(Defects.Name = "Aaa secret")', '/hierarchicalrequirement'],
    ['(Children.Name = "fill it")', '/hierarchicalrequirement'],
    ['(Children.FormattedID = US3)', '/hierarchicalrequirement'],
    ['(Parent.Name = Meadow)', '/project'],
    [`(Parent.ObjectID = ${PROJECT.meadow})`, '/project'],
    [`(Parent = /project/${PROJECT.meadow})`, '/project'],
    [`(Project.Parent = /project/${PROJECT.meadow})`, '/defect'],
    [`(Project.Parent.ObjectID = ${PROJECT.meadow})`, '/defect'],
    ['(Project.Parent.Name = Meadow)', '/defect'],
    ['(Projects.Name = Shed)', '/workspace'],
    ['(Children.Name = Meadow)', '/project'],
    [`(Defects = /defect/${DEFECT.secret})`, '/hierarchicalrequirement'],
    [`(Defects.ObjectID = ${DEFECT.secret})`, '/hierarchicalrequirement'],
  ])('no way leads along %s', async (query, path) => {
    const { result } = await world.as('angler').get(path, { ...whole, query, order: 'ObjectID' });
    expect(result).toMatchObject({ Errors: [], TotalResultCount: 0, Results: [] });
  });

  it('a reference to a hidden object is null, also when it is expanded', async () => {
    const { ObjectID } = await world.as('keeper').create('defect', {
      Name: 'points away',
      Project: `/project/${PROJECT.pond}`,
      Requirement: `/hierarchicalrequirement/${STORY.lock}`,
      Iteration: `/iteration/${ITERATION.hidden}`,
      Release: `/release/${RELEASE.hidden}`,
    });
    const angler = world.as('angler');
    for (const fetch of ['true', 'Requirement,Iteration,Release,Name,Project,Parent']) {
      const { result, text } = await angler.get(`/defect/${ObjectID}`, { fetch });
      expect(result).toMatchObject({ Requirement: null, Iteration: null, Release: null });
      for (const hidden of ['Lock the shed', 'Aardvark', 'Zoo', 'Meadow']) expect(text).not.toContain(hidden);
    }
  });

  it('compares a reference to a hidden object as the null that it shows', async () => {
    const { ObjectID } = await world.as('keeper').create('defect', {
      Name: 'compares away',
      Project: `/project/${PROJECT.pond}`,
      Iteration: `/iteration/${ITERATION.hidden}`,
    });
    const found = async (condition: string, actor: Actor): Promise<boolean> => {
      const query = `((ObjectID = ${ObjectID}) AND (${condition}))`;
      return (await world.as(actor).names('/defect', { ...whole, query })).length === 1;
    };
    for (const [condition, byAngler, byKeeper] of [
      ['Iteration = null', true, false],
      ['Iteration != null', false, true],
      [`Iteration = /iteration/${ITERATION.hidden}`, false, true],
      [`Iteration != /iteration/${ITERATION.hidden}`, true, false],
      [`Iteration != /iteration/${ITERATION.spring}`, true, true],
      ['Iteration.ObjectID = null', true, false],
      [`Iteration.ObjectID = ${ITERATION.hidden}`, false, true],
      ['Iteration.Name = null', true, false],
      ['Iteration.Name != Aardvark', true, false],
      ['Iteration.Name != Spring', true, true],
      ['Iteration.Name contains a', false, true],
      [`Iteration in /iteration/${ITERATION.hidden},/iteration/${ITERATION.spring}`, false, true],
    ] as const) {
      expect([condition, await found(condition, 'angler'), await found(condition, 'keeper')]).toEqual([
        condition,
        byAngler,
        byKeeper,
      ]);
    }
  });

  it('an order by a hidden object’s name tells nothing of the name', async () => {
    const keeper = world.as('keeper');
    const make = async (name: string, iteration: string): Promise<void> => {
      await keeper.create('defect', { Name: name, Project: `/project/${PROJECT.pond}`, Iteration: iteration });
    };
    const late = await keeper.create('iteration', {
      Name: 'zzz',
      StartDate: '2026-01-01',
      EndDate: '2026-01-02',
      Project: `/project/${PROJECT.shed}`,
    });
    await make('order 1', late._ref);
    await make('order 2', `/iteration/${ITERATION.hidden}`);
    for (const order of ['Iteration', 'Iteration.Name', 'Iteration desc', 'Iteration.Name desc']) {
      const names = await world.as('angler').names('/defect', { ...whole, query: '(Name contains "order ")', order });
      expect(names).toEqual(['order 1', 'order 2']);
    }
    expect(await keeper.names('/defect', { ...whole, query: '(Name contains "order ")', order: 'Iteration' })).toEqual([
      'order 2',
      'order 1',
    ]);
  });

  it('a write tells nothing of what is hidden', async () => {
    const angler = world.as('angler');
    const hidden = await angler.post(`/defect/${DEFECT.secret}`, { Defect: { Name: 'x' } });
    const missing = await angler.post('/defect/4711', { Defect: { Name: 'x' } });
    expect(hidden.result.Errors[0].replace(String(DEFECT.secret), 'N')).toBe(
      missing.result.Errors[0].replace('4711', 'N'),
    );
    expect((await angler.delete(`/defect/${DEFECT.secret}`)).result.Errors).toEqual([
      'Object to delete cannot be null',
    ]);
    for (const values of [
      { Project: `/project/${PROJECT.shed}` },
      { Iteration: `/iteration/${ITERATION.hidden}` },
      { Requirement: `/hierarchicalrequirement/${STORY.lock}` },
    ]) {
      const { result } = await angler.post('/defect/create', { Defect: { Name: 'x', ...inPond, ...values } });
      const [ref = ''] = Object.values(values);
      expect(result.Errors).toEqual([`Could not read: Could not read referenced object ${ref.split('/').at(-1)}`]);
    }
  });

  it('histories of hidden objects stay hidden', async () => {
    const keeper = world.as('keeper');
    const { result } = await keeper.get(`/defect/${DEFECT.secret}`, { fetch: 'RevisionHistory' });
    const path = new URL(result.RevisionHistory._ref).pathname.replace('/slm/webservice/v2.0', '');
    expect((await keeper.get(path)).result.Errors).toEqual([]);
    const angler = world.as('angler');
    expect((await angler.get(path)).result.Errors).toEqual(['Cannot find object to read']);
    expect((await angler.get(`${path}/Revisions`)).result.Errors).toEqual(['Cannot find object to read']);
    const all = await angler.get('/revision', {
      query: '(RevisionNumber >= 0)',
      pagesize: 2000,
      fetch: 'RevisionHistory',
    });
    expect(all.text).not.toContain(path);
  });
});

describe('the outsider', () => {
  it.each([
    `/defect/${DEFECT.alpha}`,
    `/hierarchicalrequirement/${STORY.dig}`,
    `/task/${TASK.cart}`,
    `/iteration/${ITERATION.spring}`,
    `/release/${RELEASE.first}`,
    `/tag/${TAG.urgent}`,
    `/project/${PROJECT.pond}`,
    `/workspace/${WORKSPACE.garden}`,
    `/workspaceconfiguration/210`,
    `/projectpermission/${USER.editor}u${PROJECT.pond}p1`,
  ])('cannot read %s', async (path) => {
    const { root, result } = await world.as('outsider').get(path);
    expect([root, result.Errors]).toEqual(['OperationResult', ['Cannot find object to read']]);
  });

  it.each(['/defect', '/task', '/iteration', '/release', '/artifact'])(
    'finds nothing of the garden in %s',
    async (path) => {
      const { result } = await world.as('outsider').get(path);
      const names = result.Results.map((each: Json) => each._refObjectName);
      expect(names.filter((name: string) => name !== 'Pick apples')).toEqual([]);
    },
  );

  it('sees own workspace alone, whatever is asked', async () => {
    const outsider = world.as('outsider');
    expect(await outsider.names('/workspace')).toEqual(['Orchard']);
    expect(await outsider.names('/project')).toEqual(['Apples']);
    expect(await outsider.names('/tag')).toEqual(['juicy']);
    const { result } = await outsider.get('/subscription', { fetch: 'Workspaces' });
    expect(result.Workspaces.Count).toBe(1);
    expect(await outsider.names(`/subscription/${SUBSCRIPTION}/Workspaces`)).toEqual(['Orchard']);
    expect(await outsider.names(`/user/${USER.editor}/UserPermissions`)).toEqual([]);
  });
});

describe('a right that ends', () => {
  it('ends at once', async () => {
    const admin = world.as('admin');
    const outsider = world.as('outsider');
    await admin.create('projectpermission', {
      User: `/user/${USER.outsider}`,
      Project: `/project/${PROJECT.reeds}`,
      Role: 'Editor',
    });
    const made = await outsider.create('defect', { Name: 'Guest', Project: `/project/${PROJECT.reeds}` });
    await admin.delete(`/projectpermission/${USER.outsider}u${PROJECT.reeds}p1`);
    expect((await outsider.get(`/defect/${made.ObjectID}`)).result.Errors).toEqual(['Cannot find object to read']);
    const again = await outsider.post('/defect/create', {
      Defect: { Name: 'x', Project: `/project/${PROJECT.reeds}` },
    });
    expect(again.result.Errors).toHaveLength(1);
  });
});
