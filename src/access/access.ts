/** Rights on one project, lowest first (wsapi §5.7). */
export type ProjectRole = 'Viewer' | 'Editor' | 'Admin';

export interface ProjectFacts {
  readonly oid: number;
  readonly uuid: string;
  readonly parentOid: number | null;
  readonly isOpen: boolean;
}

export interface WorkspaceFacts {
  readonly oid: number;
  readonly uuid: string;
  /** FormattedID prefixes that the workspace chose itself, by type name. */
  readonly prefixes: ReadonlyMap<string, string>;
  /** The Type of a test case that names none; null for the model's own. */
  readonly testCaseType: string | null;
  readonly isOpen: boolean;
  /** IANA name of the zone that dates without one are in. */
  readonly timeZone: string;
  readonly projects: ReadonlyMap<number, ProjectFacts>;
}

/** What one user may reach in one workspace. */
export interface WorkspaceAccess {
  readonly facts: WorkspaceFacts;
  readonly isAdmin: boolean;
  /** The highest role per visible project. */
  readonly roles: ReadonlyMap<number, ProjectRole>;
}

/** Everything about the caller's reach that a request needs, loaded before it is looked at. */
export interface Access {
  readonly userOid: number;
  readonly isSubscriptionAdmin: boolean;
  readonly defaultWorkspaceOid: number | null;
  readonly defaultProjectOid: number | null;
  readonly timeZone: string;
  readonly workspaces: ReadonlyMap<number, WorkspaceAccess>;
}

/** A permission row: a role on a project, or on a workspace where `projectOid` is null. */
export interface Grant {
  readonly workspaceOid: number;
  readonly projectOid: number | null;
  readonly role: string;
}

const RANKS: Readonly<Record<string, number>> = { Viewer: 1, Editor: 2, Admin: 3 };

export const higherRole = (a: ProjectRole | undefined, b: ProjectRole): ProjectRole =>
  a !== undefined && (RANKS[a] ?? 0) >= (RANKS[b] ?? 0) ? a : b;

export const isProjectRole = (role: string): role is ProjectRole => role in RANKS;

const accessIn = (facts: WorkspaceFacts, grants: readonly Grant[], isSubscriptionAdmin: boolean): WorkspaceAccess => {
  const isAdmin = isSubscriptionAdmin || grants.some((grant) => grant.projectOid === null && grant.role === 'Admin');
  const roles = new Map<number, ProjectRole>();
  if (isAdmin) for (const oid of facts.projects.keys()) roles.set(oid, 'Admin');
  for (const { projectOid, role } of grants) {
    if (projectOid !== null && facts.projects.has(projectOid) && isProjectRole(role)) {
      roles.set(projectOid, higherRole(roles.get(projectOid), role));
    }
  }
  return { facts, isAdmin, roles };
};

/**
 * What the grants add up to: a workspace counts when any right leads into it; administrators have every project,
 * nothing is inherited down the tree (wsapi §5.7).
 */
export const accessOf = (
  user: Omit<Access, 'workspaces'>,
  grants: readonly Grant[],
  workspaces: ReadonlyMap<number, WorkspaceFacts>,
): Access => {
  const reached = new Map<number, WorkspaceAccess>();
  for (const [oid, facts] of workspaces) {
    const own = grants.filter((grant) => grant.workspaceOid === oid);
    if (user.isSubscriptionAdmin || own.length > 0) reached.set(oid, accessIn(facts, own, user.isSubscriptionAdmin));
  }
  return { ...user, workspaces: reached };
};

/** The project ids a caller sees in a workspace; null when that is every project it has. */
export const visibleProjects = (access: WorkspaceAccess): readonly number[] | null =>
  access.roles.size === access.facts.projects.size ? null : [...access.roles.keys()];
