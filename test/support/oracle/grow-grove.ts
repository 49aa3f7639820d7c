import { growWork } from './grow-work.ts';
import { soilOf } from './soil.ts';
import type { Thing, Viewer } from './things.ts';

/** Everything there is, and who may look at it. */
export interface Grove {
  readonly things: readonly Thing[];
  readonly viewers: readonly (Viewer & { readonly name: string; readonly admin: boolean })[];
  readonly userZone: string;
  readonly workspaceZone: string;
  /** The workspace that queries are about; there is another one that must not show. */
  readonly workspace: number;
}

const ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'];
const NOWHERE = { workspace: null, project: null };
const FIRST_PROFILE = 900;

/** Makes a data set of a seed: the same one every time on the same day. */
export const growGrove = (seed: number, today: number): Grove => {
  const soil = soilOf(seed, today);
  const { pick, maybe, roll, text, add } = soil;
  const grove = add('Workspace', NOWHERE, { Name: 'Grove' }).oid;
  const elsewhere = add('Workspace', NOWHERE, { Name: 'Elsewhere' }).oid;
  const users = ['root', 'keeper', 'walker', 'guest', 'stranger'].map((name, at) =>
    add('User', NOWHERE, {
      UserName: `${name}@grove.test`,
      DisplayName: pick([name, 'Otter', 'otter', 'Ann Ä', 'ann ä']),
      Disabled: false,
      UserProfile: FIRST_PROFILE + at,
    }),
  );

  const projectsOf = (workspace: number, count: number): readonly Thing[] => {
    const projects: Thing[] = [];
    while (projects.length < count) {
      const values = {
        Name: `${text()} ${projects.length}`,
        Description: maybe(0.4, text),
        State: 'Open',
        Owner: maybe(0.4, () => pick(users).oid),
        Parent: maybe(0.6, () => soil.oneOf(projects)),
      };
      projects.push(add('Project', { workspace, project: null }, values));
    }
    return projects;
  };
  const own = projectsOf(grove, 3 + soil.count(5));
  const others = projectsOf(elsewhere, 2);

  for (const [at, user] of users.entries()) {
    const isStranger = at === users.length - 1;
    const values = {
      User: user.oid,
      DefaultWorkspace: isStranger ? elsewhere : grove,
      DefaultProject: maybe(0.7, () => soil.oneOf(isStranger ? others : own)),
    };
    add('UserProfile', NOWHERE, values, FIRST_PROFILE + at);
  }
  growWork(soil, { workspace: grove, projects: own, users, scale: 1 });
  growWork(soil, { workspace: elsewhere, projects: others, users, scale: 0.2 });

  const oids = (projects: readonly Thing[]): readonly number[] => projects.map(({ oid }) => oid);
  const shown = oids(own).filter(() => roll() < 0.5);
  const viewer = (at: number, name: string, reach: readonly number[], seen: readonly number[], admin = false) => ({
    name,
    oid: users[at]?.oid ?? 0,
    workspaces: new Set(reach),
    projects: new Set(seen),
    admin,
  });
  return {
    things: soil.things.map((thing) => withRollUps(thing, soil.things)),
    viewers: [
      viewer(0, 'root', [grove, elsewhere], [...oids(own), ...oids(others)], true),
      viewer(1, 'keeper', [grove], oids(own), true),
      viewer(2, 'walker', [grove], shown.length > 0 ? shown : oids(own).slice(0, 1)),
      viewer(3, 'guest', [grove, elsewhere], [...oids(own).slice(1, 2), ...oids(others).slice(0, 1)]),
    ],
    userZone: pick(ZONES),
    workspaceZone: pick(ZONES),
    workspace: grove,
  };
};

/** What follows from other things: totals, states of tasks, and the other side of what is kept on one. */
const withRollUps = (thing: Thing, things: readonly Thing[]): Thing => {
  const tasks = things.filter((each) => each.type === 'Task' && each.values.WorkProduct === thing.oid);
  const holding = (name: string): readonly number[] =>
    things
      .filter(({ values }) => (values[name] as readonly number[] | undefined)?.includes(thing.oid))
      .map(({ oid }) => oid);
  const total = { TaskEstimateTotal: tasks.reduce((sum, task) => sum + Number(task.values.Estimate ?? 0), 0) };
  const more = {
    Defect: total,
    Milestone: { Artifacts: holding('Milestones') },
    HierarchicalRequirement: {
      ...total,
      TaskStatus: statusOf(tasks),
      DirectChildrenCount: things.filter(({ type, values }) => type === thing.type && values.Parent === thing.oid)
        .length,
      HasParent: thing.values.Parent !== null,
      Successors: holding('Predecessors'),
    },
  }[thing.type];
  return more === undefined ? thing : { ...thing, values: { ...thing.values, ...more } };
};

const statusOf = (tasks: readonly Thing[]): string => {
  const isBlocked = tasks.some((task) => task.values.Blocked === true);
  const states = new Set(tasks.map((task) => task.values.State));
  if (tasks.length === 0) return 'NONE';
  if (states.size === 1 && states.has('Completed')) return isBlocked ? 'COMPLETED_BLOCKED' : 'COMPLETED';
  if (isBlocked) return 'IN_PROGRESS_BLOCKED';
  return states.size === 1 && states.has('Defined') ? 'DEFINED' : 'IN_PROGRESS';
};
