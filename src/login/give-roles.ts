import type { Access } from '../access/access.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { selectProjectRoles, selectWorkspaceRoles } from '../storage/stores/user-role-store.ts';
import { type LoginAnswer, refused } from './login-answer.ts';
import { planRoles, type RoleStep } from './plan-roles.ts';
import { NO_ACCESS, type RoleWish } from './role-wish.ts';
import { refusedByWsapi } from './wsapi-calls.ts';
import type { Together } from './wsapi-together.ts';

/** The workspace of a place that the caller reaches; null: there is no such place for them. */
const workspaceOf = ({ kind, oid }: RoleWish, { workspaces }: Access): number | null => {
  if (kind === 'Workspace') return workspaces.has(oid) ? oid : null;
  return workspaces.values().find(({ roles }) => roles.has(oid))?.facts.oid ?? null;
};

const named = ({ kind, oid }: Pick<RoleWish, 'kind' | 'oid'>): string => `${kind} ${oid}`;

const runStep = ({ ask }: Together, userOid: number, { kind, oid, take, give }: RoleStep) => {
  const type = `${kind.toLowerCase()}permission`;
  if (take !== undefined) return ask({ method: 'DELETE', path: `${type}/${take}` });
  return ask({
    method: 'POST',
    path: `${type}/create`,
    parameters: { fetch: 'ObjectID' },
    attributes: { User: `/user/${userOid}`, [kind]: `/${kind.toLowerCase()}/${oid}`, Role: give },
  });
};

/** Gives one user roles, within a transaction that a refusal undoes; the result is how many steps that took. */
export const giveRoles = async (
  together: Together,
  userOid: number,
  wishes: readonly RoleWish[],
): Promise<Result<number, LoginAnswer>> => {
  const { access } = together;
  const within = wishes.map((wish) => (access === null ? null : workspaceOf(wish, access)));
  const unknown = wishes.find((_, at) => within[at] === null);
  if (unknown !== undefined)
    return err(refused('bad-member', `${named(unknown)}: there is none, or you may not see it.`));
  const places = { workspaces: [...new Set(within.flatMap((oid) => oid ?? []))], projects: null };
  const { main } = together.database;
  const workspaces = await selectWorkspaceRoles(main, userOid, places);
  const projects = await selectProjectRoles(main, userOid, places);
  const roles = new Map([...workspaces, ...projects].map(({ oid, role }) => [oid, role ?? NO_ACCESS]));
  const stale = wishes.find(({ oid, was }) => was !== undefined && was !== roles.get(oid));
  if (stale !== undefined)
    return err(refused('changed-meanwhile', `${named(stale)}: it is ${roles.get(stale.oid)} now.`));
  const steps = planRoles(workspaces, projects, wishes);
  for (const step of steps) {
    const done = await runStep(together, userOid, step);
    if (!done.ok) return err(refusedByWsapi([`${named(step)}:`, ...done.error]));
  }
  return ok(steps.length);
};
