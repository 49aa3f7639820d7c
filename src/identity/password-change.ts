import { err, ok, type Result } from '../kernel/result.ts';
import type { Secret } from '../kernel/secret.ts';
import type { Account } from '../storage/stores/account-store.ts';
import type { Authenticator, PresentedRequest } from './authenticate.ts';
import type { Decision, DecisionWay, Refused } from './decision.ts';
import type { Decided } from './decision-entry-of.ts';
import { networkAllows } from './ip-filter.ts';
import type { NewPasswordProblem, NewPasswords } from './new-password.ts';

export interface PasswordChange {
  readonly presented: PresentedRequest;
  readonly userName: string;
  readonly oldPassword: Secret;
  readonly newPassword: Secret;
  readonly endsSessions: boolean;
}

/** Why nothing was changed: the old password was not proved, or the new one is none. */
export type PasswordChangeProblem =
  | { readonly kind: 'unproved'; readonly refused: Refused & DecisionWay }
  | { readonly kind: 'not-set'; readonly problem: NewPasswordProblem; readonly account: Account };

export interface PasswordChangeEnd {
  /** For the log. */
  readonly decided: Decided;
  readonly result: Result<Account, PasswordChangeProblem>;
}

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
const decidedOf = ({ by }: Decision, account: Account, set: Result<null, NewPasswordProblem>): Decided => {
  if (set.ok) return { kind: 'accepted', reason: 'old-password', account, by };
  return set.error === 'changed-meanwhile'
    ? { kind: 'refused', reason: 'password-changed-meanwhile', account, by }
    : { kind: 'nothing-written', reason: 'old-password', account, by };
};

/** Sets a new password for whoever knows the old one, expired or not. */
export const changePassword = async (
  change: PasswordChange,
  { authenticator, passwords }: { readonly authenticator: Authenticator; readonly passwords: NewPasswords },
): Promise<PasswordChangeEnd> => {
  const { presented, userName, oldPassword: present, newPassword: password, endsSessions } = change;
  const decision = await authenticator.verifyPassword(presented, userName, present);
  const proved = provedBy(decision, presented.remoteAddress);
  if (!proved.ok) return { decided: proved.error, result: err({ kind: 'unproved', refused: proved.error }) };
  const account = proved.value;
  const set = await passwords.set({ account, password, present, endsSessions });
  authenticator.forgetUser(account.userOid);
  return {
    decided: decidedOf(decision, account, set),
    result: set.ok ? ok(account) : err({ kind: 'not-set', problem: set.error, account }),
  };
};
