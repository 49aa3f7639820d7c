import { type Access, visibleProjects } from './access.ts';

/** How far somebody sees over all their workspaces. One for each access, for as long as it is remembered. */
export interface Reach {
  readonly workspaceOids: readonly number[];
  /** Every project they see; null where no project of their workspaces is hidden from them. */
  readonly projectOids: readonly number[] | null;
  /** Equal only where two see the same. */
  readonly key: string;
}

const known = new WeakMap<Access, Reach>();
let restricted = 0;

const makeReach = ({ workspaces }: Access): Reach => {
  const workspaceOids = [...workspaces.keys()];
  const isRestricted = [...workspaces.values()].some((workspace) => visibleProjects(workspace) !== null);
  // The projects of one caller may be hundreds: a number stands for them.
  return isRestricted
    ? {
        workspaceOids,
        projectOids: [...workspaces.values()].flatMap(({ roles }) => [...roles.keys()]),
        key: `restricted ${++restricted}`,
      }
    : { workspaceOids, projectOids: null, key: workspaceOids.join() };
};

export const reachOf = (access: Access): Reach => {
  const kept = known.get(access);
  if (kept !== undefined) return kept;
  const reach = makeReach(access);
  known.set(access, reach);
  return reach;
};
