import { assert } from '../../kernel/assert.ts';
import type { DemoLine, DemoLines, Ref } from './demo-line.ts';
import { refTo } from './demo-line.ts';

/** The five people whose passwords the start page shows. */
export type DemoRole = 'Subscription Admin' | 'Workspace Admin' | 'Project Admin' | 'Editor' | 'Viewer';

export interface Workspace {
  readonly ref: Ref;
  readonly timeZone: string;
}

export interface Team {
  readonly key: TeamKey;
  readonly project: Ref;
  readonly projectName: string;
  readonly workspace: Workspace;
  readonly shortName: string;
  /** Those who may own its work, never empty. */
  readonly members: readonly [Ref, ...Ref[]];
}

export interface Organisation {
  readonly workspace: Workspace;
  readonly small: Workspace;
  /** The six teams of the first workspace, then the one of the second. */
  readonly teams: readonly Team[];
  readonly editor: Ref;
  readonly editorProject: Ref;
  /** The ref of the project with a name; the names are those of the two trees below. */
  readonly projectNamed: (name: string) => Ref;
}

interface Person {
  readonly first: string;
  readonly last: string;
  readonly work: string;
  readonly role?: DemoRole;
  readonly team: TeamKey;
}

export type TeamKey = 'rider-app' | 'payments' | 'docks' | 'rebalancing' | 'partner-api' | 'reliability' | 'workshop';

const PEOPLE: readonly Person[] = [
  { first: 'Sol', last: 'Adair', work: 'Architect', role: 'Subscription Admin', team: 'reliability' },
  { first: 'Wren', last: 'Ashby', work: 'Product Owner', role: 'Workspace Admin', team: 'payments' },
  { first: 'Petra', last: 'Alderley', work: 'Scrum Master', role: 'Project Admin', team: 'docks' },
  { first: 'Eddie', last: 'Marlowe', work: 'Developer', role: 'Editor', team: 'rider-app' },
  { first: 'Vera', last: 'Lindow', work: 'Product Owner', role: 'Viewer', team: 'rider-app' },
  { first: 'Amara', last: 'Finchley', work: 'Developer', team: 'rider-app' },
  { first: 'Kit', last: 'Barlowe', work: 'User Experience', team: 'rider-app' },
  { first: 'Joss', last: 'Penhale', work: 'Developer', team: 'payments' },
  { first: 'Rosa', last: 'Tullimore', work: 'Tester', team: 'payments' },
  { first: 'Nils', last: 'Harrowgate', work: 'Developer', team: 'docks' },
  { first: 'Hana', last: 'Wilderspoon', work: 'Tester', team: 'docks' },
  { first: 'Imre', last: 'Castellow', work: 'Developer', team: 'rebalancing' },
  { first: 'Tess', last: 'Underhay', work: 'Developer', team: 'rebalancing' },
  { first: 'Otto', last: 'Brindley', work: 'Developer', team: 'partner-api' },
  { first: 'Lena', last: 'Marchbank', work: 'Technical Writer', team: 'partner-api' },
  { first: 'Ravi', last: 'Stonely', work: 'Developer', team: 'reliability' },
];

interface ProjectPlan {
  readonly name: string;
  readonly about: string;
  readonly team?: TeamKey;
  readonly shortName?: string;
  readonly children?: readonly ProjectPlan[];
}

const FIRST_TREE: ProjectPlan = {
  name: 'Bike Share',
  about: 'Public bike sharing in nine cities: 640 stations, 8,200 bikes.',
  children: [
    {
      name: 'Rider Experience',
      about: 'Everything a rider sees.',
      children: [
        { name: 'Rider App', about: 'The app on the phone.', team: 'rider-app', shortName: 'Rider App' },
        { name: 'Passes and Payments', about: 'Prices, bills, partners.', team: 'payments', shortName: 'Payments' },
      ],
    },
    {
      name: 'Fleet Operations',
      about: 'Bikes, docks and the people who move them.',
      children: [
        {
          name: 'Docks and Locks',
          about: 'Hardware in the street and its firmware.',
          team: 'docks',
          shortName: 'Docks',
        },
        { name: 'Rebalancing', about: 'The right number of bikes everywhere.', team: 'rebalancing', shortName: 'Vans' },
      ],
    },
    {
      name: 'Platform',
      about: 'What the other teams build on.',
      children: [
        { name: 'Data and Partner API', about: 'Numbers in, numbers out.', team: 'partner-api', shortName: 'API' },
        {
          name: 'Reliability',
          about: 'It works, also at eight in the morning.',
          team: 'reliability',
          shortName: 'Uptime',
        },
      ],
    },
  ],
};

const SECOND_TREE: ProjectPlan = {
  name: 'Workshops',
  about: 'Repair of the bikes of all cities.',
  children: [{ name: 'Spare Parts', about: 'Stock and orders.', team: 'workshop', shortName: 'Parts' }],
};

const configurationOf = (workspace: Ref, timeZone: string) => ({
  Workspace: workspace,
  TimeZone: timeZone,
  WorkDays: 'Monday,Tuesday,Wednesday,Thursday,Friday',
  DateFormat: 'yyyy-MM-dd',
  DateTimeFormat: 'yyyy-MM-dd hh:mm a z',
  HierarchicalRequirementPrefix: 'US',
  DefectPrefix: 'DE',
  TaskPrefix: 'TA',
  TestCasePrefix: 'TC',
  DefectSuitePrefix: 'DS',
  IterationEstimateUnitName: 'Points',
  ReleaseEstimateUnitName: 'Points',
  TaskUnitName: 'Hours',
  DragDropRankingEnabled: true,
  DefaultProjectAccess: 'No Access',
  DefaultTestCaseType: 'Acceptance',
  DefaultTestCaseVerdict: 'Pass',
  BuildandChangesetEnabled: true,
  TimeTrackerEnabled: true,
  RestrictTimeboxEdit: false,
  ProjectAdminsCanManageWorkRules: false,
  AutoUnblockPortfolioItem: false,
  PurgeRecycleBinAfterNumberOfDays: 90,
});

interface Founding {
  readonly lines: DemoLines;
  readonly founded: string;
  readonly passwords: ReadonlyMap<DemoRole, string>;
}

const addWorkspace = (
  { lines, founded }: Founding,
  subscription: Ref,
  attributes: { readonly name: string; readonly about: string; readonly timeZone: string },
): Workspace => {
  const workspace = lines.add('Workspace', {
    Name: attributes.name,
    Description: `<p>${attributes.about}</p>`,
    State: 'Open',
    Style: 'UserStory',
    Subscription: subscription,
    CreationDate: founded,
  });
  const ref = refTo(workspace);
  lines.add('WorkspaceConfiguration', { ...configurationOf(ref, attributes.timeZone), CreationDate: founded });
  return { ref, timeZone: attributes.timeZone };
};

interface PlacedProject {
  readonly ref: Ref;
  readonly plan: ProjectPlan;
  readonly workspace: Workspace;
  /** Names from the root down, this one included. */
  readonly path: readonly string[];
}

const addProjects = (
  founding: Founding,
  workspace: Workspace,
  plan: ProjectPlan,
  parent?: PlacedProject,
): readonly PlacedProject[] => {
  const line = founding.lines.add('Project', {
    Name: plan.name,
    Description: `<p>${plan.about}</p>`,
    State: 'Open',
    Workspace: workspace.ref,
    ...(parent === undefined ? {} : { Parent: parent.ref }),
    TaskStateRollupEnabled: true,
    CreationDate: founding.founded,
  });
  const placed = { ref: refTo(line), plan, workspace, path: [...(parent?.path ?? []), plan.name] };
  return [placed, ...(plan.children ?? []).flatMap((child) => addProjects(founding, workspace, child, placed))];
};

const addUser = ({ lines, founded, passwords }: Founding, person: Person, home: PlacedProject): DemoLine => {
  const userName = `${person.first.toLowerCase()}@example.com`;
  const password = person.role === undefined ? undefined : passwords.get(person.role);
  const user = lines.add('User', {
    UserName: userName,
    EmailAddress: userName,
    FirstName: person.first,
    LastName: person.last,
    DisplayName: `${person.first} ${person.last}`,
    Role: person.work,
    Disabled: false,
    SubscriptionAdmin: person.role === 'Subscription Admin',
    CanCreateApiKey: true,
    CanCreateOAuthClient: true,
    ...(person.role === 'Viewer' ? {} : { TeamMemberships: [home.ref] }),
    ...(password === undefined ? {} : { Password: password }),
    CreationDate: founded,
  });
  lines.add('UserProfile', {
    User: refTo(user),
    DefaultWorkspace: home.workspace.ref,
    DefaultProject: home.ref,
    TimeZone: home.workspace.timeZone,
    DateFormat: 'yyyy-MM-dd',
    DateTimeFormat: 'yyyy-MM-dd hh:mm a z',
    EmailNotificationEnabled: false,
    SessionTimeoutSeconds: 3600,
    SessionTimeoutWarning: true,
    WelcomePageHidden: true,
    CreationDate: founded,
  });
  return user;
};

const projectRole = (person: Person, project: PlacedProject): 'Admin' | 'Editor' | 'Viewer' | undefined => {
  const first = project.path[0] === FIRST_TREE.name;
  switch (person.role) {
    case 'Subscription Admin':
    case 'Workspace Admin':
      // Administrators of the workspace have every project without a permission of their own.
      return undefined;
    case 'Project Admin':
      if (!first) return undefined;
      return project.path[1] === 'Fleet Operations' ? 'Admin' : 'Viewer';
    case 'Viewer':
      return first ? 'Viewer' : undefined;
    default:
      return first || person.role === 'Editor' ? 'Editor' : undefined;
  }
};

const addPermissions = (
  { lines, founded }: Founding,
  person: Person,
  user: Ref,
  places: { readonly workspaces: readonly [Workspace, Workspace]; readonly projects: readonly PlacedProject[] },
): void => {
  const granted = places.projects.flatMap((project) => {
    const role = projectRole(person, project);
    return role === undefined ? [] : [{ project, role }];
  });
  for (const [index, workspace] of places.workspaces.entries()) {
    const admin = person.role === 'Subscription Admin' || (person.role === 'Workspace Admin' && index === 0);
    const invited = admin || granted.some(({ project }) => project.workspace === workspace);
    if (!invited) continue;
    lines.add('WorkspacePermission', {
      User: user,
      Workspace: workspace.ref,
      Role: admin ? 'Admin' : 'User',
      CreationDate: founded,
    });
  }
  for (const { project, role } of granted) {
    lines.add('ProjectPermission', {
      User: user,
      Project: project.ref,
      Workspace: project.workspace.ref,
      Role: role,
      CreationDate: founded,
    });
  }
};

const teamsOf = (projects: readonly PlacedProject[], users: ReadonlyMap<Person, Ref>, editor: Ref): readonly Team[] =>
  projects.flatMap(({ ref, workspace, plan }) => {
    const { team: key, shortName = plan.name } = plan;
    if (key === undefined) return [];
    const members = PEOPLE.filter((person) => person.team === key && person.role !== 'Viewer')
      .map((person) => users.get(person))
      .filter((user) => user !== undefined);
    const [first = editor, ...others] = members;
    return [{ key, project: ref, projectName: plan.name, workspace, shortName, members: [first, ...others] as const }];
  });

const addScheduleState = (lines: DemoLines, workspace: Workspace): void => {
  // The one optional schedule state after Accepted (object model §4): the vendor's articles create defects in it.
  lines.add('AllowedAttributeValue', {
    Workspace: workspace.ref,
    AttributeDefinition: 'ScheduleState',
    StringValue: 'Custom 1',
    ValueIndex: 5,
  });
};

/** Adds the subscription, two workspaces, their projects and all people, and says who works where. */
export const addOrganisation = (founding: Founding): Organisation => {
  const { lines, founded } = founding;
  const subscription = refTo(
    lines.add('Subscription', {
      Name: 'Pedalwright',
      SubscriptionID: 100,
      SubscriptionType: 'Unlimited',
      SubscriptionState: 'Active',
      StoryHierarchyType: 'Unlimited',
      StoryHierarchyEnabled: true,
      ProjectHierarchyEnabled: true,
      ApiKeysEnabled: true,
      AuthenticationPolicy: 'Rally Only',
      CreationDate: founded,
    }),
  );
  const workspace = addWorkspace(founding, subscription, {
    name: 'Pedalwright',
    about: 'Bikes to share, in nine cities.',
    timeZone: 'America/Denver',
  });
  addScheduleState(lines, workspace);
  const small = addWorkspace(founding, subscription, {
    name: 'Pedalwright Workshops',
    about: 'Repairs and spare parts.',
    timeZone: 'Europe/Berlin',
  });
  const projects = [...addProjects(founding, workspace, FIRST_TREE), ...addProjects(founding, small, SECOND_TREE)];
  const users = new Map<Person, Ref>();
  for (const person of PEOPLE) {
    const home = projects.find((project) => project.plan.team === person.team);
    if (home === undefined) continue;
    const user = refTo(addUser(founding, person, home));
    users.set(person, user);
    addPermissions(founding, person, user, { workspaces: [workspace, small], projects });
  }
  const editor = [...users].find(([person]) => person.role === 'Editor')?.[1] ?? '/user/0';
  const teams = teamsOf(projects, users, editor);
  const editorProject = teams.find((team) => team.members.includes(editor))?.project ?? '/project/0';
  const projectNamed = (name: string): Ref => {
    const found = projects.find(({ plan }) => plan.name === name);
    assert(found !== undefined, `the demo has a project ${name}`);
    return found.ref;
  };
  return { workspace, small, teams, editor, editorProject, projectNamed };
};

/** The sign-in name of the person with a role. */
export const userNameOf = (role: DemoRole): string =>
  `${PEOPLE.find((person) => person.role === role)?.first.toLowerCase()}@example.com`;

export const DEMO_ROLES: readonly DemoRole[] = [
  'Subscription Admin',
  'Workspace Admin',
  'Project Admin',
  'Editor',
  'Viewer',
];
