import { type BacklogTable, homeOf, paragraph, tagsFor } from './backlog-table.ts';
import type { DemoLine } from './demo-line.ts';
import { refTo } from './demo-line.ts';
import { addHistory, scheduleChanges } from './item-history.ts';
import { blockedPart, type ItemPlan, planItem, schedulePart } from './item-plan.ts';
import type { LeafStory } from './stories.ts';
import { addTasks } from './tasks.ts';
import type { Titled } from './team-backlog.ts';

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

const defectState = ({ choice }: BacklogTable, plan: ItemPlan): 'Submitted' | 'Open' | 'Fixed' | 'Closed' => {
  if (plan.state === 'Defined') return choice.oneOf(['Submitted', 'Submitted', 'Open']);
  if (plan.state === 'In-Progress') return 'Open';
  return plan.state === 'Completed' ? 'Fixed' : 'Closed';
};

/** A defect that was dealt out. */
export interface AddedDefect {
  readonly line: DemoLine;
  readonly plan: ItemPlan;
  readonly tasks: readonly DemoLine[];
}

/** Adds a defect, for half of them in one of the stories. One whose ObjectID is given is open and in no iteration. */
export const addDefect = (
  table: BacklogTable,
  [name, text]: Titled,
  stories: readonly LeafStory[],
  objectId?: number,
): AddedDefect => {
  const { lines, choice, ids, team } = table;
  const plan = planItem(table, objectId === undefined ? 0.55 : 0);
  const state = objectId === undefined ? defectState(table, plan) : 'Open';
  const story = stories[choice.below(stories.length)];
  const opened = state === 'Submitted' ? undefined : (plan.started ?? plan.created);
  const author = choice.oneOf(team.members);
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
      ...tagsFor(table),
      ...blockedPart(table, plan),
      ...schedulePart(plan),
    },
    objectId,
  );
  addHistory(lines, line, { created: plan.created, author, changes: scheduleChanges(plan) });
  const hasTasks = plan.iteration !== undefined && choice.happens(0.7);
  return { line, plan, tasks: hasTasks ? addTasks(table, line, plan, choice.between(1, 2)) : [] };
};
