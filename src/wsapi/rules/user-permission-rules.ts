import { type Draft, setColumn, valueIn } from './draft.ts';

export const WORKSPACE_ROLES = ['User', 'Admin'];
export const PROJECT_ROLES = ['Viewer', 'Editor', 'Admin'];

/** Toolkits write "Project Admin" and "Workspace Admin" and read back "Admin". */
export const plainRole = (written: string): string => written.replace(/^(Project|Workspace) (?=Admin$)/, '');

/** Each kind of permission has roles of its own, and its place follows from what it permits. */
export const applyPermissionRules = (draft: Draft): readonly string[] => {
  const isProject = draft.type.name === 'ProjectPermission';
  const role = String(valueIn(draft, 'role') ?? '');
  const allowed = isProject ? PROJECT_ROLES : WORKSPACE_ROLES;
  if (role !== '' && !allowed.includes(role)) {
    return [
      `Validation error: ${draft.type.elementName}.Role ${role} is an invalid value.  Valid values are: ${allowed.join(', ')}`,
    ];
  }
  if (draft.workspace !== null) setColumn(draft, 'workspace_id', draft.workspace.facts.oid, 'bigint');
  setColumn(draft, 'type', isProject ? 2 : 1, 'smallint');
  return [];
};
