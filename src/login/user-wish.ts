import { err, ok, type Result } from '../kernel/result.ts';
import { holdAdministrator, updateSubscriptionAdmin } from '../storage/stores/user-list-store.ts';
import { isProofLate } from './late-proof.ts';
import { type LoginAnswer, refused } from './login-answer.ts';
import type { LoginRequest } from './login-request.ts';
import type { LoginServices } from './login-services.ts';
import { refusedByWsapi } from './wsapi-calls.ts';
import type { Together } from './wsapi-together.ts';

/** Members that are texts; null empties them. */
export const USER_TEXTS = ['UserName', 'EmailAddress', 'FirstName', 'LastName', 'DisplayName'] as const;

/** Members that are true or false and that the Web Services API writes. */
export const USER_FLAGS = ['Disabled', 'CanCreateApiKey', 'CanCreateOAuthClient'] as const;

/** What a user is to be. */
export interface UserWish {
  /** As the Web Services API takes them. */
  readonly attributes: Readonly<Record<string, string | boolean | null>>;
  /** Undefined: as it is. */
  readonly subscriptionAdmin: boolean | undefined;
}

const isText = (value: unknown): value is string | null =>
  value === null || (typeof value === 'string' && !value.includes('\0'));

const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';

/** What is wished of a user, or which member is wrong; `others` are read elsewhere. */
export const readUserWish = (
  body: ReadonlyMap<string, unknown>,
  others: readonly string[],
): Result<UserWish, string> => {
  const attributes: Record<string, string | boolean | null> = {};
  for (const [name, value] of body) {
    if ((USER_TEXTS as readonly string[]).includes(name)) {
      if (!isText(value)) return err(`${name} is a text, or null.`);
      attributes[name] = value;
    } else if ((USER_FLAGS as readonly string[]).includes(name)) {
      if (!isFlag(value)) return err(`${name} is true or false.`);
      attributes[name] = value;
    } else if (name === 'SubscriptionAdmin') {
      if (!isFlag(value)) return err('SubscriptionAdmin is true or false.');
    } else if (!others.includes(name)) {
      return err(`The members are ${[...USER_TEXTS, ...USER_FLAGS, 'SubscriptionAdmin', ...others].join(', ')}.`);
    }
  }
  return ok({ attributes, subscriptionAdmin: body.get('SubscriptionAdmin') as boolean | undefined });
};

/** Whether an administrator makes another one, for which the password was proved too long ago. */
export const needsProof = async (
  request: LoginRequest,
  services: LoginServices,
  wishes: readonly UserWish[],
): Promise<boolean> =>
  request.caller.principal.subscriptionAdmin &&
  wishes.some(({ subscriptionAdmin }) => subscriptionAdmin === true) &&
  isProofLate(request, services);

/** Why the caller may not wish that of this user, who is null while new; null: the Web Services API says the rest. */
const wishProblem = (
  { caller }: LoginRequest,
  userOid: number | null,
  { attributes, subscriptionAdmin }: UserWish,
): LoginAnswer | null => {
  const { principal } = caller;
  const isOwn = userOid === principal.userOid;
  if (isOwn && (attributes.Disabled === true || subscriptionAdmin === false)) return refused('own-account');
  // Nobody is one to begin with: an export says so of each user.
  const isChange = userOid === null ? subscriptionAdmin === true : subscriptionAdmin !== undefined;
  return isChange && !principal.subscriptionAdmin ? refused('administrators-only') : null;
};

/** Of two administrators who end each other in one moment the later one is none any more: somebody is always left. */
const isLate = async (
  { caller }: LoginRequest,
  { database }: Together,
  userOid: number | null,
  { attributes, subscriptionAdmin }: UserWish,
): Promise<boolean> => {
  const { principal } = caller;
  if (!principal.subscriptionAdmin || (subscriptionAdmin === undefined && attributes.Disabled !== true)) return false;
  return !(await holdAdministrator(database.main, principal.userOid, userOid ?? principal.userOid));
};

/** Makes a user, or changes one; the result is the ObjectID. */
export const saveUser = async (
  request: LoginRequest,
  together: Together,
  userOid: number | null,
  wish: UserWish,
): Promise<Result<number, LoginAnswer>> => {
  const problem = wishProblem(request, userOid, wish);
  if (problem !== null) return err(problem);
  if (await isLate(request, together, userOid, wish)) return err(refused('administrators-only'));
  const { ask, database, reachChanged } = together;
  const { attributes, subscriptionAdmin } = wish;
  let oid = userOid;
  if (oid === null || Object.keys(attributes).length > 0) {
    const saved = await ask({
      method: 'POST',
      path: oid === null ? 'user/create' : `user/${oid}`,
      parameters: { fetch: 'ObjectID' },
      attributes,
    });
    if (!saved.ok) return err(refusedByWsapi(saved.error));
    oid = Number(saved.value.object?.ObjectID);
  }
  if (subscriptionAdmin !== undefined) {
    await updateSubscriptionAdmin(database.main, oid, subscriptionAdmin);
    reachChanged();
  }
  return ok(oid);
};
