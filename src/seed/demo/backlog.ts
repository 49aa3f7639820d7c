import { daysBefore } from './demo-calendar.ts';
import type { DemoChoice } from './demo-choice.ts';
import type { DemoLine, DemoLines, Ref } from './demo-line.ts';
import { refTo } from './demo-line.ts';
import type { Team } from './organisation.ts';
import type { TeamBacklog, Titled } from './team-backlog.ts';
import type { TeamTimebox, TeamTimeboxes } from './timeboxes.ts';

/** The curl lines of the vendor's article about keys change the defect with this ObjectID. */
export const ARTICLE_DEFECT_OBJECT_ID = 777;

type ScheduleState = 'Defined' | 'In-Progress' | 'Completed' | 'Accepted' | 'Custom 1';

const SCHEDULE_STATES: readonly ScheduleState[] = ['Defined', 'In-Progress', 'Completed', 'Accepted', 'Custom 1'];
const POINTS = [1, 2, 3, 5, 8, 13] as const;
const HOURS = [1, 2, 3, 4, 6, 8, 12] as const;
const SEVERITIES = [
  'Major Problem',
  'Major Problem',
  'Minor Problem',
  'Minor Problem',
  'Minor Problem',
  'Cosmetic',
] as const;
const PRIORITIES = ['Resolve Immediately', 'High Attention', 'Normal', 'Normal', 'Low'] as const;
const ENVIRONMENTS = ['Production', 'Production', 'Staging', 'Test'] as const;

/** Numbers run per workspace and prefix, as FormattedIDs do. */
export class FormattedIds {
  readonly #last = new Map<string, number>();

  next(workspace: Ref, prefix: 'US' | 'DE' | 'TA'): string {
    const key = `${workspace} ${prefix}`;
    const number = (this.#last.get(key) ?? 0) + 1;
    this.#last.set(key, number);
    return prefix + number;
  }
}

/** All that the items of one team are dealt out from. */
export interface BacklogTable {
  readonly lines: DemoLines;
  readonly choice: DemoChoice;
  readonly ids: FormattedIds;
  readonly today: Date;
  readonly team: Team;
  readonly timeboxes: TeamTimeboxes;
  readonly tags: readonly [Ref, ...Ref[]];
  readonly texts: TeamBacklog;
  /** The schedule state beyond Accepted exists in this workspace. */
  readonly hasCustomState: boolean;
}

interface Plan {
  readonly state: ScheduleState;
  readonly iteration: TeamTimebox | undefined;
  readonly release: TeamTimebox | undefined;
  readonly created: Date;
  readonly started: Date | undefined;
  readonly accepted: Date | undefined;
}

const stateIn = (table: BacklogTable, position: number | undefined): ScheduleState => {
  const { choice, hasCustomState } = table;
  if (position === undefined || position > 0) return 'Defined';
  if (position < 0) return hasCustomState && choice.happens(0.3) ? 'Custom 1' : 'Accepted';
  return choice.oneOf(['Defined', 'In-Progress', 'In-Progress', 'Completed', 'Accepted']);
};

const at = (table: BacklogTable, instant: Date): Date =>
  instant.getTime() > table.today.getTime() ? table.today : instant;

/** Deals out when an item was made, planned, begun and accepted, each before the next and none after today. */
const planItem = (table: BacklogTable, scheduled: number): Plan => {
  const { choice, timeboxes, today } = table;
  const iteration = choice.happens(scheduled) ? choice.oneOf(nonEmpty(timeboxes.iterations)) : undefined;
  const state = stateIn(table, iteration?.position);
  const release = iteration === undefined ? undefined : timeboxes.releases.find((each) => each.end >= iteration.start);
  const begin = iteration === undefined || iteration.start > today ? today : iteration.start;
  const age = Math.floor((today.getTime() - begin.getTime()) / 86_400_000);
  const created = daysBefore(today, age + choice.between(2, 60), choice.below(480));
  const started = state === 'Defined' ? undefined : daysBefore(today, Math.max(age - 1, 0), choice.below(480));
  const isAccepted = state === 'Accepted' || state === 'Custom 1';
  const accepted = isAccepted ? daysBefore(today, Math.max(age - choice.between(4, 12), 0), 480) : undefined;
  return {
    state,
    iteration,
    release,
    created: at(table, created),
    started: started && at(table, started),
    accepted: accepted && at(table, accepted),
  };
};

const nonEmpty = <Value>(values: readonly Value[]): readonly [Value, ...Value[]] => {
  const [first, ...others] = values;
  if (first === undefined) throw new Error('A team of the demo has no iteration.');
  return [first, ...others];
};

/** What the schedule of an item says, in the attributes that stories and defects share. */
const schedulePart = (plan: Plan): Readonly<Record<string, unknown>> => ({
  ScheduleState: plan.state,
  ...(plan.iteration && { Iteration: plan.iteration.ref }),
  ...(plan.release && { Release: plan.release.ref }),
  ...(plan.started && { InProgressDate: plan.started.toISOString() }),
  ...(plan.accepted && { AcceptedDate: plan.accepted.toISOString() }),
  CreationDate: plan.created.toISOString(),
  LastUpdateDate: (plan.accepted ?? plan.started ?? plan.created).toISOString(),
});

const homeOf = (team: Team): Readonly<Record<string, unknown>> => ({
  Workspace: team.workspace.ref,
  Project: team.project,
});

interface Change {
  readonly at: Date;
  readonly text: string;
}

/** Gives an item its history, in the vendor's wording (wsapi §5.8). Without later changes the import makes one. */
const addHistory = (
  { lines }: BacklogTable,
  item: DemoLine,
  created: Date,
  author: Ref,
  changes: readonly Change[],
): void => {
  if (changes.length === 0) return;
  const CreationDate = created.toISOString();
  const history = refTo(lines.add('RevisionHistory', { Workspace: item.Workspace, CreationDate }));
  Object.assign(item, { RevisionHistory: history });
  const all = [{ at: created, text: 'Original revision' }, ...changes];
  for (const [RevisionNumber, { at, text }] of all.entries()) {
    lines.add('Revision', {
      RevisionHistory: history,
      RevisionNumber,
      Description: text,
      User: author,
      CreationDate: at.toISOString(),
    });
  }
};

const changed = (name: string, from: string, to: string): string => `${name} changed from [${from}] to [${to}]`;

/** What happened to the schedule state of an item: begun at one moment, finished at another. */
const scheduleChanges = ({ state, started, accepted }: Plan): readonly Change[] => {
  if (started === undefined) return [];
  const begun = { at: started, text: changed('SCHEDULE STATE', 'Defined', 'In-Progress') };
  if (state === 'Completed') {
    return [begun, { at: started, text: changed('SCHEDULE STATE', 'In-Progress', 'Completed') }];
  }
  return accepted === undefined
    ? [begun]
    : [begun, { at: accepted, text: changed('SCHEDULE STATE', 'In-Progress', state) }];
};

const paragraph = (text: string): string => `<p>${text}</p>`;

const tagsFor = ({ choice, tags }: BacklogTable): readonly Ref[] => {
  if (!choice.happens(0.35)) return [];
  const first = choice.oneOf(tags);
  const second = choice.oneOf(tags);
  return first === second ? [first] : [first, second];
};

const blockedPart = (table: BacklogTable, plan: Plan): Readonly<Record<string, unknown>> =>
  plan.state === 'In-Progress' && table.choice.happens(0.2)
    ? { Blocked: true, BlockedReason: 'Waiting for an answer from the supplier' }
    : {};

/** Where a task stands when its work product is in a state; `share` is its place among its siblings, 0 to 1. */
const taskState = (state: ScheduleState, share: number): 'Defined' | 'In-Progress' | 'Completed' => {
  if (state === 'Defined') return 'Defined';
  if (state !== 'In-Progress') return 'Completed';
  if (share < 0.34) return 'Completed';
  return share < 0.67 ? 'In-Progress' : 'Defined';
};

const addTasks = (table: BacklogTable, item: DemoLine, plan: Plan, count: number): void => {
  const { lines, choice, ids, team, texts } = table;
  const skipped = choice.below(Math.max(texts.taskNames.length - count, 0) + 1);
  for (const [index, name] of texts.taskNames.slice(skipped, skipped + count).entries()) {
    // In-Progress needs a mixture: of a single task nothing else would do than being in progress itself.
    const state = count === 1 && plan.state === 'In-Progress' ? 'In-Progress' : taskState(plan.state, index / count);
    const estimate = choice.oneOf(HOURS);
    const author = choice.oneOf(team.members);
    const task = lines.add('Task', {
      FormattedID: ids.next(team.workspace.ref, 'TA'),
      Name: name,
      WorkProduct: refTo(item),
      ...homeOf(team),
      Owner: choice.oneOf(team.members),
      State: state,
      TaskIndex: index + 1,
      Estimate: estimate,
      ToDo: { Defined: estimate, 'In-Progress': Math.ceil(estimate / 2), Completed: 0 }[state],
      Actuals: { Defined: 0, 'In-Progress': Math.floor(estimate / 2), Completed: choice.oneOf(HOURS) }[state],
      CreatedBy: author,
      CreationDate: plan.created.toISOString(),
      LastUpdateDate: (state === 'Defined'
        ? plan.created
        : (plan.accepted ?? plan.started ?? plan.created)
      ).toISOString(),
    });
    const at = plan.accepted ?? plan.started;
    if (state !== 'Defined' && at) {
      addHistory(table, task, plan.created, author, [{ at, text: changed('STATE', 'Defined', state) }]);
    }
  }
};

interface AddedStory {
  readonly line: DemoLine;
  readonly plan: Plan;
  readonly points: number;
}

const addStory = (
  table: BacklogTable,
  [name, text]: Titled,
  parent: DemoLine,
  parentFormattedId: string,
): AddedStory => {
  const { lines, choice, ids, team } = table;
  const plan = planItem(table, 0.7);
  const points = choice.oneOf(POINTS);
  const author = choice.oneOf(team.members);
  const tags = tagsFor(table);
  const line = lines.add('HierarchicalRequirement', {
    FormattedID: ids.next(team.workspace.ref, 'US'),
    Name: name,
    Description: paragraph(text),
    Notes: choice.happens(0.15) ? paragraph(`Split from ${parentFormattedId} in refinement.`) : '',
    ...homeOf(team),
    Parent: refTo(parent),
    Owner: choice.oneOf(team.members),
    CreatedBy: author,
    PlanEstimate: points,
    Ready: plan.state === 'Completed',
    ...(tags.length > 0 && { Tags: tags }),
    ...blockedPart(table, plan),
    ...schedulePart(plan),
  });
  addHistory(table, line, plan.created, author, scheduleChanges(plan));
  if (plan.iteration !== undefined) addTasks(table, line, plan, choice.between(2, 4));
  return { line, plan, points };
};

/** Adds a parent story; its children follow it and their sums are known before, since both are dealt out in advance. */
const addEpic = (table: BacklogTable, epic: TeamBacklog['epics'][number]): readonly AddedStory[] => {
  const { lines, choice, ids, team, today } = table;
  const [name, text] = epic.epic;
  const formattedId = ids.next(team.workspace.ref, 'US');
  const created = daysBefore(today, choice.between(120, 160), choice.below(480)).toISOString();
  const attributes: Record<string, unknown> = {
    FormattedID: formattedId,
    Name: name,
    Description: paragraph(text),
    ...homeOf(team),
    Owner: team.members[0],
    CreatedBy: team.members[0],
    CreationDate: created,
  };
  const parent = lines.add('HierarchicalRequirement', attributes);
  const stories = epic.stories.map((story) => addStory(table, story, parent, formattedId));
  const lowest = Math.min(...stories.map((story) => SCHEDULE_STATES.indexOf(story.plan.state)));
  Object.assign(parent, {
    PlanEstimate: stories.reduce((sum, story) => sum + story.points, 0),
    ScheduleState: SCHEDULE_STATES[lowest],
  });
  return stories;
};

const defectState = (table: BacklogTable, plan: Plan): 'Submitted' | 'Open' | 'Fixed' | 'Closed' => {
  if (plan.state === 'Defined') return table.choice.oneOf(['Submitted', 'Submitted', 'Open']);
  if (plan.state === 'In-Progress') return 'Open';
  return plan.state === 'Completed' ? 'Fixed' : 'Closed';
};

const addDefect = (
  table: BacklogTable,
  [name, text]: Titled,
  stories: readonly AddedStory[],
  objectId?: number,
): void => {
  const { lines, choice, ids, team } = table;
  const plan = planItem(table, objectId === undefined ? 0.55 : 0);
  const state = objectId === undefined ? defectState(table, plan) : 'Open';
  const story = stories[choice.below(stories.length)];
  const opened = state === 'Submitted' ? undefined : (plan.started ?? plan.created);
  const author = choice.oneOf(team.members);
  const tags = tagsFor(table);
  const line = lines.add(
    'Defect',
    {
      FormattedID: ids.next(team.workspace.ref, 'DE'),
      Name: name,
      Description: paragraph(text),
      ...homeOf(team),
      ...(story !== undefined && choice.happens(0.5) && { Requirement: refTo(story.line) }),
      Owner: choice.oneOf(team.members),
      SubmittedBy: author,
      CreatedBy: author,
      Severity: choice.happens(0.08) ? 'Crash/Data Loss' : choice.oneOf(SEVERITIES),
      Priority: choice.oneOf(PRIORITIES),
      Environment: choice.oneOf(ENVIRONMENTS),
      State: state,
      ...(state === 'Closed' && { Resolution: 'Code Change' }),
      FoundInBuild: `4.${choice.below(4)}.${choice.below(30)}`,
      ...(plan.iteration !== undefined && { PlanEstimate: choice.oneOf([1, 2, 3]) }),
      ...(opened && { OpenedDate: opened.toISOString() }),
      ...(state === 'Closed' && plan.accepted && { ClosedDate: plan.accepted.toISOString() }),
      ...(tags.length > 0 && { Tags: tags }),
      ...blockedPart(table, plan),
      ...schedulePart(plan),
    },
    objectId,
  );
  addHistory(table, line, plan.created, author, scheduleChanges(plan));
  if (plan.iteration !== undefined && choice.happens(0.7)) addTasks(table, line, plan, choice.between(1, 2));
};

/** Adds a team's stories, defects and tasks. `articleDefect`: its first defect is the one of the vendor's article. */
export const addBacklog = (table: BacklogTable, articleDefect: boolean): void => {
  const stories = table.texts.epics.flatMap((epic) => addEpic(table, epic));
  for (const [index, defect] of table.texts.defects.entries()) {
    addDefect(table, defect, stories, articleDefect && index === 0 ? ARTICLE_DEFECT_OBJECT_ID : undefined);
  }
};
