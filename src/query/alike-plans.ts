import type { WritePlan } from './write-plan.ts';

/** What plans must have in common to be written by one statement. */
const shapeOf = (plan: WritePlan): string =>
  [
    plan.action,
    plan.key.table,
    plan.key.workspaceOid,
    plan.guard,
    plan.revision === null ? 'untold' : `${plan.revision.workspaceOid} ${plan.revision.isFirst}`,
    ...plan.set.map(({ column, type }) => `${column} ${type}`),
  ].join('\n');

const isNothing = (part: unknown): boolean => part === null || (Array.isArray(part) && part.length === 0);

/**
 * A row, its revision and what its owners count, and nothing that one statement for many could not say. What a transaction
 * sees to itself, before or behind the rows, does not matter; whatever else a plan may hold does.
 */
const isPlain = (plan: WritePlan): boolean => {
  const {
    key,
    action,
    version,
    set,
    deltas,
    rollUp,
    settle,
    userOid,
    now,
    revision,
    newParent,
    newChild,
    guard,
    lastResults,
    ...more
  } = plan;
  const isGuarded = action === 'insert' || (action === 'update' && version !== null);
  const isListFree = set.every(({ type }) => !type.endsWith('[]'));
  return key.workspaceOid !== null && isGuarded && isListFree && Object.values(more).every(isNothing);
};

/** Whether one statement can write them all. */
export const areAlike = (plans: readonly WritePlan[]): boolean => alikePlans(plans).length === 1;

/** Plans in their order, those that follow each other and are alike together. */
export const alikePlans = (plans: readonly WritePlan[]): readonly (readonly WritePlan[])[] => {
  const groups: WritePlan[][] = [];
  for (const plan of plans) {
    const group = groups.at(-1);
    const [first] = group ?? [];
    const isAlike = first !== undefined && isPlain(first) && isPlain(plan) && shapeOf(first) === shapeOf(plan);
    if (isAlike) group?.push(plan);
    else groups.push([plan]);
  }
  return groups;
};
