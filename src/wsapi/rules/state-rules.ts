import { limits } from '../../config/limits.ts';
import { countFlowStates } from '../../storage/flow-states.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { Services } from '../services.ts';
import { type Draft, hasChanged, setColumn, valueIn } from './draft.ts';

/** What is said of an attribute that is fixed once there. (That it is required, others say.) */
const fixed = (draft: Draft, columns: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(columns).flatMap(([column, name]) =>
    draft.before !== null && hasChanged(draft, column) && valueIn(draft, column) !== null
      ? [`Validation error: ${draft.type.elementName}.${name} cannot be changed`]
      : [],
  );

/** Work items hold the name of their ScheduleState, and each workspace has the same middle four: only ShortName may change. */
export const checkScheduleState = (draft: Draft): readonly string[] =>
  fixed(draft, { name: 'Name', enabled: 'Enabled' });

/** The states of a type stay its own: items are in them. */
export const checkState = (draft: Draft): readonly string[] => fixed(draft, { type_def_id: 'TypeDef' });

/** A flow state stands for one ScheduleState for good: items in it would have to move with it. A new one comes last. */
export const checkFlowState = async (
  draft: Draft,
  _: AuthorizedRequest,
  services: Services,
): Promise<readonly string[]> => {
  const project = valueIn(draft, 'project_id');
  if (draft.before !== null || typeof project !== 'number')
    return fixed(draft, { schedule_state_mapping: 'ScheduleStateMapping' });
  const { count, last } = await countFlowStates(services.database, draft.workspace?.facts.oid ?? 0, project);
  if (count >= limits.flowStatesPerProject)
    return [`Validation error: A project has at most ${limits.flowStatesPerProject} flow states`];
  if (valueIn(draft, 'order_index') === null) setColumn(draft, 'order_index', last + 1, 'bigint');
  return [];
};
