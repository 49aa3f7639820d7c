import type { TaskRollUp } from '../../query/write-plan.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { Services } from '../services.ts';

/** How tasks move their work product's ScheduleState in this workspace; acceptance is never automatic (wsapi §5.6). */
export const taskRollUp = async (
  workspaceOid: number,
  now: Date,
  request: AuthorizedRequest,
  services: Services,
): Promise<TaskRollUp> => {
  const attribute = services.registry.type('SchedulableArtifact').attribute('ScheduleState');
  const enumerations = await services.access.enumerations(workspaceOid);
  const states = attribute === undefined ? [] : (enumerations.valuesOf(attribute) ?? []);
  return { userOid: request.caller.principal.userOid, now, frozenStates: states.slice(states.indexOf('Accepted')) };
};
