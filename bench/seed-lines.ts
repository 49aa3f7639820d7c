import { COPY_STRIDE } from './multiply-items.ts';

/** What the requests of the benchmark need to know of the data. */
export interface BenchmarkWorld {
  readonly workspace: number;
  /** The root of the project tree. */
  readonly project: number;
  readonly teams: readonly number[];
  readonly users: readonly number[];
  readonly stories: readonly number[];
  readonly defects: readonly number[];
  readonly tasks: readonly number[];
  readonly iterations: readonly number[];
  /** Defects whose State is Open: the rows of the filtered query. */
  readonly openDefects: number;
}

export interface BenchmarkSeed {
  readonly lines: readonly string[];
  readonly world: BenchmarkWorld;
}

const SUBSCRIPTION = 100;
const WORKSPACE = 200;
const ADMINISTRATOR = 1_000;
const FIRST_PROJECT = 3_000;
const FIRST_OBJECT = 10_000;

const USERS = 200;
const DEPARTMENTS = 7;
const TEAMS = 42;
const TAGS = 20;
const ITERATIONS = 4;
const WORDS =
  'account alert billing cache cart checkout client column contract customer delivery discount export filter form gateway import index invoice label layout ledger limit market message mobile network notice order page parcel partner payment policy price printer product profile queue receipt record refund report request return rollout route rule schedule search session shipment sort stock supplier table tariff template terminal ticket token tracking transfer update upload user voucher warehouse widget'.split(
    ' ',
  );
const SCHEDULE_STATES = ['Defined', 'In-Progress', 'Completed', 'Accepted'];
const DEFECT_STATES = ['Submitted', 'Open', 'Open', 'Fixed', 'Closed'];
const SEVERITIES = ['Crash/Data Loss', 'Major Problem', 'Minor Problem', 'Cosmetic'];
const PRIORITIES = ['Resolve Immediately', 'High Attention', 'Normal', 'Low'];
const TASK_STATES = ['Defined', 'In-Progress', 'Completed'];

/** Numbers in [0, 1) that are the same on every run, by the mulberry32 generator. */
const createFractions = (): (() => number) => {
  let state = 20_260_101;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
};

const DAY_MS = 86_400_000;

/**
 * A workspace with 50 projects and `items` work items: three tenths stories, three tenths defects, the rest tasks. The
 * key is a subscription administrator's, who sees every project.
 */
export const makeSeed = (items: number, apiKey: string): BenchmarkSeed => {
  const fraction = createFractions();
  const below = (limit: number): number => Math.floor(fraction() * limit);
  const oneOf = <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value;
  const words = (count: number): string => Array.from({ length: count }, () => oneOf(WORDS)).join(' ');
  const text = (sentences: number): string =>
    Array.from({ length: sentences }, () => `<p>The "${words(9)}" & the ${words(4)}.</p>`).join('\n');
  const dayAgo = (days: number): string => new Date(Date.UTC(2026, 0, 1) - days * DAY_MS).toISOString();

  const lines: string[] = [];
  const add = (line: Readonly<Record<string, unknown>>): void => void lines.push(JSON.stringify(line));
  let next = FIRST_OBJECT;

  add({ _type: 'Subscription', ObjectID: SUBSCRIPTION, Name: 'Benchmark', SubscriptionID: 1 });
  add({ _type: 'Workspace', ObjectID: WORKSPACE, Name: 'Benchmark' });
  const users = Array.from({ length: USERS }, (_, index) => ADMINISTRATOR + index);
  for (const oid of users) {
    const UserName = `user${oid}@example.com`;
    const DisplayName = `${words(1)} ${words(1)} ${oid}`;
    add({ _type: 'User', ObjectID: oid, UserName, DisplayName, SubscriptionAdmin: oid === ADMINISTRATOR });
  }
  add({
    _type: 'UserProfile',
    User: `/user/${ADMINISTRATOR}`,
    DefaultWorkspace: `/workspace/${WORKSPACE}`,
    DefaultProject: `/project/${FIRST_PROJECT}`,
  });
  add({ _type: 'ApiKey', User: `/user/${ADMINISTRATOR}`, Description: 'bench', Grant: 'Full Access', Key: apiKey });

  const inWorkspace = { Workspace: `/workspace/${WORKSPACE}` };
  const addProject = (oid: number, parent: number | null): void =>
    add({
      _type: 'Project',
      ObjectID: oid,
      Name: `Project ${oid} ${words(2)}`,
      ...inWorkspace,
      ...(parent === null ? {} : { Parent: `/project/${parent}` }),
    });
  addProject(FIRST_PROJECT, null);
  const departments = Array.from({ length: DEPARTMENTS }, (_, index) => FIRST_PROJECT + 1 + index);
  const teams = Array.from({ length: TEAMS }, (_, index) => FIRST_PROJECT + 1 + DEPARTMENTS + index);
  for (const oid of departments) addProject(oid, FIRST_PROJECT);
  for (const [index, oid] of teams.entries()) addProject(oid, departments[index % DEPARTMENTS] ?? null);

  const iterations = new Map<number, number[]>();
  for (const team of teams) {
    const own = Array.from({ length: ITERATIONS }, (_, index) => {
      const oid = next++;
      add({
        _type: 'Iteration',
        ObjectID: oid,
        Name: `Iteration ${index + 1}`,
        Project: `/project/${team}`,
        StartDate: dayAgo(56 - 14 * index),
        EndDate: dayAgo(43 - 14 * index),
        State: 'Committed',
      });
      return oid;
    });
    iterations.set(team, own);
  }
  const tags = Array.from({ length: TAGS }, () => {
    const oid = next++;
    add({ _type: 'Tag', ObjectID: oid, Name: `${words(2)} ${oid}`, ...inWorkspace });
    return oid;
  });

  /** The attributes that all work items of the benchmark have. */
  const common = (oid: number) => {
    const created = 30 + below(300);
    return {
      ObjectID: oid,
      Name: words(6),
      Description: text(3),
      Owner: `/user/${oneOf(users)}`,
      CreatedBy: `/user/${oneOf(users)}`,
      CreationDate: dayAgo(created),
      LastUpdateDate: dayAgo(created - below(30)),
      ...(below(4) === 0 ? { Tags: [...new Set([oneOf(tags), oneOf(tags)])].map((tag) => `/tag/${tag}`) } : {}),
    };
  };
  const placed = () => {
    const team = oneOf(teams);
    const planned = below(10) < 7 ? { Iteration: `/iteration/${oneOf(iterations.get(team) ?? [])}` } : {};
    return { Project: `/project/${team}`, ...planned };
  };

  const stories = Array.from({ length: Math.floor(items * 0.3) }, () => next++);
  const defects = Array.from({ length: Math.floor(items * 0.3) }, () => next++);
  const tasks = Array.from({ length: items - stories.length - defects.length }, () => next++);
  for (const oid of stories) {
    add({
      _type: 'HierarchicalRequirement',
      ...common(oid),
      ...placed(),
      ScheduleState: oneOf(SCHEDULE_STATES),
      PlanEstimate: 1 + below(13),
    });
  }
  let openDefects = 0;
  for (const oid of defects) {
    const State = oneOf(DEFECT_STATES);
    if (State === 'Open') openDefects++;
    add({
      _type: 'Defect',
      ...common(oid),
      ...placed(),
      ScheduleState: oneOf(SCHEDULE_STATES),
      State,
      Severity: oneOf(SEVERITIES),
      Priority: oneOf(PRIORITIES),
      Environment: 'Production',
      SubmittedBy: `/user/${oneOf(users)}`,
      FoundInBuild: `4.${below(9)}.${below(90)}`,
      ...(below(2) === 0 ? { Requirement: `/hierarchicalrequirement/${oneOf(stories)}` } : {}),
    });
  }
  for (const oid of tasks) {
    add({
      _type: 'Task',
      ...common(oid),
      WorkProduct: `/hierarchicalrequirement/${oneOf(stories)}`,
      State: oneOf(TASK_STATES),
      Estimate: 1 + below(8),
      ToDo: below(8),
    });
  }
  const planned = [...iterations.values()].flat();
  const world = { workspace: WORKSPACE, project: FIRST_PROJECT, teams, users, stories, defects, tasks, openDefects };
  return { lines, world: { ...world, iterations: planned } };
};

/** The world of a database whose work items were multiplied (multiply-items.ts). */
export const multipliedWorld = (world: BenchmarkWorld, times: number): BenchmarkWorld => {
  const copies = (oids: readonly number[]): readonly number[] =>
    Array.from({ length: times }, (_, copy) => oids.map((oid) => oid + copy * COPY_STRIDE)).flat();
  return {
    ...world,
    stories: copies(world.stories),
    defects: copies(world.defects),
    tasks: copies(world.tasks),
    iterations: copies(world.iterations),
    openDefects: world.openDefects * times,
  };
};
