import type { Access } from './access.ts';

/** What somebody administers: the whole subscription, or these workspaces, and these projects of others. */
export interface Administered {
  readonly everything: boolean;
  readonly workspaces: readonly number[];
  readonly projects: readonly number[];
}

/** Null: nothing at all. */
export const administeredBy = ({ isSubscriptionAdmin, workspaces }: Access): Administered | null => {
  const reached = [...workspaces.values()];
  const own = reached.filter(({ isAdmin }) => isAdmin).map(({ facts }) => facts.oid);
  const projects = reached.flatMap(({ isAdmin, roles }) =>
    isAdmin ? [] : [...roles].filter(([, role]) => role === 'Admin').map(([oid]) => oid),
  );
  const isNothing = !isSubscriptionAdmin && own.length === 0 && projects.length === 0;
  return isNothing ? null : { everything: isSubscriptionAdmin, workspaces: own, projects };
};
