import { limits } from '../config/limits.ts';
import type { Edition } from '../config/options.ts';
import { MOST_GRACE_HOURS } from '../oauth/client-secret.ts';
import { findAccount } from '../storage/stores/account-store.ts';
import { clientProblemDetail, createProblem } from './client-permission.ts';
import { answered, problemJson, refused } from './login-answer.ts';
import type { LoginProblem } from './login-problems.ts';
import type { LoginRoute } from './login-route.ts';

const told = (problem: LoginProblem | null, edition: Edition) =>
  problem === null ? null : problemJson(problem, clientProblemDetail(problem, edition));

/** So that a page can say beforehand what a change would be refused for, by the rules that refuse it. */
export const clientAbilities: LoginRoute = {
  method: 'GET',
  path: '/clients/abilities',
  caller: 'user',
  sentence:
    'What the caller may do with OAuth clients and authorized applications here, and why not what they may not.',
  answer: async ({ caller }, { pool, edition }) => {
    const account = await findAccount(pool, caller.principal.userOid);
    if (account === null) return refused('user-not-active');
    return answered({
      CreateProblem: told(createProblem(account, edition), edition),
      ApplicationProblem: told(edition === 'saas' ? null : 'edition-without-applications', edition),
      Legacy: account.subscriptionAdmin,
      MostRedirectURIs: limits.redirectUris,
      MostGraceHours: MOST_GRACE_HOURS,
    });
  },
};
