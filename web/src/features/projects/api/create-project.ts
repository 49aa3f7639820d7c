import { callApi } from '../../../lib/api-client.ts';
import type { Project } from './scopes.ts';

export const createProject = (workspace: number, name: string, parent: number | null): Promise<Project> =>
  callApi({ method: 'POST', path: `/workspaces/${workspace}/projects`, body: { Name: name, Parent: parent } });
