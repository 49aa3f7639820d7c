import type { PlaceWithRole } from '../storage/stores/user-role-store.ts';
import { NO_ACCESS, type RoleWish } from './role-wish.ts';

/** What a user has on one place before. */
export type GivenRole = Pick<PlaceWithRole, 'oid' | 'workspaceOid' | 'permissionOid' | 'role'>;

/** A permission is never changed: it goes, and another one comes. */
export type RoleStep = Pick<RoleWish, 'kind' | 'oid'> &
  ({ readonly take: number; readonly give?: never } | { readonly give: string; readonly take?: never });

type Kind = RoleWish['kind'];

const taking = (kind: Kind, { oid, permissionOid }: GivenRole): readonly RoleStep[] =>
  permissionOid === null ? [] : [{ kind, oid, take: permissionOid }];

const giving = (kind: Kind, oid: number, role: string | null): readonly RoleStep[] =>
  role === null || role === NO_ACCESS ? [] : [{ kind, oid, give: role }];

/** The steps from what is given to what is wished, in their order; what is wished of no place stays as it is. */
export const planRoles = (
  workspaces: readonly GivenRole[],
  projects: readonly GivenRole[],
  wishes: readonly RoleWish[],
): readonly RoleStep[] => {
  const wished = new Map(wishes.map((wish) => [wish.oid, wish]));
  /** Workspaces whose projects' permissions went with their own. */
  const cleared = new Set<number>();

  const stepsOfWorkspace = (workspace: GivenRole): readonly RoleStep[] => {
    const role = wished.get(workspace.oid)?.role ?? null;
    const within = projects.filter((project) => project.workspaceOid === workspace.oid && project.role !== null);
    if (role === null || (role === workspace.role && role !== NO_ACCESS)) return [];
    if (workspace.permissionOid === null && role !== NO_ACCESS) return giving('Workspace', workspace.oid, role);
    cleared.add(workspace.oid);
    if (role === NO_ACCESS && workspace.permissionOid === null)
      return within.flatMap((each) => taking('Project', each));
    const kept = role === NO_ACCESS ? [] : within.filter(({ oid }) => !wished.has(oid));
    return [
      ...taking('Workspace', workspace),
      ...giving('Workspace', workspace.oid, role),
      ...kept.flatMap((each) => giving('Project', each.oid, each.role)),
    ];
  };

  const stepsOfProject = (project: GivenRole): readonly RoleStep[] => {
    const role = wished.get(project.oid)?.role ?? null;
    const isGone = cleared.has(project.workspaceOid) || project.role === null;
    if (role === null || role === (isGone ? NO_ACCESS : project.role)) return [];
    return [...(isGone ? [] : taking('Project', project)), ...giving('Project', project.oid, role)];
  };

  return [...workspaces.flatMap(stepsOfWorkspace), ...projects.flatMap(stepsOfProject)];
};
