import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { hasValidChecksum } from '../../src/identity/api-key.ts';
import { type RandomBytes, secureRandom } from '../../src/kernel/random.ts';
import { registry } from '../../src/model/registry.ts';
import { buildDemo, type Demo } from '../../src/seed/demo-seed.ts';
import { readSeedLine } from '../../src/seed/seed-line.ts';

type Json = Readonly<Record<string, unknown>>;

const today = new Date('2026-03-11T10:00:00Z');

/** Counts up instead of being random: the same demo every time. */
const counting = (): RandomBytes => {
  let next = 0;
  return (count) => Uint8Array.from({ length: count }, () => next++ % 251);
};

const objectsOf = (demo: Demo): readonly Json[] => [...demo.lines].map((line) => JSON.parse(line));

const demo = buildDemo({ today, random: secureRandom });
const objects = objectsOf(demo);
const ofType = (type: string): readonly Json[] => objects.filter((each) => each._type === type);
const LEVELS = ['PortfolioItem/Theme', 'PortfolioItem/Initiative', 'PortfolioItem/Feature'];
const refTo = (each: Json): string => `/${String(each._type).toLowerCase()}/${each.ObjectID}`;
const byRef = new Map(objects.map((each) => [refTo(each), each]));

/** How many pixels the picture has, after its compressed rows were read whole. */
const pixelsOf = (png: Buffer): number => {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const data = png.indexOf('IDAT') + 4;
  const rows = inflateSync(png.subarray(data, data + png.readUInt32BE(data - 8)));
  expect(rows.length).toBe(height * (1 + 3 * width));
  return width * height;
};

it('has only lines that the reader of seed files takes', () => {
  const problems = [...demo.lines].flatMap((text, at) => {
    const read = readSeedLine(text, at + 1);
    return read.ok ? [] : read.error;
  });
  expect(problems).toEqual([]);
});

it('has about 650 work items in two workspaces', () => {
  const types = ['HierarchicalRequirement', 'Defect', 'Task', 'TestCase', 'TestSet', 'DefectSuite', 'Risk'];
  const items = [...types, ...LEVELS].flatMap(ofType);
  expect(items.length).toBeGreaterThan(600);
  expect(items.length).toBeLessThan(750);
  expect(ofType('Workspace')).toHaveLength(2);
  expect(new Set(items.map((item) => item.Workspace)).size).toBe(2);
});

it('has a project tree of three levels', () => {
  const depth = (project: Json): number => {
    const parent = project.Parent === undefined ? undefined : byRef.get(String(project.Parent));
    return parent === undefined ? 1 : 1 + depth(parent);
  };
  expect(Math.max(...ofType('Project').map(depth))).toBe(3);
});

it('has a portfolio in which everything but the themes is part of something', () => {
  const [themes = [], initiatives = [], features = []] = LEVELS.map(ofType);
  expect([themes.length, initiatives.length, features.length]).toEqual([4, 8, 19]);
  for (const [below, above] of [
    [initiatives, themes],
    [features, initiatives],
  ] as const) {
    const parents = new Set(below.map((each) => each.Parent));
    expect(parents).toEqual(new Set(above.map(refTo)));
  }
  const stories = ofType('HierarchicalRequirement');
  expect(new Set(stories.flatMap((each) => each.PortfolioItem ?? []))).toEqual(new Set(features.map(refTo)));
  // A story is part of a feature or of another story, never of both.
  for (const { PortfolioItem, Parent } of stories) expect([PortfolioItem, Parent].filter(Boolean)).toHaveLength(1);
});

it('puts each portfolio item into a state of its own level that its stories have reached', () => {
  const leavesBelow = (item: Json): readonly Json[] => {
    const below = objects.filter((each) => each.Parent === refTo(item) || each.PortfolioItem === refTo(item));
    return below.flatMap((each) => {
      const deeper = leavesBelow(each);
      return deeper.length > 0 || LEVELS.includes(String(each._type)) ? deeper : [each];
    });
  };
  const seen = new Set<unknown>();
  for (const item of LEVELS.flatMap(ofType)) {
    const state = byRef.get(String(item.State));
    expect(state?.TypeDef).toBe(`/typedefinition/${registry.type(String(item._type)).oid}`);
    const states = new Set(leavesBelow(item).map((each) => each.ScheduleState));
    const isUntouched = [...states].every((each) => each === 'Defined');
    const isFinished = [...states].every((each) => each === 'Accepted' || each === 'Custom 1');
    const reached = isUntouched ? 'Discovering' : isFinished ? 'Measuring' : 'Developing';
    expect([state?.Name, item.Name]).toEqual([reached, item.Name]);
    seen.add(reached);
  }
  expect([...seen].sort()).toEqual(['Developing', 'Discovering', 'Measuring']);
});

it('has test cases with steps in folders, each for a story, and results only of what was begun', () => {
  const cases = ofType('TestCase');
  expect(cases.length).toBeGreaterThan(30);
  for (const test of cases) {
    const story = byRef.get(String(test.WorkProduct));
    expect(story?._type).toBe('HierarchicalRequirement');
    expect(byRef.get(String(test.TestFolder))).toMatchObject({ _type: 'TestFolder', Project: test.Project });
    const steps = ofType('TestCaseStep').filter((each) => each.TestCase === refTo(test));
    expect(steps.map((each) => each.StepIndex)).toEqual(steps.map((_, index) => index));
    const results = ofType('TestCaseResult').filter((each) => each.TestCase === refTo(test));
    expect(results.length > 0).toBe(story?.ScheduleState !== 'Defined');
    const newest = results.toSorted((a, b) => (String(a.Date) < String(b.Date) ? -1 : 1)).at(-1);
    expect([test.LastVerdict, test.LastRun]).toEqual([newest?.Verdict, newest?.Date]);
  }
  expect(ofType('Defect').filter((each) => each.TestCaseResult !== undefined).length).toBeGreaterThan(0);
});

it.each([
  ['ConversationPost', 20],
  ['Attachment', 6],
  ['Milestone', 4],
  ['Risk', 5],
  ['TestSet', 7],
  ['DefectSuite', 2],
  ['SCMRepository', 7],
  ['Changeset', 40],
  ['Change', 60],
  ['PullRequest', 10],
  ['Build', 70],
  ['UserIterationCapacity', 12],
  ['TimeEntryItem', 10],
  ['TimeEntryValue', 20],
] as const)('has objects of the type %s, at least %i', (type, least) => {
  expect(ofType(type).length).toBeGreaterThanOrEqual(least);
});

it('attaches files whose bytes are as many as they say, among them pictures that can be read', () => {
  const bytesOf = (content: unknown): Buffer =>
    Buffer.concat(
      ofType('AttachmentChunk')
        .filter((each) => each.Content === content)
        .map((each) => Buffer.from(String(each.Bytes), 'base64')),
    );
  for (const file of ofType('Attachment')) {
    const bytes = bytesOf(file.Content);
    expect([file.Name, bytes.length]).toEqual([file.Name, file.Size]);
    if (file.ContentType === 'image/png') expect(pixelsOf(bytes)).toBeGreaterThan(1_000);
    else expect(bytes.toString()).toMatch(/^[\x20-\x7e\n]+$/);
  }
});

it('counts hours on days of one week, for tasks of who worked', () => {
  for (const value of ofType('TimeEntryValue')) {
    const item = byRef.get(String(value.TimeEntryItem));
    const task = byRef.get(String(item?.Task));
    expect(task).toMatchObject({ _type: 'Task', Owner: item?.User, WorkProduct: item?.WorkProduct });
    const days = (Date.parse(String(value.DateVal)) - Date.parse(String(item?.WeekStartDate))) / 86_400_000;
    expect(days).toBeGreaterThanOrEqual(1);
    expect(days).toBeLessThanOrEqual(5);
    expect(new Date(String(item?.WeekStartDate)).getUTCDay()).toBe(0);
  }
});

it('has work that is blocked, with a reason', () => {
  const blocked = objects.filter((each) => each.Blocked === true);
  expect(blocked.length).toBeGreaterThan(2);
  for (const each of blocked) {
    const children = blocked.filter(({ Parent }) => Parent === refTo(each));
    if (children.length === 0) expect(each.BlockedReason).toMatch(/^\w/);
  }
});

it('builds some of the changesets that people made', () => {
  const built = new Set(ofType('Build').flatMap((each) => each.Changesets as readonly unknown[]));
  expect(built.size).toBeGreaterThan(5);
  for (const ref of built) expect(byRef.get(String(ref))?._type).toBe('Changeset');
});

it('refers only to what it has, or what every server has', () => {
  const isKnown = (ref: string): boolean => byRef.has(ref) || /^\/(typedefinition|revisionhistory)\//.test(ref);
  const refs = objects
    .flatMap((each) => Object.values(each).flat())
    .filter((value) => /^\/\w+(\/\w+)?\/\d+$/.test(String(value)));
  expect(refs.length).toBeGreaterThan(5_000);
  expect(refs.filter((ref) => !isKnown(String(ref)))).toEqual([]);
});

it('has what the lines of the vendor’s article need: Custom 1 after Accepted and defect 777', () => {
  const [first] = ofType('Workspace');
  const workspace = `/workspace/${first?.ObjectID}`;
  expect(demo.credentials.workspace).toBe(workspace);
  expect(ofType('AllowedAttributeValue')).toMatchObject([
    { StringValue: 'Custom 1', Workspace: workspace, ValueIndex: 5 },
  ]);
  expect(byRef.get('/defect/777')).toMatchObject({
    Workspace: workspace,
    Project: demo.credentials.project,
    State: 'Open',
  });
});

it('has past, current and future iterations around today', () => {
  const own = ofType('Iteration').filter((each) => each.Project === demo.credentials.project);
  const now = today.toISOString();
  expect(own.filter((each) => String(each.EndDate) < now)).toHaveLength(3);
  expect(own.filter((each) => String(each.StartDate) <= now && now <= String(each.EndDate))).toMatchObject([
    { State: 'Committed' },
  ]);
  expect(own.filter((each) => String(each.StartDate) > now)).toHaveLength(2);
});

it('begins iterations at midnight in the time zone of their workspace, also when the clocks change in between', () => {
  const [configuration] = ofType('WorkspaceConfiguration');
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: String(configuration?.TimeZone), timeStyle: 'medium' });
  const own = ofType('Iteration').filter((each) => each.Project === demo.credentials.project);
  expect(own.map((each) => clock.format(new Date(String(each.StartDate))))).toEqual(own.map(() => '00:00:00'));
  expect(own.map((each) => clock.format(new Date(String(each.EndDate))))).toEqual(own.map(() => '23:59:59'));
});

it('says nothing happened after today', () => {
  const dates = objects.flatMap((each) =>
    ['CreationDate', 'LastUpdateDate', 'AcceptedDate', 'InProgressDate', 'OpenedDate', 'ClosedDate'].flatMap(
      (name) => each[name] ?? [],
    ),
  );
  expect(dates.length).toBeGreaterThan(1_000);
  expect(dates.filter((date) => String(date) > today.toISOString())).toEqual([]);
});

it('lets parents agree with their children and tasks with their work products', () => {
  const states = ['Defined', 'In-Progress', 'Completed', 'Accepted', 'Custom 1'];
  for (const story of ofType('HierarchicalRequirement')) {
    const ref = `/hierarchicalrequirement/${story.ObjectID}`;
    const children = ofType('HierarchicalRequirement').filter((each) => each.Parent === ref);
    if (children.length > 0) {
      const sum = children.reduce((total, each) => total + Number(each.PlanEstimate), 0);
      const lowest = Math.min(...children.map((each) => states.indexOf(String(each.ScheduleState))));
      expect(story).toMatchObject({ PlanEstimate: sum, ScheduleState: states[lowest] });
    }
    const tasks = ofType('Task').filter((each) => each.WorkProduct === ref);
    if (tasks.length === 0) continue;
    const taskStates = new Set(tasks.map((task) => task.State));
    const rolledUp = taskStates.size === 1 ? [...taskStates][0] : 'In-Progress';
    const shown = states.indexOf(String(story.ScheduleState)) >= 3 ? 'Completed' : story.ScheduleState;
    expect(rolledUp).toBe(shown);
  }
});

it('names one person for each role, with a password that the line of that user carries', () => {
  expect(demo.credentials.users.map((user) => user.role)).toEqual([
    'Subscription Admin',
    'Workspace Admin',
    'Project Admin',
    'Editor',
    'Viewer',
  ]);
  for (const { userName, password } of demo.credentials.users) {
    expect(ofType('User').find((user) => user.UserName === userName)).toMatchObject({ Password: password });
  }
  expect(ofType('User').filter((user) => user.Password !== undefined)).toHaveLength(5);
});

it('gives each role the permissions it is named after', () => {
  const refOf = (role: string): string => {
    const name = demo.credentials.users.find((user) => user.role === role)?.userName;
    return `/user/${ofType('User').find((user) => user.UserName === name)?.ObjectID}`;
  };
  const rolesIn = (type: string, role: string): unknown[] => [
    ...new Set(ofType(type).flatMap((each) => (each.User === refOf(role) ? [each.Role] : []))),
  ];
  expect(byRef.get(refOf('Subscription Admin'))).toMatchObject({ SubscriptionAdmin: true });
  expect(ofType('User').filter((user) => user.SubscriptionAdmin === true)).toHaveLength(1);
  expect(rolesIn('WorkspacePermission', 'Workspace Admin')).toEqual(['Admin']);
  expect(rolesIn('WorkspacePermission', 'Project Admin')).toEqual(['User']);
  expect(rolesIn('ProjectPermission', 'Project Admin')).toContain('Admin');
  expect(rolesIn('ProjectPermission', 'Editor')).toEqual(['Editor']);
  expect(rolesIn('ProjectPermission', 'Viewer')).toEqual(['Viewer']);
  expect(rolesIn('WorkspacePermission', 'Viewer')).toEqual(['User']);
  expect(byRef.get(refOf('Viewer'))).not.toHaveProperty('TeamMemberships');
});

it('gives the Editor a full and a read-only key in our form', () => {
  const { full, readOnly } = demo.credentials.apiKeys;
  expect(hasValidChecksum(full)).toBe(true);
  expect(hasValidChecksum(readOnly)).toBe(true);
  const editor = demo.credentials.users.find((user) => user.role === 'Editor');
  expect(ofType('ApiKey').map((key) => [key.Key, key.Grant])).toEqual([
    [full, 'Full Access'],
    [readOnly, 'ALM WSAPI Read-only'],
  ]);
  for (const key of ofType('ApiKey')) expect(byRef.get(String(key.User))).toMatchObject({ UserName: editor?.userName });
});

it('is the same on the same day but for passwords and keys', () => {
  const again = objectsOf(buildDemo({ today, random: secureRandom }));
  const withoutSecrets = (each: Json): Json => ({ ...each, Password: undefined, Key: undefined });
  expect(again.map(withoutSecrets)).toEqual(objects.map(withoutSecrets));
  const secrets = (all: readonly Json[]): unknown[] =>
    all.flatMap((each) => [each.Password ?? [], each.Key ?? []].flat());
  expect(secrets(again)).toHaveLength(7);
  expect(secrets(again).filter((secret) => secrets(objects).includes(secret))).toEqual([]);
});

it('takes its secrets from the given source alone', () => {
  const first = buildDemo({ today, random: counting() });
  const second = buildDemo({ today, random: counting() });
  expect([...first.lines]).toEqual([...second.lines]);
});

it.each(['2026-01-01T00:00:00Z', '2028-02-29T23:59:59Z', '2026-12-31T12:00:00Z', '2031-07-05T05:00:00Z'])(
  'can be made on %s',
  (day) => {
    const made = objectsOf(buildDemo({ today: new Date(day), random: secureRandom }));
    expect(made).toHaveLength(objects.length);
  },
);
