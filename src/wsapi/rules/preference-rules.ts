import type { AuthorizedRequest } from '../authorize-request.ts';
import { type Draft, setColumn, valueIn } from './draft.ts';

const SCOPES = ['user_id', 'project_id', 'workspace_id'] as const;

/** A preference that says neither whose nor of what it is, is the caller's own; a project's is of its workspace. */
export const applyPreferenceRules = (draft: Draft, request: AuthorizedRequest): readonly string[] => {
  if (SCOPES.every((column) => valueIn(draft, column) === null)) {
    setColumn(draft, 'user_id', request.caller.principal.userOid, 'bigint');
  }
  const [project, workspace] = [valueIn(draft, 'project_id'), valueIn(draft, 'workspace_id')];
  if (project === null || workspace === null) return [];
  const facts = request.caller.access.workspaces.get(Number(workspace))?.facts;
  return facts?.projects.has(Number(project))
    ? []
    : ['Validation error: Preference.Project is not in Preference.Workspace'];
};
