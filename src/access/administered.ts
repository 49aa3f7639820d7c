import type { Access, WorkspaceAccess } from './access.ts';

/** What somebody administers: the whole subscription, or these workspaces, and these projects of others. */
export interface Administered {
  readonly everything: boolean;
  readonly workspaces: readonly number[];
  readonly projects: readonly number[];
}

/** The projects of a workspace that the caller administers; null: all of them, and the workspace itself. */
export const administeredProjects = ({ isAdmin, roles }: WorkspaceAccess): readonly number[] | null =>
  isAdmin ? null : [...roles].filter(([, role]) => role === 'Admin').map(([oid]) => oid);

/** The workspaces that the caller administers, or has a project in to administer. */
export const administeredWorkspaces = ({ workspaces }: Access): readonly WorkspaceAccess[] =>
  [...workspaces.values()].filter((each) => administeredProjects(each)?.length !== 0);

/** Null: nothing at all. */
export const administeredBy = (access: Access): Administered | null => {
  const reached = administeredWorkspaces(access);
  if (!access.isSubscriptionAdmin && reached.length === 0) return null;
  return {
    everything: access.isSubscriptionAdmin,
    workspaces: reached.filter(({ isAdmin }) => isAdmin).map(({ facts }) => facts.oid),
    projects: reached.flatMap((each) => administeredProjects(each) ?? []),
  };
};
