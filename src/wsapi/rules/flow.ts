import type { FlowPlace } from '../../query/write-plan.ts';
import { findFlowState } from '../../storage/flow-states.ts';
import type { Referenced } from '../../storage/references.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { Services } from '../services.ts';
import { beforeIn, type Draft, hasChanged, setColumn, valueIn } from './draft.ts';

/** The flow state that a body moves the item to; undefined where it leaves it, or only empties it. */
const chosenIn = (draft: Draft): Referenced | undefined => {
  const oid = valueIn(draft, 'flow_state_id');
  return typeof oid === 'number' && hasChanged(draft, 'flow_state_id') ? draft.references.find({ oid }) : undefined;
};

const stamp = (draft: Draft): void =>
  setColumn(draft, 'flow_state_changed_date', draft.now.toISOString(), 'timestamptz');

/** A new item has no revision that names its flow state: the database finds it while it writes. */
const goTo = async (draft: Draft, place: FlowPlace, services: Services): Promise<void> => {
  if (draft.before === null) {
    draft.flow = place;
    return;
  }
  const found = await findFlowState(services.database, place);
  setColumn(draft, 'flow_state_id', found?.oid ?? null, 'bigint');
  if (found !== null) draft.names.set(found.oid, found.name);
  if (place.like !== null && found?.former != null) draft.names.set(place.like, found.former);
};

/**
 * FlowState and ScheduleState move each other (wsapi §5.5). A flow state that the body names wins; otherwise the item
 * goes to the one of its project that stands for its ScheduleState, in another project to one of the same name.
 */
export const moveInFlow = async (
  draft: Draft,
  _: AuthorizedRequest,
  services: Services,
): Promise<readonly string[]> => {
  const chosen = chosenIn(draft);
  const project = valueIn(draft, 'project_id');
  if (chosen !== undefined) {
    if (chosen.projectOid !== project)
      return [`Validation error: ${draft.type.elementName}.FlowState belongs to another project`];
    setColumn(draft, 'schedule_state', chosen.state, 'text');
    stamp(draft);
    return [];
  }
  draft.set.delete('flow_state_id');
  const isNew = draft.before === null;
  if (!(isNew || hasChanged(draft, 'schedule_state') || hasChanged(draft, 'project_id'))) return [];
  const [scheduleState, like] = [valueIn(draft, 'schedule_state'), beforeIn(draft, 'flow_state_id')];
  if (isNew || hasChanged(draft, 'schedule_state')) stamp(draft);
  if (typeof project !== 'number' || typeof scheduleState !== 'string') return [];
  const workspaceOid = draft.workspace?.facts.oid ?? 0;
  const place = { workspaceOid, projectOid: project, scheduleState, like: typeof like === 'number' ? like : null };
  await goTo(draft, place, services);
  return [];
};
