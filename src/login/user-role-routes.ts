import type { Access } from '../access/access.ts';
import { type Administered, administeredBy } from '../access/administered.ts';
import { findAccount } from '../storage/stores/account-store.ts';
import { selectProjectRoles, selectWorkspaceRoles } from '../storage/stores/user-role-store.ts';
import { giveRoles } from './give-roles.ts';
import { answered, type LoginAnswer, refused } from './login-answer.ts';
import type { LoginRequest } from './login-request.ts';
import type { SignedInRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';
import { readRoleWishes } from './role-wish.ts';
import { rolesJson } from './roles-json.ts';
import { userOidIn } from './user-part.ts';

/** Who asks, what they administer, and about whom. */
interface Asked {
  readonly userOid: number;
  readonly access: Access;
  readonly administered: Administered;
}

const readAsked = async (request: LoginRequest, { access, pool }: LoginServices): Promise<Asked | LoginAnswer> => {
  const own = await access.accessOf(request.caller.principal.userOid);
  const administered = own === null ? null : administeredBy(own);
  if (own === null || administered === null) return refused('no-administrator');
  const userOid = userOidIn(request);
  const account = userOid === null ? null : await findAccount(pool, userOid);
  if (account === null || account.deleted) return refused('not-found');
  return { userOid: account.userOid, access: own, administered };
};

/** What the caller administers, of a project's administrator the workspaces around these projects. */
const showRoles = async (asked: Asked, { pool }: LoginServices): Promise<LoginAnswer> => {
  const { userOid, access, administered } = asked;
  const { everything, workspaces, projects } = administered;
  const around = [...access.workspaces.values()].filter(({ roles }) => projects.some((oid) => roles.has(oid)));
  const own = [...access.workspaces.values()].filter(({ isAdmin }) => isAdmin);
  const within = own.flatMap(({ facts }) => [...facts.projects.keys()]);
  const [account, workspaceRoles, projectRoles] = await Promise.all([
    findAccount(pool, userOid),
    selectWorkspaceRoles(pool, userOid, {
      workspaces: everything ? null : [...workspaces, ...around.map(({ facts }) => facts.oid)],
      projects: null,
    }),
    selectProjectRoles(pool, userOid, { workspaces: null, projects: everything ? null : [...within, ...projects] }),
  ]);
  if (account === null) return refused('not-found');
  return answered(rolesJson(account, workspaceRoles, projectRoles, access));
};

const show: SignedInRoute = {
  method: 'GET',
  path: '/users/:oid/roles',
  caller: 'user',
  sentence: 'What a user may do where, where that comes from, and what the caller may give.',
  answer: async (request, services) => {
    const asked = await readAsked(request, services);
    return 'status' in asked ? asked : showRoles(asked, services);
  },
};

const change: SignedInRoute = {
  method: 'PUT',
  path: '/users/:oid/roles',
  caller: 'user',
  sentence: 'Gives a user roles and takes them away: all of the changes or none.',
  answer: async (request, services) => {
    const asked = await readAsked(request, services);
    if ('status' in asked) return asked;
    const wishes = readRoleWishes(request.body.get('Changes'));
    if (!wishes.ok) return refused('bad-member', wishes.error);
    const given = await services.wsapiTogether(
      request,
      (together) => giveRoles(together, asked.userOid, wishes.value),
      ({ ok }) => ok,
    );
    return given.ok ? showRoles(asked, services) : given.error;
  },
};

export const USER_ROLE_ROUTES: readonly SignedInRoute[] = [show, change];
