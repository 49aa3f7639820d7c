/** Who owns a workspace or project. */
export interface Owner {
  readonly ObjectID: number;
  readonly UserName: string;
  readonly DisplayName: string | null;
}

interface Scope {
  readonly ObjectID: number;
  readonly Name: string;
  readonly State: 'Open' | 'Closed';
  readonly Owner: Owner | null;
}

/** As `GET /login/api/workspaces` lists it. */
export interface Workspace extends Scope {
  /** The caller administers all of it, not projects in it alone. */
  readonly Administers: boolean;
  readonly Projects: number;
  readonly OpenProjects: number;
}

/** As `GET /login/api/workspaces/OID/projects` lists it. */
export interface Project extends Scope {
  /** ObjectID. */
  readonly Workspace: number;
  /** What it stands in, the outermost first. */
  readonly Path: readonly { readonly ObjectID: number; readonly Name: string }[];
  readonly Children: number;
  readonly OpenChildren: number;
  readonly Editors: number;
  readonly Viewers: number;
}

/** What can be changed of either. */
export interface ScopeChange {
  readonly Name?: string;
  readonly State?: 'Open' | 'Closed';
  /** Of a project: ObjectID of another, or null for the top of the workspace. */
  readonly Parent?: number | null;
}

/** All queries of this screen begin so: after a change all of them are stale. */
export const SCOPES_KEY = ['scopes'] as const;
