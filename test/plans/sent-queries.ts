/*
 * What toolkits and apps send, as they send it. The names of parameters, their order and their spelling are theirs;
 * objects and names are those of the large database.
 */

/** Things of the large database that the queries name. */
export interface Sample {
  readonly workspace: number;
  readonly subscription: number;
  readonly user: number;
  readonly userName: string;
  /** The root of the project tree, and a project with work in it. */
  readonly project: number;
  readonly department: number;
  readonly team: number;
  readonly teamName: string;
  /** A story of the team with tasks, defects, tags and children. */
  readonly story: number;
  readonly storyId: string;
  readonly storyName: string;
  readonly storyHistory: number;
  readonly defect: number;
  readonly defectName: string;
  readonly defectNumber: number;
  readonly iteration: number;
  readonly iterationName: string;
  readonly tagName: string;
  /** A moment after which few objects changed. */
  readonly lately: string;
}

export interface SentQuery {
  /** What it asks for. */
  readonly name: string;
  readonly sentBy: string;
  /** Behind `/slm/webservice/v2.0`. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The large database has nothing of the kind; the plan is looked at all the same. */
  readonly findsNothing?: true;
  /**
   * Looks into texts that no index holds: one of Description and Notes would have to be written anew with every change
   * of a state, which takes five times as long (migration 0004).
   */
  readonly readsEverything?: true;
  /**
   * Counts tens of thousands of items by the dates of their iterations: it walks the index of iterations, which holds
   * seven items in ten, beside them. To look each up from the right iterations would read fewer, but in no order.
   */
  readonly readsMost?: true;
  /** Filters by nothing but what the rank index holds: FIND reads that index alone, and sorts nothing. */
  readonly inRankOrder?: true;
}

const PYRAL = 'pyral';
const RUBY = 'rally_api (Ruby)';
const NODE = 'rally (Node)';
const JAVA = 'rally-rest-api (Java)';
const NET = 'Rally.RestApi (.NET)';
const CLOJURE = 'clj-rally';
const MOBILE = 'alm-mobile';
const INTELLIJ = 'IntelliJ plugin';
const APPS = 'apps of the catalog';

/** The list itself, each query framed as its toolkit frames it: page, scope, order. */
export const sentQueries = (given: Sample): readonly SentQuery[] => {
  const queries: SentQuery[] = [];
  const add = (
    sentBy: string,
    name: string,
    path: string,
    parameters: SentQuery['parameters'],
    more: Partial<SentQuery> = {},
  ): void => void queries.push({ name, sentBy, path, parameters, ...more });
  const inRankOrder = { inRankOrder: true } as const;
  const findsNothing = { findsNothing: true } as const;

  const pyral = {
    workspace: `workspace/${given.workspace}`,
    project: `project/${given.team}`,
    projectScopeUp: 'false',
    projectScopeDown: 'false',
    pagesize: '1000',
    start: '1',
  };
  const within = { workspace: `workspace/${given.workspace}`, project: `project/${given.team}` };
  add(PYRAL, 'the user who signs in', '/User', {
    fetch: 'ObjectID,UserName,DisplayName,FirstName,LastName,Disabled,UserProfile',
    query: `(UserName = "${given.userName}")`,
    pagesize: '1000',
    start: '1',
  });
  add(PYRAL, 'the open workspaces', `/subscription/${given.subscription}/Workspaces`, {
    fetch: 'true',
    query: '((Name = "Benchmark") AND (State = Open))',
    pagesize: '200',
    start: '1',
  });
  add(PYRAL, 'the projects of a workspace', `/Workspace/${given.workspace}/Projects`, {
    fetch: '"ObjectID,Name,State"',
    pagesize: '200',
    start: '1',
  });
  add(PYRAL, 'a project by its name and parent', '/Project', {
    fetch: 'Name,ObjectID,Parent',
    query: `((Name = "${given.teamName}") AND (Parent = project/${given.department}))`,
    ...pyral,
  });
  add(PYRAL, 'every user', '/users', {
    fetch: 'UserName,DisplayName,Disabled,UserProfile,TimeZone',
    query: '((Disabled = true) OR (Disabled = false))',
    pagesize: '1000',
    start: '1',
    workspace: `workspace/${given.workspace}`,
  });
  add(PYRAL, 'a story by its FormattedID', '/HierarchicalRequirement', {
    fetch: 'ObjectID',
    query: `(FormattedID = "${given.storyId}")`,
    ...pyral,
  });
  add(
    PYRAL,
    'defects in one state',
    '/Defect',
    { fetch: 'true', query: '(State = "Submitted")', ...pyral },
    inRankOrder,
  );
  add(
    PYRAL,
    'a later page of them, in parallel',
    '/Defect',
    {
      fetch: 'Name,State',
      query: '(State = "Open")',
      workspace: `workspace/${given.workspace}`,
      pagesize: '1000',
      start: '40001',
    },
    inRankOrder,
  );
  add(
    PYRAL,
    'stories in some schedule states',
    '/HierarchicalRequirement',
    {
      fetch: 'FormattedID,Name,ScheduleState',
      query: '(ScheduleState In Defined,In-Progress)',
      order: 'Rank ASC',
      ...pyral,
    },
    inRankOrder,
  );
  add(PYRAL, 'an object with its collection', '/HierarchicalRequirement', {
    fetch: 'ObjectID,Name,FormattedID,Tags',
    query: `(ObjectID = ${given.story})`,
    ...pyral,
  });
  add(PYRAL, 'defects between two numbers', '/Defect', {
    fetch: 'FormattedID,Name',
    query: `((FormattedID >= DE${given.defectNumber - 200}) AND (FormattedID < DE${given.defectNumber + 1}))`,
    order: 'FormattedID,Project.Name',
    ...pyral,
  });
  add(PYRAL, 'a collection attribute', `/hierarchicalrequirement/${given.story}/Tasks`, {
    pagesize: '1000',
    start: '1',
    ...within,
  });
  add(PYRAL, 'the revisions of an object', `/revisionhistory/${given.storyHistory}/Revisions`, {
    pagesize: '1000',
    start: '1',
    ...within,
  });
  add(PYRAL, 'what was created within a span', '/Defect', {
    fetch: 'FormattedID,CreationDate',
    query: '((CreationDate >= 2025-12-01T00:00:00.000Z) AND (CreationDate <= 2025-12-03T00:00:00.000Z))',
    ...pyral,
    project: `project/${given.project}`,
    projectScopeDown: 'true',
  });

  const ruby = {
    workspace: `workspace/${given.workspace}`,
    projectScopeUp: 'false',
    projectScopeDown: 'false',
    pagesize: '200',
    start: '1',
  };
  add(RUBY, 'an open project by name', '/project', {
    query: `((Name = "${given.teamName}") AND (State = "Open"))`,
    fetch: 'true',
    ...ruby,
  });
  add(RUBY, 'names that contain one letter', '/defect', {
    query: '(Name contains "w")',
    fetch: 'Name,FormattedID',
    order: 'CreationDate Desc',
    ...ruby,
  });
  add(RUBY, 'a type definition', '/typedefinition', { query: '(TypePath = "defect")', fetch: 'true', ...ruby });
  add(RUBY, 'the object to update', '/defect', {
    query: `(FormattedID = DE${given.defectNumber})`,
    fetch: 'FormattedID',
    ...ruby,
  });
  add(
    RUBY,
    'permissions of a user',
    '/userpermission',
    {
      query: `(User.UserName = ${given.userName})`,
      fetch: 'Name,Role,Workspace,Project,ObjectID,State',
      order: 'Name Asc',
      ...ruby,
    },
    findsNothing,
  );

  add(NODE, 'words, but not what is closed', '/defect', {
    start: '1',
    pagesize: '200',
    project: `/project/${given.project}`,
    projectScopeUp: 'false',
    projectScopeDown: 'true',
    fetch: 'Name,FormattedID',
    order: 'Rank',
    query: '((Name contains "gateway import") AND (State != Closed))',
  });
  add(NODE, 'the tags of an object', `/defect/${given.defect}/Tags`, { start: '1', pagesize: '200' });
  add(NODE, 'children of a story', '/hierarchicalrequirement', {
    start: '1',
    pagesize: '200',
    query: `(Parent = /hierarchicalrequirement/${given.story})`,
    fetch: 'Name,FormattedID',
    workspace: `/workspace/${given.workspace}`,
  });
  add(
    NODE,
    'the backlog',
    '/hierarchicalrequirement',
    {
      start: '1',
      pagesize: '200',
      fetch: 'FormattedID,Name,PlanEstimate,ScheduleState,Owner',
      order: 'Rank',
      workspace: `/workspace/${given.workspace}`,
    },
    inRankOrder,
  );
  add(
    NODE,
    'the backlog, far down',
    '/hierarchicalrequirement',
    {
      start: '200001',
      pagesize: '200',
      fetch: 'FormattedID,Name',
      order: 'Rank',
      project: `/project/${given.project}`,
      projectScopeDown: 'true',
    },
    inRankOrder,
  );

  add(JAVA, 'stories of a name that have defects', '/hierarchicalrequirement.js', {
    start: '1',
    pagesize: '1',
    fetch: 'Name,ScheduleState',
    order: 'PlanEstimate ASC,ObjectID',
    query: `((Name = "${given.storyName}") AND (Defects.ObjectID != null))`,
    workspace: '',
    project: `/project/${given.project}`,
    projectScopeUp: 'false',
    projectScopeDown: 'true',
  });
  add(JAVA, 'defects before a state', '/defect.js', {
    start: '1',
    pagesize: '200',
    fetch: 'true',
    order: 'ObjectID',
    query: '(State < Fixed)',
    project: 'null',
  });
  add(JAVA, 'untagged work of a team', '/hierarchicalrequirement.js', {
    start: '1',
    pagesize: '200',
    fetch: 'Name,Tags',
    order: 'ObjectID',
    query: '(Tags.ObjectID = null)',
    project: `/project/${given.team}`,
    projectScopeUp: 'false',
    projectScopeDown: 'true',
  });
  add(
    JAVA,
    'the first task of a story (Jenkins)',
    '/task.js',
    {
      start: '1',
      pagesize: '1',
      fetch: 'true',
      order: 'ObjectID',
      query: `((WorkProduct = /hierarchicalrequirement/${given.story}) AND (TaskIndex = 0))`,
      workspace: '',
    },
    findsNothing,
  );

  add(NET, 'an exact name', '/defect.js', {
    pagesize: '1',
    fetch: 'Name',
    order: 'Name desc,ObjectID',
    start: '1',
    query: `(Name = "${given.defectName}")`,
    workspace: `/workspace/${given.workspace}`,
  });
  add(NET, 'stories of a release', '/hierarchicalrequirement.js', {
    pagesize: '200',
    fetch: 'Name,Release',
    order: 'ObjectID',
    start: '1',
    query: '(Release.Name = "2026 Q1")',
    workspace: `/workspace/${given.workspace}`,
  });
  add(CLOJURE, 'words, by name', '/Defect', {
    project: `/project/${given.project}`,
    query: '(Name contains "warehouse widget")',
    order: 'Name asc',
    pagesize: '20',
    start: '1',
  });
  add(CLOJURE, 'children by the name of their parent', '/HierarchicalRequirement', {
    project: `/project/${given.project}`,
    query: `(Parent.Name = "${given.storyName}")`,
    fetch: 'true',
    order: 'Name desc,ObjectID',
    pagesize: '200',
    start: '1',
  });

  add(MOBILE, 'the board of an iteration', '/hierarchicalrequirement', {
    query: `(Iteration = "/iteration/${given.iteration}")`,
    shallowFetch: 'FormattedID,Name,ScheduleState,Owner[Name;ObjectID],Tasks:summary[State;Blocked]',
    order: 'Rank',
    pagesize: '200',
    start: '1',
    project: `/project/${given.team}`,
  });
  add(
    MOBILE,
    'a search',
    '/artifact',
    {
      types: 'hierarchicalrequirement,defect,task',
      search: 'gateway import',
      shallowFetch: 'FormattedID,Name,Project[Name]',
      pagesize: '20',
      start: '1',
      project: 'null',
      workspace: `/workspace/${given.workspace}`,
    },
    { readsEverything: true },
  );
  add(MOBILE, 'my tasks', '/task', {
    query: '((Owner = "currentuser") AND (State != Completed))',
    shallowFetch: 'FormattedID,Name,State,WorkProduct[FormattedID;Name]',
    order: 'TaskIndex',
    pagesize: '200',
    start: '1',
    project: 'null',
    workspace: `/workspace/${given.workspace}`,
  });
  add(MOBILE, 'the current iteration', '/iteration', {
    query: '((StartDate <= today) AND (EndDate >= today))',
    fetch: 'Name,StartDate,EndDate,State',
    order: 'StartDate DESC',
    project: `/project/${given.team}`,
    projectScopeUp: 'false',
    projectScopeDown: 'false',
  });

  add(INTELLIJ, 'what changed lately', '/artifact', {
    query: `(LastUpdateDate > "${given.lately}")`,
    order: 'LastUpdateDate',
    fetch: 'FormattedID,Name,LastUpdateDate',
    workspace: 'null',
    project: 'null',
    pagesize: '200',
    start: '1',
  });
  add(INTELLIJ, 'defects that changed lately in a project', '/defect', {
    query: `(LastUpdateDate >= "${given.lately}")`,
    fetch: 'true',
    project: `/project/${given.team}`,
    pagesize: '200',
    start: '1',
  });
  add(APPS, 'an artifact by its FormattedID', '/artifact', {
    query: `(FormattedID = ${given.storyId})`,
    fetch: 'FormattedID,Name',
    workspace: `/workspace/${given.workspace}`,
    project: 'null',
  });
  add(
    APPS,
    'all kinds of work by rank',
    '/artifact',
    {
      types: 'hierarchicalrequirement,defect',
      fetch: 'FormattedID,Name',
      pagesize: '200',
      start: '1',
      project: `/project/${given.project}`,
      projectScopeDown: 'true',
    },
    inRankOrder,
  );
  add(APPS, 'work of the iteration of a name', '/hierarchicalrequirement', {
    query: `(Iteration.Name = "${given.iterationName}")`,
    fetch: 'FormattedID,Name,PlanEstimate',
    order: 'Rank',
    pagesize: '200',
    start: '1',
    project: `/project/${given.team}`,
    projectScopeDown: 'true',
  });
  add(
    APPS,
    'work of the running iteration',
    '/defect',
    {
      query: '((iteration.StartDate <= TODAY) AND (iteration.EndDate >= TODAY))',
      fetch: 'FormattedID,Name',
      pagesize: '20',
      start: '1',
      project: `/project/${given.project}`,
      projectScopeDown: 'true',
    },
    { readsMost: true },
  );
  add(APPS, 'what a user owns', '/artifact', {
    query: `(Owner.UserName = "${given.userName}")`,
    fetch: 'FormattedID,Name',
    order: 'LastUpdateDate DESC',
    pagesize: '200',
    start: '1',
    project: 'null',
    workspace: `/workspace/${given.workspace}`,
  });
  add(APPS, 'work with a tag', '/defect', {
    query: `(Tags.Name = "${given.tagName}")`,
    fetch: 'FormattedID,Name,Tags',
    pagesize: '200',
    start: '1',
    project: `/project/${given.team}`,
  });
  add(APPS, 'defects of a story', '/defect', {
    query: `(Requirement.FormattedID = "${given.storyId}")`,
    fetch: 'FormattedID,Name,State',
    pagesize: '200',
    start: '1',
    project: 'null',
    workspace: `/workspace/${given.workspace}`,
  });
  add(APPS, 'what is mine or of my team', '/hierarchicalrequirement', {
    query: `((Owner = "/user/${given.user}") OR (Iteration = "/iteration/${given.iteration}"))`,
    fetch: 'FormattedID,Name',
    order: 'Rank',
    pagesize: '200',
    start: '1',
    project: 'null',
    workspace: `/workspace/${given.workspace}`,
  });
  add(APPS, 'what a person owns or an iteration holds', '/hierarchicalrequirement', {
    query: `((Owner.UserName = "${given.userName}") OR (Iteration = "/iteration/${given.iteration}"))`,
    fetch: 'FormattedID,Name',
    order: 'Rank',
    pagesize: '200',
    start: '1',
    project: 'null',
    workspace: `/workspace/${given.workspace}`,
  });
  add(APPS, 'what has a tag, a name, or a parent of a name', '/hierarchicalrequirement', {
    query: `(((Tags.Name = "${given.tagName}") OR (Name = "${given.storyName}")) OR (Parent.Name = "${given.storyName}"))`,
    fetch: 'FormattedID,Name',
    pagesize: '20',
    start: '1',
    project: `/project/${given.team}`,
  });
  return queries;
};
