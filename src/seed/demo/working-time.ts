import type { DemoLine, Ref } from './demo-line.ts';
import { refTo } from './demo-line.ts';
import type { TeamWork } from './team-work.ts';
import { currentOf, type TeamTimebox } from './timeboxes.ts';

const DAY_MS = 86_400_000;
const TASKS_A_PERSON = 3;

/** Midnight UTC of the Sunday in the middle of an iteration, which begins on a Monday in a zone of its own. */
const middleSunday = ({ start }: TeamTimebox): number =>
  Math.floor((start.getTime() + DAY_MS / 2) / DAY_MS) * DAY_MS + 6 * DAY_MS;

const addCapacities = ({ table }: TeamWork): void => {
  const { lines, choice, team, timeboxes, today } = table;
  const iteration = currentOf(timeboxes.iterations);
  if (iteration === undefined) return;
  for (const User of team.members) {
    lines.add('UserIterationCapacity', {
      Workspace: team.workspace.ref,
      Project: team.project,
      Iteration: iteration.ref,
      User,
      Capacity: choice.oneOf([24, 40, 48, 56, 60]),
      CreationDate: (iteration.start < today ? iteration.start : today).toISOString(),
    });
  }
};

/** A person's tasks of an iteration that were begun, each with what it is part of. */
const tasksOf = ({ stories, defects }: TeamWork, user: Ref, iteration: TeamTimebox) =>
  [...stories, ...defects]
    .filter(({ plan }) => plan.iteration === iteration)
    .flatMap(({ line, tasks }) => tasks.map((task) => [task, line] as const))
    .filter(([task]) => task.Owner === user && task.State !== 'Defined')
    .slice(0, TASKS_A_PERSON);

/** How a time sheet names a work item. */
const shown = (item: DemoLine): string => `${item.FormattedID}: ${item.Name}`;

const addTimesheet = (work: TeamWork, user: Ref): void => {
  const { lines, choice, team, timeboxes } = work.table;
  const iteration = timeboxes.iterations.find(({ position }) => position === -1);
  if (iteration === undefined) return;
  const week = middleSunday(iteration);
  for (const [task, workProduct] of tasksOf(work, user, iteration)) {
    const item = lines.add('TimeEntryItem', {
      Workspace: team.workspace.ref,
      Project: team.project,
      User: user,
      ProjectDisplayString: team.projectName,
      Task: refTo(task),
      TaskDisplayString: shown(task),
      WorkProduct: refTo(workProduct),
      WorkProductDisplayString: shown(workProduct),
      WeekStartDate: new Date(week).toISOString(),
      CreationDate: new Date(week + 2 * DAY_MS).toISOString(),
    });
    for (let day = 1; day <= 5; day += 1) {
      if (!choice.happens(0.6)) continue;
      const DateVal = new Date(week + day * DAY_MS).toISOString();
      lines.add('TimeEntryValue', {
        Workspace: team.workspace.ref,
        TimeEntryItem: refTo(item),
        DateVal,
        Hours: choice.oneOf([0.5, 1, 1.5, 2, 3]),
        CreationDate: new Date(week + 6 * DAY_MS).toISOString(),
      });
    }
  }
};

/** Adds how much each member of a team can do in this iteration, and what they did in the last week of the one before. */
export const addWorkingTime = (work: TeamWork): void => {
  addCapacities(work);
  for (const user of work.table.team.members) addTimesheet(work, user);
};
