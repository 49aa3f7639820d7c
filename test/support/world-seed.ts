/** A line of the world's seed before it becomes JSON. */
type Line = Readonly<Record<string, unknown>>;

export const SUBSCRIPTION = 100;

/** Two workspaces; nobody but the subscription's administrator has both. */
export const WORKSPACE = { garden: 200, orchard: 201 } as const;

export const USER = {
  /** Administers the subscription. */
  admin: 1001,
  /** Administers the garden. */
  keeper: 1002,
  /** Administers the project pond, sees nothing else. */
  warden: 1003,
  /** Editor of every project of the garden. */
  editor: 1004,
  /** Viewer of every project of the garden. */
  viewer: 1005,
  /** Editor of pond and viewer of reeds; meadow, shed and ruin are hidden. */
  angler: 1006,
  /** Belongs to the orchard alone. */
  outsider: 1007,
} as const;

export type Actor = keyof typeof USER;

/** meadow > pond > reeds; shed and ruin stand alone; apples is in the orchard. */
export const PROJECT = { meadow: 300, pond: 301, reeds: 302, shed: 303, ruin: 304, apples: 310 } as const;

export const TAG = { urgent: 500, green: 501, spare: 502, foreign: 503 } as const;

export const ITERATION = { spring: 600, summer: 601, hidden: 602 } as const;

export const RELEASE = { first: 650, hidden: 651 } as const;

export const STORY = {
  dig: 700,
  line: 701,
  fill: 702,
  plant: 703,
  lock: 704,
  closed: 705,
  foreign: 706,
} as const;

export const DEFECT = { alpha: 800, beta: 801, gamma: 802, delta: 803, secret: 804, empty: 805 } as const;

export const TASK = { shovel: 900, cart: 901, liner: 902, padlock: 903 } as const;

/** An object every attribute of which that may be unset is. */
export const UUID_OF_ALPHA = '0f0e0d0c-0b0a-4908-8706-050403020100';

/** Keys are made of the actor's name, so that no secret is kept in the source. */
export const apiKeyOf = (actor: Actor | 'reader'): string => `_world-key-of-the-${actor}`.padEnd(44, '0');

const user = (actor: Actor, name: string, more: Line = {}): Line => ({
  _type: 'User',
  ObjectID: USER[actor],
  UserName: `${actor}@garden.test`,
  DisplayName: name,
  ...more,
});

const profile = (actor: Actor, workspace: number, project: number | null): Line => ({
  _type: 'UserProfile',
  User: `/user/${USER[actor]}`,
  DefaultWorkspace: `/workspace/${workspace}`,
  ...(project === null ? {} : { DefaultProject: `/project/${project}` }),
  TimeZone: 'UTC',
});

const projectRole = (actor: Actor, project: number, role: string): Line => ({
  _type: 'ProjectPermission',
  User: `/user/${USER[actor]}`,
  Project: `/project/${project}`,
  Role: role,
});

const workspaceRole = (actor: Actor, workspace: number, role: string): Line => ({
  _type: 'WorkspacePermission',
  User: `/user/${USER[actor]}`,
  Workspace: `/workspace/${workspace}`,
  Role: role,
});

const project = (oid: number, name: string, workspace: number, more: Line = {}): Line => ({
  _type: 'Project',
  ObjectID: oid,
  Name: name,
  Workspace: `/workspace/${workspace}`,
  ...more,
});

const inGarden = [PROJECT.meadow, PROJECT.pond, PROJECT.reeds, PROJECT.shed, PROJECT.ruin] as const;

const structure: readonly Line[] = [
  { _type: 'Subscription', ObjectID: SUBSCRIPTION, Name: 'Grounds', SubscriptionID: 77 },
  {
    _type: 'Workspace',
    ObjectID: WORKSPACE.garden,
    Name: 'Garden',
    WorkspaceConfiguration: '/workspaceconfiguration/210',
  },
  {
    _type: 'WorkspaceConfiguration',
    ObjectID: 210,
    Workspace: `/workspace/${WORKSPACE.garden}`,
    TimeZone: 'America/New_York',
  },
  { _type: 'Workspace', ObjectID: WORKSPACE.orchard, Name: 'Orchard' },
  {
    _type: 'AllowedAttributeValue',
    Workspace: `/workspace/${WORKSPACE.garden}`,
    AttributeDefinition: 'ScheduleState',
    StringValue: 'Released',
    ValueIndex: 5,
  },
  project(PROJECT.meadow, 'Meadow', WORKSPACE.garden),
  project(PROJECT.pond, 'Pond', WORKSPACE.garden, { Parent: `/project/${PROJECT.meadow}` }),
  project(PROJECT.reeds, 'Reeds', WORKSPACE.garden, { Parent: `/project/${PROJECT.pond}` }),
  project(PROJECT.shed, 'Shed', WORKSPACE.garden),
  project(PROJECT.ruin, 'Ruin', WORKSPACE.garden, { State: 'Closed' }),
  project(PROJECT.apples, 'Apples', WORKSPACE.orchard),
  user('admin', 'Ada Admin', { SubscriptionAdmin: true }),
  user('keeper', 'Kim Keeper'),
  user('warden', 'Wes Warden'),
  user('editor', 'Eve Editor', { FirstName: 'Eve', LastName: 'Editor' }),
  user('viewer', 'Vic Viewer'),
  user('angler', 'Ann Angler'),
  user('outsider', 'Otto Outsider'),
  profile('admin', WORKSPACE.garden, null),
  profile('keeper', WORKSPACE.garden, null),
  profile('warden', WORKSPACE.garden, PROJECT.pond),
  profile('editor', WORKSPACE.garden, PROJECT.pond),
  profile('viewer', WORKSPACE.garden, null),
  profile('angler', WORKSPACE.garden, null),
  profile('outsider', WORKSPACE.orchard, null),
  workspaceRole('keeper', WORKSPACE.garden, 'Admin'),
  workspaceRole('outsider', WORKSPACE.orchard, 'User'),
  projectRole('outsider', PROJECT.apples, 'Editor'),
  projectRole('warden', PROJECT.pond, 'Admin'),
  projectRole('angler', PROJECT.pond, 'Editor'),
  projectRole('angler', PROJECT.reeds, 'Viewer'),
  ...inGarden.flatMap((oid) => [projectRole('editor', oid, 'Editor'), projectRole('viewer', oid, 'Viewer')]),
  ...(Object.keys(USER) as Actor[]).map((actor) => ({
    _type: 'ApiKey',
    User: `/user/${USER[actor]}`,
    Description: actor,
    Grant: 'Full Access',
    Key: apiKeyOf(actor),
  })),
  {
    _type: 'ApiKey',
    User: `/user/${USER.editor}`,
    Description: 'reader',
    Grant: 'ALM WSAPI Read-only',
    Key: apiKeyOf('reader'),
  },
];

const inProject = (oid: number): Line => ({ Project: `/project/${oid}` });

const timeboxes: readonly Line[] = [
  {
    _type: 'Iteration',
    ObjectID: ITERATION.spring,
    Name: 'Spring',
    StartDate: '2026-03-01T05:00:00.000Z',
    EndDate: '2026-03-15T03:59:59.000Z',
    State: 'Committed',
    ...inProject(PROJECT.pond),
  },
  {
    _type: 'Iteration',
    ObjectID: ITERATION.summer,
    Name: 'Summer',
    StartDate: '2026-06-01T04:00:00.000Z',
    EndDate: '2026-06-15T03:59:59.000Z',
    State: 'Planning',
    ...inProject(PROJECT.pond),
  },
  {
    _type: 'Iteration',
    ObjectID: ITERATION.hidden,
    Name: 'Aardvark',
    StartDate: '2026-06-01T04:00:00.000Z',
    EndDate: '2026-06-15T03:59:59.000Z',
    ...inProject(PROJECT.shed),
  },
  {
    _type: 'Release',
    ObjectID: RELEASE.first,
    Name: 'First water',
    ReleaseStartDate: '2026-03-01T05:00:00.000Z',
    ReleaseDate: '2026-07-01T03:59:59.000Z',
    State: 'Active',
    Theme: 'Wet feet',
    ...inProject(PROJECT.pond),
  },
  {
    _type: 'Release',
    ObjectID: RELEASE.hidden,
    Name: 'Zoo',
    ReleaseStartDate: '2026-03-01T05:00:00.000Z',
    ReleaseDate: '2026-07-01T03:59:59.000Z',
    ...inProject(PROJECT.shed),
  },
];

const tags: readonly Line[] = [
  { _type: 'Tag', ObjectID: TAG.urgent, Name: 'urgent', Workspace: `/workspace/${WORKSPACE.garden}` },
  { _type: 'Tag', ObjectID: TAG.green, Name: 'Green', Workspace: `/workspace/${WORKSPACE.garden}` },
  { _type: 'Tag', ObjectID: TAG.spare, Name: 'spare', Workspace: `/workspace/${WORKSPACE.garden}` },
  { _type: 'Tag', ObjectID: TAG.foreign, Name: 'juicy', Workspace: `/workspace/${WORKSPACE.orchard}` },
];

const story = (oid: number, formattedId: string, name: string, project: number, more: Line = {}): Line => ({
  _type: 'HierarchicalRequirement',
  ObjectID: oid,
  FormattedID: formattedId,
  Name: name,
  CreationDate: '2026-01-02T10:00:00.000Z',
  CreatedBy: `/user/${USER.editor}`,
  ...inProject(project),
  ...more,
});

const stories: readonly Line[] = [
  story(STORY.dig, 'US1', 'Dig the pond', PROJECT.pond, {
    Description: '<b>Deep</b> enough',
    ScheduleState: 'In-Progress',
    PlanEstimate: 3,
    Owner: `/user/${USER.editor}`,
    Iteration: `/iteration/${ITERATION.spring}`,
    Release: `/release/${RELEASE.first}`,
    Tags: [`/tag/${TAG.urgent}`, `/tag/${TAG.green}`],
  }),
  story(STORY.line, 'US2', 'Line it', PROJECT.pond, {
    Parent: `/hierarchicalrequirement/${STORY.dig}`,
    PlanEstimate: 2,
  }),
  // A child in a project that others may not see.
  story(STORY.fill, 'US3', 'fill it', PROJECT.shed, { Parent: `/hierarchicalrequirement/${STORY.dig}` }),
  story(STORY.plant, 'US4', 'Plant reeds', PROJECT.reeds, {
    ScheduleState: 'Accepted',
    AcceptedDate: '2026-02-01T12:00:00.000Z',
    InProgressDate: '2026-01-20T12:00:00.000Z',
  }),
  story(STORY.lock, 'US5', 'Lock the shed', PROJECT.shed, { Tags: [`/tag/${TAG.urgent}`], PlanEstimate: 8 }),
  story(STORY.closed, 'US6', 'Old stones', PROJECT.ruin),
  story(STORY.foreign, 'US1', 'Pick apples', PROJECT.apples, { Tags: [`/tag/${TAG.foreign}`], CreatedBy: undefined }),
];

const defect = (oid: number, number: number, name: string, project: number, more: Line = {}): Line => ({
  _type: 'Defect',
  ObjectID: oid,
  FormattedID: `DE${number}`,
  Name: name,
  CreationDate: `2026-01-${String(number).padStart(2, '0')}T10:00:00.000Z`,
  CreatedBy: `/user/${USER.editor}`,
  ...inProject(project),
  ...more,
});

const defects: readonly Line[] = [
  defect(DEFECT.alpha, 1, 'Alpha', PROJECT.pond, {
    ObjectUUID: UUID_OF_ALPHA,
    Severity: 'Crash/Data Loss',
    Priority: 'Low',
    State: 'Submitted',
    Environment: 'Production',
    PlanEstimate: 1,
    TargetDate: '2026-01-10T12:00:00.000Z',
    Owner: `/user/${USER.editor}`,
    Description: 'Leaks at the 100% mark',
    Notes: 'under_score',
    Blocked: true,
    FoundInBuild: 'b9',
    Package: undefined,
    Requirement: `/hierarchicalrequirement/${STORY.dig}`,
    Iteration: `/iteration/${ITERATION.spring}`,
    Tags: [`/tag/${TAG.urgent}`, `/tag/${TAG.green}`],
  }),
  defect(DEFECT.beta, 2, 'beta', PROJECT.pond, {
    Severity: 'Minor Problem',
    Priority: 'High Attention',
    State: 'Open',
    Environment: 'Test',
    PlanEstimate: 2.5,
    TargetDate: '2026-02-10T12:00:00.000Z',
    Owner: `/user/${USER.viewer}`,
    Description: 'drips',
    Blocked: false,
    FoundInBuild: 'b10',
    Requirement: `/hierarchicalrequirement/${STORY.dig}`,
    Iteration: `/iteration/${ITERATION.summer}`,
    Duplicates: [`/defect/${DEFECT.alpha}`],
  }),
  defect(DEFECT.gamma, 3, 'Gamma "quoted"', PROJECT.reeds, {
    Severity: 'Cosmetic',
    State: 'Closed',
    ClosedDate: '2026-02-03T09:00:00.000Z',
    PlanEstimate: 8,
    ScheduleState: 'Accepted',
    TargetDate: '2026-03-10T12:00:00.000Z',
    Description: 'DRIPS too',
    FoundInBuild: 'B9',
    Tags: [`/tag/${TAG.green}`],
  }),
  defect(DEFECT.delta, 4, 'delta', PROJECT.meadow, { State: 'Fixed', ScheduleState: 'Completed' }),
  defect(DEFECT.secret, 5, 'Aaa secret', PROJECT.shed, {
    Severity: 'Major Problem',
    State: 'Open',
    Owner: `/user/${USER.keeper}`,
    Requirement: `/hierarchicalrequirement/${STORY.dig}`,
    Iteration: `/iteration/${ITERATION.hidden}`,
    Tags: [`/tag/${TAG.urgent}`],
  }),
  defect(DEFECT.empty, 6, 'Empty', PROJECT.pond),
];

const task = (oid: number, number: number, name: string, owner: string, more: Line = {}): Line => ({
  _type: 'Task',
  ObjectID: oid,
  FormattedID: `TA${number}`,
  Name: name,
  CreationDate: '2026-01-03T10:00:00.000Z',
  CreatedBy: `/user/${USER.editor}`,
  WorkProduct: owner,
  ...more,
});

const tasks: readonly Line[] = [
  task(TASK.shovel, 1, 'Buy a shovel', `/hierarchicalrequirement/${STORY.dig}`, {
    State: 'Completed',
    Estimate: 1,
    ToDo: 0,
    Actuals: 2,
  }),
  task(TASK.cart, 2, 'Borrow a cart', `/hierarchicalrequirement/${STORY.dig}`, {
    State: 'In-Progress',
    Estimate: 4,
    ToDo: 3,
    Blocked: true,
  }),
  task(TASK.liner, 3, 'Measure', `/hierarchicalrequirement/${STORY.line}`, { Estimate: 2, ToDo: 2 }),
  task(TASK.padlock, 4, 'Padlock', `/hierarchicalrequirement/${STORY.lock}`),
];

const isGiven = ([, value]: readonly [string, unknown]): boolean => value !== undefined;

/** The world as NDJSON lines. */
export const worldSeed = (): readonly string[] =>
  [...structure, ...timeboxes, ...tags, ...stories, ...defects, ...tasks].map((line) =>
    JSON.stringify(Object.fromEntries(Object.entries(line).filter(isGiven))),
  );
