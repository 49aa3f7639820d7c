import type { ObjectType } from '../../model/registry.ts';
import { type Draft, hasChanged, setColumn, valueIn } from './draft.ts';
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

/** Tasks, and nothing else that points at it, follow their work product into another project, iteration or release. */
export const leadTasks = (draft: Draft, tasks: ObjectType): void => {
  if (draft.before === null || draft.type.name === 'Task' || draft.workspace === null) return;
  const columns = ['project_id', 'iteration_id', 'release_id'].filter((column) => hasChanged(draft, column));
  const set = columns.flatMap((column) => draft.set.get(column) ?? []);
  if (set.length === 0 || numberIn(draft.before.n_tasks) === 0) return;
  const { oid: workspaceOid, timeZone } = draft.workspace.facts;
  const description = revisionDescription(columnChanges(draft, columns), timeZone);
  const type = tasks.code ?? 0;
  draft.following.push({ workspaceOid, type, column: 'work_product_id', oid: draft.oid, set, description });
};
