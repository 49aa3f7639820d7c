import { callApi } from '../../../lib/api-client.ts';
import type { Workspace } from './scopes.ts';

export const createWorkspace = (name: string): Promise<Workspace> =>
  callApi({ method: 'POST', path: '/workspaces', body: { Name: name } });
