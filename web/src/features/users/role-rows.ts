import type { ProjectRole, WorkspaceRole } from './api/roles.ts';

/** One row of the matrix: a workspace, or a project below its workspace. */
export interface RoleRow {
  readonly kind: 'Workspace' | 'Project';
  readonly place: WorkspaceRole | ProjectRole;
  readonly workspace: WorkspaceRole;
  /** 0 for workspaces. */
  readonly depth: number;
}

const below = (workspace: WorkspaceRole): readonly RoleRow[] => {
  const known = new Set(workspace.Projects.map(({ ObjectID }) => ObjectID));
  const children = Map.groupBy(workspace.Projects, ({ Parent }) =>
    Parent !== null && known.has(Parent) ? Parent : null,
  );
  const rows: RoleRow[] = [];
  const add = (parent: number | null, depth: number): void => {
    for (const place of children.get(parent) ?? []) {
      rows.push({ kind: 'Project', place, workspace, depth });
      add(place.ObjectID, depth + 1);
    }
  };
  add(null, 1);
  return rows;
};

/** Workspaces, each followed by its projects as a tree; with a text only what has it in the name, and its workspace. */
export const roleRows = (workspaces: readonly WorkspaceRole[], text: string): readonly RoleRow[] => {
  const wanted = text.toLocaleLowerCase();
  const fits = ({ place }: RoleRow): boolean => place.Name.toLocaleLowerCase().includes(wanted);
  return workspaces.flatMap((workspace): readonly RoleRow[] => {
    const own: RoleRow = { kind: 'Workspace', place: workspace, workspace, depth: 0 };
    const projects = below(workspace);
    if (wanted === '') return [own, ...projects];
    const found = projects.filter(fits).map((row) => ({ ...row, depth: 1 }));
    return found.length > 0 || fits(own) ? [own, ...found] : [];
  });
};

/** A role that was chosen and is not saved yet. */
export interface RoleEdit {
  readonly kind: RoleRow['kind'];
  readonly oid: number;
  readonly name: string;
  readonly was: string;
  readonly role: string;
}

export type RoleEdits = ReadonlyMap<number, RoleEdit>;

/** With another choice; one that is what there was is none. */
export const withEdit = (edits: RoleEdits, { kind, place }: RoleRow, role: string): RoleEdits => {
  const was = edits.get(place.ObjectID)?.was ?? place.Permission;
  const next = new Map(edits);
  if (role === was) next.delete(place.ObjectID);
  else next.set(place.ObjectID, { kind, oid: place.ObjectID, name: place.Name, was, role });
  return next;
};
