import type { WorkspaceAccess } from '../../access/access.ts';
import { reachOf } from '../../access/reach.ts';
import type { RefId } from '../../model/ref.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { ObjectKey } from '../../query/plan.ts';
import type { Author } from '../../query/sql/author.ts';
import { type LoadedRow, loadRow, loadRows } from '../../storage/load-row.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { Services } from '../services.ts';

/** The row that an id names, as far as this caller may see it. */
export const loadTarget = (
  type: ObjectType,
  id: RefId,
  request: AuthorizedRequest,
  services: Services,
): Promise<LoadedRow | null> => {
  const { access } = request.caller;
  const visible = reachOf(access).projectOids;
  return loadRow(services.database, type, id, request.scope, visible, services.registry);
};

/** The rows that keys name, as far as this caller may see them. */
export const loadTargets = (
  type: ObjectType,
  keys: readonly ObjectKey[],
  request: AuthorizedRequest,
  services: Services,
): Promise<readonly LoadedRow[]> => {
  const { access } = request.caller;
  const visible = reachOf(access).projectOids;
  return loadRows(services.database, type, keys, request.scope, visible, services.registry);
};

/** The workspace a stored object is in: a workspace's is itself, a user's is the request's. */
export const workspaceOfRow = (row: LoadedRow, request: AuthorizedRequest): WorkspaceAccess | null => {
  const { workspaces } = request.caller.access;
  const own = row.type.name === 'Workspace' ? row.oid : (row.workspaceOid ?? Number(row.columns.workspace_id ?? -1));
  return workspaces.get(own) ?? (row.workspaceOid === null ? request.workspace : null);
};

/** Who deletes or restores a stored object, where and when. */
export const authorOf = (row: LoadedRow, request: AuthorizedRequest, services: Services): Author => ({
  workspaceOid: row.workspaceOid ?? 0,
  userOid: request.caller.principal.userOid,
  now: services.clock(),
});
