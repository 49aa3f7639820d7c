import type { CounterDelta } from '../../query/write-plan.ts';
import { beforeIn, type Draft, hasChanged, setColumn, valueIn } from './draft.ts';
import { columnChanges } from './revision-changes.ts';
import { revisionDescription } from './revision-wording.ts';

const numberIn = (value: unknown): number => (typeof value === 'number' ? value : 0);

const reached = (states: readonly string[], state: unknown, from: string): boolean => {
  const at = states.indexOf(String(state));
  return at >= 0 && at >= states.indexOf(from);
};

/** A date that is set on reaching a state and removed on leaving it (wsapi §5.6). */
const stamp = (draft: Draft, column: string, isReached: boolean): void => {
  const has = valueIn(draft, column) !== null;
  if (isReached && !has) setColumn(draft, column, draft.now.toISOString(), 'timestamptz');
  if (!isReached && has) setColumn(draft, column, null, 'timestamptz');
};

/** AcceptedDate and InProgressDate follow ScheduleState; `states` are the workspace's, in order. */
export const stampScheduleDates = (draft: Draft, states: readonly string[]): void => {
  const state = valueIn(draft, 'schedule_state');
  if (draft.before !== null && !hasChanged(draft, 'schedule_state')) return;
  stamp(draft, 'in_progress_date', reached(states, state, 'In-Progress'));
  stamp(draft, 'accepted_date', reached(states, state, 'Accepted'));
};

/** OpenedDate and ClosedDate follow a defect's State, which is independent of its ScheduleState (wsapi §5.6). */
export const stampDefectDates = (draft: Draft): void => {
  if (draft.before !== null && !hasChanged(draft, 'state')) return;
  const state = valueIn(draft, 'state');
  if (state === 'Open' && valueIn(draft, 'opened_date') === null) stamp(draft, 'opened_date', true);
  stamp(draft, 'closed_date', state === 'Closed');
};

/** A task lives where its work product does; what remains to do is the estimate until somebody says otherwise. */
export const applyTaskRules = (draft: Draft): void => {
  const workProduct = draft.references.find({ oid: numberIn(valueIn(draft, 'work_product_id')) });
  if (workProduct !== undefined && (draft.before === null || hasChanged(draft, 'work_product_id'))) {
    setColumn(draft, 'project_id', workProduct.projectOid, 'bigint');
    setColumn(draft, 'iteration_id', workProduct.iterationOid, 'bigint');
    setColumn(draft, 'release_id', workProduct.releaseOid, 'bigint');
  }
  if (draft.before === null && !draft.set.has('to_do'))
    setColumn(draft, 'to_do', valueIn(draft, 'estimate'), 'double precision');
  const isCompleted = valueIn(draft, 'state') === 'Completed';
  if (isCompleted && hasChanged(draft, 'state') && !draft.set.has('to_do'))
    setColumn(draft, 'to_do', 0, 'double precision');
};

/** What one task adds to its work product's counters and totals. */
const taskShare = (read: (column: string) => unknown): Record<string, number> => ({
  n_tasks: 1,
  n_tasks_in_progress: read('state') === 'In-Progress' ? 1 : 0,
  n_tasks_completed: read('state') === 'Completed' ? 1 : 0,
  n_tasks_blocked: read('blocked') === true ? 1 : 0,
  task_estimate_total: numberIn(read('estimate')),
  task_remaining_total: numberIn(read('to_do')),
  task_actual_total: numberIn(read('actuals')),
});

const childShare = (): Record<string, number> => ({ n_children: 1 });

const defectShare = (read: (column: string) => unknown): Record<string, number> => ({
  n_defects: 1,
  n_defects_closed: read('state') === 'Closed' ? 1 : 0,
});

/** The owner's column and the share an object of each type has in it. */
const SHARES: Readonly<
  Record<string, { column: string; share: (read: (column: string) => unknown) => Record<string, number> }>
> = {
  Task: { column: 'work_product_id', share: taskShare },
  HierarchicalRequirement: { column: 'parent_id', share: childShare },
  Defect: { column: 'requirement_id', share: defectShare },
};

const addUp = (
  workspaceOid: number,
  shares: readonly { owner: unknown; share: Record<string, number>; sign: 1 | -1 }[],
): CounterDelta[] => {
  const totals = new Map<number, Record<string, number>>();
  for (const { owner, share, sign } of shares) {
    if (typeof owner !== 'number') continue;
    const by = totals.get(owner) ?? {};
    for (const [column, amount] of Object.entries(share)) by[column] = (by[column] ?? 0) + sign * amount;
    totals.set(owner, by);
  }
  return [...totals]
    .map(([oid, by]) => ({ workspaceOid, oid, by }))
    .filter(({ by }) => Object.values(by).some((amount) => amount !== 0))
    .sort((a, b) => a.oid - b.oid);
};

/** The owners' counters move by what the object was to what it is: exact at the moment the write is acknowledged. */
export const countInOwners = (draft: Draft): void => {
  const rule = SHARES[draft.type.name];
  const workspaceOid = draft.workspace?.facts.oid;
  if (rule === undefined || workspaceOid === undefined) return;
  const { before } = draft;
  const after = {
    owner: valueIn(draft, rule.column),
    share: rule.share((column) => valueIn(draft, column)),
    sign: 1 as const,
  };
  const stored =
    before === null
      ? []
      : [
          {
            owner: beforeIn(draft, rule.column),
            share: rule.share((column) => beforeIn(draft, column)),
            sign: -1 as const,
          },
        ];
  draft.deltas.push(...addUp(workspaceOid, [...stored, after]));
};

/** The same for an object that goes. */
export const discountInOwners = (
  type: string,
  workspaceOid: number,
  row: Readonly<Record<string, unknown>>,
): CounterDelta[] => {
  const rule = SHARES[type];
  if (rule === undefined) return [];
  return addUp(workspaceOid, [{ owner: row[rule.column], share: rule.share((column) => row[column]), sign: -1 }]);
};

/** Tasks follow their work product into another project, iteration or release. */
export const leadTasks = (draft: Draft): void => {
  if (draft.before === null || draft.type.name === 'Task' || draft.workspace === null) return;
  const columns = ['project_id', 'iteration_id', 'release_id'].filter((column) => hasChanged(draft, column));
  const set = columns.flatMap((column) => draft.set.get(column) ?? []);
  if (set.length === 0 || numberIn(draft.before.n_tasks) === 0) return;
  const { oid: workspaceOid, timeZone } = draft.workspace.facts;
  const description = revisionDescription(columnChanges(draft, columns), timeZone);
  draft.following.push({ workspaceOid, column: 'work_product_id', oid: draft.oid, set, description });
};
