import { callApi } from '../../../lib/api-client.ts';
import type { ListAnswer, ListPart } from '../../../lib/list.ts';
import type { Project } from './scopes.ts';

/** One level below a workspace or project, or what a name is found in. */
export interface ProjectFilter {
  readonly Parent?: number | undefined;
  readonly Name?: string | undefined;
  readonly State?: string | undefined;
}

export const listProjects = (workspace: number, part: ListPart, filter: ProjectFilter, signal: AbortSignal) =>
  callApi<ListAnswer<Project>>({
    path: `/workspaces/${workspace}/projects`,
    parameters: { ...part, ...filter },
    signal,
  });
