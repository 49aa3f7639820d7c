import { passwordEnd } from '../identity/account-rules.ts';
import { changePassword, type PasswordChangeProblem } from '../identity/password-change.ts';
import { Secret } from '../kernel/secret.ts';
import { type Account, findAccount } from '../storage/stores/account-store.ts';
import { answered, done, type LoginAnswer, refused } from './login-answer.ts';
import type { LoginProblem } from './login-problems.ts';
import type { OpenLoginRequest } from './login-request.ts';
import type { OpenRoute, SignedInRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';
import { newPasswordRefused } from './new-password-answer.ts';
import { passwordRulesJson } from './password-rules-json.ts';
import { textMember } from './text-member.ts';
import { unprovedPassword } from './unproved-password.ts';

const notChanged = (
  problem: PasswordChangeProblem,
  request: OpenLoginRequest,
  otherwise: LoginProblem,
): LoginAnswer => {
  if (problem.kind === 'unproved') return unprovedPassword(problem.refused, request, otherwise);
  if (problem.problem === 'changed-meanwhile')
    return refused(otherwise, 'It was changed while this request was under way.');
  return newPasswordRefused(problem.problem, problem.account.policy);
};

interface Change {
  readonly userName: string;
  readonly endsSessions: boolean;
  /** What is answered where the old password is not right. */
  readonly otherwise: LoginProblem;
  readonly afterwards: (account: Account) => Promise<LoginAnswer>;
}

const change = async (request: OpenLoginRequest, services: LoginServices, given: Change): Promise<LoginAnswer> => {
  const [oldPassword, newPassword] = [textMember(request, 'OldPassword'), textMember(request, 'NewPassword')];
  if (oldPassword === null || newPassword === null)
    return refused('bad-member', 'OldPassword and NewPassword are texts.');
  const { presented } = request;
  const { userName, endsSessions } = given;
  const texts = { oldPassword: new Secret(oldPassword), newPassword: new Secret(newPassword) };
  const { decided, result } = await changePassword({ presented, userName, endsSessions, ...texts }, services);
  request.note(decided);
  if (!result.ok) return notChanged(result.error, request, given.otherwise);
  await services.decisions.written();
  return given.afterwards(result.value);
};

const showOwn: SignedInRoute = {
  method: 'GET',
  path: '/password',
  caller: 'user',
  sentence: 'What a new password must be, and since when the caller has the present one.',
  answer: async ({ caller }, { pool }) => {
    const account = await findAccount(pool, caller.principal.userOid);
    if (account === null) return refused('not-found');
    return answered({
      ...passwordRulesJson(account.policy),
      LastChanged: account.passwordUpdated,
      ExpiresAt: passwordEnd(account),
    });
  },
};

const changeOwn: SignedInRoute = {
  method: 'POST',
  path: '/password',
  caller: 'user',
  sentence: 'Changes one’s own password, and ends one’s other sessions on request.',
  answer: async (request, services) => {
    const endsSessions = request.body.get('EndOtherSessions') ?? false;
    if (typeof endsSessions !== 'boolean') return refused('bad-member', 'EndOtherSessions is true or false.');
    const { userName } = request.caller.principal;
    const renew = async ({ userOid }: Account): Promise<LoginAnswer> => {
      const { setCookies, securityToken } = await services.authenticator.renewSession(userOid, request.presented);
      return { ...answered({ SecurityToken: securityToken }), headers: { 'set-cookie': setCookies } };
    };
    const afterwards = endsSessions ? renew : async () => done;
    return change(request, services, { userName, endsSessions, otherwise: 'wrong-password', afterwards });
  },
};

const changeExpired: OpenRoute = {
  method: 'POST',
  path: '/password/expired',
  caller: 'anybody',
  sentence: 'Changes a password that is known but too old to sign in with; all sessions of the user end.',
  answer: async (request, services) => {
    const userName = textMember(request, 'UserName');
    if (userName === null) return refused('bad-member', 'UserName is a text.');
    const afterwards = async (): Promise<LoginAnswer> => done;
    return change(request, services, { userName, endsSessions: true, otherwise: 'not-signed-in', afterwards });
  },
};

export const PASSWORD_ROUTES = [showOwn, changeOwn, changeExpired] as const;
