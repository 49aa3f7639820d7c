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

type Rule = (access: Access, target: WriteTarget) => boolean;

const hasRole = (target: WriteTarget, roles: readonly ProjectRole[]): boolean => {
  const role = target.projectOid === null ? undefined : target.workspace?.roles.get(target.projectOid);
  return role !== undefined && roles.includes(role);
};

/** Work of a project: its editors write it. */
const editors: Rule = (_, target) => hasRole(target, ['Editor', 'Admin']);

/** What a whole workspace shares: whoever edits in any of its projects writes it. */
const anyEditor: Rule = (_, target) => isEditorSomewhere(target.workspace);

/** What is set up for a workspace. */
const workspaceAdmins: Rule = (_, target) => isWorkspaceAdmin(target);

/** What is set up for a project. */
const projectAdmins: Rule = (_, target) => hasRole(target, ['Admin']) || isWorkspaceAdmin(target);

const isEditorSomewhere = (workspace: WorkspaceAccess | null): boolean =>
  workspace !== null && [...workspace.roles.values()].some((role) => role !== 'Viewer');

const isWorkspaceAdmin = (target: WriteTarget): boolean => target.workspace?.isAdmin ?? false;

const isWorkspaceAdminAnywhere = (access: Access): boolean =>
  [...access.workspaces.values()].some((workspace) => workspace.isAdmin);

/** Who may write what (wsapi §5.7): one row a type, the only place that says so. */
const RULES: Readonly<Record<string, Rule>> = {
  HierarchicalRequirement: editors,
  Defect: editors,
  Task: editors,
  Iteration: editors,
  Release: editors,
  DefectSuite: editors,
  TestCase: editors,
  TestCaseStep: editors,
  TestCaseResult: editors,
  TestSet: editors,
  TestFolder: editors,
  Risk: editors,
  PortfolioItem: editors,
  'PortfolioItem/Feature': editors,
  'PortfolioItem/Initiative': editors,
  'PortfolioItem/Theme': editors,
  Attachment: editors,
  AttachmentContent: (access, target) => (target.projectOid === null ? anyEditor : editors)(access, target),
  ConversationPost: (access, target) =>
    target.action === 'create' || target.userOid === access.userOid
      ? editors(access, target)
      : projectAdmins(access, target),
  RecycleBinEntry: editors,
  Blocker: editors,
  BuildDefinition: editors,
  Build: editors,
  SCMRepository: anyEditor,
  Changeset: anyEditor,
  Change: anyEditor,
  // One that is not tied to a work item yet belongs to the workspace.
  PullRequest: (access, target) => (target.projectOid === null ? anyEditor : editors)(access, target),
  UserIterationCapacity: editors,
  TimeEntryItem: editors,
  TimeEntryValue: editors,
  Preference: (access, target) =>
    target.userOid === null ? projectAdmins(access, target) : target.userOid === access.userOid,
  Milestone: anyEditor,
  Tag: anyEditor,
  FlowState: projectAdmins,
  ScheduleState: workspaceAdmins,
  State: workspaceAdmins,
  PreliminaryEstimate: workspaceAdmins,
  Project: projectAdmins,
  Workspace: (access, target) => access.isSubscriptionAdmin || (target.action === 'update' && isWorkspaceAdmin(target)),
  WorkspaceConfiguration: workspaceAdmins,
  Subscription: (access) => access.isSubscriptionAdmin,
  User: (access, target) =>
    access.isSubscriptionAdmin ||
    (target.action === 'create' && isWorkspaceAdminAnywhere(access)) ||
    (target.action === 'update' && target.userOid === access.userOid),
  UserProfile: (access, target) => access.isSubscriptionAdmin || target.userOid === access.userOid,
  WorkspacePermission: workspaceAdmins,
  ProjectPermission: projectAdmins,
};

/** The one door for writes: types without a row are written by nobody. */
export const mayWrite = (access: Access, target: WriteTarget): boolean =>
  RULES[target.type.name]?.(access, target) ?? false;

/** What `includePermissions` says of an object; the vendor sends numbers whose bits it does not explain. */
const READ = 1;
const CREATE_WITHIN = 2;
const CHANGE = 4;

/** What the caller may do with an object they see: see it, create within it, change it. */
export const permissionBits = (access: Access, target: Omit<WriteTarget, 'action'>): number => {
  const mayChange = mayWrite(access, { ...target, action: 'update' });
  const within: Rule = { Project: editors, Workspace: anyEditor }[target.type.name] ?? (() => false);
  const mayCreate = mayChange || within(access, { ...target, action: 'create' });
  return READ + (mayCreate ? CREATE_WITHIN : 0) + (mayChange ? CHANGE : 0);
};

/** Whether the caller may change a project itself, and so who has rights on it. */
export const mayWriteProject = (access: Access, workspace: WorkspaceAccess | null, projectOid: number): boolean =>
  workspace !== null &&
  (workspace.isAdmin || workspace.roles.get(projectOid) === 'Admin' || access.isSubscriptionAdmin);
