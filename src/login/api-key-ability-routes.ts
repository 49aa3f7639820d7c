import { limits } from '../config/limits.ts';
import { mayWriteSomewhere } from '../storage/stores/access-store.ts';
import { type Account, findAccount } from '../storage/stores/account-store.ts';
import { ALL_KEYS, countApiKeys } from '../storage/stores/api-key-list-store.ts';
import { API_KEY_GRANTS, type ApiKeyGrant } from '../storage/stores/api-key-store.ts';
import { grantProblem, type KeyAction, keyProblem, keyProblemMore } from './api-key-permission.ts';
import { answered, problemJson, refused } from './login-answer.ts';
import type { LoginProblem } from './login-problems.ts';
import type { LoginRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';

/** The actions on a key of one's own, by their members. */
const ACTIONS = { Create: 'create', Edit: 'edit', Reset: 'reset', Claim: 'claim', Delete: 'delete' } as const;

/** What needs the right to create a key of this grant: a new value is a new key in all but its name (decision 15). */
const NEEDS_RIGHT: readonly KeyAction[] = ['create', 'reset', 'claim'];

/** What the caller is, as far as it bears on keys. */
interface Standing {
  readonly account: Account;
  readonly mayWrite: boolean;
  readonly hasEnough: boolean;
}

/** Why an action on a key of one's own would be refused: the same rules in the same order as the action itself asks them. */
const problemOf = (action: KeyAction, grant: ApiKeyGrant, standing: Standing, services: LoginServices) => {
  const { account, mayWrite, hasEnough } = standing;
  const problem = keyProblem({ action, edition: services.edition, account, isOwner: true });
  if (problem !== null) return problem;
  const right = NEEDS_RIGHT.includes(action) ? grantProblem(account, grant, mayWrite) : null;
  if (right !== null) return right;
  return action === 'create' && hasEnough ? 'too-many-keys' : null;
};

/** The refusal as the action itself would answer it; null: it would not. */
const refusalOf = (problem: LoginProblem | null, { edition }: LoginServices) =>
  problem === null ? null : problemJson(problem, keyProblemMore(problem, edition));

const showAbilities: LoginRoute = {
  method: 'GET',
  path: '/keys/abilities',
  caller: 'user',
  sentence: 'What the caller may do with keys of their own, by grant, and why not the rest.',
  answer: async ({ caller: { principal } }, services) => {
    const { pool } = services;
    const { userOid } = principal;
    const [account, mayWrite, count] = await Promise.all([
      findAccount(pool, userOid),
      mayWriteSomewhere(pool, userOid),
      countApiKeys(pool, { ...ALL_KEYS, userOid }),
    ]);
    if (account === null) return refused('user-not-active');
    const standing = { account, mayWrite, hasEnough: count >= limits.apiKeysPerUser };
    const own = API_KEY_GRANTS.map((grant) => ({
      Grant: grant,
      ...Object.fromEntries(
        Object.entries(ACTIONS).map(([member, action]) => [
          member,
          refusalOf(problemOf(action, grant, standing, services), services),
        ]),
      ),
    }));
    return answered({ Own: own, Others: account.subscriptionAdmin });
  },
};

export const API_KEY_ABILITY_ROUTES: readonly LoginRoute[] = [showAbilities];
