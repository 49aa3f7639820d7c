import { type BacklogTable, homeOf, paragraph, tagsFor } from './backlog-table.ts';
import type { DemoLine, Ref } from './demo-line.ts';
import { refTo } from './demo-line.ts';
import { addHistory, scheduleChanges } from './item-history.ts';
import { blockedPart, type ItemPlan, planItem, SCHEDULE_STATES, type Scheduling, schedulePart } from './item-plan.ts';
import { addTasks } from './tasks.ts';
import type { StoryText, Titled } from './team-backlog.ts';

const POINTS = [1, 2, 3, 5, 8, 13] as const;

/** A story that nothing stands below. */
export interface LeafStory {
  readonly title: string;
  readonly line: DemoLine;
  readonly plan: ItemPlan;
  readonly points: number;
  readonly tasks: readonly DemoLine[];
}

interface Dealing {
  readonly scheduling: Scheduling;
  readonly notes?: string;
}

/** What a story is part of: a feature, or a story that was split. */
type Above = { readonly PortfolioItem: Ref } | { readonly Parent: Ref };

const addLeaf = (
  table: BacklogTable,
  [title, text]: Titled,
  above: Above,
  { scheduling, notes = '' }: Dealing,
): LeafStory => {
  const { lines, choice, ids, team } = table;
  const plan = planItem(table, scheduling);
  const points = choice.oneOf(POINTS);
  const author = choice.oneOf(team.members);
  const line = lines.add('HierarchicalRequirement', {
    FormattedID: ids.next(team.workspace.ref, 'US'),
    Name: title,
    Description: paragraph(text),
    Notes: notes,
    ...homeOf(team),
    ...above,
    Owner: choice.oneOf(team.members),
    CreatedBy: author,
    PlanEstimate: points,
    Ready: plan.state === 'Completed',
    ...tagsFor(table),
    ...blockedPart(table, plan),
    ...schedulePart(plan),
  });
  addHistory(lines, line, { created: plan.created, author, changes: scheduleChanges(plan) });
  const tasks = plan.iteration === undefined ? [] : addTasks(table, line, plan, choice.between(2, 4));
  return { title, line, plan, points, tasks };
};

/** What a parent takes from its children, beside their sum: the state of the last one, the dates that follow, and what stops them. */
const rolledUp = (children: readonly LeafStory[]): Readonly<Record<string, unknown>> => {
  const lowest = Math.min(...children.map(({ plan }) => SCHEDULE_STATES.indexOf(plan.state)));
  const times = (dates: readonly (Date | undefined)[]): readonly number[] =>
    dates.flatMap((date) => (date === undefined ? [] : [date.getTime()]));
  const started = times(children.map(({ plan }) => plan.started));
  const accepted = times(children.map(({ plan }) => plan.accepted));
  return {
    PlanEstimate: children.reduce((sum, { points }) => sum + points, 0),
    ScheduleState: SCHEDULE_STATES[lowest],
    Blocked: children.some(({ line }) => line.Blocked === true),
    ...(lowest > 0 && { InProgressDate: new Date(Math.min(...started)).toISOString() }),
    ...(lowest > 2 && { AcceptedDate: new Date(Math.max(...accepted)).toISOString() }),
  };
};

const addSplit = (
  table: BacklogTable,
  [title, text]: Titled,
  parts: readonly Titled[],
  feature: Ref,
  scheduling: Scheduling,
): readonly LeafStory[] => {
  const { lines, choice, ids, team } = table;
  const formattedId = ids.next(team.workspace.ref, 'US');
  const parent = lines.add('HierarchicalRequirement', {
    FormattedID: formattedId,
    Name: title,
    Description: paragraph(text),
    ...homeOf(team),
    PortfolioItem: feature,
    Owner: choice.oneOf(team.members),
    CreatedBy: team.members[0],
  });
  const notes = paragraph(`Split from ${formattedId} in refinement.`);
  const children = parts.map((part) => addLeaf(table, part, { Parent: refTo(parent) }, { scheduling, notes }));
  const created = Math.min(...children.map(({ plan }) => plan.created.getTime()));
  Object.assign(parent, rolledUp(children), { CreationDate: new Date(created - 3_600_000).toISOString() });
  return children;
};

/** Adds a story below a feature, with the stories it was split into, and answers those that nothing stands below. */
export const addStory = (
  table: BacklogTable,
  story: StoryText,
  feature: Ref,
  scheduling: Scheduling,
): readonly LeafStory[] => {
  const [title, text, parts] = story;
  return parts === undefined
    ? [addLeaf(table, [title, text], { PortfolioItem: feature }, { scheduling })]
    : addSplit(table, [title, text], parts, feature, scheduling);
};
