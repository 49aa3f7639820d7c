import { comeBackIn } from '../identity/come-back.ts';
import { decisionEntry } from '../identity/decision-entry-of.ts';
import type { NewPasswordProblem, NewPasswords } from '../identity/new-password.ts';
import { changePassword, type PasswordChangeProblem } from '../identity/password-change.ts';
import { type PasswordPolicy, passwordRules, passwordSentence } from '../identity/password-rules.ts';
import { WRONG_PASSWORD } from '../identity/refusal.ts';
import { Secret } from '../kernel/secret.ts';
import { donePage } from '../pages/done-page.ts';
import { expiredPasswordPage } from '../pages/expired-password-page.ts';
import type { Visit } from './page-route.ts';
import type { PageAnswer } from './send-page.ts';
import { shownRules } from './shown-rules.ts';
import {
  bearerOf,
  isOwnForm,
  refusedSignIn,
  type SignInAgain,
  type SignInServices,
  STALE_FORM,
} from './sign-in-by-form.ts';
import { signInFor, wayBack } from './way-on.ts';

export const PASSWORDS_DIFFER = 'The two new passwords differ. Type the same one twice.';

const CHECKS_WAIT = 'Too many passwords are being checked. Try again in a few seconds.';

/** Why a new password was not set, and how that is answered. */
export const notSet = (problem: NewPasswordProblem, policy: PasswordPolicy): Omit<SignInAgain, 'userName'> => {
  switch (problem) {
    case 'queue-full':
      return { status: 429, problem: CHECKS_WAIT, headers: { 'retry-after': String(comeBackIn()) } };
    case 'changed-meanwhile':
    case 'not-set':
      return { status: 401, problem: WRONG_PASSWORD };
    default:
      return { status: 400, problem: passwordSentence(problem, passwordRules(policy)) };
  }
};

/** The form for a password that is too old to sign in with; `to`: where its user was on the way to. */
export const showExpiredPassword = async (
  visit: Visit,
  { authenticator, formTokens }: SignInServices,
  to: string | null,
  again?: SignInAgain,
): Promise<PageAnswer> => {
  const { value: formToken, setCookies } = formTokens.issue(bearerOf(visit, null));
  const { status = 200, problem, userName = '', headers = {} } = again ?? {};
  const rules = shownRules(await authenticator.policy());
  return { page: expiredPasswordPage({ formToken, rules, userName, to, problem, status }), setCookies, headers };
};

const againAfter = (problem: PasswordChangeProblem, userName: string, visit: Visit): SignInAgain =>
  problem.kind === 'unproved'
    ? refusedSignIn(problem.refused, userName, visit)
    : { userName, ...notSet(problem.problem, problem.account.policy) };

/** Takes `userName`, `oldPassword`, `newPassword`, `again` and `to`. All sessions of the user end. */
export const changeExpiredPassword = async (
  visit: Visit,
  services: SignInServices & { readonly passwords: NewPasswords },
): Promise<PageAnswer> => {
  const { form, presented, facts } = visit;
  const [userName = '', oldPassword = '', newPassword = ''] = ['userName', 'oldPassword', 'newPassword'].map((name) =>
    form.get(name),
  );
  const to = wayBack(form.get('to'));
  const showAgain = (again: SignInAgain) => showExpiredPassword(visit, services, to, again);
  if (!isOwnForm(visit, services)) return showAgain({ status: 403, problem: STALE_FORM, userName });
  if (newPassword !== form.get('again')) return showAgain({ status: 400, problem: PASSWORDS_DIFFER, userName });
  const secrets = { oldPassword: new Secret(oldPassword), newPassword: new Secret(newPassword) };
  const { decided, result } = await changePassword({ presented, userName, endsSessions: true, ...secrets }, services);
  services.decisions.note(decisionEntry(decided, facts, services.clock()));
  if (!result.ok) return showAgain(againAfter(result.error, userName, visit));
  // A change is told of only when the log has it.
  await services.decisions.written();
  return {
    page: donePage({
      title: 'Password changed',
      sentence: 'Your password was changed, and all your sessions have ended. Sign in with the new one.',
      next: { path: signInFor(to), name: 'Sign in' },
    }),
  };
};
