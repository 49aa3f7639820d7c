import type { ProjectFacts, WorkspaceAccess } from './access.ts';

const ancestorsOf = (oid: number, projects: ReadonlyMap<number, ProjectFacts>): number[] => {
  const found: number[] = [];
  let parent = projects.get(oid)?.parentOid ?? null;
  while (parent !== null && !found.includes(parent)) {
    found.push(parent);
    parent = projects.get(parent)?.parentOid ?? null;
  }
  return found;
};

const descendantsOf = (oid: number, projects: ReadonlyMap<number, ProjectFacts>): number[] => {
  const children = Map.groupBy(projects.values(), (project) => project.parentOid);
  // A set is walked while it grows and takes nothing twice, so that even a circle of projects ends.
  const found = new Set([oid]);
  for (const above of found) for (const child of children.get(above) ?? []) found.add(child.oid);
  found.delete(oid);
  return [...found];
};

export interface ScopeRequest {
  /** null asks for the whole workspace. */
  readonly projectOid: number | null;
  readonly up: boolean;
  readonly down: boolean;
}

/**
 * The projects that `project`, `projectScopeUp` and `projectScopeDown` name, cut to those the caller may see; null when
 * that bounds nothing, so that the statement needs no array.
 */
export const scopeProjects = (request: ScopeRequest, access: WorkspaceAccess): readonly number[] | null => {
  const { projects } = access.facts;
  const visible = access.roles;
  if (request.projectOid === null) return visible.size === projects.size ? null : [...visible.keys()];
  const asked = [
    request.projectOid,
    ...(request.up ? ancestorsOf(request.projectOid, projects) : []),
    ...(request.down ? descendantsOf(request.projectOid, projects) : []),
  ].filter((oid) => visible.has(oid));
  return asked.length === projects.size ? null : asked;
};
