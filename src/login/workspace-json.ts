import type { ListedProject } from '../storage/stores/project-list-store.ts';
import type { ListedOwner, ListedWorkspace } from '../storage/stores/workspace-list-store.ts';

const ownerJson = (owner: ListedOwner | null) =>
  owner === null ? null : { ObjectID: owner.oid, UserName: owner.userName, DisplayName: owner.displayName };

/** `administers`: the caller administers the workspace as a whole, not projects in it alone. */
export const workspaceJson = (workspace: ListedWorkspace, administers: boolean) => ({
  ObjectID: workspace.oid,
  Name: workspace.name,
  State: workspace.state,
  Owner: ownerJson(workspace.owner),
  Administers: administers,
  Projects: workspace.projects,
  OpenProjects: workspace.openProjects,
});

export const projectJson = (project: ListedProject) => ({
  ObjectID: project.oid,
  Name: project.name,
  State: project.state,
  Owner: ownerJson(project.owner),
  Workspace: project.workspaceOid,
  Path: project.path.map(({ oid, name }) => ({ ObjectID: oid, Name: name })),
  Children: project.children,
  OpenChildren: project.openChildren,
  Editors: project.editors,
  Viewers: project.viewers,
});
