import type { Structural } from './seed-entry.ts';
import { valueIn } from './seed-index.ts';
import type { SeedObject } from './seed-line.ts';

/** What an object adds to sums kept on the object it belongs to. */
export interface ChildTotals {
  readonly parent: Structural;
  /** Amounts by column of the parent's row. */
  readonly amounts: ReadonlyMap<string, number>;
}

const numberIn = (object: SeedObject, name: string): number => {
  const value = valueIn(object, name);
  return typeof value === 'number' ? value : 0;
};

const ofTask = (task: SeedObject): ChildTotals => {
  const state = valueIn(task, 'State');
  return {
    parent: 'WorkProduct',
    amounts: new Map([
      ['n_tasks_in_progress', state === 'In-Progress' ? 1 : 0],
      ['n_tasks_completed', state === 'Completed' ? 1 : 0],
      ['n_tasks_blocked', valueIn(task, 'Blocked') === true ? 1 : 0],
      ['task_estimate_total', numberIn(task, 'Estimate')],
      ['task_remaining_total', numberIn(task, 'ToDo')],
      ['task_actual_total', numberIn(task, 'Actuals')],
    ]),
  };
};

const ofDefect = (defect: SeedObject): ChildTotals => ({
  parent: 'Requirement',
  amounts: new Map([['n_defects_closed', valueIn(defect, 'State') === 'Closed' ? 1 : 0]]),
});

const BY_TYPE: Readonly<Record<string, (object: SeedObject) => ChildTotals>> = { Task: ofTask, Defect: ofDefect };

/** The sums beyond plain Counts that an object of the file contributes to (object model §5). */
export const childTotalsOf = (object: SeedObject): ChildTotals | null => BY_TYPE[object.type.name]?.(object) ?? null;
