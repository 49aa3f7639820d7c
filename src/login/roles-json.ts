import { type Access, higherRole, isProjectRole, type WorkspaceAccess } from '../access/access.ts';
import { mayWrite } from '../access/permission.ts';
import { registry } from '../model/registry.ts';
import type { Account } from '../storage/stores/account-store.ts';
import type { PlaceWithRole } from '../storage/stores/user-role-store.ts';
import { NO_ACCESS, ROLES, type RoleWish } from './role-wish.ts';

/** What lets a user in where they have no permission of their own, or a lower one. */
type Source = 'subscription-admin' | 'workspace-admin' | 'team' | 'permission' | 'projects';

interface Effective {
  readonly Role: string;
  /** Null: nothing lets them in. */
  readonly From: Source | null;
}

const projectRole = ({ role, isTeamMember }: PlaceWithRole): Effective => {
  const own = role !== null && isProjectRole(role) ? role : undefined;
  if (isTeamMember && (own === undefined || higherRole(own, 'Editor') !== own)) return { Role: 'Editor', From: 'team' };
  return own === undefined ? { Role: NO_ACCESS, From: null } : { Role: own, From: 'permission' };
};

const workspaceRole = ({ role }: PlaceWithRole, projects: readonly PlaceWithRole[]): Effective => {
  if (role !== null) return { Role: role, From: 'permission' };
  const isWithin = projects.some((project) => projectRole(project).From !== null);
  return isWithin ? { Role: 'User', From: 'projects' } : { Role: NO_ACCESS, From: null };
};

/** The roles that the caller may give on a place: what the one door says of the permission's creation. */
const mayGive = (
  kind: RoleWish['kind'],
  workspace: WorkspaceAccess | null,
  projectOid: number | null,
  userOid: number,
  access: Access,
): readonly string[] => {
  const type = registry.find(`${kind}Permission`);
  const target = { action: 'create', workspace, projectOid, userOid } as const;
  return type !== undefined && mayWrite(access, { ...target, type }) ? ROLES[kind] : [];
};

/** A user's roles on these places as JSON: workspaces with their projects. */
export const rolesJson = (
  { userOid, userName, subscriptionAdmin }: Account,
  workspaces: readonly PlaceWithRole[],
  projects: readonly PlaceWithRole[],
  access: Access,
) => {
  const within = Map.groupBy(projects, ({ workspaceOid }) => workspaceOid);
  const asAdmin: Effective | null = subscriptionAdmin ? { Role: 'Admin', From: 'subscription-admin' } : null;
  const workspaceJson = (workspace: PlaceWithRole) => {
    const { oid, name, state, role } = workspace;
    const reach = access.workspaces.get(oid) ?? null;
    const places = within.get(oid) ?? [];
    const asKeeper: Effective | null = role === 'Admin' ? { Role: 'Admin', From: 'workspace-admin' } : null;
    return {
      ObjectID: oid,
      Name: name,
      State: state,
      Permission: role ?? NO_ACCESS,
      ...(asAdmin ?? workspaceRole(workspace, places)),
      MayGive: mayGive('Workspace', reach, null, userOid, access),
      Projects: places.map((project) => ({
        ObjectID: project.oid,
        Name: project.name,
        State: project.state,
        Parent: project.parentOid,
        Permission: project.role ?? NO_ACCESS,
        ...(asAdmin ?? asKeeper ?? projectRole(project)),
        MayGive: mayGive('Project', reach, project.oid, userOid, access),
      })),
    };
  };
  return {
    User: { ObjectID: userOid, UserName: userName, SubscriptionAdmin: subscriptionAdmin },
    Workspaces: workspaces.map(workspaceJson),
  };
};
