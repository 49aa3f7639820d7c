import type { ObjectType } from '../../model/registry.ts';
import type { HydrateContext } from '../../storage/hydrate.ts';
import { type AuthorizedRequest, authorizeAgain } from '../authorize-request.ts';
import type { Services } from '../services.ts';

/** Types whose change changes what callers may reach or who they are. */
const REACH = new Set([
  'User',
  'UserProfile',
  'Project',
  'Workspace',
  'WorkspaceConfiguration',
  'ProjectPermission',
  'WorkspacePermission',
  'Subscription',
]);

export const changesReach = (type: ObjectType): boolean => REACH.has(type.name);

export const forgetWhatChanged = (type: ObjectType, services: Services): void => {
  if (!changesReach(type)) return;
  services.access.forget();
  services.identityChanged();
};

/** A new project or workspace is visible only with what the caller may reach now. */
export const freshContext = async (
  type: ObjectType,
  request: AuthorizedRequest,
  services: Services,
): Promise<HydrateContext> => {
  if (!changesReach(type)) return request.hydrate;
  const access = await services.access.accessOf(request.caller.access.userOid);
  return access === null ? request.hydrate : authorizeAgain(request, access).hydrate;
};
