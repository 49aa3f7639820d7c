import { err, ok, type Result } from '../kernel/result.ts';
import { findAccount } from '../storage/stores/account-store.ts';
import { giveRoles } from './give-roles.ts';
import { type LoginAnswer, refused } from './login-answer.ts';
import type { LoginRequest } from './login-request.ts';
import type { SignedInRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';
import { type RoleWish, readRoleWishes } from './role-wish.ts';
import { administeredByCaller } from './user-part.ts';
import { shown } from './user-routes.ts';
import { needsProof, readUserWish, saveUser, type UserWish } from './user-wish.ts';
import type { Together } from './wsapi-together.ts';

/** A user to be made, or changed, with all that goes with it. */
export interface WholeUser {
  readonly wish: UserWish;
  readonly roles: readonly RoleWish[];
  /** A link to choose the first password with goes to the user. */
  readonly isInvited: boolean;
}

export interface SavedUser {
  readonly userOid: number;
  /** So many permissions came and went. */
  readonly roleSteps: number;
}

const invite = async (
  userOid: number,
  { mailOrigin }: LoginRequest,
  { resets }: LoginServices,
  { database }: Together,
): Promise<boolean> => {
  const account = await findAccount(database.main, userOid);
  return account !== null && resets.invite(account, mailOrigin, database);
};

/** Makes or changes a user, gives roles and sends the invitation, within one transaction. */
export const saveWholeUser = async (
  request: LoginRequest,
  services: LoginServices,
  together: Together,
  userOid: number | null,
  { wish, roles, isInvited }: WholeUser,
): Promise<Result<SavedUser, LoginAnswer>> => {
  const saved = await saveUser(request, together, userOid, wish);
  if (!saved.ok) return saved;
  const given = await giveRoles(together, saved.value, roles);
  if (!given.ok) return given;
  if (isInvited && !(await invite(saved.value, request, services, together))) return err(refused('no-reset'));
  return ok({ userOid: saved.value, roleSteps: given.value });
};

const readWholeUser = ({ body }: LoginRequest): Result<WholeUser, string> => {
  const wish = readUserWish(body, ['Roles', 'Invite']);
  if (!wish.ok) return wish;
  if (typeof wish.value.attributes.UserName !== 'string') return err('UserName is a text.');
  const isInvited = body.get('Invite') ?? false;
  if (typeof isInvited !== 'boolean') return err('Invite is true or false.');
  const roles = readRoleWishes(body.get('Roles') ?? []);
  return roles.ok ? ok({ wish: wish.value, roles: roles.value, isInvited }) : roles;
};

const create: SignedInRoute = {
  method: 'POST',
  path: '/users',
  caller: 'user',
  sentence: 'Makes a user without a password, with roles, and invites them: all of it or nothing.',
  answer: async (request, services) => {
    if ((await administeredByCaller(request, services)) === null) return refused('no-administrator');
    const user = readWholeUser(request);
    if (!user.ok) return refused('bad-member', user.error);
    if (await needsProof(request, services, [user.value.wish])) return refused('confirm-password');
    const made = await services.wsapiTogether(
      request,
      (together) => saveWholeUser(request, services, together, null, user.value),
      (outcome) => outcome.ok,
    );
    return made.ok ? { ...(await shown(made.value.userOid, services)), status: 201 } : made.error;
  },
};

export const USER_CREATE_ROUTES: readonly SignedInRoute[] = [create];
