import type { WorkspaceAccess } from '../access/access.ts';
import { administeredWorkspaces } from '../access/administered.ts';
import type { LoginRequest } from './login-request.ts';
import type { LoginServices } from './login-services.ts';

/** The workspaces that the caller administers, or has a project in to administer; none, once the caller is gone. */
export const workspacesOfCaller = async (
  { caller }: LoginRequest,
  { access }: LoginServices,
): Promise<readonly WorkspaceAccess[]> => {
  const reached = await access.accessOf(caller.principal.userOid);
  return reached === null ? [] : administeredWorkspaces(reached);
};
