import { FACTS, type Group } from './facts.ts';
import type { Thing, Value, Viewer } from './things.ts';

/** A repeatable source of numbers from 0 up to 1 (mulberry32). */
export type Dice = () => number;

export const diceOf = (seed: number): Dice => {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** Few, so that values tie, and awkward: patterns, escapes, cases that fold oddly, characters beyond 16 bits. */
export const TEXTS: readonly string[] = [
  'Otter',
  'otter',
  'OTTER pond',
  '100%',
  '1000',
  'a_b',
  'aXb',
  'back\\slash',
  'say "hi"',
  "it's",
  'Straße',
  'STRASSE',
  'ÉCOLE',
  'école',
  '日本',
  '😀 party',
  '\uE000 private',
  'İstanbul',
  'istanbul',
  'ΣΑΣ',
  'σας',
  '\u{10400}',
  '\u{10428}',
  'a,b',
  '(x)',
  'x AND y',
  'None',
  '-',
  '$1',
  "' OR 1=1 --",
  '%',
  '_',
  'zz',
  'Zz',
];

export const DAYS: readonly number[] = [-400, -31, -8, -7, -3, -2, -1, 0, 1, 2, 7, 8, 31, 400];

/** Everything there is, and who may look at it. */
export interface Grove {
  readonly things: readonly Thing[];
  readonly viewers: readonly (Viewer & { readonly name: string; readonly admin: boolean })[];
  readonly userZone: string;
  readonly workspaceZone: string;
  readonly workspace: number;
}

const ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'];

const uuidOf = (oid: number): string =>
  `${((oid * 2_654_435_761) % 4_294_967_296).toString(16).padStart(8, '0')}-0000-4000-8000-${String(oid).padStart(12, '0')}`;

/** Makes a data set: two workspaces, projects in trees, timeboxes, tags, work items with every kind of tie and gap. */
export const growGrove = (seed: number, today: number): Grove => {
  const dice = diceOf(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(dice() * items.length)] as Item;
  const maybe = <Item>(chance: number, item: () => Item): Item | null => (dice() < chance ? item() : null);
  const text = (): string => pick(TEXTS);
  const day = (): number => today + pick(DAYS) * 86_400_000 + pick([-3_600_000, 0, 1, 3_600_000]);
  const some = (things: readonly Thing[], most: number): readonly number[] =>
    [...new Set(Array.from({ length: Math.floor(dice() * (most + 1)) }, () => pick(things)?.oid ?? 0))].filter(
      (oid) => oid > 0,
    );

  const things: Thing[] = [];
  let nextOid = 1_000;
  const add = (
    type: string,
    at: Omit<Thing, 'type' | 'oid' | 'values'>,
    values: Record<string, Value>,
    oid = ++nextOid,
  ): Thing => {
    const thing: Thing = {
      type,
      oid,
      ...at,
      values: {
        ...values,
        ObjectID: oid,
        ObjectUUID: uuidOf(oid),
        CreationDate: day(),
        ...(at.workspace === null ? {} : { Workspace: at.workspace }),
        ...(at.project === null ? {} : { Project: at.project }),
      },
    };
    things.push(thing);
    return thing;
  };
  const nowhere = { workspace: null, project: null };

  const workspaces = [add('Workspace', nowhere, { Name: 'Grove' }), add('Workspace', nowhere, { Name: 'Elsewhere' })];
  const users = ['root', 'keeper', 'walker', 'guest', 'stranger'].map((name, at) =>
    add('User', nowhere, {
      UserName: `${name}@grove.test`,
      DisplayName: pick([name, 'Otter', 'otter', 'Ann Ä', 'ann ä']),
      Disabled: false,
      UserProfile: 900 + at,
    }),
  );
  const user = (): number => pick(users).oid;

  const projectsOf = workspaces.map((workspace, which) => {
    const projects: Thing[] = [];
    const count = which === 0 ? 3 + Math.floor(dice() * 5) : 2;
    for (let at = 0; at < count; at++) {
      const parent = maybe(0.6, () => pick(projects)?.oid ?? null);
      projects.push(
        add(
          'Project',
          { workspace: workspace.oid, project: null },
          {
            Name: `${text()} ${at}`,
            Description: maybe(0.4, text),
            State: 'Open',
            Owner: maybe(0.4, user),
            Parent: parent,
          },
        ),
      );
    }
    return projects;
  });

  const profile = (which: number, project: number | null): void => {
    add(
      'UserProfile',
      nowhere,
      {
        User: users[which]?.oid ?? 0,
        DefaultWorkspace: workspaces[which === 4 ? 1 : 0]?.oid ?? 0,
        DefaultProject: project,
      },
      900 + which,
    );
  };
  for (const which of users.keys()) {
    const projects = projectsOf[which === 4 ? 1 : 0] ?? [];
    profile(
      which,
      maybe(0.7, () => pick(projects).oid),
    );
  }

  workspaces.forEach((workspace, which) => {
    const projects = projectsOf[which] ?? [];
    const scale = which === 0 ? 1 : 0.2;
    const count = (most: number): number => Math.ceil(dice() * most * scale);
    const inWorkspace = { workspace: workspace.oid, project: null };
    const within = () => ({ workspace: workspace.oid, project: pick(projects).oid });
    const make = <Item>(most: number, one: (at: number) => Item): Item[] =>
      Array.from({ length: count(most) }, (_, at) => one(at));

    const tags = make(6, (at) => add('Tag', inWorkspace, { Name: `${text()}${at}`, Archived: dice() < 0.3 }));
    const iterations = make(6, () => {
      const start = day();
      return add('Iteration', within(), {
        Name: text(),
        Theme: maybe(0.5, text),
        StartDate: start,
        EndDate: start + 7 * 86_400_000,
        State: pick(['Planning', 'Committed', 'Accepted']),
        PlannedVelocity: maybe(0.5, () => pick([0, 1, 2.5])),
        LastUpdateDate: today,
      });
    });
    const releases = make(4, () => {
      const start = day();
      return add('Release', within(), {
        Name: text(),
        Theme: maybe(0.5, text),
        ReleaseStartDate: start,
        ReleaseDate: start + 30 * 86_400_000,
        State: pick(['Planning', 'Active', 'Accepted']),
        Version: maybe(0.5, text),
        LastUpdateDate: today,
      });
    });

    const numbers: Record<string, number> = {};
    let rank = 0;
    const artifact = (prefix: string): Record<string, Value> => {
      numbers[prefix] = (numbers[prefix] ?? 0) + 1 + Math.floor(dice() * 2);
      return {
        Name: text(),
        Description: maybe(0.5, text),
        Notes: maybe(0.3, text),
        DisplayColor: maybe(0.3, () => pick(['#ffffff', '#FFFFFF', '#000000'])),
        Ready: dice() < 0.5,
        Expedite: dice() < 0.2,
        LastUpdateDate: today,
        FormattedID: `${prefix}${numbers[prefix]}`,
        Owner: maybe(0.6, user),
        CreatedBy: user(),
        Tags: some(tags, 3),
        Rank: ++rank,
      };
    };
    const work = (): Record<string, Value> => ({
      ScheduleState: pick(['Defined', 'In-Progress', 'Completed', 'Accepted', 'Released']),
      Blocked: dice() < 0.3,
      BlockedReason: maybe(0.3, text),
      PlanEstimate: maybe(0.6, () => pick([0, 1, 2, 2.5, 3, 100])),
      Iteration: maybe(0.6, () => pick(iterations)?.oid ?? null),
      Release: maybe(0.5, () => pick(releases)?.oid ?? null),
      TaskEstimateTotal: 0,
    });
    const stories: Thing[] = [];
    for (let left = count(14); left > 0; left--) {
      stories.push(
        add('HierarchicalRequirement', within(), {
          ...artifact('US'),
          ...work(),
          AcceptedDate: maybe(0.4, day),
          Package: maybe(0.3, () => pick(['Package A', 'Package B'])),
          Parent: maybe(0.5, () => pick(stories)?.oid ?? null),
          Predecessors: some(stories, 2),
        }),
      );
    }
    const defects: Thing[] = [];
    for (let left = count(14); left > 0; left--) {
      defects.push(
        add('Defect', within(), {
          ...artifact('DE'),
          ...work(),
          Severity: maybe(0.7, () => pick(choiceOf('Defect', 'Severity'))),
          Priority: maybe(0.5, () => pick(choiceOf('Defect', 'Priority'))),
          Environment: maybe(0.5, () => pick(choiceOf('Defect', 'Environment'))),
          State: pick(choiceOf('Defect', 'State')),
          Requirement: maybe(0.6, () => pick(stories)?.oid ?? null),
          Duplicates: some(defects, 2),
          TargetDate: maybe(0.6, day),
          FoundInBuild: maybe(0.6, () => pick(['b9', 'B9', 'b10', '2.0', ''])) || null,
          SubmittedBy: maybe(0.7, user),
        }),
      );
    }
    const owners = [...stories, ...defects];
    let index = 0;
    for (let left = count(16); left > 0; left--) {
      const owner = pick(owners);
      add(
        'Task',
        { workspace: workspace.oid, project: owner.project },
        {
          ...artifact('TA'),
          State: pick(['Defined', 'In-Progress', 'Completed']),
          Estimate: maybe(0.6, () => pick([0, 1, 2, 4.5])),
          ToDo: maybe(0.5, () => pick([0, 1, 2])),
          Blocked: dice() < 0.3,
          TaskIndex: ++index,
          WorkProduct: owner.oid,
          Iteration: owner.values.Iteration ?? null,
          Release: owner.values.Release ?? null,
        },
      );
    }
  });

  const projects = (which: number): readonly number[] => (projectsOf[which] ?? []).map(({ oid }) => oid);
  const [grove = 0, elsewhere = 0] = workspaces.map(({ oid }) => oid);
  const shown = projects(0).filter(() => dice() < 0.5);
  const viewer = (at: number, name: string, reach: readonly number[], seen: readonly number[], admin = false) => ({
    name,
    oid: users[at]?.oid ?? 0,
    workspaces: new Set(reach),
    projects: new Set(seen),
    admin,
  });
  return {
    things: things.map((thing) => withRollUps(thing, things)),
    viewers: [
      viewer(0, 'root', [grove, elsewhere], [...projects(0), ...projects(1)], true),
      viewer(1, 'keeper', [grove], projects(0), true),
      viewer(2, 'walker', [grove], shown.length > 0 ? shown : projects(0).slice(0, 1)),
      viewer(3, 'guest', [grove, elsewhere], [...projects(0).slice(1, 2), ...projects(1).slice(0, 1)]),
    ],
    userZone: pick(ZONES),
    workspaceZone: pick(ZONES),
    workspace: grove,
  };
};

const choiceOf = (group: Group, name: string): readonly string[] =>
  FACTS[group].find((fact) => fact.name === name)?.values ?? [];

/** What follows from other things: a story's children and tasks, and the other side of its predecessors. */
const withRollUps = (thing: Thing, things: readonly Thing[]): Thing => {
  const tasks = things.filter((each) => each.values.WorkProduct === thing.oid);
  const total = { TaskEstimateTotal: tasks.reduce((sum, task) => sum + Number(task.values.Estimate ?? 0), 0) };
  if (thing.type === 'Defect') return { ...thing, values: { ...thing.values, ...total } };
  if (thing.type !== 'HierarchicalRequirement') return thing;
  const follows = (each: Thing): boolean =>
    (each.values.Predecessors as readonly number[] | undefined)?.includes(thing.oid) ?? false;
  return {
    ...thing,
    values: {
      ...thing.values,
      ...total,
      TaskStatus: statusOf(tasks),
      DirectChildrenCount: things.filter((each) => each.values.Parent === thing.oid && each.type === thing.type).length,
      HasParent: thing.values.Parent !== null,
      Successors: things.filter(follows).map(({ oid }) => oid),
    },
  };
};

const statusOf = (tasks: readonly Thing[]): string => {
  const isBlocked = tasks.some((task) => task.values.Blocked === true);
  const states = new Set(tasks.map((task) => task.values.State));
  if (tasks.length === 0) return 'NONE';
  if (states.size === 1 && states.has('Completed')) return isBlocked ? 'COMPLETED_BLOCKED' : 'COMPLETED';
  if (isBlocked) return 'IN_PROGRESS_BLOCKED';
  return states.size === 1 && states.has('Defined') ? 'DEFINED' : 'IN_PROGRESS';
};
