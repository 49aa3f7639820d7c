import { callApi } from '../../../lib/api-client.ts';
import type { Project, ScopeChange, Workspace } from './scopes.ts';

export const changeScope = (
  kind: 'workspaces' | 'projects',
  oid: number,
  change: ScopeChange,
): Promise<Workspace | Project> => callApi({ method: 'PATCH', path: `/${kind}/${oid}`, body: change });
