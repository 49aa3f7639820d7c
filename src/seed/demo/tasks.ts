import { type BacklogTable, homeOf } from './backlog-table.ts';
import type { DemoLine } from './demo-line.ts';
import { refTo } from './demo-line.ts';
import { addHistory, changed } from './item-history.ts';
import type { ItemPlan, ScheduleState } from './item-plan.ts';

const HOURS = [1, 2, 3, 4, 6, 8, 12] as const;

type TaskState = 'Defined' | 'In-Progress' | 'Completed';

/** Where a task stands when its work product is in a state; `share` is its place among its siblings, 0 to 1. */
const taskState = (state: ScheduleState, share: number): TaskState => {
  if (state === 'Defined') return 'Defined';
  if (state !== 'In-Progress') return 'Completed';
  if (share < 0.34) return 'Completed';
  return share < 0.67 ? 'In-Progress' : 'Defined';
};

/** Adds the first or next `count` things that the team usually does, in the states that the item's plan asks for. */
export const addTasks = (table: BacklogTable, item: DemoLine, plan: ItemPlan, count: number): readonly DemoLine[] => {
  const { lines, choice, ids, team, texts } = table;
  const skipped = choice.below(Math.max(texts.taskNames.length - count, 0) + 1);
  return texts.taskNames.slice(skipped, skipped + count).map((name, index) => {
    // In-Progress needs a mixture: of a single task nothing else would do than being in progress itself.
    const state = count === 1 && plan.state === 'In-Progress' ? 'In-Progress' : taskState(plan.state, index / count);
    const estimate = choice.oneOf(HOURS);
    const author = choice.oneOf(team.members);
    const lastChange = state === 'Defined' ? plan.created : (plan.accepted ?? plan.started ?? plan.created);
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
      LastUpdateDate: lastChange.toISOString(),
    });
    const changes =
      state === 'Defined' || plan.started === undefined
        ? []
        : [{ at: lastChange, text: changed('STATE', 'Defined', state) }];
    addHistory(lines, task, { created: plan.created, author, changes });
    return task;
  });
};
