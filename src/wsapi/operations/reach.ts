import type { ObjectType } from '../../model/registry.ts';
import type { HydrateContext } from '../../storage/hydrate.ts';
import { hydrateContext, NO_WORKSPACE, type ResolvedRequest } from '../resolve-request.ts';
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

export const forgetWhatChanged = (type: ObjectType, services: Services): void => {
  if (!REACH.has(type.name)) return;
  services.access.forget();
  services.identityChanged();
};

/** A new project or workspace is visible only with what the caller may reach now. */
export const freshContext = async (
  type: ObjectType,
  request: ResolvedRequest,
  services: Services,
): Promise<HydrateContext> => {
  if (!REACH.has(type.name)) return hydrateContext(request);
  const access = (await services.access.accessOf(request.caller.access.userOid)) ?? request.caller.access;
  const caller = { ...request.caller, access };
  return hydrateContext({
    ...request,
    caller,
    scope: { ...request.scope, workspaceOids: [NO_WORKSPACE, ...access.workspaces.keys()] },
  });
};
