import type { Access, WorkspaceAccess } from './access.ts';

/** The projects of a workspace that the caller administers; null: all of them, and the workspace itself. */
export const administeredProjects = ({ isAdmin, roles }: WorkspaceAccess): readonly number[] | null =>
  isAdmin ? null : [...roles].filter(([, role]) => role === 'Admin').map(([oid]) => oid);

/** The workspaces that the caller administers, or has a project in to administer. */
export const administeredWorkspaces = ({ workspaces }: Access): readonly WorkspaceAccess[] =>
  [...workspaces.values()].filter((each) => each.isAdmin || each.roles.values().some((role) => role === 'Admin'));
