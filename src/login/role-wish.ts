import { limits } from '../config/limits.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { PROJECT_ROLES, WORKSPACE_ROLES } from '../wsapi/rules/user-permission-rules.ts';

/** What is said where there is no permission, as the vendor's pages do. */
export const NO_ACCESS = 'No Access';

/** A role that a user is to have on one place. */
export interface RoleWish {
  readonly kind: 'Workspace' | 'Project';
  readonly oid: number;
  readonly role: string;
  /** What the caller saw there; undefined: whatever there is. */
  readonly was: string | undefined;
}

export const ROLES = {
  Workspace: [NO_ACCESS, ...WORKSPACE_ROLES],
  Project: [NO_ACCESS, ...PROJECT_ROLES],
} as const;

const isOid = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;

const readWish = (value: unknown, at: number): Result<RoleWish, string> => {
  const { Workspace, Project, Role, Was } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const kind = Workspace === undefined ? 'Project' : 'Workspace';
  const oid = Workspace ?? Project;
  if (!isOid(oid) || (Workspace !== undefined && Project !== undefined))
    return err(`Change ${at}: Workspace or Project is an ObjectID, one of them.`);
  const isRole = (role: unknown): role is string => (ROLES[kind] as readonly unknown[]).includes(role);
  if (!isRole(Role)) return err(`Change ${at}: Role of a ${kind.toLowerCase()} is ${ROLES[kind].join(', ')}.`);
  if (Was !== undefined && !isRole(Was)) return err(`Change ${at}: Was is such a role.`);
  return ok({ kind, oid, role: Role, was: Was });
};

/** The changes in a body, each place once, or what is wrong with them. */
export const readRoleWishes = (value: unknown): Result<readonly RoleWish[], string> => {
  if (!Array.isArray(value)) return err('The changes of roles are a list.');
  if (value.length > limits.roleChanges) return err(`At most ${limits.roleChanges} roles change at once.`);
  const wishes: RoleWish[] = [];
  const places = new Set<number>();
  for (const [at, each] of value.entries()) {
    const wish = readWish(each, at + 1);
    if (!wish.ok) return wish;
    if (places.has(wish.value.oid)) return err(`Change ${at + 1}: this place has a change already.`);
    places.add(wish.value.oid);
    wishes.push(wish.value);
  }
  return ok(wishes);
};
