import type { ObjectType } from '../model/registry.ts';
import type { Access, ProjectRole, WorkspaceAccess } from './access.ts';

/** What is about to be written, as far as permission asks. */
export interface WriteTarget {
  readonly type: ObjectType;
  readonly action: 'create' | 'update' | 'delete';
  readonly workspace: WorkspaceAccess | null;
  /** The project the object is in (for a project: itself, or the parent it is to be made under). */
  readonly projectOid: number | null;
  /** For a user, profile or permission: whose it is. */
  readonly userOid: number | null;
}

const hasRole = (target: WriteTarget, roles: readonly ProjectRole[]): boolean => {
  const role = target.projectOid === null ? undefined : target.workspace?.roles.get(target.projectOid);
  return role !== undefined && roles.includes(role);
};

const isEditorSomewhere = (workspace: WorkspaceAccess | null): boolean =>
  workspace !== null && [...workspace.roles.values()].some((role) => role !== 'Viewer');

const isWorkspaceAdmin = (target: WriteTarget): boolean => target.workspace?.isAdmin ?? false;

const isWorkspaceAdminAnywhere = (access: Access): boolean =>
  [...access.workspaces.values()].some((workspace) => workspace.isAdmin);

/** Who may write what (wsapi §5.7): one row a type, the only place that says so. */
const RULES: Readonly<Record<string, (access: Access, target: WriteTarget) => boolean>> = {
  HierarchicalRequirement: (_, target) => hasRole(target, ['Editor', 'Admin']),
  Defect: (_, target) => hasRole(target, ['Editor', 'Admin']),
  Task: (_, target) => hasRole(target, ['Editor', 'Admin']),
  Iteration: (_, target) => hasRole(target, ['Editor', 'Admin']),
  Release: (_, target) => hasRole(target, ['Editor', 'Admin']),
  Tag: (_, target) => isEditorSomewhere(target.workspace),
  Project: (_, target) => hasRole(target, ['Admin']) || isWorkspaceAdmin(target),
  Workspace: (access, target) => access.isSubscriptionAdmin || (target.action === 'update' && isWorkspaceAdmin(target)),
  WorkspaceConfiguration: (_, target) => isWorkspaceAdmin(target),
  Subscription: (access) => access.isSubscriptionAdmin,
  User: (access, target) =>
    access.isSubscriptionAdmin ||
    (target.action === 'create' && isWorkspaceAdminAnywhere(access)) ||
    (target.action === 'update' && target.userOid === access.userOid),
  UserProfile: (access, target) => access.isSubscriptionAdmin || target.userOid === access.userOid,
  WorkspacePermission: (_, target) => isWorkspaceAdmin(target),
  ProjectPermission: (_, target) => hasRole(target, ['Admin']) || isWorkspaceAdmin(target),
};

/** The one door for writes: types without a row are written by nobody. */
export const mayWrite = (access: Access, target: WriteTarget): boolean =>
  RULES[target.type.name]?.(access, target) ?? false;

/** Whether the caller may change a project itself, and so who has rights on it. */
export const mayWriteProject = (access: Access, workspace: WorkspaceAccess | null, projectOid: number): boolean =>
  workspace !== null &&
  (workspace.isAdmin || workspace.roles.get(projectOid) === 'Admin' || access.isSubscriptionAdmin);
