import type { Decision, DecisionWay, Refused } from '../identity/decision.ts';
import type { Decided } from '../identity/decision-entry-of.ts';
import { networkAllows } from '../identity/ip-filter.ts';
import type { NewPasswordProblem } from '../identity/new-password.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { Secret } from '../kernel/secret.ts';
import type { Account } from '../storage/stores/account-store.ts';
import { answered, done, type LoginAnswer, refused } from './login-answer.ts';
import type { LoginProblem } from './login-problems.ts';
import type { OpenLoginRequest } from './login-request.ts';
import type { OpenRoute, SignedInRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';
import { newPasswordRefused } from './new-password-answer.ts';
import { textMember } from './text-member.ts';
import { unprovedPassword } from './unproved-password.ts';

/**
 * Whose password it was, also where its age alone forbids to sign in with it: that is what a change is for. From where it
 * came still counts.
 */
const provedBy = (decision: Decision, remoteAddress: string): Result<Account, Refused & DecisionWay> => {
  if (decision.kind === 'accepted') return ok(decision.account);
  const { reason, account } = decision;
  if (reason !== 'password-expired' || account === null) return err(decision);
  if (networkAllows(account, remoteAddress)) return ok(account);
  return err({ ...decision, answer: 'network-refused', reason: 'network-not-allowed', stoppedAt: 'network' });
};

/** The old password was proved, whatever became of the new one. */
const changed = ({ by }: Decision, account: Account, set: Result<null, NewPasswordProblem>): Decided => {
  if (set.ok) return { kind: 'accepted', reason: 'old-password', account, by };
  return set.error === 'changed-meanwhile'
    ? { kind: 'refused', reason: 'password-changed-meanwhile', account, by }
    : { kind: 'nothing-written', reason: 'old-password', account, by };
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
  const { authenticator, passwords, decisions } = services;
  const { remoteAddress } = request;
  const { userName, endsSessions } = given;
  const present = new Secret(oldPassword);
  const decision = await authenticator.verifyPassword(request.presented, userName, present);
  const proved = provedBy(decision, remoteAddress);
  if (!proved.ok) {
    request.note(proved.error);
    return unprovedPassword(proved.error, request, given.otherwise);
  }
  const account = proved.value;
  const set = await passwords.set({ account, password: new Secret(newPassword), present, endsSessions });
  authenticator.forgetUser(account.userOid);
  request.note(changed(decision, account, set));
  if (!set.ok && set.error === 'changed-meanwhile')
    return refused(given.otherwise, 'It was changed while this request was under way.');
  if (!set.ok) return newPasswordRefused(set.error, account.policy);
  await decisions.written();
  return given.afterwards(account);
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

export const PASSWORD_ROUTES = [changeOwn, changeExpired] as const;
