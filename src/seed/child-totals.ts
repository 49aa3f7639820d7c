import { type ObjectType, registry } from '../model/registry.ts';
import { valueIn } from './seed-index.ts';
import type { SeedObject } from './seed-line.ts';

/** What an object adds to sums kept on the object it belongs to. */
export interface ChildTotals {
  /** The attribute that leads there. */
  readonly parent: string;
  /** Amounts by column of the parent's row. */
  readonly amounts: Readonly<Record<string, (child: SeedObject) => number>>;
}

const numberIn =
  (name: string) =>
  (object: SeedObject): number => {
    const value = valueIn(object, name);
    return typeof value === 'number' ? value : 0;
  };

const countIf =
  (name: string, wanted: string | boolean) =>
  (object: SeedObject): number =>
    valueIn(object, name) === wanted ? 1 : 0;

const BY_TYPE: Readonly<Record<string, ChildTotals>> = {
  Task: {
    parent: 'WorkProduct',
    amounts: {
      n_tasks_in_progress: countIf('State', 'In-Progress'),
      n_tasks_completed: countIf('State', 'Completed'),
      n_tasks_blocked: countIf('Blocked', true),
      task_estimate_total: numberIn('Estimate'),
      task_remaining_total: numberIn('ToDo'),
      task_actual_total: numberIn('Actuals'),
    },
  },
  Defect: { parent: 'Requirement', amounts: { n_defects_closed: countIf('State', 'Closed') } },
};

/** The sums beyond plain Counts that objects of a type contribute to (object model §5). */
export const childTotalsOf = (type: ObjectType): ChildTotals | null => BY_TYPE[type.name] ?? null;

/** The columns of a type's rows that hold sums over other objects. */
export const summedColumnsOf = (owner: ObjectType): readonly string[] =>
  Object.entries(BY_TYPE).flatMap(([childName, { parent, amounts }]) => {
    const ref = registry.find(childName)?.attribute(parent)?.ref;
    const isOwner = registry.find(ref ?? '')?.concrete.includes(owner) === true;
    return isOwner ? Object.keys(amounts) : [];
  });
