import type { AuthorizedRequest } from '../authorize-request.ts';
import { beforeIn, type Draft, hasChanged, valueIn } from './draft.ts';

/** What a work item counts in, by the column that names it. */
const POINTERS: Readonly<Record<string, readonly string[]>> = {
  HierarchicalRequirement: ['parent_id', 'portfolio_item_id'],
  Defect: ['requirement_id', 'portfolio_item_id'],
  'PortfolioItem/Feature': ['parent_id'],
  'PortfolioItem/Initiative': ['parent_id'],
};

/** What an item adds to those above it. */
const SHARED = ['schedule_state', 'plan_estimate', 'blocked', 'in_progress_date', 'accepted_date'];

const movesSums = (draft: Draft): boolean => {
  const pointers = POINTERS[draft.type.name] ?? [];
  const isCounted = pointers.some((column) => valueIn(draft, column) !== null);
  if (draft.before === null) return isCounted;
  // A story may have become a parent since it was read: then it follows its children, whatever is written here.
  const mayFollow = isCounted || draft.type.name === 'HierarchicalRequirement';
  return (
    pointers.some((column) => hasChanged(draft, column)) ||
    (mayFollow && SHARED.some((column) => hasChanged(draft, column)))
  );
};

/** Unblocked by hand, and blocked all the same while a task or a child is. */
const isUnblocked = (draft: Draft): boolean => beforeIn(draft, 'blocked') === true && hasChanged(draft, 'blocked');

/** Decides whether anything that is summed above a work item can change with it; the database does the sums. */
export const rollUpFrom = (draft: Draft, request: AuthorizedRequest): readonly string[] => {
  const workspaceOid = draft.workspace?.facts.oid;
  if (workspaceOid === undefined || !(movesSums(draft) || isUnblocked(draft))) return [];
  draft.settle = { workspaceOid, oids: [draft.oid], userOid: request.caller.principal.userOid, now: draft.now };
  return [];
};
