import type { Group } from './facts.ts';
import type { Soil, Values } from './soil.ts';
import type { Thing } from './things.ts';

/** A workspace's ground: its projects and the people that may own what is in them. */
export interface Ground {
  readonly workspace: number;
  readonly projects: readonly Thing[];
  readonly users: readonly Thing[];
  /** How much grows here. */
  readonly scale: number;
}

/** Plants one workspace: timeboxes, tags, milestones, and work items with every kind of tie and gap. */
export const growWork = (soil: Soil, { workspace, projects, users, scale }: Ground): void => {
  const { pick, maybe, roll, text, day, some, oneOf, choice, add } = soil;
  const here = { workspace, project: null };
  const within = () => ({ workspace, project: pick(projects).oid });
  const beside = (thing: Thing) => ({ workspace, project: thing.project });
  const user = () => pick(users).oid;
  /** Up to so many of one kind; each may refer to those before it. */
  const grow = (most: number, one: (before: readonly Thing[]) => Thing): readonly Thing[] => {
    const grown: Thing[] = [];
    for (let left = soil.count(most * scale); left > 0; left--) grown.push(one(grown));
    return grown;
  };

  const numbers = new Map<string, number>();
  const formattedId = (prefix: string): string => {
    const number = (numbers.get(prefix) ?? 0) + soil.count(2);
    numbers.set(prefix, number);
    return `${prefix}${number}`;
  };
  const timebox = (): Values => ({ Name: text(), Theme: maybe(0.5, text), LastUpdateDate: soil.today });

  const tags = grow(6, (before) => add('Tag', here, { Name: `${text()}${before.length}`, Archived: roll() < 0.3 }));
  const milestones = grow(4, (before) =>
    add('Milestone', here, {
      Name: `${text()}${before.length}`,
      Description: maybe(0.5, text),
      FormattedID: formattedId('MI'),
      TargetDate: maybe(0.6, day),
      TargetProject: maybe(0.5, () => oneOf(projects)),
      Projects: some(projects, 2),
    }),
  );
  const iterations = grow(6, () => {
    const start = day();
    return add('Iteration', within(), {
      ...timebox(),
      StartDate: start,
      EndDate: start + 7 * 86_400_000,
      State: pick(['Planning', 'Committed', 'Accepted']),
      PlannedVelocity: maybe(0.5, () => pick([0, 1, 2.5])),
    });
  });
  const releases = grow(4, () => {
    const start = day();
    return add('Release', within(), {
      ...timebox(),
      ReleaseStartDate: start,
      ReleaseDate: start + 30 * 86_400_000,
      State: pick(['Planning', 'Active', 'Accepted']),
      Version: maybe(0.5, text),
    });
  });

  let rank = 0;
  const artifact = (prefix: string): Values => ({
    Name: text(),
    Description: maybe(0.5, text),
    Notes: maybe(0.3, text),
    DisplayColor: maybe(0.3, () => pick(['#ffffff', '#FFFFFF', '#000000'])),
    Ready: roll() < 0.5,
    Expedite: roll() < 0.2,
    LastUpdateDate: soil.today,
    FormattedID: formattedId(prefix),
    Owner: maybe(0.6, user),
    CreatedBy: user(),
    Tags: some(tags, 3),
    Milestones: some(milestones, 2),
    Rank: ++rank,
  });
  const portfolio = (type: Group, prefix: string, above: readonly Thing[]) => () =>
    add(type, within(), {
      ...artifact(prefix),
      PlannedStartDate: maybe(0.5, day),
      InvestmentCategory: maybe(0.5, () => choice('PortfolioItem', 'InvestmentCategory')),
      JobSize: maybe(0.5, () => pick([0, 1, 5])),
      Archived: roll() < 0.2,
      ...(type === 'Theme' ? {} : { Parent: maybe(0.7, () => oneOf(above)) }),
      ...(type === 'Feature' ? { Release: maybe(0.5, () => oneOf(releases)) } : {}),
    });
  const themes = grow(3, portfolio('Theme', 'T', []));
  const initiatives = grow(3, portfolio('Initiative', 'I', themes));
  const features = grow(5, portfolio('Feature', 'F', initiatives));

  const work = (): Values => ({
    ScheduleState: choice('Defect', 'ScheduleState'),
    Blocked: roll() < 0.3,
    BlockedReason: maybe(0.3, text),
    PlanEstimate: maybe(0.6, () => pick([0, 1, 2, 2.5, 3, 100])),
    Iteration: maybe(0.6, () => oneOf(iterations)),
    Release: maybe(0.5, () => oneOf(releases)),
  });
  const stories = grow(14, (before) => {
    const parent = maybe(0.5, () => oneOf(before));
    return add('HierarchicalRequirement', within(), {
      ...artifact('US'),
      ...work(),
      AcceptedDate: maybe(0.4, day),
      Package: maybe(0.3, () => pick(['Package A', 'Package B'])),
      Parent: parent,
      PortfolioItem: parent === null ? maybe(0.7, () => oneOf(features)) : null,
      Predecessors: some(before, 2),
    });
  });
  const defects = grow(14, (before) =>
    add('Defect', within(), {
      ...artifact('DE'),
      ...work(),
      Severity: maybe(0.7, () => choice('Defect', 'Severity')),
      Priority: maybe(0.5, () => choice('Defect', 'Priority')),
      Environment: maybe(0.5, () => choice('Defect', 'Environment')),
      State: choice('Defect', 'State'),
      Requirement: maybe(0.6, () => oneOf(stories)),
      Duplicates: some(before, 2),
      TargetDate: maybe(0.6, day),
      FoundInBuild: maybe(0.6, () => pick(['b9', 'B9', 'b10', '2.0'])),
      SubmittedBy: maybe(0.7, user),
    }),
  );
  const products = [...stories, ...defects];
  grow(16, (before) => {
    const product = pick(products);
    return add('Task', beside(product), {
      ...artifact('TA'),
      State: pick(['Defined', 'In-Progress', 'Completed']),
      Estimate: maybe(0.6, () => pick([0, 1, 2, 4.5])),
      ToDo: maybe(0.5, () => pick([0, 1, 2])),
      Blocked: roll() < 0.3,
      TaskIndex: before.length + 1,
      WorkProduct: product.oid,
      Iteration: product.values.Iteration ?? null,
      Release: product.values.Release ?? null,
    });
  });

  const folders = grow(3, (before) =>
    add('TestFolder', within(), {
      Name: text(),
      Description: maybe(0.4, text),
      FormattedID: formattedId('TF'),
      Parent: maybe(0.5, () => oneOf(before)),
    }),
  );
  const cases = grow(6, () => {
    const product = maybe(0.6, () => pick(products));
    return add('TestCase', product === null ? within() : beside(product), {
      ...artifact('TC'),
      Method: pick(['Manual', 'Automated']),
      Type: pick(['Acceptance', 'Functional', 'User Interface']),
      Priority: maybe(0.5, () => choice('TestCase', 'Priority')),
      Risk: maybe(0.5, () => choice('TestCase', 'Risk')),
      Objective: maybe(0.4, text),
      WorkProduct: product?.oid ?? null,
      TestFolder: maybe(0.5, () => oneOf(folders)),
    });
  });
  grow(8, () => {
    const of = pick(cases);
    return add('TestCaseResult', beside(of), {
      Build: pick(['b9', 'B9', '10']),
      Date: day(),
      Verdict: pick(['Blocked', 'Error', 'Fail', 'Inconclusive', 'Pass']),
      Notes: maybe(0.5, text),
      Duration: maybe(0.5, () => pick([0, 1.5])),
      Tester: maybe(0.5, user),
      TestCase: of.oid,
    });
  });
  grow(6, (before) => {
    const of = pick(cases);
    const ExpectedResult = maybe(0.5, text);
    return add('TestCaseStep', beside(of), {
      Input: text(),
      ExpectedResult,
      StepIndex: before.length,
      TestCase: of.oid,
    });
  });
};
